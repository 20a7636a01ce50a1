//! The columns of a table of cases.

use chrono::NaiveDate;
use hersys_domain::case::{CaseKind, CaseSummary};
use hersys_domain::case_list::CaseColumn;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::words::{self, SeverityTag};
use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::ui::table::{Column, or_none};

/// Whether lists show names: those of prefectures and cities do not.
pub(super) fn named() -> bool {
    let session = Session::get();
    let Some(me) = session.me_now() else {
        return false;
    };
    let own = me.organization;
    session.allows(Permission::PersonRead)
        && !Permission::PersonRead.asks_for_purpose(own.kind, &own.roles)
}

/// Whether a list may have the column.
pub(super) fn may_show(column: CaseColumn) -> bool {
    column != CaseColumn::Name || named()
}

/// Which of those that were chosen a list shows, in order: without names where it has none.
pub(super) fn shown_columns(chosen: &[CaseColumn]) -> Vec<CaseColumn> {
    let mut all: Vec<CaseColumn> = chosen
        .iter()
        .copied()
        .filter(|one| may_show(*one))
        .collect();
    if all.is_empty() {
        all.push(CaseColumn::Number);
    }
    all
}

/// The same as columns of a table.
pub(super) fn columns(chosen: &[CaseColumn]) -> Vec<Column<CaseSummary>> {
    shown_columns(chosen).into_iter().map(column).collect()
}

/// Of the columns that were chosen those of a list of one kind: who is no patient has neither onset nor severity nor a place
/// of recuperation.
pub(super) fn of_kind(kind: CaseKind, chosen: &[CaseColumn]) -> Vec<CaseColumn> {
    let of_patients = [
        CaseColumn::Onset,
        CaseColumn::DiagnosedOn,
        CaseColumn::PublishedOn,
        CaseColumn::Severity,
        CaseColumn::Whereabouts,
    ];
    chosen
        .iter()
        .copied()
        .filter(|one| kind == CaseKind::Patient || !of_patients.contains(one))
        .collect()
}

/// A column of a list of one kind: who is no patient was registered, not reported.
pub(super) fn column_of(kind: CaseKind, which: CaseColumn) -> Column<CaseSummary> {
    let column = column(which);
    if kind != CaseKind::Patient && which == CaseColumn::ReportedOn {
        return Column {
            title: text::contact::registered_on(),
            ..column
        };
    }
    column
}

fn column(which: CaseColumn) -> Column<CaseSummary> {
    let title = which.label();
    match which {
        CaseColumn::Name => Column::new(title, |one: &CaseSummary| {
            words::name(one.name.as_deref()).into_render().into_any()
        }),
        CaseColumn::Number => Column::new(title, |one| one.person_number.to_string().into_any()),
        CaseColumn::Age => Column::new(title, |one: &CaseSummary| match one.age {
            Some(age) => words::age(age).into_render().into_any(),
            None => one.age_band.map_or_else(
                || or_none(None),
                |band| band.label().into_render().into_any(),
            ),
        })
        .number(),
        CaseColumn::Sex => Column::new(title, |one| one.sex.label().into_render().into_any()),
        CaseColumn::Municipality => {
            Column::new(title, |one| or_none(one.municipality_code.as_deref()))
        }
        CaseColumn::ReportedOn => Column::new(title, |one| day(one.reported_on.to_string())),
        CaseColumn::DiagnosedOn => Column::new(title, |one| some_day(one.diagnosed_on)),
        CaseColumn::Onset => Column::new(title, |one| {
            let onset = words::onset(one.onset.as_ref());
            view! { <span class="day">{onset}</span> }.into_any()
        }),
        CaseColumn::PublishedOn => Column::new(title, |one| some_day(one.published_on)),
        CaseColumn::Severity => Column::new(title, |one| {
            view! { <SeverityTag severity=one.severity/> }.into_any()
        }),
        CaseColumn::Whereabouts => Column::new(title, |one| {
            one.whereabouts.label().into_render().into_any()
        }),
        CaseColumn::Status => Column::new(title, |one| {
            let words = one.status.label();
            let kind = (one.kind != CaseKind::Patient)
                .then(|| view! { <span class="tag tag-waiting">{one.kind.label()}</span> " " });
            view! { {kind} <span class="tag">{words}</span> }.into_any()
        }),
        CaseColumn::AssignedTo => Column::new(title, |one| {
            or_none(one.assignee.as_ref().map(|one| one.name.as_str()))
        }),
    }
}

fn some_day(on: Option<NaiveDate>) -> AnyView {
    on.map_or_else(|| or_none(None), |on| day(on.to_string()))
}

fn day(words: String) -> AnyView {
    view! { <span class="day">{words}</span> }.into_any()
}
