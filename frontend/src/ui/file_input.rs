//! A file of the reader's device.

use leptos::html;
use leptos::prelude::*;

use super::field::{Field, Need};
use crate::browser::{self, Given};
use crate::locale::Text;

/// An item that is a file.
#[component]
pub fn FileField(
    /// Id of the control.
    id: &'static str,
    /// Its label.
    label: Text,
    /// What helps to choose.
    support: Text,
    /// Kinds of files that are offered (`accept`).
    accept: &'static str,
    /// What is wrong.
    error: Signal<Option<Text>>,
    /// Takes the file that was chosen, none when the choice was taken back.
    write: Callback<Option<Given>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| write.run(input.get_untracked().as_ref().and_then(browser::given_file));
    view! {
        <Field id=id.to_owned() label=label need=Need::Required support=Some(support) error=error>
            <input
                id=id
                node_ref=input
                class="input input-file"
                type="file"
                accept=accept
                aria-required="true"
                aria-invalid=move || if error.with(Option::is_some) { "true" } else { "false" }
                aria-describedby=format!("{id}-error {id}-support")
                on:change=chosen
            />
        </Field>
    }
}
