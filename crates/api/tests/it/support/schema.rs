//! As much of JSON Schema as the OpenAPI document uses: judging a value.

use chrono::{DateTime, NaiveDate};
use regex_lite::Regex;
use serde_json::Value;

/// Follows a reference.
pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => schema,
    }
}

/// The types that a schema names.
pub fn kinds(schema: &Value) -> Vec<String> {
    match &schema["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("a type {other}"),
    }
}

/// What is wrong with a value by its schema. Formats say how to read a value, not which values are right.
pub fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let judge = Judge {
        document,
        formats: false,
    };
    judge.wrong(schema, value, at)
}

/// The same of what the server says: it keeps to the formats, too.
pub fn check_answer(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let judge = Judge {
        document,
        formats: true,
    };
    judge.wrong(schema, value, "")
}

struct Judge<'a> {
    document: &'a Value,
    formats: bool,
}

impl Judge<'_> {
    fn wrong(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let schema = resolve(self.document, schema);
        let mut wrong = Vec::new();
        let kinds = kinds(schema);
        if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind, value)) {
            wrong.push(format!("{at}: {value} is not {kinds:?}"));
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|all| !all.contains(value))
        {
            wrong.push(format!("{at}: {value} is no choice"));
        }
        let fits = |choice| self.wrong(choice, value, at).is_empty();
        let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if choices.is_some_and(|all| !all.iter().any(fits)) {
            wrong.push(format!("{at}: {value} fits none"));
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            wrong.extend(self.wrong(part, value, at));
        }
        wrong.extend(bounds(schema, value, at));
        if self.formats {
            wrong.extend(format(schema, value, at));
        }
        wrong.extend(self.members(schema, value, at));
        if let Some(items) = schema.get("items") {
            for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                wrong.extend(self.wrong(items, item, &format!("{at}/{number}")));
            }
        }
        wrong
    }

    fn members(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for name in schema["required"].as_array().into_iter().flatten() {
            if value.get(name.as_str().unwrap()).is_none() {
                wrong.push(format!("{at}: {name} is missing"));
            }
        }
        let others = &schema["additionalProperties"];
        for (name, part) in value.as_object().into_iter().flatten() {
            let place = format!("{at}/{name}");
            match (schema["properties"].get(name), others) {
                (Some(known), _) => wrong.extend(self.wrong(known, part, &place)),
                (None, Value::Bool(false)) => wrong.push(format!("{place}: unknown")),
                (None, Value::Object(_)) => wrong.extend(self.wrong(others, part, &place)),
                _ => {}
            }
        }
        wrong
    }
}

/// Least and most, in numbers and in characters.
fn bounds(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let length = value.as_str().map(|text| text.chars().count() as f64);
    for (member, found, is_least) in [
        ("minimum", value.as_f64(), true),
        ("maximum", value.as_f64(), false),
        ("minLength", length, true),
        ("maxLength", length, false),
    ] {
        if let (Some(bound), Some(found)) = (schema[member].as_f64(), found)
            && ((is_least && found < bound) || (!is_least && found > bound))
        {
            wrong.push(format!("{at}: {value} breaks {member} {bound}"));
        }
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !Regex::new(pattern).unwrap().is_match(text)
    {
        wrong.push(format!("{at}: {value} is not {pattern}"));
    }
    wrong
}

fn format(schema: &Value, value: &Value, at: &str) -> Option<String> {
    let format = schema["format"].as_str()?;
    let right = match (format, value) {
        ("date", Value::String(text)) => {
            text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
        }
        ("date-time", Value::String(text)) => DateTime::parse_from_rfc3339(text).is_ok(),
        ("uuid", Value::String(text)) => text.len() == 36 && text.parse::<uuid::Uuid>().is_ok(),
        ("int32", Value::Number(number)) => {
            number.as_i64().is_some_and(|n| i32::try_from(n).is_ok())
        }
        ("int64" | "double", Value::Number(_)) | (_, Value::Null) => true,
        (other, value) => return Some(format!("{at}: {value} of a format {other}")),
    };
    (!right).then(|| format!("{at}: {value} is no {format}"))
}
