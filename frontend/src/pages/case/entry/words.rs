//! What items and their values are called.

use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::closed_set::Set;
use hersys_domain::entry::item::{DayPeriod, Item, Shape};
use hersys_domain::entry::{EntryKind, is_said};
use hersys_domain::jp_date::display;
use serde_json::Value;

use crate::locale::{Text, text};
use crate::pages::case::words;

/// What an item is called.
pub(super) fn label(kind: EntryKind, item: &str) -> Text {
    text::entry::item::find(&format!("{kind}.{item}")).unwrap_or_else(|| item.into())
}

/// What a member of a closed set is called.
pub(super) fn member(set: Set, name: &str) -> Text {
    let find: fn(&str) -> Option<Text> = match set.name {
        "TestMethod" => text::notification::method::find,
        "Specimen" => text::notification::specimen::find,
        "TestResult" => text::notification::result::find,
        "YesNoUnknown" => text::notification::answer::find,
        "OtherTestKind" => text::notification::other_test_kind::find,
        "Symptom" => text::notification::symptom::find,
        "RiskFactor" => text::notification::risk::find,
        "MedicalAct" => text::notification::act::find,
        "Outcome" => text::notification::outcome::find,
        "Smoking" => text::notification::smoking::find,
        "Vaccine" => text::notification::vaccine::find,
        "Cause" => text::notification::cause::find,
        "Certainty" => text::notification::certainty::find,
        "VisitTime" => text::entry::visit_time::find,
        "VisitKind" => text::entry::visit_kind::find,
        "InterviewMethod" => text::entry::interview_method::find,
        "Respondent" => text::entry::respondent::find,
        "HouseholdRisk" => text::entry::household_risk::find,
        "LinkState" => text::entry::link::find,
        "Setting" => text::entry::setting::find,
        "RelatedKind" => text::entry::related_kind::find,
        "ExposureRelation" => text::entry::exposure_relation::find,
        "ExposureDistance" => text::entry::exposure_distance::find,
        "Protection" => text::entry::protection::find,
        "ContactJudgement" => text::entry::contact_judgement::find,
        "ConsultationJudgement" => text::entry::judgement::find,
        _ => |_| None,
    };
    find(name).unwrap_or_else(|| name.into())
}

/// The members of a closed set with what they are called.
pub(super) fn members(set: Set) -> Vec<(String, Text)> {
    set.members
        .iter()
        .map(|name| ((*name).to_owned(), member(set, name)))
        .collect()
}

fn day(on: NaiveDate) -> Text {
    display(on).into()
}

fn period(period: DayPeriod) -> Text {
    let until = period.until_on.map_or_else(text::entry::ongoing, day);
    text::entry::days(day(period.from_on), until)
}

/// What a value says; none where it says nothing.
pub(super) fn said(item: &Item, value: Option<&Value>) -> Option<Text> {
    let value = value.filter(|value| is_said(value))?;
    let typed = || Text::from(value.as_str().unwrap_or_default());
    Some(match item.shape {
        Shape::Choice(set) => member(set, value.as_str().unwrap_or_default()),
        Shape::Choices { of, .. } => {
            let all = value.as_array().into_iter().flatten();
            let all = all.filter_map(Value::as_str);
            Text::listed(all.map(|name| member(of, name)).collect())
        }
        Shape::Day => value
            .as_str()
            .and_then(|text| text.parse().ok())
            .map_or_else(typed, day),
        Shape::Moment => value
            .as_str()
            .and_then(|text| text.parse::<DateTime<Utc>>().ok())
            .map_or_else(typed, |at| words::instant(at).into()),
        Shape::Number { .. } => number(value).into(),
        Shape::Periods => {
            let all: Vec<DayPeriod> = serde_json::from_value(value.clone()).unwrap_or_default();
            Text::listed(all.into_iter().map(period).collect())
        }
        Shape::Line
        | Shape::ClinicalLine
        | Shape::Phone
        | Shape::Municipality
        | Shape::Country
        | Shape::Note => typed(),
    })
}

/// A number as people write it: without a point where nothing follows it.
pub(in crate::pages::case) fn number(value: &Value) -> String {
    value
        .as_f64()
        .map(|value| value.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hersys_domain::entry::EntryKind;

    use super::*;

    #[test]
    fn every_item_and_every_choice_has_words() {
        for kind in EntryKind::ALL {
            for item in kind.items() {
                assert_ne!(label(*kind, item.name).now(), item.name, "{kind}");
                let set = match item.shape {
                    Shape::Choice(set) | Shape::Choices { of: set, .. } => set,
                    _ => continue,
                };
                for name in set.members {
                    assert_ne!(
                        member(set, name).now(),
                        *name,
                        "{kind} {}: {}",
                        item.name,
                        set.name
                    );
                }
            }
        }
    }

    #[test]
    fn numbers_stand_as_people_write_them() {
        for (value, wanted) in [(96.0, "96"), (24.5, "24.5"), (0.3, "0.3")] {
            assert_eq!(number(&serde_json::json!(value)), wanted);
        }
    }
}
