//! The entries of a kind: what they say, and what can be done about them.

use hersys_domain::entry::{Content, Entry, EntryKind};
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
    let entries = Memo::new(move |_| {
        desk.found.with(|all| {
            let of_kind = |one: &&Entry<C>| one.content.kind() == kind;
            all.items
                .iter()
                .filter(of_kind)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let writable = move || desk.found.with(|all| all.writable);
    let making = move || desk.act.with(|act| act.as_ref() == Some(&Act::New(kind)));
    let none = move || {
        let empty = entries.with(Vec::is_empty) && !making();
        empty.then(|| view! { <p class="empty">{text::entry::none()}</p> })
    };
    let add = move || {
        let room = !kind.is_single() || entries.with(Vec::is_empty);
        (writable() && room && !making()).then(|| {
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
                <EntryForm case=desk.case act=act on_done=move |()| desk.done() on_close=move |()| desk.close()/>
            }
        })
    };
    let list = move || {
        let all = entries.get();
        all.into_iter()
            .map(|entry| view! { <One desk=desk entry=entry/> })
            .collect_view()
    };
    view! {
        <section class="entry-kind" aria-labelledby=format!("kind-{kind}")>
            <div class="entry-kind-head">
                <h2 id=format!("kind-{kind}") tabindex="-1">{kind.label()}</h2>
                {add}
            </div>
            {form} {none} {list}
        </section>
    }
}

/// One entry.
#[component]
pub(super) fn One<C: Content + Send + Sync>(
    /// The desk.
    desk: Desk<C>,
    /// The entry.
    entry: Entry<C>,
) -> impl IntoView {
    let kind = entry.content.kind();
    let id = entry.id;
    let (change, remove) = (
        Act::Change(Box::new(entry.clone())),
        Act::Remove(Box::new(entry.clone())),
    );
    let own = StoredValue::new((change, remove));
    let open = Memo::new(move |_| {
        desk.act.with(|act| match act {
            Some(Act::Change(of) | Act::Remove(of)) if of.id == id => act.clone(),
            _ => None,
        })
    });
    let looking = RwSignal::new(false);
    let gone = entry.removed.is_some();
    let writable = move || !gone && desk.found.with(|all| all.writable);
    let body = StoredValue::new(entry);
    let shown = move || {
        match open.get() {
        Some(act) => view! {
            <EntryForm case=desk.case act=act on_done=move |()| desk.done() on_close=move |()| desk.close()/>
        }
        .into_any(),
        None => body.with_value(values).into_any(),
    }
    };
    let acts = move || {
        (writable() && open.with(Option::is_none)).then(|| view! {
            <Button look=Look::Plain on_press=move || desk.act.set(Some(own.with_value(|own| own.0.clone())))>
                {text::entry::edit()}<span class="visually-hidden">{text::entry::edit_of(kind.label())}</span>
            </Button>
            <Button look=Look::Plain on_press=move || desk.act.set(Some(own.with_value(|own| own.1.clone())))>
                {text::entry::remove()}<span class="visually-hidden">{text::entry::remove_of(kind.label())}</span>
            </Button>
        })
    };
    let versions = body.with_value(|entry| entry.version);
    let past = (versions > 1).then(|| {
        let words = move || match looking.get() {
            true => text::entry::close_history().get(),
            false => text::entry::history().get(),
        };
        view! { <Button look=Look::Plain on_press=move || looking.update(|open| *open = !*open)>{words}</Button> }
    });
    view! {
        <article class="entry" class:entry-gone=gone>
            {shown}
            <div class="entry-acts no-print">{acts} {past}</div>
            <Show when=move || looking.get()>{history::<C>(id, kind)}</Show>
        </article>
    }
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
