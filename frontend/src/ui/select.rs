//! One out of a list.

use leptos::prelude::*;

use super::field::{Bound, Field, Need, left};
use crate::locale::{Text, text};

/// An item with one choice out of a list; the value is the wire form of the choice, empty for none.
#[component]
pub fn SelectField(
    /// The item.
    bound: Bound<String>,
    /// Wire forms and labels, in order.
    options: Vec<(String, Text)>,
    /// Whether it must be filled.
    #[prop(optional)]
    need: Need,
    /// What helps to fill it.
    #[prop(optional, into)]
    support: Option<Text>,
    /// What stands there when nothing is chosen.
    #[prop(optional, into)]
    none: Option<Text>,
) -> impl IntoView {
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
    let none = none.unwrap_or_else(text::ui::select_none);
    let choices: Vec<_> = options
        .into_iter()
        .map(|(wire, label)| {
            let own = wire.clone();
            let chosen = move || value.with(|value| *value == own);
            view! { <option value=wire selected=chosen>{label}</option> }
        })
        .collect();
    view! {
        <Field id=id.clone() label=label need=need support=support error=error>
            <div class="select">
                <select
                    id=id
                    class="input"
                    prop:value=value
                    aria-required=(need == Need::Required).then_some("true")
                    aria-invalid=invalid
                    aria-describedby=described_by
                    on:change=move |event| write.run(event_target_value(&event))
                    on:blur=move |_| left(touch)
                >
                    <option value="">{none}</option>
                    {choices}
                </select>
            </div>
        </Field>
    }
}
