//! An example for every schema: its own, or one put together from those of its parts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{list, schemas, text};

/// What composing would leave bare, by schema: every text of a form may be empty, but an example of one that
/// is says nothing. Members that are not named here are composed.
static FILLED: LazyLock<BTreeMap<String, Map<String, Value>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// Gives every schema of the document its example.
pub fn lay(whole: &mut Value) {
    for (name, schema) in schemas(whole) {
        for (member, value) in FILLED.get(name).into_iter().flatten() {
            let part = schema.pointer_mut(&format!("/properties/{member}"));
            if let Some(part) = part.and_then(Value::as_object_mut) {
                part.insert("example".to_owned(), value.clone());
            }
        }
    }
    let before = whole.clone();
    for (_, schema) in schemas(whole) {
        let example = compose(&before, schema);
        if let Some(members) = schema.as_object_mut() {
            members.insert("example".to_owned(), example);
        }
    }
}

/// The example of a schema of `document`.
pub fn compose(document: &Value, schema: &Value) -> Value {
    if let Some(own) = schema.get("example") {
        return own.clone();
    }
    // What a part says of itself comes before the bare one that it is where nothing was given.
    if let Some(reference) = text(schema, "$ref").strip_prefix('#') {
        let behind = document.pointer(reference);
        return behind.map_or(Value::Null, |behind| compose(document, behind));
    }
    if let Some(default) = schema.get("default") {
        return default.clone();
    }
    if let Some(first) = list(schema, "enum").chain(list(schema, "examples")).next() {
        return first.clone();
    }
    if schema.get("allOf").is_some() {
        let parts = list(schema, "allOf").map(|part| compose(document, part));
        let members = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Value::Object(members.collect());
    }
    if let Some(choice) = list(schema, "oneOf")
        .chain(list(schema, "anyOf"))
        .find(|choice| text(choice, "type") != "null")
    {
        return compose(document, choice);
    }
    of_kind(document, schema)
}

fn of_kind(document: &Value, schema: &Value) -> Value {
    let kind = list(schema, "type")
        .filter_map(Value::as_str)
        .find(|kind| *kind != "null")
        .unwrap_or_else(|| text(schema, "type"));
    match kind {
        "array" => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            json!([compose(document, items)])
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        "string" => json!(match text(schema, "format") {
            "uuid" => "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11",
            "date" => "2027-03-31",
            "date-time" => "2026-11-24T09:00:00Z",
            _ => "text",
        }),
        _ => {
            let members = schema.get("properties").and_then(Value::as_object);
            let members = members.into_iter().flatten();
            Value::Object(
                members
                    .map(|(name, member)| (name.clone(), compose(document, member)))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_there() {
        let whole = crate::openapi::whole().unwrap();
        assert!(!FILLED.is_empty());
        for (name, members) in FILLED.iter() {
            for member in members.keys() {
                let at = format!("/components/schemas/{name}/properties/{member}");
                assert!(whole.pointer(&at).is_some(), "{at}");
            }
        }
    }
}
