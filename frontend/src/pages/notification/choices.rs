//! Items that are chosen: one out of few, several, one out of many. A digit chooses by its place.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::field::Field;
use super::frame::{Frame, Framed, Mark};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::picks::{Picks, digit, numbered};

/// One out of few.
#[component]
pub(super) fn RadioItem<V>(
    /// The item.
    field: Field<Option<V>>,
    /// What can be chosen, in order.
    of: &'static [V],
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
    /// What helps to choose.
    #[prop(optional, into)]
    support: Option<Text>,
) -> impl IntoView
where
    V: Label + PartialEq + Send + Sync + 'static,
{
    let framed = Framed::of(&field, true);
    let Field {
        id, value, write, ..
    } = field;
    let options: Vec<_> = of.iter().map(|own| (*own, own.label())).collect();
    view! {
        <Frame framed=framed mark=mark support=support group=true>
            <Picks id=id options=options value=value write=write/>
        </Frame>
    }
}

/// Moves the focus within a group of boxes.
fn step(event: &KeyboardEvent, back: bool, of: usize) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some((stem, index)) = target.as_ref().and_then(|input| {
        let id = input.id();
        let (stem, index) = id.rsplit_once('-')?;
        Some((stem.to_owned(), index.parse::<usize>().ok()?))
    }) else {
        return;
    };
    let at = |place: usize| browser::element(&format!("{stem}-{place}"));
    // Beyond either end it goes on at the other, so that the last ones are near, too.
    let next = if back {
        index
            .checked_sub(1)
            .or_else(|| (0..of).rev().find(|place| at(*place).is_some()))
    } else {
        Some(if index + 1 < of { index + 1 } else { 0 })
    };
    if let Some(element) = next.and_then(at) {
        event.prevent_default();
        let _ = element.focus();
    }
}

/// Several of them, of which one may exclude the others. One stop for the Tab key; arrows go on from there.
#[component]
pub(super) fn TicksItem<V>(
    /// The item.
    field: Field<Vec<V>>,
    /// What can be chosen, in order.
    of: &'static [V],
    /// なし, 不明, 未聴取: those that stand alone. The first is the digit 0.
    #[prop(default = &[])]
    alone: &'static [V],
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
    /// What helps to choose.
    #[prop(optional, into)]
    support: Option<Text>,
) -> impl IntoView
where
    V: Label + PartialEq + Send + Sync + 'static,
{
    let framed = Framed::of(&field, true);
    let Field {
        id, value, write, ..
    } = field;
    let toggle = move |own: V| {
        let mut all = value.get_untracked();
        if all.contains(&own) {
            all.retain(|one| *one != own);
        } else if alone.contains(&own) {
            all = vec![own];
        } else {
            all.retain(|one| !alone.contains(one));
            all.push(own);
        }
        write.run(all);
    };
    let keys = move |event: KeyboardEvent| match (event.key().as_str(), digit(&event)) {
        ("ArrowRight" | "ArrowDown", _) => step(&event, false, of.len()),
        ("ArrowLeft" | "ArrowUp", _) => step(&event, true, of.len()),
        (_, Some(0)) => {
            event.prevent_default();
            if let Some(none) = alone.first() {
                write.run(vec![*none]);
            }
        }
        (_, Some(digit)) => {
            event.prevent_default();
            if let Some(own) = of.get(digit - 1) {
                toggle(*own);
            }
        }
        _ => {}
    };
    let picks: Vec<_> = of
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let own = *own;
            let own_id = format!("{id}-{index}");
            let number = if alone.first() == Some(&own) {
                Some(view! { <span class="pick-number" aria-hidden="true">"0"</span> }.into_any())
            } else {
                numbered(index).map(IntoAny::into_any)
            };
            view! {
                <div class="pick">
                    <input
                        id=own_id.clone()
                        type="checkbox"
                        tabindex=if index == 0 { "0" } else { "-1" }
                        prop:checked=move || value.with(|all| all.contains(&own))
                        on:change=move |_| toggle(own)
                    />
                    <label for=own_id>{number} {own.label()}</label>
                </div>
            }
        })
        .collect();
    view! {
        <Frame framed=framed mark=mark support=support group=true>
            <div class="picks picks-many" on:keydown=keys>{picks}</div>
        </Frame>
    }
}

/// One out of many.
#[component]
pub(super) fn SelectItem<V>(
    /// The item.
    field: Field<Option<V>>,
    /// What can be chosen, in order.
    of: &'static [V],
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
) -> impl IntoView
where
    V: Label + PartialEq + Send + Sync + 'static,
{
    let framed = Framed::of(&field, true);
    let described_by = framed.described_by();
    let Field {
        id, value, write, ..
    } = field;
    let place = move || of.iter().position(|own| Some(*own) == value.get());
    let options: Vec<_> = of
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let chosen = move || place() == Some(index);
            view! { <option value=index.to_string() selected=chosen>{own.label()}</option> }
        })
        .collect();
    let change = move |event| {
        let index: Option<usize> = event_target_value(&event).parse().ok();
        write.run(index.and_then(|index| of.get(index)).copied());
    };
    view! {
        <Frame framed=framed mark=mark support=None>
            <div class="select">
                <select
                    id=id
                    class="input"
                    prop:value=move || place().map(|index| index.to_string()).unwrap_or_default()
                    aria-describedby=described_by
                    on:change=change
                >
                    <option value="">{text::ui::select_none()}</option>
                    {options}
                </select>
            </div>
        </Frame>
    }
}
