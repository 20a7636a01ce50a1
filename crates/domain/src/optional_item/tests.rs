use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn item(code: &str, kind: OptionalItemKind, definition: Value) -> OptionalItem {
    OptionalItem {
        id: Uuid::nil().into(),
        organization_id: Uuid::nil().into(),
        organization: "千代田保健所".to_owned(),
        code: code.to_owned(),
        kind,
        audience: OptionalAudience::Own,
        definition: serde_json::from_value(definition).unwrap(),
        changed_at: DateTime::<Utc>::UNIX_EPOCH,
        changed_by: None,
        version: 1,
    }
}

fn choices(all: &[(&str, bool)]) -> Value {
    all.iter()
        .map(|(code, retired)| json!({"code": code, "label": code, "retired": retired}))
        .collect()
}

fn told(found: &Violations) -> Vec<(String, String)> {
    let all = found.0.iter();
    all.map(|one| (one.pointer.clone(), one.code.clone()))
        .collect()
}

#[test]
fn a_new_item_is_judged_by_its_kind() {
    let new = |code: &str, kind: &str, definition: Value| -> Vec<(String, String)> {
        let new: NewOptionalItem =
            serde_json::from_value(json!({"code": code, "kind": kind, "definition": definition}))
                .unwrap();
        told(&new.violations())
    };
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let bus = choices(&[("bus", false), ("car", false)]);
    assert_eq!(
        new(
            "way",
            "choice",
            json!({"label": "移動手段", "choices": bus})
        ),
        []
    );
    assert_eq!(
        new("way", "choice", json!({"label": "移動手段"})),
        fault("/definition/choices", "required")
    );
    assert_eq!(
        new(
            "way",
            "choices",
            json!({"label": "手段", "choices": choices(&[("a", false), ("a", true)])})
        ),
        fault("/definition/choices/1/code", "optional_item.code_twice")
    );
    assert_eq!(
        new("way", "text", json!({"label": "手段", "choices": bus})),
        fault("/definition/choices", "optional_item.choices_only")
    );
    assert_eq!(
        new("Way", "text", json!({"label": "手段"})),
        fault("/code", "optional_item.code")
    );
    assert_eq!(
        new(
            "ct",
            "number",
            json!({"label": "Ct値", "minimum": 50, "maximum": 0})
        ),
        fault("/definition/maximum", "optional_item.bounds")
    );
    assert_eq!(
        new("ct", "date", json!({"label": " ", "unit": "日"})),
        [
            ("/definition/label".to_owned(), "required".to_owned()),
            (
                "/definition/unit".to_owned(),
                "optional_item.numbers_only".to_owned()
            )
        ]
    );
}

#[test]
fn no_choice_is_ever_lost() {
    let before: OptionalItemDefinition = serde_json::from_value(
        json!({"label": "手段", "choices": choices(&[("bus", false), ("car", false)])}),
    )
    .unwrap();
    let retired: OptionalItemPatch = serde_json::from_value(
        json!({"choices": choices(&[("bike", false), ("car", false), ("bus", true)])}),
    )
    .unwrap();
    let mut out = Violations::default();
    before.with(retired).follows(&before, &mut out);
    assert_eq!(told(&out), []);
    let lost: OptionalItemPatch =
        serde_json::from_value(json!({"choices": choices(&[("car", false)])})).unwrap();
    before.with(lost).follows(&before, &mut out);
    assert_eq!(
        told(&out),
        [(
            "/choices".to_owned(),
            "optional_item.choice_lost".to_owned()
        )]
    );
}

