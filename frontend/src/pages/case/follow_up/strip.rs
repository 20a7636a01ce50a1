//! The symptoms below the chart: a row each that there ever was, a mark for each day of it.

use chrono::NaiveDate;
use hersys_domain::observation::{DailySymptom, Observation};
use leptos::prelude::*;

use crate::locale::text;
use crate::message::Label;

/// The strip, of the reports that count, from the first day of the chart on. It is a table, so that it can be
/// read out, and scrolls within itself where there are many days.
pub(super) fn strip(reports: &[Observation], first: NaiveDate, days: &[String]) -> AnyView {
    use text::follow_up as say;
    let on = |index: usize| {
        let days = i64::try_from(index).unwrap_or(0);
        first + chrono::TimeDelta::days(days)
    };
    let of_day = |index: usize| {
        let day = on(index);
        reports
            .iter()
            .filter(|one| one.observed_on == day)
            .collect::<Vec<_>>()
    };
    let row = |label: AnyView, mark: &'static str, has: &dyn Fn(&Observation) -> bool| {
        let cells: Vec<_> = (0..days.len())
            .map(|index| {
                let there = of_day(index).into_iter().any(has);
                view! { <td class:strip-there=there>{there.then_some(mark)}</td> }
            })
            .collect();
        view! { <tr><th scope="row">{label}</th>{cells}</tr> }.into_any()
    };
    let mut rows = Vec::new();
    if reports.iter().any(|one| !one.urgent.is_empty()) {
        let label = say::strip_urgent().into_render().into_any();
        rows.push(row(label, "▲", &|one| !one.urgent.is_empty()));
    }
    for symptom in DailySymptom::ALL {
        let has = |one: &Observation| yes(one).any(|present| present == *symptom);
        if reports.iter().any(has) {
            rows.push(row(symptom.label().into_render().into_any(), "●", &has));
        }
    }
    if rows.is_empty() {
        return ().into_any();
    }
    let heads: Vec<_> = days
        .iter()
        .map(|day| view! { <th scope="col">{day.clone()}</th> })
        .collect();
    view! {
        <div class="strip">
            <h3>{say::strip()}</h3>
            <p class="soft">{say::strip_text()}</p>
            <div class="strip-frame" tabindex="0" role="region" aria-label=say::strip()>
                <table class="strip-table">
                    <thead><tr><td></td>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// The symptoms of a report that are there.
pub(super) fn yes(of: &Observation) -> impl Iterator<Item = DailySymptom> + '_ {
    use hersys_domain::absent::YesNoUnknown;
    of.symptoms
        .iter()
        .filter(|one| one.answer == YesNoUnknown::Yes)
        .map(|one| one.symptom)
}
