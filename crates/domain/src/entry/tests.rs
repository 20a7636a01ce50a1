use serde_json::json;

use super::item::{Item, Shape};
use super::plausible::{About, Plausible};
use super::*;
use crate::notification::NotificationForm;

fn whole(kind: EntryKind, values: serde_json::Value) -> serde_json::Value {
    let mut whole = json!({ "kind": kind });
    whole["values"] = values;
    whole
}

fn clinical(kind: EntryKind, values: serde_json::Value) -> Clinical {
    serde_json::from_value(whole(kind, values)).unwrap()
}

fn survey(kind: EntryKind, values: serde_json::Value) -> Survey {
    serde_json::from_value(whole(kind, values)).unwrap()
}

fn codes(found: &Violations) -> Vec<(&str, &str)> {
    let all = found.0.iter();
    all.map(|one| (one.pointer.as_str(), one.code.as_str()))
        .collect()
}

#[test]
fn every_item_stands_in_the_values_of_its_kind_by_the_name_it_is_described_with() {
    for kind in EntryKind::ALL {
        let blank = |kind| {
            Clinical::blank(kind)
                .map(|content| content.values())
                .or_else(|| Survey::blank(kind).map(|content| content.values()))
        };
        let names: Vec<&str> = kind.items().iter().map(|item| item.name).collect();
        let values = blank(*kind).unwrap();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(
            values.keys().map(String::as_str).collect::<Vec<_>>(),
            sorted,
            "{kind}"
        );
        if let Some(day) = kind.day() {
            let item = kind.items().iter().find(|item| item.name == day);
            assert_eq!(item.map(|item| item.shape), Some(Shape::Day), "{kind}");
        }
    }
}

#[test]
fn what_is_typed_is_sealed_and_nothing_else_is() {
    let typed = |item: &Item| item.shape.is_sealed();
    for kind in EntryKind::ALL {
        for item in kind.items() {
            let free = matches!(
                item.shape,
                Shape::Line | Shape::ClinicalLine | Shape::Phone | Shape::Note
            );
            assert_eq!(typed(item), free, "{kind} {}", item.name);
        }
    }
}

#[test]
fn what_breaks_a_rule_is_refused_at_its_item() {
    for (content, wanted) in [
        (
            clinical(EntryKind::LaboratoryTest, json!({"ct_value": 51})),
            vec![("/values/ct_value", "number.range")],
        ),
        (
            clinical(EntryKind::LaboratoryTest, json!({"ct_value": 24.555})),
            vec![("/values/ct_value", "number.too_fine")],
        ),
        (
            clinical(EntryKind::Diagnosis, json!({"symptoms": ["none", "fever"]})),
            vec![("/values/symptoms", "choices.alone")],
        ),
        (
            clinical(
                EntryKind::Diagnosis,
                json!({"symptoms": ["fever", "fever"]}),
            ),
            vec![("/values/symptoms", "choices.twice")],
        ),
        (
            clinical(
                EntryKind::HospitalStay,
                json!({"phone": "abc", "icu_periods": [
                    {"from_on": "2022-08-20", "until_on": "2022-08-22"}, {"from_on": "2022-08-21"}]}),
            ),
            vec![
                ("/values/phone", "phone.unreadable"),
                ("/values/icu_periods", "periods.overlap"),
            ],
        ),
        (
            clinical(
                EntryKind::HospitalStay,
                json!({"ecmo_periods": [{"from_on": "2022-08-20", "until_on": "2022-08-19"}]}),
            ),
            vec![("/values/ecmo_periods", "periods.ends_first")],
        ),
        (
            clinical(EntryKind::OtherTest, json!({"on": "1492-10-12"})),
            vec![("/values/on", "date.too_early")],
        ),
        (
            clinical(EntryKind::OtherTest, json!({"finding": " "})),
            vec![("/values", "entry.empty")],
        ),
    ] {
        assert_eq!(codes(&content.violations()), wanted, "{content:?}");
    }
    let travel: Survey = survey(EntryKind::Travel, json!({"country": "Mars"}));
    assert_eq!(
        codes(&travel.violations()),
        [("/values/country", "country.unknown")]
    );
    let fine = clinical(
        EntryKind::HospitalStay,
        json!({"icu_periods": [{"from_on": "2022-08-20", "until_on": "2022-08-22"}, {"from_on": "2022-08-22"}]}),
    );
    assert!(fine.violations().is_empty());
}

