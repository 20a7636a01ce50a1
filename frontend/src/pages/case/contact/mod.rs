//! 接触者: who met a patient, typed or pasted into a grid; whom a contact met, and until when they are under observation.

mod asks;
mod cells;
mod desk;
mod grid;
mod paste;
mod positive;

use hersys_domain::case::{Case, CaseKind};
use hersys_domain::contact::{Contacts, Meeting};
use hersys_domain::entry::Survey;
use hersys_domain::entry::exposure::Exposure;
use hersys_domain::watch::Watch;
use leptos::prelude::*;

use self::desk::Desk;
use self::grid::Grid;
use super::address;
use super::words;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::purpose::{Named, Stated};
use crate::ui::button::Button;
use crate::ui::load::{LoadKept, load};
use crate::ui::table::{Column, Table, or_none};

pub use asks::CandidateList;
pub(super) use positive::{KindHistory, PositiveButton};

/// The part of the record.
#[component]
pub(super) fn ContactsTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    view! { <Named><Part case=case/></Named> }
}

#[component]
fn Part(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let (id, kind) = case.with_untracked(|case| (case.summary.id, case.summary.kind));
    let stated = Stated::get();
    // Pages that were asked for; a list of contacts is short, and read on below.
    let pages = RwSignal::new(1_usize);
    let found = load(
        move || (id, stated.purpose(), pages.get()),
        |client, (id, purpose, pages)| async move {
            let client = client.stating(purpose);
            let mut all: Contacts = client.contacts().list(id, None).await?;
            for _ in 1..pages {
                let Some(after) = all.next.clone() else {
                    break;
                };
                let more = client.contacts().list(id, Some(&after)).await?;
                all.items.extend(more.items);
                all.next = more.next;
            }
            Ok(all)
        },
    );
    Live::get().on(News::Cases, move || found.again());
    let desk = Desk::new(id, Callback::new(move |()| found.again()));
    view! {
        <LoadKept of=found lines=6 let:all>
            {
                let writable = all.with_untracked(|all| all.writable);
                let grid = writable.then(|| view! { <Grid desk=desk/> });
                let lead = writable.then(|| view! { <p class="page-lead">{text::contact::lead()}</p> });
                let patient = kind == CaseKind::Patient;
                let met = patient.then(|| view! { <Met all=all pages=pages/> });
                view! { {lead} {grid} {met} <Sources all=all patient=patient/> }
            }
        </LoadKept>
    }
}

/// Who met the case.
#[component]
fn Met(
    /// Contacts and sources.
    all: Signal<Contacts>,
    /// Pages that were asked for.
    pages: RwSignal<usize>,
) -> impl IntoView {
    let items = Memo::new(move |_| all.with(|all| all.items.clone()));
    let table = move || {
        let rows = items.get();
        if rows.is_empty() {
            return view! { <p class="empty">{text::contact::none()}</p> }.into_any();
        }
        view! { <div class="cases"><Table caption=text::contact::list() columns=columns() rows=rows/></div> }.into_any()
    };
    let more = move || {
        all.with(|all| all.next.is_some()).then(|| {
            view! { <Button on_press=move || pages.update(|pages| *pages += 1)>{text::contact::more()}</Button> }
        })
    };
    view! {
        <section class="section-plain">
            <h2>{text::contact::list()}</h2>
            {table} {more}
        </section>
    }
}

/// Whom the person met.
#[component]
fn Sources(
    /// Contacts and sources.
    all: Signal<Contacts>,
    /// Whether they are a patient, of whom no source need be known.
    patient: bool,
) -> impl IntoView {
    let sources = Memo::new(move |_| all.with(|all| all.sources.clone()));
    move || {
        let rows = sources.get();
        if rows.is_empty() && patient {
            return ().into_any();
        }
        let shown = if rows.is_empty() {
            view! { <p class="empty">{text::contact::no_sources()}</p> }.into_any()
        } else {
            view! {
                <p class="page-lead">{text::contact::lead_met()}</p>
                <div class="cases"><Table caption=text::contact::sources() columns=source_columns() rows=rows/></div>
            }
            .into_any()
        };
        view! { <section class="section-plain"><h2>{text::contact::sources()}</h2>{shown}</section> }.into_any()
    }
}

fn link(one: &Meeting) -> Option<String> {
    let case = one.other.as_ref()?;
    let tab = if case.kind == CaseKind::Patient {
        ""
    } else {
        "?tab=contacts"
    };
    Some(format!("{}{tab}", address(case)))
}

