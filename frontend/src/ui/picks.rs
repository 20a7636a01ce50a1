//! One out of few, each a word that can be pressed. A digit chooses by its place, Delete chooses none.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::field::{Bound, FieldGroup, Need};
use crate::browser;
use crate::locale::Text;

/// The digit of a key that stands alone.
pub fn digit(event: &KeyboardEvent) -> Option<usize> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    event.key().parse().ok().filter(|digit| *digit < 10)
}

/// The number of a choice, for those who press it.
pub fn numbered(index: usize) -> Option<impl IntoView> {
    (index < 9).then(|| view! { <span class="pick-number" aria-hidden="true">{index + 1}</span> })
}

/// The words themselves, within the frame of an item.
#[component]
pub fn Picks<V>(
    /// Id that the ids of the words begin with.
    id: String,
    /// What can be chosen, in order.
    options: Vec<(V, Text)>,
    /// What is chosen.
    value: Signal<Option<V>>,
    /// Takes another choice.
    write: Callback<Option<V>>,
) -> impl IntoView
where
    V: Clone + PartialEq + Send + Sync + 'static,
{
    let all: Vec<V> = options.iter().map(|(own, _)| own.clone()).collect();
    let picks: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(index, (own, label))| {
            let id = id.clone();
            let own_id = format!("{id}-{index}");
            let given = own.clone();
            view! {
                <div class="pick">
                    <input
                        id=own_id.clone()
                        type="radio"
                        name=id
                        prop:checked=move || value.with(|value| value.as_ref() == Some(&own))
                        on:change=move |_| write.run(Some(given.clone()))
                    />
                    <label for=own_id>{numbered(index)} {label}</label>
                </div>
            }
        })
        .collect();
    let group = id;
    let keys = move |event: KeyboardEvent| {
        let chosen = match digit(&event) {
            Some(digit) => digit
                .checked_sub(1)
                .and_then(|index| Some((Some(all.get(index)?.clone()), index))),
            None if matches!(event.key().as_str(), "Delete" | "Backspace") => Some((None, 0)),
            None => None,
        };
        if let Some((chosen, index)) = chosen {
            event.prevent_default();
            write.run(chosen);
            browser::focus_later(format!("{group}-{index}"));
        }
    };
    view! { <div class="picks" on:keydown=keys>{picks}</div> }
}

/// An item with one choice out of few; the value is the wire form of the choice, empty for none.
#[component]
pub fn PickField(
    /// The item.
    bound: Bound<String>,
    /// Wire forms and labels, in order.
    options: Vec<(String, Text)>,
    /// Whether one must be chosen.
    #[prop(optional)]
    need: Need,
    /// What helps to choose.
    #[prop(optional, into)]
    support: Option<Text>,
) -> impl IntoView {
    let Bound {
        id,
        label,
        value,
        write,
        error,
        ..
    } = bound;
    let chosen = Signal::derive(move || Some(value.get()).filter(|value| !value.is_empty()));
    let choose = Callback::new(move |one: Option<String>| write.run(one.unwrap_or_default()));
    view! {
        <FieldGroup id=id.clone() label=label need=need support=support error=error>
            <Picks id=id.clone() options=options value=chosen write=choose/>
        </FieldGroup>
    }
}
