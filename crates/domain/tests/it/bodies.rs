//! Bodies of requests, and what merge patches make of records.

use hersys_domain::merge::{difference, merge};
use hersys_domain::notification::NotificationForm;
use hersys_domain::observation::{ProxyReport, Report};
use hersys_domain::organization::{NewOrganization, OrganizationPatch};
use hersys_domain::person::{Person, PersonPatch};
use hersys_domain::validate::Validate;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Any JSON without a null in it: a record that stands.
fn record() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Value::String),
    ];
    let any = leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            members(inner)
        ]
    });
    members(any)
}

/// An object of few names, so that two of them have much in common.
fn members(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let name = select(vec!["a", "b", "c", "名/前~", ""]);
    prop::collection::vec((name, value), 0..5).prop_map(|pairs| {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Value::Object(pairs.collect::<Map<_, _>>())
    })
}

/// Whether an object gives way to something else, which a patch may not do.
fn replaces(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => old
            .iter()
            .any(|(name, old)| new.get(name).is_some_and(|new| replaces(old, new))),
        (Value::Object(_), _) => true,
        _ => false,
    }
}

/// A body that a part of was replaced by any JSON.
fn spoilt(body: Value) -> impl Strategy<Value = Value> {
    let mut all = Vec::new();
    places(&body, "", &mut all);
    let other = prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Value::String),
    ];
    prop::collection::vec((select(all), other), 0..3).prop_map(move |changes| {
        let mut body = body.clone();
        for (place, other) in changes {
            if let Some(part) = body.pointer_mut(&place) {
                *part = other;
            }
        }
        body
    })
}

fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, part)| (name.clone(), part))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(place, part)| (place.to_string(), part))
            .collect(),
        _ => Vec::new(),
    };
    for (name, part) in parts {
        places(part, &format!("{at}/{name}"), found);
    }
}

/// What can be read is written and read again as the same, and is judged alike.
fn settled<T>(body: &Value) -> Result<(), TestCaseError>
where
    T: DeserializeOwned + Serialize + Validate + PartialEq + std::fmt::Debug,
{
    if let Ok(read) = serde_json::from_value::<T>(body.clone()) {
        let written = serde_json::to_value(&read).unwrap();
        let again: T = serde_json::from_value(written.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&again).unwrap(), written);
        prop_assert_eq!(again.violations(), read.violations());
        prop_assert_eq!(again, read);
    }
    Ok(())
}

fn form() -> Value {
    json!({
        "category": "confirmed",
        "person": {"family_name": "髙橋", "sex": "female", "birth_date": "S55.3.14", "phones": [{"number": "03-5555-0100"}],
            "residence": {"postal_code": "160-0022", "municipality_code": "131041"}, "workplace": {"name": "会社"}},
        "diagnosis": {"diagnosed_on": "2022-10-03", "onset_state": "known", "onset_on": "t", "symptoms": ["fever"],
            "tests": [{"method": "pcr", "specimen": "saliva", "administrative": "yes"}]},
        "infection": {"cause_certainty": "unknown", "stays": [{}]},
        "condition": {"hospitalised": "no", "severity": "mild", "risk_factors": ["diabetes"], "doses": [{}]},
        "reporter": {"physician": "神田 一郎"},
    })
}

fn report() -> Value {
    json!({"temperature": 37.4, "spo2": 97, "pulse": 72, "symptoms": [{"symptom": "cough_runny_nose", "answer": "yes"}],
        "urgent_asked": true, "note": "よく眠れた"})
}

proptest! {
    #[test]
    fn bodies_are_read_back_as_they_were_read(
        form in spoilt(form()), report in spoilt(report()),
        organization in spoilt(json!({"kind": "health_center", "name": "神田", "phone": "03-5555-0100", "reference_key": "13-001"})),
        patch in spoilt(json!({"identity": {"family_name": "高橋", "birth_on": "1980-03-14"}, "contact": {"phone": null}, "sex": "male"})),
    ) {
        settled::<NotificationForm>(&form)?;
        settled::<Report>(&report)?;
        settled::<ProxyReport>(&json!({"channel": "external", "report": report}))?;
        settled::<NewOrganization>(&organization)?;
        settled::<OrganizationPatch>(&organization)?;
        settled::<PersonPatch>(&patch)?;
    }

    #[test]
    fn a_difference_is_the_patch_that_makes_the_one_out_of_the_other(before in record(), after in record()) {
        let mut merged = before.clone();
        match difference(&before, &after) {
            None => prop_assert_eq!(&before, &after),
            Some(patch) if replaces(&before, &after) => prop_assert!(merge(&mut merged, &patch).is_err()),
            Some(patch) => {
                prop_assert_eq!(merge(&mut merged, &patch), Ok(()));
                prop_assert_eq!(&merged, &after);
                // A second time changes nothing.
                prop_assert_eq!(merge(&mut merged, &patch), Ok(()));
                prop_assert_eq!(&merged, &after);
            }
        }
        let mut same = after.clone();
        prop_assert_eq!(merge(&mut same, &json!({})), Ok(()));
        prop_assert_eq!(same, after);
    }

    #[test]
    fn a_change_of_a_person_holds_nothing_that_is_the_same(
        texts in prop::collection::vec(any::<String>(), 4), other in any::<String>(), born in any::<bool>(),
    ) {
        let person = |family: &str| -> Person {
            let born = born.then_some("1980-03-14");
            let value = json!({
                "id": "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11", "number": "5724000000", "sex": "female", "version": 1,
                "identity": {"family_name": family, "given_name": texts[0], "birth_on": born},
                "contact": {"phone": texts[1], "occupation": texts[2], "residence": {"street": texts[3]}},
            });
            serde_json::from_value(value).unwrap()
        };
        let (before, after) = (person("髙橋"), person(&other));
        let patch = serde_json::to_value(PersonPatch::between(&before, &after)).unwrap();
        let wanted = if other == "髙橋" { json!({}) } else { json!({"identity": {"family_name": other}}) };
        prop_assert_eq!(patch, wanted);
    }
}
