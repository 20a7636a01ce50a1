//! What is of several kinds, each with its own items: a body of one names its kind and its items, and nothing else.

use serde_json::{Value, json};

use super::schemas;

/// Members that such a body has.
const MEMBERS: [&str; 2] = ["kind", "values"];

/// Says of each kind that it takes no other members, which the derived schema leaves out.
pub(super) fn lay(whole: &mut Value) {
    for (_, schema) in schemas(whole) {
        let kinds = schema.get_mut("oneOf").and_then(Value::as_array_mut);
        for kind in kinds.into_iter().flatten() {
            let members = kind.get("properties").and_then(Value::as_object);
            let tagged = members
                .is_some_and(|members| members.keys().all(|name| MEMBERS.contains(&name.as_str())));
            if let Some(kind) = kind.as_object_mut().filter(|_| tagged) {
                kind.insert("additionalProperties".to_owned(), json!(false));
            }
        }
    }
}
