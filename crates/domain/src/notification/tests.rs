use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::choice::{Certainty, RiskFactor, Specimen, Symptom, TestMethod};
use super::gap::{applies, is_minor};
use super::item::{Gap, Item, Stage};
use super::read::read;
use super::rule_set::RuleSet;
use super::*;
use crate::absent::{DateState, YesNoUnknown};
use crate::age::{Age, AgeUnit};
use crate::case::{Severity, Sex};
use crate::text::Text;

/// The items without which there is no notification, and the texts that cannot be kept.
const BLOCKING: [(&str, &str); 7] = [
    ("/category", "required"),
    ("/person/family_name", "notification.name"),
    ("/person/sex", "required"),
    ("/person/birth_date", "notification.birth_or_age"),
    ("/person/phone", "notification.reach"),
    ("/diagnosis/diagnosed_on", "required"),
    ("/reporter/physician", "required"),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What people type, and what nobody types.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        1 => any::<String>(),
        1 => "\\PC{0,20}",
        2 => "(令和|R|昭和|S|T|20|19)?[0-9０-９元]{1,4}[年./・-]?[0-9０-９]{0,3}[月./-]?[0-9０-９]{0,3}日?",
        1 => "[0-9０-９ー()+ -]{0,20}(歳|か月|%)?",
        1 => select(vec!["131041", "160-0022", "090-1234-5678", "たかはし", "ﾀｶﾊｼ", "髙橋", "2022-08-19", "34", "不明"])
            .prop_map(str::to_owned),
        1 => "a{250,300}",
    ]
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (2019..2031_i32, 1..=365_u32).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap())
}

/// A form with arbitrary texts in every field and every choice open.
#[expect(
    clippy::too_many_lines,
    reason = "one list of everything that can be chosen"
)]
fn form() -> impl Strategy<Value = NotificationForm> {
    let choices = (
        proptest::option::of(select(Category::ALL)),
        proptest::option::of(select(Sex::ALL)),
        proptest::option::of(select(DateState::ALL)),
        proptest::option::of(select(YesNoUnknown::ALL)),
        proptest::option::of(select(Severity::ALL)),
        proptest::option::of(select(Certainty::ALL)),
        any::<(bool, bool)>(),
        subsequence(Symptom::ALL, 0..4),
        subsequence(RiskFactor::ALL, 0..4),
        subsequence(TestMethod::ALL, 0..3),
        proptest::option::of(select(Specimen::ALL)),
    );
    let texts = proptest::collection::vec(typed(), 40);
    (choices, texts).prop_map(|(choices, texts)| {
        let mut value = serde_json::to_value(NotificationForm::default()).unwrap();
        let (
            category,
            sex,
            onset,
            answer,
            severity,
            certainty,
            flags,
            symptoms,
            risks,
            methods,
            specimen,
        ) = choices;
        let tests: Vec<Value> = methods
            .iter()
            .map(|method| json!({"method": method, "specimen": specimen, "administrative": answer}))
            .collect();
        for (pointer, choice) in [
            ("/category", json!(category)),
            ("/deemed", json!(flags.0)),
            ("/person/sex", json!(sex)),
            ("/person/name_unknown", json!(flags.1)),
            ("/diagnosis/onset_state", json!(onset)),
            ("/diagnosis/autopsy", json!(answer)),
            ("/diagnosis/symptoms", json!(symptoms)),
            ("/diagnosis/tests", json!(tests)),
            ("/infection/cause_certainty", json!(certainty)),
            ("/infection/region_certainty", json!(certainty)),
            ("/condition/hospitalised", json!(answer)),
            ("/condition/hospital_needed", json!(answer)),
            ("/condition/pregnant", json!(answer)),
            ("/condition/treatment_needed", json!(answer)),
            ("/condition/severity", json!(severity)),
            ("/condition/risk_factors", json!(risks)),
        ] {
            *value.pointer_mut(pointer).unwrap() = choice;
        }
        for (pointer, rows) in [
            ("/person/phones", 2),
            ("/diagnosis/other_tests", 1),
            ("/infection/stays", 2),
            ("/condition/doses", 1),
            ("/condition/acts", 1),
        ] {
            *value.pointer_mut(pointer).unwrap() = json!(vec![json!({}); rows]);
        }
        let value: NotificationForm = serde_json::from_value(value).unwrap();
        let mut value = serde_json::to_value(value).unwrap();
        let mut texts = texts.into_iter().cycle();
        fill(&mut value, &mut texts);
        serde_json::from_value(value).unwrap()
    })
}