#[test]
fn a_kind_of_another_group_is_none_of_this() {
    let travel = json!({"kind": "travel", "values": {}});
    assert!(serde_json::from_value::<Clinical>(travel.clone()).is_err());
    assert!(serde_json::from_value::<Survey>(travel).is_ok());
    let unknown = json!({"kind": "visit", "values": {"on": null, "off": 1}});
    assert!(serde_json::from_value::<Clinical>(unknown).is_err());
}

/// What looks wrong of somebody born in 2000, ill since August 20 and dead since the 30th, on September 1.
fn warned(content: &Clinical) -> Vec<String> {
    let day = |text: &str| text.parse().ok();
    let about = About {
        today: day("2022-09-01"),
        birth_on: day("2000-01-01"),
        onset_on: day("2022-08-20"),
        died_on: day("2022-08-30"),
    };
    let mut out = Violations::default();
    content.warn(&about, &mut out);
    assert!(content.violations().is_empty(), "{content:?}");
    let all = codes(&out);
    all.iter()
        .map(|(at, code)| format!("{at} {code}"))
        .collect()
}

#[test]
fn what_looks_wrong_is_told_and_refuses_nothing() {
    for (kind, values, wanted) in [
        (
            EntryKind::LaboratoryTest,
            json!({"taken_on": "2022-08-05", "result_on": "2022-08-04", "method": "antigen_qualitative", "specimen": "saliva"}),
            vec![
                "/values/result_on warning.days_out_of_order",
                "/values/taken_on warning.specimen_long_before_onset",
                "/values/specimen warning.specimen_of_method",
                "/values/result warning.result_missing",
            ],
        ),
        (
            EntryKind::LaboratoryTest,
            json!({"taken_on": "2022-08-31", "expected_on": "2022-09-03"}),
            vec![],
        ),
        (
            EntryKind::Visit,
            json!({"on": "2022-08-31"}),
            vec!["/values/on warning.after_death"],
        ),
        (
            EntryKind::OtherTest,
            json!({"on": "1999-12-31"}),
            vec!["/values/on warning.before_birth"],
        ),
        (
            EntryKind::HospitalStay,
            json!({"admitted_on": "2022-08-22", "discharged_on": "2022-08-21", "outcome": "ongoing",
                "icu": "no", "icu_periods": [{"from_on": "2022-08-20"}]}),
            vec![
                "/values/discharged_on warning.days_out_of_order",
                "/values/outcome warning.ongoing_but_discharged",
                "/values/icu_periods warning.answer_and_period",
                "/values/icu_periods warning.days_out_of_order",
                "/values/icu_periods warning.period_past_discharge",
            ],
        ),
        (
            EntryKind::CaseOutcome,
            json!({"died_on": "2022-08-19", "outcome": "recovered"}),
            vec![
                "/values/died_on warning.death_before_onset",
                "/values/outcome warning.died_but_other_outcome",
            ],
        ),
    ] {
        assert_eq!(warned(&clinical(kind, values)), wanted, "{kind}");
    }
}

#[test]
fn a_result_is_awaited_until_it_is_there() {
    for (values, wanted) in [
        (json!({"ordered_on": "2022-08-01"}), Some("2022-08-01")),
        (
            json!({"taken_on": "2022-08-02", "ordered_on": "2022-08-01"}),
            Some("2022-08-02"),
        ),
        (
            json!({"taken_on": "2022-08-02", "expected_on": "2022-08-04", "result": "pending"}),
            Some("2022-08-04"),
        ),
        (
            json!({"taken_on": "2022-08-02", "result": "negative"}),
            None,
        ),
        (
            json!({"taken_on": "2022-08-02", "result_on": "2022-08-03"}),
            Some("2022-08-02"),
        ),
        (json!({"result": "impossible"}), None),
        (json!({}), Some("2022-07-31")),
    ] {
        let test: laboratory::LaboratoryTest = serde_json::from_value(values.clone()).unwrap();
        let wanted: Option<NaiveDate> = wanted.map(|day| day.parse().unwrap());
        assert_eq!(
            test.awaited_on("2022-07-31".parse().unwrap()),
            wanted,
            "{values}"
        );
    }
}

