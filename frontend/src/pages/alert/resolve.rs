//! 対応済みにする: what was done must be said.

use hersys_domain::alert::{Alert, Resolution};
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;

use super::list::Worklist;
use crate::browser;
use crate::locale::text;
use crate::pages::case::words;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// The dialog.
#[component]
pub(super) fn ResolveDialog(
    /// The list.
    list: Worklist,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other, and says nothing where they agree: else they would wake one another for ever.
    Effect::new(move || {
        let wanted = list.resolving.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && list.resolving.with_untracked(Option::is_some) {
            list.resolving.set(None);
        }
    });
    let body = move || {
        let one = list.resolving.get()?;
        Some(view! { <Resolve one=one list=list/> })
    };
    view! { <Dialog open=open title=text::alert::resolve::action()>{body}</Dialog> }
}

#[component]
fn Resolve(
    /// The line as it was seen.
    one: Alert,
    /// The list.
    list: Worklist,
) -> impl IntoView {
    use text::alert::resolve;
    let toasts = Toasts::get();
    let form = Form::new("resolution", Resolution::default());
    let name = words::name(one.name.as_deref());
    let told = StoredValue::new(name.clone());
    let overtaken = RwSignal::new(None);
    let (id, version) = (one.id, one.version);
    let submit = move || {
        form.send_or(
            move |client, body: Resolution, _| async move {
                client.alerts().resolve(id, version, &body).await
            },
            move |_: Alert| {
                toasts.tell(resolve::done(told.get_value()));
                list.resolving.set(None);
                list.page.again();
            },
            move |error| {
                let words = match error.code() {
                    Some(ProblemCode::StaleVersion) => resolve::stale(),
                    Some(ProblemCode::Conflict | ProblemCode::NotFound) => resolve::gone(),
                    _ => return Heard::Nothing,
                };
                overtaken.set(Some(words));
                list.page.again();
                Heard::Shown
            },
        );
    };
    let note = form.item(
        "/note",
        resolve::note(),
        |body: &Resolution| body.note.clone(),
        |body, note: String| body.note = note,
    );
    browser::focus_later("resolution-note");
    view! {
        <p class="lead">{resolve::title(&name)}</p>
        {move || overtaken.get().map(|words| view! { <Notice tone=Tone::Warning title=words/> })}
        <FormView state=form.state() on_submit=submit>
            <AreaField bound=note need=Need::Required support=resolve::support() rows=4/>
            <div class="dialog-actions">
                <Button on_press=move || list.resolving.set(None)>{text::ui::cancel()}</Button>
                <Button look=Look::Solid submit=true>{resolve::action()}</Button>
            </div>
        </FormView>
    }
}