/// Puts texts wherever there is an empty one.
fn fill(value: &mut Value, texts: &mut impl Iterator<Item = String>) {
    match value {
        Value::String(text) if text.is_empty() => *text = texts.next().unwrap(),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, texts)),
        Value::Object(parts) => parts.values_mut().for_each(|part| fill(part, texts)),
        _ => {}
    }
}

fn pointers(form: &NotificationForm) -> Value {
    serde_json::to_value(form).unwrap()
}

proptest! {
    #[test]
    fn reading_takes_whatever_is_typed(form in form(), today in date()) {
        let reading = read(&form, today);
        let value = pointers(&form);
        for (index, one) in reading.blocking.0.iter().enumerate() {
            let pair = (one.pointer.as_str(), one.code.as_str());
            let text = value.pointer(&one.pointer).and_then(Value::as_str).unwrap_or_default();
            let unkept = Text::NOTE.check(text).is_err()
                || Text::LINE.check(text).is_err()
                || Text::NAME.check(text).is_err();
            prop_assert!(
                BLOCKING.contains(&pair) || (one.code.starts_with("text.") && unkept),
                "{pair:?} blocks"
            );
            let before = &reading.blocking.0[..index];
            prop_assert!(!before.contains(one), "{pair:?} stands there twice");
        }
        for warning in &reading.warnings {
            prop_assert!(value.pointer(&warning.pointer).is_some(), "{} leads nowhere", warning.pointer);
            prop_assert!(warning.params.is_empty(), "{warning:?}");
        }
        // Reading again tells the same.
        let again = read(&form, today);
        prop_assert_eq!(&again.blocking, &reading.blocking);
        prop_assert_eq!(&again.facts, &reading.facts);
    }

    #[test]
    fn gaps_are_what_the_rules_of_the_day_ask_for(form in form(), today in date()) {
        let reading = read(&form, today);
        let day = reading.facts.diagnosed_on.unwrap_or(today);
        let rules = RuleSet::in_force(day).unwrap();
        let minor = is_minor(reading.facts.age, day);
        for Gap { item, stage, enterer } in &reading.gaps {
            prop_assert!(applies(*item, &form, &reading.facts, minor), "{item} does not apply");
            let asked = rules.asked(*item, form.category, minor).filter(|asked| asked.compulsory);
            let asked = asked.map(|asked| (asked.stage, asked.enterer));
            prop_assert_eq!(*stage, Stage::AtNotification);
            prop_assert_eq!(asked, Some((*stage, *enterer)), "{}", item);
        }
        let items: BTreeSet<Item> = reading.gaps.iter().map(|gap| gap.item).collect();
        prop_assert_eq!(items.len(), reading.gaps.len());
        prop_assert!(!items.contains(&Item::Guardian) || minor);
        // Who says everything that blocks is asked for nothing of it.
        if reading.blocking.is_empty() {
            for item in [Item::Category, Item::Name, Item::Sex, Item::Birth, Item::Diagnosis, Item::Physician] {
                prop_assert!(!items.contains(&item), "{}", item);
            }
        }
    }

    #[test]
    fn what_is_answered_is_no_gap_and_takes_none_other_away(form in form(), today in date()) {
        let before = read(&form, today);
        let mut more = form;
        more.person.occupation = "会社員".to_owned();
        more.condition.vaccinations = "不明".to_owned();
        let after = read(&more, today);
        let wanted: Vec<Gap> = before
            .gaps
            .into_iter()
            .filter(|gap| ![Item::Occupation, Item::Vaccinations].contains(&gap.item))
            .collect();
        prop_assert_eq!(after.gaps, wanted);
    }

    #[test]
    fn of_age_at_twenty_then_at_eighteen(years in 0..150_u16, on in date()) {
        let limit = if on < day("2022-04-01") { 20 } else { 18 };
        let age = Age::new(AgeUnit::Years, years).ok();
        prop_assert_eq!(is_minor(age, on), years < limit);
    }
}