#[test]
fn a_patch_leaves_what_it_does_not_name() {
    let before: OptionalItemDefinition = serde_json::from_value(
        json!({"label": "Ct値", "help": "小さい方", "minimum": 0, "maximum": 60, "decimals": 1, "position": 5}),
    )
    .unwrap();
    let patch: OptionalItemPatch =
        serde_json::from_value(json!({"help": null, "maximum": 50.5, "retired": true})).unwrap();
    let after = before.with(patch);
    let expected: OptionalItemDefinition = serde_json::from_value(
        json!({"label": "Ct値", "minimum": 0, "maximum": 50.5, "decimals": 1, "position": 5, "retired": true}),
    )
    .unwrap();
    assert_eq!(after, expected);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one item of each kind, and what is wrong with each"
)]
fn values_are_judged_at_their_items_and_what_stands_is_left() {
    let items = [
        item("note", OptionalItemKind::Text, json!({"label": "メモ"})),
        item(
            "ct",
            OptionalItemKind::Number,
            json!({"label": "Ct値", "minimum": 0, "maximum": 60, "decimals": 1}),
        ),
        item(
            "told_on",
            OptionalItemKind::Date,
            json!({"label": "連絡日"}),
        ),
        item(
            "way",
            OptionalItemKind::Choice,
            json!({"label": "手段", "choices": choices(&[("bus", false), ("tram", true)])}),
        ),
        item(
            "ways",
            OptionalItemKind::Choices,
            json!({"label": "手段", "choices": choices(&[("bus", false), ("tram", true)])}),
        ),
        item(
            "old",
            OptionalItemKind::Text,
            json!({"label": "旧", "retired": true}),
        ),
    ];
    let judged = |before: Value, patch: Value| {
        let patch: OptionalValuesPatch = serde_json::from_value(json!({"values": patch})).unwrap();
        let before = before.as_object().cloned().unwrap();
        told(&judge(&items, &before, &patch))
    };
    let good = json!({"note": "一\n二", "ct": 23.5, "told_on": "2022-08-20", "way": "bus", "ways": ["bus"]});
    assert_eq!(judged(json!({}), good), []);
    let bad = json!({"note": 5, "ct": 61, "told_on": "8/20", "way": "taxi", "ways": ["bus", "bus"], "x/y": 1});
    let faults = [
        ("/values/ct", "number.range"),
        ("/values/note", "unreadable"),
        ("/values/told_on", "date.unreadable"),
        ("/values/way", "required_choice"),
        ("/values/ways", "unreadable"),
        ("/values/x~1y", "unknown_field"),
    ];
    let mut found = judged(json!({}), bad);
    found.sort();
    let faults = faults.map(|(at, code)| (at.to_owned(), code.to_owned()));
    assert_eq!(found, faults);
    assert_eq!(
        judged(json!({}), json!({"ct": 1.25}))[0].1,
        "number.too_fine"
    );
    assert_eq!(
        judged(json!({}), json!({"way": "tram"}))[0].1,
        "optional_item.retired_choice"
    );
    assert_eq!(
        judged(json!({}), json!({"old": "x"}))[0].1,
        "optional_item.retired"
    );
    // What was right when it was entered stays so.
    let stands = json!({"way": "tram", "ways": ["tram"], "old": "x", "ct": 99});
    assert_eq!(judged(stands.clone(), stands.clone()), []);
    assert_eq!(judged(stands.clone(), json!({"ways": ["tram", "bus"]})), []);
    assert_eq!(judged(stands, json!({"old": null})), []);
}

#[test]
fn a_change_over_what_stands_keeps_the_rest_and_nothing_empty() {
    let before = json!({"a": "x", "b": 2, "c": ["x"]});
    let before = before.as_object().unwrap();
    let patch: OptionalValuesPatch =
        serde_json::from_value(json!({"values": {"a": null, "c": [], "d": "y"}})).unwrap();
    let after = patch.over(before);
    assert_eq!(Value::Object(after.clone()), json!({"b": 2, "d": "y"}));
    assert_eq!(changed_codes(Some(before), &after), ["a", "c", "d"]);
    let back = OptionalValuesPatch::between(&after, before).unwrap();
    assert_eq!(back.over(&after), *before);
    assert_eq!(OptionalValuesPatch::between(before, before), None);
}

#[test]
fn the_schema_says_what_may_be_entered() {
    let items = [
        item(
            "ct",
            OptionalItemKind::Number,
            json!({"label": "Ct値", "minimum": 0, "decimals": 1}),
        ),
        item(
            "way",
            OptionalItemKind::Choice,
            json!({"label": "手段", "choices": choices(&[("bus", true)])}),
        ),
    ];
    let schema = schema_of(&items);
    assert_eq!(schema["properties"]["ct"]["multipleOf"], json!(0.1));
    assert_eq!(
        schema["properties"]["way"]["oneOf"][0],
        json!({"const": "bus", "title": "bus", "deprecated": true})
    );
    assert_eq!(schema["additionalProperties"], json!(false));
}
