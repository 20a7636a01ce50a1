//! The entries of a kind: what they say, and what can be done about them.

use hersys_domain::entry::{Content, Entry, EntryKind};
use hersys_domain::id::EntryId;
use leptos::prelude::*;

use super::Desk;
use super::form::{Act, EntryForm};
use super::history::history;
use super::meanwhile::by;
use super::words::{label, said};
use crate::locale::text;
use crate::message::{Label, field_error};
use crate::ui::button::{Button, Look};

/// The entries of a kind.
#[component]
pub(super) fn KindSection<C: Content + Send + Sync>(
    /// The desk.
    desk: Desk<C>,
    /// The kind.
    kind: EntryKind,
) -> impl IntoView {
    // What has an open form stays in its place, even if somebody takes it back meanwhile.
    let ids = Memo::new(move |_| {
        let edited = desk.act.with(|act| match act {
            Some(Act::Change(of) | Act::Remove(of)) => Some(of.id),
            _ => None,
        });
        desk.found.with(|all| {
            let of_kind = |one: &&Entry<C>| one.content.kind() == kind;
            let gone = all.removed.iter().filter(|one| Some(one.id) == edited);
            let here = all.items.iter().chain(gone);
            here.filter(of_kind).map(|one| one.id).collect::<Vec<_>>()
        })
    });
    let writable = move || desk.found.with(|all| all.writable);
    let making = move || desk.act.with(|act| act.as_ref() == Some(&Act::New(kind)));
    let none = move || {
        let empty = ids.with(Vec::is_empty) && !making();
        empty.then(|| view! { <p class="empty">{text::entry::none()}</p> })
    };
    let add = move || {
        let room = !kind.is_single() || ids.with(Vec::is_empty);
        // One form at a time: another would throw away what is typed in the first.
        let free = desk.act.with(Option::is_none);
        (writable() && room && free).then(|| {
            let words = match kind.is_single() {
                true => text::entry::add_first(kind.label()),
                false => text::entry::add(kind.label()),
            };
            view! { <Button on_press=move || desk.act.set(Some(Act::New(kind)))>{words}</Button> }
        })
    };
    let form = move || {
        making().then(|| {
            let act: Act<C> = Act::New(kind);
            view! {
                <EntryForm case=desk.case act=act on_done=move |stands| desk.done(stands) on_close=move |()| desk.close()/>
            }
        })
    };
    view! {
        <section class="entry-kind" aria-labelledby=format!("kind-{kind}")>
            <div class="entry-kind-head">
                <h2 id=format!("kind-{kind}") tabindex="-1">{kind.label()}</h2>
                {add}
            </div>
            {form} {none}
            <For each=move || ids.get() key=|id| *id let:id><One desk=desk id=id/></For>
        </section>
    }
}

/// One entry. Its form follows what is being done alone: news of the entry changes what is shown, never what is typed.
#[component]
fn One<C: Content + Send + Sync>(
    /// The desk.
    desk: Desk<C>,
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let entry = Memo::new(move |last: Option<&Option<Entry<C>>>| {
        let found = desk.found.with(|all| {
            let mut all = all.items.iter().chain(&all.removed);
            all.find(|one| one.id == id).cloned()
        });
        found.or_else(|| last.cloned().flatten())
    });
    let kind = entry.with_untracked(|entry| entry.as_ref().map(|one| one.content.kind()))?;
    let open = Memo::new(move |_| {
        desk.act.with(|act| match act {
            Some(Act::Change(of) | Act::Remove(of)) if of.id == id => act.clone(),
            _ => None,
        })
    });
    let shown = move || {
        let values = entry.with(|entry| entry.as_ref().map(values));
        match open.get() {
            Some(Act::Change(_)) => None,
            _ => values,
        }
    };
    let form = move || {
        open.get().map(|act| view! {
            <EntryForm case=desk.case act=act on_done=move |stands| desk.done(stands) on_close=move |()| desk.close()/>
        })
    };
    let begin = move |act: fn(Box<Entry<C>>) -> Act<C>| {
        if let Some(entry) = entry.get_untracked() {
            desk.act.set(Some(act(Box::new(entry))));
        }
    };
    let acts = move || {
        let gone = entry.with(|entry| entry.as_ref().is_none_or(|one| one.removed.is_some()));
        let writable = !gone && desk.found.with(|all| all.writable);
        (writable && desk.act.with(Option::is_none)).then(|| {
            view! {
                <Button look=Look::Plain on_press=move || begin(Act::Change)>
                    {text::entry::edit()}<span class="visually-hidden">{text::entry::edit_of(kind.label())}</span>
                </Button>
                <Button look=Look::Plain on_press=move || begin(Act::Remove)>
                    {text::entry::remove()}<span class="visually-hidden">{text::entry::remove_of(kind.label())}</span>
                </Button>
            }
        })
    };
    Some(view! {
        <article class="entry">
            {shown} {form}
            <div class="entry-acts no-print">{acts} {past(entry, kind)}</div>
        </article>
    })
}

