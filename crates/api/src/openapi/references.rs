//! References that utoipa leaves out: a member of a generic schema (`Page<Account>`) is written out where it
//! stands. Readers and generators of clients want to see that it is the same as elsewhere.

use serde_json::{Map, Value, json};

use super::schemas;

/// Puts a reference in the place of every such copy.
pub fn restore(whole: &mut Value) {
    let known: Map<String, Value> = schemas(whole)
        .map(|(name, schema)| (name.clone(), plain(schema)))
        .collect();
    for (name, schema) in schemas(whole) {
        let Some((_, argument)) = name.split_once('_') else {
            continue;
        };
        let Some(original) = known.get(argument) else {
            continue;
        };
        let members = schema.get_mut("properties").and_then(Value::as_object_mut);
        for member in members.into_iter().flatten().map(|(_, member)| member) {
            let copy = if member.get("items").is_some() {
                member.get_mut("items")
            } else {
                Some(member)
            };
            if let Some(copy) = copy
                && plain(copy) == *original
            {
                *copy = json!({"$ref": format!("#/components/schemas/{argument}")});
            }
        }
    }
}

/// A schema without its description, which a member may have of its own.
fn plain(schema: &Value) -> Value {
    let mut plain = schema.clone();
    if let Some(members) = plain.as_object_mut() {
        members.remove("description");
    }
    plain
}
