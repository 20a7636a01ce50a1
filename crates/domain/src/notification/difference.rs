//! What differs between two versions of a notification, item by item, and which of it the case holds.

use serde_json::Value;

use super::NotificationForm;
use super::correction::{CaseItem, Difference};

impl CaseItem {
    /// The item of the case that a place of the form was copied to; none where only the notification holds it.
    pub fn of(pointer: &str) -> Option<Self> {
        let within = |parent: &str| {
            pointer
                .strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        Self::ALL
            .iter()
            .copied()
            .find(|item| item.pointers().iter().any(|own| within(own)))
    }

    /// The places of the form that make it up.
    pub const fn pointers(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "/person/family_name",
                "/person/given_name",
                "/person/name_unknown",
            ],
            Self::Kana => &["/person/family_kana", "/person/given_kana"],
            Self::Sex => &["/person/sex"],
            Self::Birth => &["/person/birth_date", "/person/age"],
            Self::Occupation => &["/person/occupation"],
            Self::Phone => &["/person/phone"],
            Self::Mail => &["/person/mail"],
            Self::Residence => &["/person/residence"],
            Self::Whereabouts => &["/person/whereabouts"],
            Self::Guardian => &["/person/guardian_name", "/person/guardian_phone"],
            Self::Diagnosis => &["/diagnosis/diagnosed_on"],
            Self::Onset => &["/diagnosis/onset_state", "/diagnosis/onset_on"],
            Self::Severity => &["/condition/severity"],
        }
    }
}

/// What differs, in the order of the form.
pub fn differences(before: &NotificationForm, after: &NotificationForm) -> Vec<Difference> {
    let mut found = Vec::new();
    let plain = |form| serde_json::to_value(form).unwrap_or(Value::Null);
    compare("", &plain(before), &plain(after), &mut found);
    found
}

fn compare(pointer: &str, before: &Value, after: &Value, out: &mut Vec<Difference>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                let other = new.get(key).unwrap_or(&Value::Null);
                compare(&format!("{pointer}/{key}"), value, other, out);
            }
        }
        _ if before == after => {}
        _ => out.push(Difference {
            pointer: pointer.to_owned(),
            item: CaseItem::of(pointer),
            before: before.clone(),
            after: after.clone(),
            withheld: false,
        }),
    }
}

/// The items of the case that differ, each once.
pub fn case_items(differences: &[Difference]) -> Vec<CaseItem> {
    let mut items: Vec<CaseItem> = differences.iter().filter_map(|one| one.item).collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Whether a place is one of the form: what a question may be asked about.
pub fn is_item(pointer: &str) -> bool {
    let plain = serde_json::to_value(NotificationForm::default()).unwrap_or(Value::Null);
    !pointer.is_empty() && plain.pointer(pointer).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Severity;

    #[test]
    fn differences_name_the_place_and_what_the_case_holds_of_it() {
        let before = NotificationForm::default();
        let mut after = before.clone();
        assert_eq!(differences(&before, &after), []);
        after.person.residence.street = "新宿1-1".to_owned();
        after.condition.severity = Some(Severity::Severe);
        after.diagnosis.spo2 = "88".to_owned();
        after
            .diagnosis
            .tests
            .push(super::super::TestForm::default());
        let found = differences(&before, &after);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.pointer.as_str(), one.item))
            .collect();
        assert_eq!(
            told,
            [
                ("/condition/severity", Some(CaseItem::Severity)),
                ("/diagnosis/spo2", None),
                ("/diagnosis/tests", None),
                ("/person/residence/street", Some(CaseItem::Residence)),
            ]
        );
        assert_eq!(
            case_items(&found),
            [CaseItem::Residence, CaseItem::Severity]
        );
    }

    #[test]
    fn every_place_of_an_item_is_in_the_form() {
        for item in CaseItem::ALL {
            for pointer in item.pointers() {
                assert!(is_item(pointer), "{pointer}");
                assert_eq!(CaseItem::of(pointer), Some(*item));
            }
        }
        for pointer in ["", "/person/birth", "/persons", "person", "/person/sex/x"] {
            assert!(!is_item(pointer), "{pointer}");
        }
        assert_eq!(CaseItem::of("/person/residence_x"), None);
    }
}
