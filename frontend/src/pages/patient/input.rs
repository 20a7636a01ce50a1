//! Inputs of the program: large, one line, with the keys that are wanted.

use leptos::prelude::*;

use crate::locale::Text;

/// Which keys a phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Digits.
    Digits,
    /// Digits and a point.
    Decimal,
    /// A phone number.
    Phone,
    /// Digits that are not shown.
    Secret,
}

impl Keys {
    const fn mode(self) -> &'static str {
        match self {
            Self::Digits | Self::Secret => "numeric",
            Self::Decimal => "decimal",
            Self::Phone => "tel",
        }
    }
}

/// A line to type into.
#[component]
pub(super) fn Line(
    /// Its id.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What is typed.
    value: RwSignal<String>,
    /// Which keys.
    keys: Keys,
    /// What is wrong.
    #[prop(optional, into)]
    error: Option<Signal<Option<Text>>>,
    /// The unit behind it.
    #[prop(optional, into)]
    unit: Option<Text>,
    /// Whether it cannot be typed into.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let wrong = move || error.and_then(|error| error.get());
    let invalid = move || wrong().is_some().then_some("true");
    let described = error_id.clone();
    let unit = unit.map(|unit| view! { <span class="patient-unit">{unit}</span> });
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <span class="patient-line">
                <input
                    id=id
                    class="input"
                    type=if keys == Keys::Secret { "password" } else { "text" }
                    inputmode=keys.mode()
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=value
                    disabled=disabled
                    aria-invalid=invalid
                    aria-describedby=described
                    on:input=move |event| value.set(event_target_value(&event))
                />
                {unit}
            </span>
            <p id=error_id class="field-error" hidden=move || wrong().is_none()>{move || wrong().map(|words| words.get())}</p>
        </div>
    }
}

/// A form: Enter sends it, the page stays.
#[component]
pub(super) fn Sending(
    /// What sending does.
    on_send: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! { <form class="patient-form" novalidate autocomplete="off" on:submit=send>{children()}</form> }
}
