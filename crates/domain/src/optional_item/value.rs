//! What is entered into the optional items of a case: judged by their definitions, as these stand.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{OptionalAudience, OptionalItem, OptionalItemKind};
use crate::entry::item::{day_within_reach, is_finer};
use crate::entry::{EntryChange, is_said};
use crate::id::{CaseId, OrganizationId};
use crate::merge::difference;
use crate::validate::{Validate, Violations};

/// Characters of a text.
pub const TEXT_MAX: usize = 1_000;

/// Values by the codes of their items; what is not entered is not there.
pub type Values = Map<String, Value>;

/// What is entered into the optional items of one organisation and one audience, of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionalValues {
    /// The case.
    pub case_id: CaseId,
    /// Whose items.
    pub organization_id: OrganizationId,
    /// Name of that organisation.
    #[cfg_attr(feature = "openapi", schema(example = "東京都"))]
    pub organization: String,
    /// For whom the items are.
    pub audience: OptionalAudience,
    /// Values by the codes of the items (`GET /optional-items`): a text, a number, a day (`2022-08-20`), the code of a
    /// choice, or a list of such. Items into which nothing is entered are not there. `GET /optional-items/schema`
    /// describes them as a JSON Schema.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"means_of_travel": "bus"})))]
    pub values: Values,
    /// Codes of items with text that the reader may not read; not among the values.
    pub withheld: Vec<String>,
    /// Whether the caller may enter them.
    pub writable: bool,
    /// The last change; none where nothing was entered yet.
    pub changed: Option<EntryChange>,
    /// Version, as in the `ETag`; 0 where nothing was entered yet.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
}

/// A change of what is entered (RFC 7396): an item that is absent stays as it is, null clears it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionalValuesPatch {
    /// Values by the codes of the items.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"means_of_travel": "bus"})))]
    pub values: Values,
}

impl OptionalValuesPatch {
    /// The change that makes `after` out of `before`; none where they are the same.
    pub fn between(before: &Values, after: &Values) -> Option<Self> {
        match difference(
            &Value::Object(before.clone()),
            &Value::Object(after.clone()),
        )? {
            Value::Object(values) => Some(Self { values }),
            _ => None,
        }
    }

    /// What is entered then. Nothing empty is kept.
    pub fn over(&self, before: &Values) -> Values {
        let mut after = before.clone();
        for (code, value) in &self.values {
            match is_said(value) {
                true => after.insert(code.clone(), value.clone()),
                false => after.remove(code),
            };
        }
        after
    }
}

impl Validate for OptionalValuesPatch {
    /// What the values may be depends on the items ([`judge`]).
    fn validate(&self, _: &mut Violations) {}
}

/// One state of what was entered, in its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionalValuesVersion {
    /// Its number, from 1.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
    /// What was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"means_of_travel": "bus"})))]
    pub values: Values,
    /// Codes of items with text that the reader may not read.
    pub withheld: Vec<String>,
    /// Codes of the items that differ from the version before.
    pub changed: Vec<String>,
    /// Who made it, and when.
    pub made: EntryChange,
}

/// Codes of the items in which two states differ.
pub fn changed_codes(before: Option<&Values>, after: &Values) -> Vec<String> {
    let none = Values::new();
    let before = before.unwrap_or(&none);
    let gone = before.keys().filter(|code| !after.contains_key(*code));
    let new = after
        .iter()
        .filter(|(code, value)| before.get(*code) != Some(*value))
        .map(|(code, _)| code);
    gone.chain(new).cloned().collect()
}

/// Takes out what is text; gives the codes of what said something.
pub fn withhold(values: &mut Values, items: &[OptionalItem]) -> Vec<String> {
    let texts = items
        .iter()
        .filter(|item| item.kind == OptionalItemKind::Text);
    texts
        .filter(|item| values.remove(&item.code).is_some())
        .map(|item| item.code.clone())
        .collect()
}

/// Judges a change by the items of the organisation. What stands already is judged no more: a definition that became
/// narrower makes nothing wrong that was right when it was entered.
pub fn judge(items: &[OptionalItem], before: &Values, patch: &OptionalValuesPatch) -> Violations {
    let mut out = Violations::default();
    for (code, value) in &patch.values {
        let pointer = format!("/values/{}", code.replace('~', "~0").replace('/', "~1"));
        let Some(item) = items.iter().find(|item| item.code == *code) else {
            out.add(&pointer, "unknown_field");
            continue;
        };
        if !is_said(value) || before.get(code) == Some(value) {
            continue;
        }
        if item.definition.retired {
            out.add(&pointer, "optional_item.retired");
            continue;
        }
        judge_one(item, before.get(code), value, &pointer, &mut out);
    }
    out
}

