//! Merge patches (RFC 7396) of the parts of a record: whatever a part may hold, a patch may leave out, and null clears it.

use serde_json::{Map, Value, json};

use super::{list, named, schemas};

/// Schemas whose name ends so are merge patches.
const PATCH: &str = "Patch";

/// Lets the parts of merge patches hold null for each of their members, however deep.
pub(super) fn lay(whole: &mut Value) {
    let known = whole.pointer("/components/schemas");
    let known = known.cloned().unwrap_or_default();
    for (_, schema) in schemas(whole).filter(|(name, _)| name.ends_with(PATCH)) {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in properties.into_iter().flatten() {
            let choices = property.get_mut("oneOf").and_then(Value::as_array_mut);
            for choice in choices.into_iter().flatten() {
                if let Some(part) = part(&known, choice) {
                    *choice = part;
                }
            }
        }
    }
}

/// What a patch may say of the object that is referred to; nothing of what is none.
fn part(known: &Value, schema: &Value) -> Option<Value> {
    let properties = known.get(named(schema)?)?.get("properties")?.as_object()?;
    let members: Map<String, Value> = properties
        .iter()
        .map(|(name, property)| (name.clone(), member(known, property)))
        .collect();
    Some(json!({"type": "object", "additionalProperties": false, "properties": members}))
}

fn member(known: &Value, property: &Value) -> Value {
    let mut property = property.clone();
    if let Some(property) = property.as_object_mut() {
        // What is left out of a patch stays.
        property.remove("default");
    }
    if takes_null(&property) {
        return property;
    }
    let value = part(known, &property).unwrap_or(property);
    json!({"oneOf": [value, {"type": "null"}]})
}

fn takes_null(schema: &Value) -> bool {
    list(schema, "type").any(|kind| kind == "null")
        || list(schema, "oneOf").any(|choice| choice.get("type").is_some_and(|kind| kind == "null"))
}
