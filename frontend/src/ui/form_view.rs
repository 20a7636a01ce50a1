//! The frame of a form: what is wrong with it as a whole, its items, its keys.

use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;

use super::button::Button;
use super::form_state::FormState;
use super::notice::{Failure, Notice, Tone};
use crate::browser;
use crate::locale::text;

/// A form.
#[component]
pub fn FormView(
    /// Its state.
    state: FormState,
    /// Loads the record anew when somebody else has changed it meanwhile.
    #[prop(optional, into)]
    on_stale: Option<Callback<()>>,
    /// What sends it.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Its items and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <FormFrame class="form" on_submit=on_submit>
            <div id=state.summary_id() class="form-summary" tabindex="-1"><Summary state=state on_stale=on_stale/></div>
            <fieldset class="form-items" disabled=move || state.is_pending()>{children()}</fieldset>
            <p class="visually-hidden" role="status">
                {move || state.is_pending().then(|| text::ui::sending().get())}
            </p>
        </FormFrame>
    }
}

/// The frame alone. What is typed in it is not kept by the browser with the history of the window, which it does for
/// all controls of a form that does not say `autocomplete="off"`, on the disk (H3). Its keys: Enter during the composition of kana and kanji never sends; Ctrl+Enter always does.
#[component]
pub fn FormFrame(
    /// Its class.
    class: &'static str,
    /// What sends it.
    on_submit: Callback<()>,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() != "Enter" {
        } else if browser::is_composing(&event) {
            event.prevent_default();
        } else if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            on_submit.run(());
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! { <form class=class novalidate autocomplete="off" on:submit=submit on:keydown=keys>{children()}</form> }
}

/// All that is wrong, each with a link to its item.
#[component]
fn Summary(
    /// The state of the form.
    state: FormState,
    /// Loads the record anew.
    on_stale: Option<Callback<()>>,
) -> impl IntoView {
    let failure = move || {
        let error = state.failure()?;
        let reload = on_stale
            .filter(|_| error.is(ProblemCode::StaleVersion))
            .map(|reload| view! { <Button on_press=reload>{text::ui::reload_record()}</Button> });
        Some(view! { <Failure error=error>{reload}</Failure> })
    };
    let wrong = move || {
        let all = state.summary();
        (!all.is_empty()).then(|| {
            let lines = all
                .iter()
                .map(|(item, error)| {
                    let id = item.id.clone();
                    let href = format!("#{id}");
                    let jump = move |event: leptos::ev::MouseEvent| {
                        event.prevent_default();
                        browser::focus_later(&id);
                    };
                    view! {
                        <li>
                            <a href=href on:click=jump>{item.label.clone()}</a>
                            " "
                            {error.clone()}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <Notice tone=Tone::Error title=text::ui::errors::title(all.len())>
                    <p>{text::ui::errors::text()}</p>
                    <ul>{lines}</ul>
                </Notice>
            }
        })
    };
    view! { {failure} {wrong} }
}
