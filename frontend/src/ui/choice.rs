//! Boxes to tick, one or several.

use leptos::prelude::*;

use super::field::{Bound, FieldGroup, Need};
use crate::locale::Text;

/// One thing that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice<V> {
    /// What is chosen.
    pub value: V,
    /// Its label.
    pub label: Text,
    /// What it means.
    pub note: Option<Text>,
}

/// An item of which several can be chosen.
#[component]
pub fn CheckboxGroup<V>(
    /// The item.
    bound: Bound<Vec<V>>,
    /// What can be chosen, in order.
    choices: Vec<Choice<V>>,
    /// Whether one must be chosen.
    #[prop(optional)]
    need: Need,
    /// What helps to choose.
    #[prop(optional, into)]
    support: Option<Text>,
) -> impl IntoView
where
    V: Clone + PartialEq + Send + Sync + 'static,
{
    let invalid = bound.invalid();
    let Bound {
        id,
        label,
        value,
        write,
        touch,
        error,
    } = bound;
    let boxes: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let own = choice.value.clone();
            let ticked = Signal::derive(move || value.with(|all| all.contains(&own)));
            let tick = move |on: bool| {
                let mut all = value.get_untracked();
                all.retain(|one| *one != choice.value);
                if on {
                    all.push(choice.value.clone());
                }
                write.run(all);
                touch.run(());
            };
            let id = format!("{id}-{index}");
            view! { <Tick id=id label=choice.label note=choice.note ticked=ticked invalid=invalid on_tick=Callback::new(tick)/> }
        })
        .collect();
    view! {
        <FieldGroup id=id label=label need=need support=support error=error>
            <div class="choices">{boxes}</div>
        </FieldGroup>
    }
}

/// A box to tick, with its label.
#[component]
pub fn Tick(
    /// Id of the box.
    #[prop(into)]
    id: String,
    /// Its label.
    label: Text,
    /// What it means.
    #[prop(optional_no_strip)]
    note: Option<Text>,
    /// Whether it is ticked.
    #[prop(into)]
    ticked: Signal<bool>,
    /// The value of `aria-invalid`.
    #[prop(optional, into)]
    invalid: Option<Signal<&'static str>>,
    /// What a change does.
    on_tick: Callback<bool>,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    let described_by = note.is_some().then(|| note_id.clone());
    let note = note.map(|note| view! { <span id=note_id class="choice-note">{note}</span> });
    view! {
        <div class="choice">
            <input
                id=id.clone()
                type="checkbox"
                prop:checked=ticked
                aria-invalid=move || invalid.map(|invalid| invalid.get())
                aria-describedby=described_by
                on:change=move |event| on_tick.run(event_target_checked(&event))
            />
            <span class="choice-words"><label for=id>{label}</label>{note}</span>
        </div>
    }
}
