//! One line of text.

use leptos::prelude::*;

use super::field::{Bound, Field, Need, left};
use crate::locale::Text;

/// How wide an input is: as wide as what is written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A code of a few digits.
    Short,
    /// A phone number, an ID.
    Medium,
    /// A name.
    #[default]
    Full,
}

impl Width {
    /// The class of the control.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Short => "input input-short",
            Self::Medium => "input input-medium",
            Self::Full => "input",
        }
    }
}

/// An item of one line of text.
#[component]
pub fn TextField(
    /// The item.
    bound: Bound<String>,
    /// Whether it must be filled.
    #[prop(optional)]
    need: Need,
    /// What helps to fill it.
    #[prop(optional, into)]
    support: Option<Text>,
    /// How wide it is.
    #[prop(optional)]
    width: Width,
    /// What the browser may fill in by itself (`autocomplete`).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keys a phone shows (`inputmode`).
    #[prop(default = "text")]
    keys: &'static str,
    /// Whether it has the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
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
    if autofocus {
        crate::browser::focus_later(&id);
    }
    view! {
        <Field id=id.clone() label=label need=need support=support error=error>
            <input
                id=id
                class=width.class()
                type="text"
                inputmode=keys
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                prop:value=value
                aria-required=(need == Need::Required).then_some("true")
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=move |event| write.run(event_target_value(&event))
                on:blur=move |_| left(touch)
            />
        </Field>
    }
}