/// An entry that was taken back.
pub(super) fn gone<C: Content + Send + Sync>(entry: &Entry<C>) -> AnyView {
    view! { <article class="entry entry-gone">{values(entry)}</article> }.into_any()
}

/// The button that shows the history, where there is any, and the history below it.
fn past<C: Content + Send + Sync>(entry: Memo<Option<Entry<C>>>, kind: EntryKind) -> AnyView {
    let looking = RwSignal::new(false);
    let at =
        Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|one| (one.id, one.version))));
    let words = move || match looking.get() {
        true => text::entry::close_history().get(),
        false => text::entry::history().get(),
    };
    let button = move || {
        at.get().filter(|(_, version)| *version > 1).map(|_| {
            view! {
                <Button look=Look::Plain on_press=move || looking.update(|open| *open = !*open)>
                    {words}<span class="visually-hidden">{text::entry::history_of(kind.label())}</span>
                </Button>
            }
        })
    };
    let states = move || {
        let (id, _) = at.get().filter(|_| looking.get())?;
        Some(history::<C>(id, kind))
    };
    view! { {button} <div class="entry-past">{states}</div> }.into_any()
}

/// What an entry says: nothing of what says nothing.
fn values<C: Content>(entry: &Entry<C>) -> impl IntoView + use<C> {
    let kind = entry.content.kind();
    let values = entry.content.values();
    let warned = |pointer: &str| {
        let all = entry.warnings.iter().filter(|one| one.pointer == pointer);
        all.map(|one| view! { <p class="field-warning">{field_error(one)}</p> })
            .collect_view()
    };
    let rows: Vec<_> = kind
        .items()
        .iter()
        .filter_map(|item| {
            let withheld = entry.withheld.iter().any(|name| name == item.name);
            let warnings = warned(item.pointer);
            let words = match said(item, values.get(item.name)) {
                Some(words) => words,
                None if withheld => text::entry::withheld(),
                None if !warnings.is_empty() => text::entry::not_entered(),
                None => return None,
            };
            Some(view! { <div><dt>{label(kind, item.name)}</dt><dd>{words} {warnings}</dd></div> })
        })
        .collect();
    let recorded = hersys_domain::entry::EntryChange {
        at: entry.recorded_at,
        by: entry.recorded_by.clone(),
        organization: entry.recorded_for.clone(),
        reason: None,
    };
    let changed = entry
        .changed
        .as_ref()
        .map(|change| view! { <span>{text::entry::last_changed()} " " {by(change)}</span> });
    let removed = entry.removed.as_ref().map(|change| {
        let reason = change.reason.clone();
        view! { <span>{text::entry::taken_back()} " " {by(change)} " " {reason}</span> }
    });
    view! {
        <dl class="entry-values">{rows}</dl>
        <p class="entry-trace"><span>{text::entry::recorded()} " " {by(&recorded)}</span> {changed} {removed}</p>
    }
}
