//! The question before unsaved work is left.

use leptos::prelude::*;

use crate::locale::text;
use crate::router::Router;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;

/// Asks whether to leave the page although something is unsaved.
#[component]
pub(super) fn LeaveDialog() -> impl IntoView {
    let router = Router::get();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(router.is_asking()));
    Effect::new(move || {
        if !open.get() {
            router.answer(false);
        }
    });
    view! {
        <Dialog open=open title=text::ui::leave::title()>
            <p>{text::ui::leave::text()}</p>
            <div class="dialog-actions">
                <Button look=Look::Solid on_press=move || router.answer(false)>{text::ui::leave::stay()}</Button>
                <Button look=Look::Danger on_press=move || router.answer(true)>{text::ui::leave::go()}</Button>
            </div>
        </Dialog>
    }
}
