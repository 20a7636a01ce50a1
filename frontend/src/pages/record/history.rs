//! What became of a notification: its versions with their differences, and what was done by whom.

use hersys_domain::id::NotificationId;
use hersys_domain::jp_date;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::correction::{Act, Difference, Version};
use leptos::prelude::*;

use super::contents::names;
use super::line::{Line, Names, Wanted, label_of};
use super::written::Reader;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words;
use crate::pages::purpose::Stated;
use crate::ui::load::{Load, load};

/// A line that two forms show differently: its name, what stood there, what stands there.
pub struct Changed {
    /// What it is called.
    pub label: Text,
    pub(super) of: Line,
    pub(super) before: Vec<Text>,
    pub(super) after: Vec<Text>,
}

/// The lines that differ between two forms, as people read them.
pub fn changed(before: &NotificationForm, after: &NotificationForm, names: &Names) -> Vec<Changed> {
    // Both have their days settled already.
    let today = jp_date::jst_date(chrono::DateTime::default());
    let lines = |form| -> Vec<Line> {
        let sections = Reader::new(form, names, today).sections();
        sections.into_iter().flat_map(|one| one.lines).collect()
    };
    let (old, new) = (lines(before), lines(after));
    let gone = old
        .iter()
        .filter(|one| new.iter().all(|other| other.of != one.of));
    let gone: Vec<Line> = gone.cloned().collect();
    new.into_iter()
        .chain(gone.into_iter().map(|one| Line {
            values: Vec::new(),
            ..one
        }))
        .filter_map(|line| {
            let stood = old.iter().find(|one| one.of == line.of);
            let before = stood.map(|one| one.values.clone()).unwrap_or_default();
            (before != line.values).then(|| Changed {
                label: line.label.clone(),
                before,
                after: line.values.clone(),
                of: line,
            })
        })
        .collect()
}

/// Lines that differ in what the reader may not read.
pub(super) fn kept_back(differences: &[Difference]) -> Vec<Changed> {
    let withheld = differences.iter().filter(|one| one.withheld);
    withheld
        .map(|one| {
            let label = label_of(&one.pointer);
            Changed {
                label: label.clone(),
                of: Line::new(label, &[&one.pointer], Vec::new()),
                before: vec![text::record::withheld()],
                after: vec![text::record::withheld()],
            }
        })
        .collect()
}

/// Values in one, or that nothing was entered.
pub(super) fn said(values: Vec<Text>) -> impl IntoView {
    let empty = values
        .is_empty()
        .then(|| view! { <span class="soft">{text::queue::view::not_entered()}</span> });
    let values: Vec<_> = values
        .into_iter()
        .map(|value| view! { <span class="written-value">{value}</span> })
        .collect();
    view! { <span>{empty} {values}</span> }
}

/// The versions, asked for when they are wanted.
#[component]
pub(super) fn Versions(
    /// Of which notification.
    id: NotificationId,
    /// Number of the latest version.
    latest: i32,
) -> impl IntoView {
    use text::record::version;
    let stated = Stated::get();
    let all = load(
        move || (id, latest, stated.purpose()),
        |client, (id, _, purpose)| async move {
            client.stating(purpose).corrections().versions(id).await
        },
    );
    view! {
        <section class="section-plain">
            <h2>{version::title()}</h2>
            <Load of=all lines=3 let:all>
                {
                    let before: Vec<_> = all.versions.iter().skip(1).map(|one| Some(one.form.clone())).collect();
                    let pairs = all.versions.into_iter().zip(before.into_iter().chain([None]));
                    let items: Vec<_> = pairs.map(|(one, before)| view! { <OneVersion one=one before=before/> }).collect();
                    view! { <ol class="events">{items}</ol> }
                }
            </Load>
        </section>
    }
}

#[component]
fn OneVersion(
    /// The version.
    one: Version,
    /// What the one before it says.
    before: Option<NotificationForm>,
) -> impl IntoView {
    use text::record::version;
    let names = names(Wanted::of(before.iter().chain([&one.form])));
    let head = version::head(words::instant(one.made_at), one.number);
    let form = one.form.clone();
    let differences = one.differences.clone();
    let table = before.map(|before| {
        move || {
            let mut rows = changed(&before, &form, &names.value().unwrap_or_default());
            rows.extend(kept_back(&differences));
            view! { <Differences rows=rows/> }
        }
    });
    view! {
        <li class="version">
            <p class="query-head"><strong>{head}</strong> <span class="tag">{one.cause.label()}</span> <span class="soft">{one.made_by}</span></p>
            {one.reason.map(|reason| view! { <p class="said">{reason}</p> })}
            {table}
        </li>
    }
}

/// What differs, item by item.
#[component]
pub fn Differences(
    /// The lines.
    rows: Vec<Changed>,
) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            view! {
                <div class="fact">
                    <dt>{row.label}</dt>
                    <dd><del>{said(row.before)}</del> " → " <ins>{said(row.after)}</ins></dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="facts differences">{rows}</dl> }
}

/// What was done, the latest first.
#[component]
pub(super) fn Acts(
    /// The entries.
    acts: Vec<Act>,
) -> impl IntoView {
    if acts.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = acts
        .into_iter()
        .map(|act| {
            let who = act.by.unwrap_or(act.organization);
            view! {
                <li class="event event-act">
                    <span class="event-time">{words::instant(act.at)}</span>
                    <strong>{act.kind.label()}</strong>
                    <span class="event-said"><span>{who}</span> {act.reason.map(|reason| view! { <span class="event-note">{reason}</span> })}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section-plain">
            <h2>{text::record::acts()}</h2>
            <ol class="events">{lines}</ol>
        </section>
    }
    .into_any()
}
