//! Merges of a person: those that stand, those that wait, those that are over.

use hersys_domain::id::PersonId;
use hersys_domain::person_merge::{MergeState, PersonMerge};
use leptos::prelude::*;

use super::TabDesk;
use crate::locale::text;
use crate::message::Label as _;
use crate::pages::merge::{Asked, deed};
use crate::ui::button::{Button, LinkButton};
use crate::ui::load::{Load, load};

/// The merges; nothing where there are none.
#[component]
pub(super) fn Merges(
    /// Whose.
    person: Memo<PersonId>,
) -> impl IntoView {
    let desk = TabDesk::get();
    let found = load(
        move || (person.get(), desk.turn.get()),
        |client, (person, _)| async move { client.merges().of(person).await },
    );
    view! {
        <Load of=found lines=2 let:found>
            {
                let of = |wanted: fn(MergeState) -> bool| -> Vec<PersonMerge> {
                    found.items.iter().filter(|one| wanted(one.state)).cloned().collect()
                };
                let standing = of(|state| state == MergeState::Merged);
                let waiting = of(|state| state == MergeState::Proposed);
                let over = of(|state| !matches!(state, MergeState::Merged | MergeState::Proposed));
                view! { <Standing all=standing desk=desk/> <Waiting all=waiting/> <Over all=over/> }
            }
        </Load>
    }
}

#[component]
fn Standing(
    /// Those that stand.
    all: Vec<PersonMerge>,
    /// Where they are undone.
    desk: TabDesk,
) -> impl IntoView {
    use text::person_merge::{merged, undo};
    if all.is_empty() {
        return None;
    }
    let lines: Vec<_> = all
        .into_iter()
        .map(|one| {
            let line = merged::line(one.other_number.to_string(), one.person_number.to_string());
            let told = one
                .decided
                .as_ref()
                .map(|decided| deed(decided, &one.center_name));
            let note = one.note.clone().map(text::person_merge::history::note);
            let more: Vec<_> = [told, note]
                .into_iter()
                .flatten()
                .map(|words| view! { " " <span class="soft">{words}</span> })
                .collect();
            let last = one.last;
            let press = move || desk.asked.set(Some(Asked::Undo(one.clone())));
            let act = if last {
                view! { <Button on_press=press>{undo()}</Button> }.into_any()
            } else {
                view! { <span class="soft">{merged::not_last()}</span> }.into_any()
            };
            view! {
                <li class="section-row">
                    <span>{line} {more}</span>
                    {act}
                </li>
            }
        })
        .collect();
    Some(view! {
        <section class="section-plain">
            <h2>{merged::title()}</h2>
            <ul class="plain-list">{lines}</ul>
        </section>
    })
}

#[component]
fn Waiting(
    /// Those that wait.
    all: Vec<PersonMerge>,
) -> impl IntoView {
    use text::person_merge::waiting;
    if all.is_empty() {
        return None;
    }
    let lines: Vec<_> = all
        .into_iter()
        .map(|one| {
            let line = waiting::line(one.other_number.to_string(), one.person_number.to_string());
            view! {
                <li class="section-row">
                    <span>{line}</span>
                    <LinkButton href=format!("/merges/{}", one.id)>{waiting::open()}</LinkButton>
                </li>
            }
        })
        .collect();
    Some(view! {
        <section class="section-plain">
            <h2>{waiting::title()}</h2>
            <ul class="plain-list">{lines}</ul>
        </section>
    })
}

#[component]
fn Over(
    /// Those that are over.
    all: Vec<PersonMerge>,
) -> impl IntoView {
    use text::person_merge::history;
    if all.is_empty() {
        return None;
    }
    let lines: Vec<_> = all
        .into_iter()
        .map(|one| {
            let line = history::merge(
                one.other_number.to_string(),
                one.person_number.to_string(),
                one.state.label(),
            );
            let center = one.center_name.clone();
            let told = [
                Some(history::proposed(deed(&one.proposed, &center))),
                one.decided
                    .as_ref()
                    .map(|decided| history::decided(deed(decided, &center))),
                one.undone
                    .as_ref()
                    .map(|undone| history::undone(deed(undone, &center))),
                one.note.clone().map(history::note),
                one.reason.clone().map(history::reason),
            ];
            let told: Vec<_> = told
                .into_iter()
                .flatten()
                .map(|line| view! { <p class="soft">{line}</p> })
                .collect();
            view! { <li><p>{line}</p> {told}</li> }
        })
        .collect();
    Some(view! {
        <section class="section-plain">
            <h2>{history::title()}</h2>
            <ul class="plain-list">{lines}</ul>
        </section>
    })
}
