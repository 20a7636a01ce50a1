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
fn step(event: &KeyboardEvent, back: bool) {
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
    let next = if back {
        index.checked_sub(1)
    } else {
        Some(index + 1)
    };
    if let Some(element) = next.and_then(|next| browser::element(&format!("{stem}-{next}"))) {
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
    /// なし: the one that excludes the others.
    #[prop(optional_no_strip)]
    none: Option<V>,
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
        } else if Some(own) == none {
            all = vec![own];
        } else {
            all.retain(|one| Some(*one) != none);
            all.push(own);
        }
        write.run(all);
    };
    let keys = move |event: KeyboardEvent| match (event.key().as_str(), digit(&event)) {
        ("ArrowRight" | "ArrowDown", _) => step(&event, false),
        ("ArrowLeft" | "ArrowUp", _) => step(&event, true),
        (_, Some(0)) => {
            event.prevent_default();
            if let Some(none) = none {
                write.run(vec![none]);
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
            let number = if Some(own) == none {
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
