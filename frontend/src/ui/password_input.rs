//! A password, which can be looked at while it is typed.

use leptos::prelude::*;

use super::field::{Bound, Field, Need, left};
use crate::locale::{Text, text};

/// An item for a password.
#[component]
pub fn PasswordField(
    /// The item.
    bound: Bound<String>,
    /// Whether it must be filled.
    #[prop(default = Need::Required)]
    need: Need,
    /// What helps to fill it.
    #[prop(optional, into)]
    support: Option<Text>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let described_by = bound.described_by();
    let invalid = bound.invalid();
    let Bound {
        id,
        label,
        value,
        write,
        touch,
        error,
    } = bound;
    let words = move || {
        if shown.get() {
            text::ui::password_hide().get()
        } else {
            text::ui::password_show().get()
        }
    };
    view! {
        <Field id=id.clone() label=label need=need support=support error=error>
            <div class="password">
                <input
                    id=id.clone()
                    class="input"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=value
                    aria-required="true"
                    aria-invalid=invalid
                    aria-describedby=described_by
                    on:input=move |event| write.run(event_target_value(&event))
                    on:blur=move |_| left(touch)
                />
                <button
                    type="button"
                    class="button button-outline"
                    aria-controls=id
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {words}
                </button>
            </div>
        </Field>
    }
}