fn exposure(one: &Meeting) -> Option<&Exposure> {
    match &one.exposure.content {
        Survey::Exposure(exposure) => Some(exposure),
        _ => None,
    }
}

fn said<T: Label>(choice: Option<T>) -> AnyView {
    choice.map_or_else(|| or_none(None), |one| one.label().into_render().into_any())
}

fn name(one: &Meeting) -> AnyView {
    match (&one.other, link(one)) {
        (Some(case), Some(href)) => {
            let name = words::name(case.name.as_deref());
            view! { <a class="row-link" href=href>{name}</a> }.into_any()
        }
        _ => text::contact::elsewhere().into_render().into_any(),
    }
}

fn last_on(one: &Meeting) -> AnyView {
    let day = exposure(one).and_then(|one| one.last_on);
    match day {
        Some(day) => view! { <span class="day">{day.to_string()}</span> }.into_any(),
        None => or_none(None),
    }
}

fn columns() -> Vec<Column<Meeting>> {
    use text::contact::label;
    vec![
        Column::new(label::name(), name),
        Column::new(label::kana(), |one: &Meeting| or_none(one.kana.as_deref())),
        Column::new(text::contact::age_sex(), age_sex),
        Column::new(label::phone(), |one: &Meeting| match one.phone.clone() {
            Some(phone) => view! { <span class="day">{phone}</span> }.into_any(),
            None => or_none(None),
        }),
        Column::new(label::relation(), |one: &Meeting| {
            said(exposure(one).and_then(|one| one.relation))
        }),
        Column::new(label::setting(), |one: &Meeting| {
            said(exposure(one).and_then(|one| one.setting))
        }),
        Column::new(label::last_on(), last_on),
        Column::new(label::judgement(), judgement),
        Column::new(label::watch(), |one: &Meeting| watch(one.watch.as_ref())),
        Column::new(label::state(), state),
    ]
}

fn source_columns() -> Vec<Column<Meeting>> {
    use text::contact::label;
    vec![
        Column::new(label::name(), |one: &Meeting| {
            match (&one.other, exposure(one)) {
                (None, Some(exposure)) if !exposure.source.0.trim().is_empty() => {
                    exposure.source.0.clone().into_any()
                }
                _ => name(one),
            }
        }),
        Column::new(text::contact::age_sex(), age_sex),
        Column::new(label::relation(), |one: &Meeting| {
            said(exposure(one).and_then(|one| one.relation))
        }),
        Column::new(label::setting(), |one: &Meeting| {
            said(exposure(one).and_then(|one| one.setting))
        }),
        Column::new(label::last_on(), last_on),
        Column::new(label::judgement(), judgement),
    ]
}

fn age_sex(one: &Meeting) -> AnyView {
    let Some(case) = &one.other else {
        return or_none(None);
    };
    let age = case.age.map(|age| words::age(age).into_render());
    view! { <span>{age} " " {case.sex.label()}</span> }.into_any()
}

/// What was decided; what the answers make of it, while nobody has decided.
fn judgement(one: &Meeting) -> AnyView {
    let decided = exposure(one).and_then(|one| one.judgement);
    match (decided, one.proposed) {
        (Some(decided), _) => view! { <span class="tag">{decided.label()}</span> }.into_any(),
        (None, Some(proposed)) => text::contact::proposed(proposed.label())
            .into_render()
            .into_any(),
        (None, None) => or_none(None),
    }
}

fn state(one: &Meeting) -> AnyView {
    match &one.other {
        Some(case) if case.kind == CaseKind::Patient => {
            view! { <span class="tag tag-severe">{text::contact::positive()}</span> }.into_any()
        }
        Some(case) => view! { <span class="tag">{case.status.label()}</span> }.into_any(),
        None => or_none(None),
    }
}

/// Until when, and which day it is.
fn watch(watch: Option<&Watch>) -> AnyView {
    watch.map_or_else(
        || or_none(None),
        |watch| watch_words(watch).into_render().into_any(),
    )
}

/// 「8月24日（3日目／5日目）」.
pub fn watch_words(watch: &Watch) -> Text {
    let today = browser::today().unwrap_or_default();
    let until = watch.until_on.to_string();
    match watch.day(today) {
        Some(_) if today > watch.until_on => text::contact::watch_over(until),
        Some(day) => text::contact::watch_until(day, watch.last_day(), until),
        None => text::contact::watch_before(until),
    }
}
