//! The points of the charts as a table; a day without a report stands in it as such.

use chrono::{NaiveDate, TimeDelta};
use hersys_domain::observation::{Observation, Vital};

use super::place::Places;
use super::strip::yes;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words;
use crate::ui::chart::table::Sheet;

fn measured(of: &Observation, vital: Vital, value: Option<String>) -> Text {
    match value {
        Some(value) => value.into(),
        None if of.unmeasured.contains(&vital) => text::follow_up::cannot(),
        None => text::follow_up::none(),
    }
}

fn symptoms(of: &Observation) -> Text {
    let urgent = of.urgent.iter().map(|one| one.label());
    let present = yes(of).map(|one| one.label());
    let all: Vec<_> = urgent.chain(present).collect();
    if !all.is_empty() {
        return Text::listed(all);
    }
    if of.symptoms.is_empty() {
        text::follow_up::not_asked()
    } else {
        text::follow_up::no_symptoms()
    }
}

fn row(of: &Observation, places: &Places) -> Vec<Text> {
    let or_none = |words: Option<Text>| words.unwrap_or_else(text::follow_up::none);
    let antipyretic = of
        .antipyretic
        .and_then(|answer| text::observation::answer::find(answer.as_str()));
    vec![
        words::instant(of.measured_at).into(),
        measured(
            of,
            Vital::Temperature,
            of.temperature.map(|value| value.to_string()),
        ),
        measured(of, Vital::Spo2, of.spo2.map(|value| value.to_string())),
        measured(of, Vital::Pulse, of.pulse.map(|value| value.to_string())),
        or_none(antipyretic),
        symptoms(of),
        or_none(places.at(of.measured_at)),
    ]
}

/// A day on which nobody reported.
fn silent(day: NaiveDate, places: &Places) -> Vec<Text> {
    let mut cells = vec![day.to_string().into(), text::follow_up::no_report()];
    cells.resize(6, Text::from(""));
    cells.push(places.on(day).unwrap_or_else(text::follow_up::none));
    cells
}

/// The table of the reports that count, in order of time, over `days` days from `first` on as far as they have come.
pub(super) fn sheet(
    reports: &[Observation],
    first: NaiveDate,
    days: usize,
    places: &Places,
) -> Sheet {
    use text::follow_up::{column, label};
    let today = browser::today().unwrap_or(first);
    Sheet {
        heads: vec![
            label::when(),
            column::temperature(),
            column::spo2(),
            column::pulse(),
            column::antipyretic(),
            label::symptoms(),
            column::place(),
        ],
        rows: rows(reports, (first, days, today), places),
        numbers: false,
    }
}

fn rows(
    reports: &[Observation],
    (first, days, today): (NaiveDate, usize, NaiveDate),
    places: &Places,
) -> Vec<Vec<Text>> {
    let mut out = Vec::new();
    for index in 0..i64::try_from(days).unwrap_or_default() {
        let day = first + TimeDelta::days(index);
        let before = out.len();
        let own = reports.iter().filter(|one| one.observed_on == day);
        out.extend(own.map(|one| row(one, places)));
        if out.len() == before && day <= today {
            out.push(silent(day, places));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_report_stands_as_such_and_days_to_come_do_not() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let report: Observation = serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::nil(), "case_id": uuid::Uuid::nil(), "observed_on": "2026-11-21",
            "measured_at": "2026-11-21T00:00:00Z", "entered_at": "2026-11-21T00:00:00Z", "reporter": "self",
            "channel": "web", "temperature": 37.9, "unmeasured": ["spo2"], "odd": [], "symptoms": [], "urgent": [],
            "urgent_asked": true, "antipyretic": "yes",
        }))
        .unwrap();
        let span = (day("2026-11-20"), 7, day("2026-11-22"));
        let found = rows(&[report], span, &Places::default());
        let words: Vec<Vec<String>> = found
            .iter()
            .map(|row| {
                row.iter()
                    .take(3)
                    .map(|cell| cell.in_locale(crate::locale::Locale::Ja))
                    .collect()
            })
            .collect();
        assert_eq!(
            words,
            [
                ["2026-11-20", "報告なし", ""],
                ["2026-11-21 09:00", "37.9", "測れない"],
                ["2026-11-22", "報告なし", ""],
            ]
        );
        assert!(found.iter().all(|row| row.len() == 7));
    }
}
