//! As much of JSON Schema as the OpenAPI document uses: judging a value.

use serde_json::Value;

/// Follows a reference.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => schema,
    }
}

fn kinds(schema: &Value) -> Vec<String> {
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

/// What is wrong with a value by its schema.
pub fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolve(document, schema);
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
    let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    if choices.is_some_and(|all| {
        !all.iter()
            .any(|choice| check(document, choice, value, at).is_empty())
    }) {
        wrong.push(format!("{at}: {value} fits none"));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        wrong.extend(check(document, part, value, at));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, part) in value.as_object().into_iter().flatten() {
        let place = format!("{at}/{name}");
        match (
            schema["properties"].get(name),
            &schema["additionalProperties"],
        ) {
            (Some(known), _) => wrong.extend(check(document, known, part, &place)),
            (None, Value::Bool(false)) => wrong.push(format!("{place}: unknown")),
            (None, Value::Object(_)) => {
                wrong.extend(check(
                    document,
                    &schema["additionalProperties"],
                    part,
                    &place,
                ));
            }
            _ => {}
        }
    }
    if let Some(items) = schema.get("items") {
        for (number, item) in value.as_array().into_iter().flatten().enumerate() {
            wrong.extend(check(document, items, item, &format!("{at}/{number}")));
        }
    }
    wrong
}
