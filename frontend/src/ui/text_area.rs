//! Several lines of text.

use leptos::prelude::*;

use super::field::{Bound, Field, Need, left};
use crate::locale::Text;

/// An item of several lines of text.
#[component]
pub fn AreaField(
    /// The item.
    bound: Bound<String>,
    /// Whether it must be filled.
    #[prop(optional)]
    need: Need,
    /// What helps to fill it.
    #[prop(optional, into)]
    support: Option<Text>,
    /// How many lines are shown.
    #[prop(default = 2)]
    rows: u8,
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
    view! {
        <Field id=id.clone() label=label need=need support=support error=error>
            <textarea
                id=id
                class="input"
                rows=rows.to_string()
                autocomplete="off"
                prop:value=value
                aria-required=(need == Need::Required).then_some("true")
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=move |event| write.run(event_target_value(&event))
                on:blur=move |_| left(touch)
            ></textarea>
        </Field>
    }
}
