//! Words on cases and persons that several pages use.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use hersys_domain::absent::{DateAnswer, DateState};
use hersys_domain::age::{Age, AgeUnit};
use hersys_domain::case::{CaseSummary, Severity};
use hersys_domain::jp_date;
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;

/// An age.
pub fn age(age: Age) -> Text {
    match age.unit() {
        AgeUnit::Years => text::case::age_years(age.value()),
        AgeUnit::Months => text::case::age_months(age.value()),
    }
}

/// A name, or that it is not known.
pub fn name(name: Option<&str>) -> Text {
    name.map_or_else(text::case::name_unknown, Text::from)
}

/// A day of onset, or why there is none.
pub fn onset(answer: Option<&DateAnswer>) -> Text {
    match answer {
        None => text::ui::unset(),
        Some(answer) => match answer.on() {
            Some(on) => on.to_string().into(),
            None => text::case::onset::find(answer.state().as_str())
                .unwrap_or_else(|| answer.state().as_str().into()),
        },
    }
}

/// An instant by the clock of Japan: `2022-08-19 10:32`.
pub fn instant(at: DateTime<Utc>) -> String {
    browser::in_japan(at).map_or_else(String::new, |at| {
        format!(
            "{}-{:02}-{:02} {:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute()
        )
    })
}

/// Day n of a case, from the onset or else the diagnosis, and what it is counted from.
pub fn day(case: &CaseSummary, today: NaiveDate) -> Text {
    let onset = case
        .onset
        .as_ref()
        .filter(|answer| answer.state() == DateState::Known)
        .and_then(DateAnswer::on);
    match (onset, case.diagnosed_on) {
        (Some(on), _) => text::case::head::day_onset((today - on).num_days()),
        (None, Some(on)) => text::case::head::day_diagnosis((today - on).num_days()),
        (None, None) => text::case::head::day_none(),
    }
}

/// A day in full.
pub fn full_day(on: NaiveDate) -> String {
    jp_date::display(on)
}

/// A severity; the weighty ones stand out by shape and weight, not by colour alone.
#[component]
pub fn SeverityTag(
    /// Which.
    severity: Severity,
) -> impl IntoView {
    let class = match severity {
        Severity::Severe => "tag tag-severe",
        Severity::Moderate2 => "tag tag-waiting",
        _ => "tag",
    };
    view! { <span class=class>{severity.label()}</span> }
}