#[test]
fn the_day_on_which_the_age_of_majority_changes() {
    let years = |years| Age::new(AgeUnit::Years, years).ok();
    for (age, on, minor) in [
        (years(19), "2022-03-31", true),
        (years(20), "2022-03-31", false),
        (years(19), "2022-04-01", false),
        (years(18), "2022-04-01", false),
        (years(17), "2022-04-01", true),
        (years(17), "2023-01-01", true),
        (years(18), "2023-01-01", false),
        (years(18), "2021-12-31", true),
        (Age::new(AgeUnit::Months, 11).ok(), "2023-01-01", true),
        (None, "2023-01-01", false),
    ] {
        let on = day(on);
        assert_eq!(
            is_minor(age, on),
            minor,
            "{age:?} {}-{}",
            on.year(),
            on.month()
        );
    }
}

#[test]
fn nothing_typed_is_blocked_by_the_seven_and_nothing_else() {
    let reading = read(&NotificationForm::default(), day("2022-08-19"));
    let told: Vec<(&str, &str)> = reading
        .blocking
        .0
        .iter()
        .map(|one| (one.pointer.as_str(), one.code.as_str()))
        .collect();
    assert_eq!(told, BLOCKING);
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
}

#[test]
fn every_asked_item_that_stands_in_the_form_can_be_answered() {
    let value = serde_json::to_value(NotificationForm {
        diagnosis: DiagnosisForm {
            tests: vec![TestForm::default()],
            ..DiagnosisForm::default()
        },
        ..NotificationForm::default()
    })
    .unwrap();
    for item in Item::ALL {
        if let Some(pointer) = item.pointer() {
            assert!(
                value.pointer(pointer).is_some(),
                "{item}: {pointer} leads nowhere"
            );
        }
    }
}

#[test]
fn forms_of_earlier_versions_are_read() {
    let old = json!({
        "category": "confirmed",
        "person": {"family_name": "田中", "phone": "090-0000-1234"},
        "infection": {"region_certainty": "certain", "region_country": "US"},
        "reporter": {"physician": "神田 一郎", "phone": "03-5555-0110"},
    });
    let form: NotificationForm = serde_json::from_value(old).unwrap();
    assert_eq!(form.infection.stays.len(), 1);
    assert_eq!(form.infection.stays[0].country, "US");
    let again = serde_json::to_value(&form).unwrap();
    assert_eq!(again["infection"]["stays"][0]["country"], "US");
    assert!(again["infection"].get("region_country").is_none());
    let unknown = json!({"infection": {"region_planet": "Mars"}});
    assert!(serde_json::from_value::<NotificationForm>(unknown).is_err());
}

/// A patient of 42 of whom all is said that makes them one at low risk.
fn low_risk(diagnosed_on: &str) -> NotificationForm {
    serde_json::from_value(json!({
        "category": "confirmed",
        "person": {"family_name": "田中", "sex": "female", "age": "42", "phone": "090-0000-1234"},
        "diagnosis": {"diagnosed_on": diagnosed_on},
        "condition": {"hospital_needed": "no", "pregnant": "no", "risk_factors": ["none"]},
        "reporter": {"physician": "神田 一郎"},
    }))
    .unwrap()
}

fn gaps_of(form: &NotificationForm) -> Vec<&'static str> {
    let reading = read(form, day("2023-01-01"));
    reading.gaps.iter().map(|gap| gap.item.as_str()).collect()
}

