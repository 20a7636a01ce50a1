//! Dialogs: the browser's own, so that focus, Esc and what lies behind are right by themselves.

use leptos::html;
use leptos::prelude::*;

use crate::locale::Text;

/// A dialog that is open while `open` holds; its content is built anew each time.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Text,
    /// Whether Esc closes it.
    #[prop(default = true)]
    closable: bool,
    /// What happens when it is closed by Esc.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let name = title.clone();
    let cancel = move |event: leptos::ev::Event| {
        if !closable {
            event.prevent_default();
        } else if let Some(act) = on_cancel {
            act.run(());
        }
    };
    let closed = move |_| {
        if closable {
            open.set(false);
        } else if let Some(dialog) = node.get_untracked().filter(|_| open.get_untracked()) {
            // Some browsers let a second Esc through.
            let _ = dialog.show_modal();
        }
    };
    view! {
        <dialog class="dialog" node_ref=node aria-label=name on:cancel=cancel on:close=closed>
            <Show when=move || open.get()>
                <h2 class="dialog-title">{title.clone()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}
