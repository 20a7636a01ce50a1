//! The clinical free texts of a notification: what is told of an illness in words of one's own. They are for who
//! treats and who decides; who enters, lists and looks reads the form without them, unless it is granted.

use serde_json::Value;

use super::NotificationForm;
use super::correction::Difference;
use super::typed;

/// Where they stand; `*` for the number of a row.
const TEXTS: &[&str] = &[
    // 死因.
    "/diagnosis/death_cause",
    // その他の症状.
    "/diagnosis/other_symptom",
    // 所見.
    "/diagnosis/other_tests/*/finding",
    // 診断前の臨床経過・治療内容・特記事項.
    "/diagnosis/clinical_course",
    // 感染の状況.
    "/infection/circumstances",
    // 入院待機の理由.
    "/condition/waiting_reason",
    // その他の基礎疾患, 病名.
    "/condition/other_condition",
    // 薬剤名・内容.
    "/condition/acts/*/note",
    // その他感染症のまん延の防止及び当該者の医療のために医師が必要と認める事項.
    "/remarks",
];

/// Whether a place of the form is a clinical free text.
pub fn is_clinical(pointer: &str) -> bool {
    TEXTS.iter().any(|place| fits(place, pointer))
}

fn fits(place: &str, pointer: &str) -> bool {
    let is_row = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = pointer.split('/');
    place.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| part == wanted || (wanted == "*" && is_row(part)))
    }) && parts.next().is_none()
}

/// Blanks them; gives the places where something stood.
pub fn withhold(form: &mut NotificationForm) -> Vec<String> {
    let mut withheld = Vec::new();
    for (pointer, _, text) in typed::texts_mut(form) {
        if is_clinical(&pointer) {
            if !text.trim().is_empty() {
                withheld.push(pointer.into_owned());
            }
            text.clear();
        }
    }
    withheld
}

/// Blanks them in what differs between two versions, and marks it.
pub fn withhold_difference(difference: &mut Difference) {
    let before = clear(&difference.pointer, &mut difference.before);
    let after = clear(&difference.pointer, &mut difference.after);
    difference.withheld = before || after;
}

fn clear(at: &str, value: &mut Value) -> bool {
    match value {
        Value::String(text) if is_clinical(at) && !text.is_empty() => {
            text.clear();
            true
        }
        Value::Array(rows) => rows
            .iter_mut()
            .enumerate()
            .fold(false, |any, (row, value)| {
                clear(&format!("{at}/{row}"), value) || any
            }),
        Value::Object(items) => items.iter_mut().fold(false, |any, (name, value)| {
            clear(&format!("{at}/{name}"), value) || any
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::difference::differences;
    use super::super::{
        ActForm, DoseForm, OtherTestForm, PhoneForm, ProxyForm, StayForm, TestForm,
    };
    use super::*;

    /// Texts that tell of no illness in words: facts, days, numbers, who and where.
    const PLAIN: &[&str] = &[
        "/person/",
        "/reporter/",
        "/proxy/",
        "/diagnosis/onset_on",
        "/diagnosis/first_visit_on",
        "/diagnosis/diagnosed_on",
        "/diagnosis/infected_on",
        "/diagnosis/severe_on",
        "/diagnosis/died_on",
        "/diagnosis/death_place",
        "/diagnosis/autopsy_on",
        "/diagnosis/spo2",
        "/diagnosis/tests/",
        "/diagnosis/other_tests/0/on",
        "/diagnosis/told_on",
        "/diagnosis/told_time",
        "/infection/household_note",
        "/infection/region_municipality_code",
        "/infection/stays/",
        "/condition/admitted_on",
        "/condition/hospital/",
        "/condition/waiting_since",
        "/condition/place_sought",
        "/condition/intensive_care_on",
        "/condition/pregnancy_weeks",
        "/condition/height_cm",
        "/condition/weight_kg",
        "/condition/bmi",
        "/condition/smoking_amount",
        "/condition/vaccinations",
        "/condition/doses/",
        "/condition/acts/0/on",
        "/condition/discharged_on",
    ];

    /// A form with a row of everything.
    fn whole() -> NotificationForm {
        let mut form = NotificationForm::default();
        form.person.phones.push(PhoneForm::default());
        form.diagnosis.tests.push(TestForm::default());
        form.diagnosis.other_tests.push(OtherTestForm::default());
        form.infection.stays.push(StayForm::default());
        form.condition.doses.push(DoseForm::default());
        form.condition.acts.push(ActForm::default());
        form.proxy = Some(ProxyForm::default());
        form
    }

    /// Places of all texts of a form, whatever they are to be.
    fn places(at: &str, value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(_) => out.push(at.to_owned()),
            Value::Array(rows) => {
                for (row, value) in rows.iter().enumerate() {
                    places(&format!("{at}/{row}"), value, out);
                }
            }
            Value::Object(items) => {
                for (name, value) in items {
                    places(&format!("{at}/{name}"), value, out);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_text_of_the_form_is_either_clinical_or_plain() {
        let mut found = Vec::new();
        places("", &serde_json::to_value(whole()).unwrap(), &mut found);
        assert!(found.len() > 80, "{}", found.len());
        for place in &found {
            let plain = PLAIN
                .iter()
                .any(|own| place == own || (own.ends_with('/') && place.starts_with(own)));
            assert_ne!(is_clinical(place), plain, "{place}");
        }
        for text in TEXTS {
            let there = found.iter().filter(|place| fits(text, place)).count();
            assert_eq!(there, 1, "{text}");
        }
        // Whatever is typed in several lines is told in words.
        for (place, kind, _) in typed::texts(&whole()) {
            assert!(kind != typed::Kind::Note || is_clinical(&place), "{place}");
        }
    }

    #[test]
    fn what_is_withheld_is_blank_and_named() {
        let mut form = whole();
        for (place, _, text) in typed::texts_mut(&mut form) {
            *text = format!("text of {place}");
        }
        let full = form.clone();
        let withheld = withhold(&mut form);
        assert_eq!(withheld.len(), TEXTS.len());
        for ((place, _, text), (_, _, before)) in
            typed::texts(&form).into_iter().zip(typed::texts(&full))
        {
            let wanted = if is_clinical(&place) { "" } else { before };
            assert_eq!(text, wanted, "{place}");
            assert_eq!(is_clinical(&place), withheld.contains(&place.to_string()));
        }
        // Nothing to withhold is not said to be withheld.
        assert_eq!(withhold(&mut whole()), [""; 0]);
    }

    #[test]
    fn differences_tell_that_something_changed_and_not_what() {
        let mut before = whole();
        before.remarks = "臨床のことば".to_owned();
        let mut after = before.clone();
        after.remarks = "別のことば".to_owned();
        after.person.occupation = "会社員".to_owned();
        after.condition.acts[0].note = "薬のことば".to_owned();
        let mut found = differences(&before, &after);
        found.iter_mut().for_each(withhold_difference);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.pointer.as_str(), one.withheld))
            .collect();
        assert_eq!(
            told,
            [
                ("/condition/acts", true),
                ("/person/occupation", false),
                ("/remarks", true),
            ]
        );
        let text = serde_json::to_string(&found).unwrap();
        assert!(
            text.contains("会社員") && !text.contains("ことば"),
            "{text}"
        );
    }
}