#[test]
fn from_august_2022_little_is_asked_of_those_at_low_risk() {
    let mut form = low_risk("2022-08-04");
    assert_eq!(gaps_of(&form), Vec::<&str>::new());
    // 所在地又は電話: either will do; the phone is asked for by these rules in its own right.
    form.person.phone.clear();
    assert_eq!(gaps_of(&form), ["reach", "phone"]);
    form.person.whereabouts.municipality_code = "131041".to_owned();
    assert_eq!(gaps_of(&form), ["phone"]);
    // What is left open is not low risk.
    form.condition.risk_factors.clear();
    let asked = gaps_of(&form);
    for item in [
        "kana",
        "onset",
        "specimen_date",
        "severity",
        "risk_factors",
        "vaccinations",
    ] {
        assert!(asked.contains(&item), "{item} is not in {asked:?}");
    }
    assert!(gaps_of(&low_risk("2022-08-03")).contains(&"onset"));
}

#[test]
fn from_september_2022_who_need_not_be_notified_is_pointed_out() {
    let told = |form: &NotificationForm| {
        let reading = read(form, day("2023-01-01"));
        reading
            .warnings
            .iter()
            .any(|one| one.code == "warning.not_notifiable")
    };
    let form = low_risk("2022-09-26");
    assert!(told(&form));
    assert!(!told(&low_risk("2022-09-25")));
    let with = |change: fn(&mut NotificationForm)| {
        let mut form = form.clone();
        change(&mut form);
        told(&form)
    };
    assert!(!with(|form| form.person.age = "65".to_owned()));
    assert!(!with(
        |form| form.condition.pregnant = Some(YesNoUnknown::Unknown)
    ));
    assert!(!with(|form| form.condition.hospital_needed = None));
    assert!(!with(|form| form.category = Some(Category::BodyConfirmed)));
    let at_risk =
        |form: &mut NotificationForm| form.condition.risk_factors = vec![RiskFactor::Diabetes];
    assert!(!with(at_risk));
    assert!(with(|form| {
        form.condition.risk_factors = vec![RiskFactor::Diabetes];
        form.condition.treatment_needed = Some(YesNoUnknown::No);
    }));
}

#[test]
fn what_looks_wrong_in_the_details_is_pointed_out_where_it_stands() {
    let form: NotificationForm = serde_json::from_value(json!({
        "category": "confirmed",
        "person": {
            "nationality": "日本", "phones": [{"number": "12"}], "workplace": {"phone": "x"},
        },
        "diagnosis": {
            "diagnosed_on": "2021-03-01", "told_time": "25:00",
            "tests": [{
                "method": "antigen_qualitative", "specimen": "saliva", "ct_value": "70",
                "taken_on": "2021-03-01", "result_on": "2021-02-27",
            }],
        },
        "infection": {"stays": [{"country": "US", "left_on": "2021-02-20", "entered_on": "2021-02-10"}]},
        "condition": {
            "admitted_on": "2021-03-03", "discharged_on": "2021-03-01", "height_cm": "1.7",
            "pregnancy_weeks": "60週", "risk_factors": ["unknown", "diabetes"],
        },
        "proxy": {"dated_on": "2021-03-02", "received_on": "2021-03-01"},
    }))
    .unwrap();
    let reading = read(&form, day("2021-03-05"));
    let told: BTreeSet<(&str, &str)> = reading
        .warnings
        .iter()
        .map(|one| (one.pointer.as_str(), one.code.as_str()))
        .collect();
    for wanted in [
        ("/person/nationality", "country.unknown"),
        ("/diagnosis/told_time", "time.unreadable"),
        ("/diagnosis/tests/0/specimen", "warning.specimen_of_method"),
        ("/diagnosis/tests/0/ct_value", "warning.number_range"),
        ("/diagnosis/tests/0/result_on", "warning.days_out_of_order"),
        ("/infection/stays/0/entered_on", "warning.days_out_of_order"),
        ("/condition/discharged_on", "warning.days_out_of_order"),
        ("/condition/height_cm", "warning.number_range"),
        ("/condition/pregnancy_weeks", "warning.number_range"),
        ("/condition/risk_factors", "warning.none_beside_others"),
        ("/proxy/received_on", "warning.days_out_of_order"),
    ] {
        assert!(told.contains(&wanted), "{wanted:?} is not in {told:?}");
    }
    for unread in ["/person/phones/0/number", "/person/workplace/phone"] {
        assert!(told.iter().any(|(at, _)| *at == unread), "{unread}");
    }
}