#[test]
fn a_notification_becomes_entries_once_and_what_cannot_be_read_stays_with_it() {
    let form: NotificationForm = serde_json::from_value(json!({
        "diagnosis": {
            "symptoms": ["fever", "cough"], "spo2": "９６", "clinical_course": "発熱が続く",
            "told_on": "R4.8.19", "told_time": "14:30",
            "tests": [
                {"method": "pcr", "specimen": "saliva", "taken_on": "8/18", "result": "positive", "ct_value": "24.5"},
                {"taken_on": "先週"}
            ]
        },
        "condition": {"risk_factors": ["diabetes"], "doses": [{"given": "yes", "on": "2021-07-01"}], "vaccinations": "不明"},
        "infection": {"household_case": "yes", "stays": [{"country": "US", "entered_on": "2022-08-10"}]}
    }))
    .unwrap();
    let (clinical, survey) = from_form::entries(&form, "2022-08-19".parse().unwrap());
    let told = |content: &Clinical| (content.kind(), serde_json::Value::Object(content.values()));
    let all: Vec<_> = clinical.iter().map(told).collect();
    let kinds: Vec<EntryKind> = all.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            EntryKind::Diagnosis,
            EntryKind::Background,
            EntryKind::LaboratoryTest,
            EntryKind::Vaccination
        ]
    );
    let item = |index: usize, name: &str| all[index].1[name].clone();
    assert_eq!(item(0, "spo2"), json!(96.0));
    assert_eq!(item(0, "told_at"), json!("2022-08-19T05:30:00Z"));
    assert_eq!(item(1, "doses"), json!(null));
    assert_eq!(item(2, "taken_on"), json!("2022-08-18"));
    assert_eq!(item(2, "ct_value"), json!(24.5));
    let kinds: Vec<EntryKind> = survey.iter().map(Content::kind).collect();
    assert_eq!(kinds, [EntryKind::Household, EntryKind::Travel]);
}

#[test]
fn free_text_is_withheld_and_told_to_be_so() {
    let mut content = clinical(
        EntryKind::LaboratoryTest,
        json!({"note": "本人の希望で再検査", "laboratory": "衛生研究所"}),
    );
    assert_eq!(withhold(&mut content), ["note"]);
    assert_eq!(
        content,
        clinical(
            EntryKind::LaboratoryTest,
            json!({"laboratory": "衛生研究所"})
        )
    );
    assert!(withhold(&mut content).is_empty());
}

#[test]
fn a_change_names_what_differs_and_nothing_else() {
    let before = clinical(
        EntryKind::Visit,
        json!({"on": "2022-08-20", "institution": "甲医院"}),
    );
    let after = clinical(
        EntryKind::Visit,
        json!({"on": "2022-08-21", "institution": "甲医院", "note": ""}),
    );
    assert_eq!(changed_items(Some(&before), &after), ["on"]);
    assert_eq!(changed_items(None, &before), ["on", "institution"]);
    let patch = EntryPatch::between(&before, &after).unwrap();
    assert_eq!(patch.values, json!({"on": "2022-08-21"}));
    assert_eq!(EntryPatch::between(&after, &after), None);
}

#[test]
fn what_a_notification_withholds_no_entry_shows() {
    let mut value = serde_json::to_value(NotificationForm::default()).unwrap();
    for list in ["/condition/acts", "/diagnosis/other_tests"] {
        *value.pointer_mut(list).unwrap() = json!([{}]);
    }
    let mut form: NotificationForm = serde_json::from_value(value).unwrap();
    for (pointer, _, text) in crate::notification::typed::texts_mut(&mut form) {
        *text = if crate::notification::clinical::is_clinical(&pointer) {
            format!("臨床{pointer}")
        } else {
            String::new()
        };
    }
    let (clinical, _) = from_form::entries(&form, "2022-08-19".parse().unwrap());
    let whole = |all: &[Clinical]| serde_json::to_string(all).unwrap();
    assert!(
        whole(&clinical).matches("臨床").count() >= 6,
        "{}",
        whole(&clinical)
    );
    let mut shown = clinical;
    for content in &mut shown {
        withhold(content);
    }
    assert!(!whole(&shown).contains("臨床"), "{}", whole(&shown));
}