fn judge_one(
    item: &OptionalItem,
    before: Option<&Value>,
    value: &Value,
    pointer: &str,
    out: &mut Violations,
) {
    match (item.kind, value) {
        (OptionalItemKind::Text, Value::String(text)) => out.lines(pointer, text, TEXT_MAX),
        (OptionalItemKind::Number, Value::Number(number)) => match number.as_f64() {
            Some(number) => judge_number(item, number, pointer, out),
            None => out.add(pointer, "number.unreadable"),
        },
        (OptionalItemKind::Date, Value::String(text)) => match text.parse::<NaiveDate>() {
            Ok(day) => day_within_reach(day, pointer, out),
            Err(_) => out.add(pointer, "date.unreadable"),
        },
        (OptionalItemKind::Choice, Value::String(code)) => {
            let stood = before.and_then(Value::as_str) == Some(code);
            judge_choice(item, code, stood, pointer, out);
        }
        (OptionalItemKind::Choices, Value::Array(all)) => {
            let stood = before.and_then(Value::as_array);
            let mut seen = std::collections::BTreeSet::new();
            for one in all {
                match one.as_str() {
                    Some(code) if seen.insert(code) => {
                        let stood = stood.is_some_and(|stood| stood.contains(one));
                        judge_choice(item, code, stood, pointer, out);
                    }
                    _ => return out.add(pointer, "unreadable"),
                }
            }
        }
        (OptionalItemKind::Number, _) => out.add(pointer, "number.unreadable"),
        (OptionalItemKind::Date, _) => out.add(pointer, "date.unreadable"),
        _ => out.add(pointer, "unreadable"),
    }
}

fn judge_number(item: &OptionalItem, number: f64, pointer: &str, out: &mut Violations) {
    let definition = &item.definition;
    let below = definition.minimum.is_some_and(|least| number < least);
    let above = definition.maximum.is_some_and(|most| number > most);
    if below || above || number.abs() > super::NUMBER_MAX {
        let say = |bound: Option<f64>| bound.map_or_else(String::new, |bound| bound.to_string());
        let range = format!("{}–{}", say(definition.minimum), say(definition.maximum));
        out.add_with(pointer, "number.range", "range", range);
    } else if is_finer(number, definition.decimals) {
        out.add_with(pointer, "number.too_fine", "digits", definition.decimals);
    }
}

fn judge_choice(item: &OptionalItem, code: &str, stood: bool, pointer: &str, out: &mut Violations) {
    let choice = item.definition.choices.iter().find(|one| one.code == code);
    match choice {
        None => out.add(pointer, "required_choice"),
        Some(choice) if choice.retired && !stood => {
            out.add(pointer, "optional_item.retired_choice")
        }
        Some(_) => {}
    }
}

/// The JSON Schema (draft 2020-12) of what may be entered into some items now: what OpenAPI cannot say, for each
/// organisation has its own.
pub fn schema_of(items: &[OptionalItem]) -> Value {
    let members: Map<String, Value> = items
        .iter()
        .map(|item| (item.code.clone(), schema_of_one(item)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": members,
        "additionalProperties": false,
    })
}

fn schema_of_one(item: &OptionalItem) -> Value {
    let definition = &item.definition;
    let choices: Vec<_> = definition
        .choices
        .iter()
        .map(|one| json!({"const": one.code, "title": one.label, "deprecated": one.retired}))
        .collect();
    let mut schema = match item.kind {
        OptionalItemKind::Text => json!({"type": "string", "maxLength": TEXT_MAX}),
        OptionalItemKind::Date => json!({"type": "string", "format": "date"}),
        OptionalItemKind::Number => json!({"type": "number"}),
        OptionalItemKind::Choice => json!({"oneOf": choices}),
        OptionalItemKind::Choices => {
            json!({"type": "array", "uniqueItems": true, "items": {"oneOf": choices}})
        }
    };
    if let Value::Object(members) = &mut schema {
        members.insert("title".into(), json!(definition.label));
        members.insert("deprecated".into(), json!(definition.retired));
        let further = [
            (
                "description",
                definition.help.as_ref().map(|help| json!(help)),
            ),
            ("minimum", definition.minimum.map(|least| json!(least))),
            ("maximum", definition.maximum.map(|most| json!(most))),
        ];
        members.extend(
            further
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?))),
        );
        if item.kind == OptionalItemKind::Number {
            let step = 10_f64.powi(-i32::from(definition.decimals));
            members.insert("multipleOf".into(), json!(step));
        }
    }
    schema
}
