//! The columns of a table of cases.

use hersys_domain::case::{CaseKind, CaseSummary};
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

/// The columns of a list of one kind: who is no patient has neither onset nor severity nor a place of recuperation.
pub(super) fn columns_of(kind: CaseKind, named: bool) -> Vec<Column<CaseSummary>> {
    if kind == CaseKind::Patient {
        return columns(named);
    }
    use text::case::label;
    let mut all = columns(named);
    let kept = usize::from(named) + 3;
    all.truncate(kept);
    all.push(Column::new(label::kind(), |one: &CaseSummary| {
        one.kind.label().into_render().into_any()
    }));
    all.push(Column::new(
        text::contact::registered_on(),
        |one: &CaseSummary| day(one.reported_on.to_string()),
    ));
    all.push(Column::new(label::status(), |one: &CaseSummary| {
        let words = one.status.label();
        view! { <span class="tag">{words}</span> }.into_any()
    }));
    all
}

pub(super) fn columns(named: bool) -> Vec<Column<CaseSummary>> {
    use text::case::label;
    let number = Column::new(label::number(), |one: &CaseSummary| {
        one.person_number.to_string().into_any()
    });
    let name = Column::new(label::name(), |one: &CaseSummary| {
        words::name(one.name.as_deref()).into_render().into_any()
    });
    let first = if named {
        vec![name, number]
    } else {
        vec![number]
    };
    let rest = [
        Column::new(label::age(), |one: &CaseSummary| match one.age {
            Some(age) => words::age(age).into_render().into_any(),
            None => one.age_band.map_or_else(
                || or_none(None),
                |band| band.label().into_render().into_any(),
            ),
        })
        .number(),
        Column::new(label::sex(), |one| one.sex.label().into_render().into_any()),
        Column::new(label::reported_on(), |one| day(one.reported_on.to_string())),
        Column::new(label::onset(), |one| {
            let onset = words::onset(one.onset.as_ref());
            view! { <span class="day">{onset}</span> }.into_any()
        }),
        Column::new(label::severity(), |one| {
            view! { <SeverityTag severity=one.severity/> }.into_any()
        }),
        Column::new(label::whereabouts(), |one| {
            one.whereabouts.label().into_render().into_any()
        }),
        Column::new(label::status(), |one| {
            let words = one.status.label();
            let kind = (one.kind != CaseKind::Patient)
                .then(|| view! { <span class="tag tag-waiting">{one.kind.label()}</span> " " });
            view! { {kind} <span class="tag">{words}</span> }.into_any()
        }),
    ];
    first.into_iter().chain(rest).collect()
}

fn day(words: String) -> AnyView {
    view! { <span class="day">{words}</span> }.into_any()
}
