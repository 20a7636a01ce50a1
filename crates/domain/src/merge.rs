//! JSON merge patches (RFC 7396) of whole records: what is absent stays, a null clears, lists are replaced.

use serde_json::{Map, Value};

/// Applies a merge patch to a record. A record with members of its own takes no other kind of value in their
/// place, which would lose them all.
///
/// # Errors
/// The JSON pointer, from `target` on, to a member whose place the patch gives to a list, a text or a number.
pub fn merge(target: &mut Value, patch: &Value) -> Result<(), String> {
    let Value::Object(changes) = patch else {
        if target.is_object() {
            return Err(String::new());
        }
        target.clone_from(patch);
        return Ok(());
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else {
        return Ok(());
    };
    for (key, change) in changes {
        if change.is_null() {
            members.remove(key);
        } else {
            let member = members.entry(key.as_str()).or_insert(Value::Null);
            merge(member, change).map_err(|within| format!("/{key}{within}"))?;
        }
    }
    Ok(())
}

/// The merge patch that makes `after` out of `before`; none where they are the same.
pub fn difference(before: &Value, after: &Value) -> Option<Value> {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return (before != after).then(|| after.clone());
    };
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let mut changes: Map<String, Value> = gone.map(|key| (key.clone(), Value::Null)).collect();
    for (key, value) in new {
        let before = old.get(key).unwrap_or(&Value::Null);
        if let Some(change) = difference(before, value) {
            changes.insert(key.clone(), change);
        }
    }
    (!changes.is_empty()).then_some(Value::Object(changes))
}

/// What was typed over a record that somebody else has changed meanwhile: `now`, with all that the reader made of
/// `before` laid over it.
///
/// # Errors
/// As [`merge`]: the reader's text in the place of what has become a record.
pub fn rebased(before: &Value, typed: &Value, now: &Value) -> Result<Value, String> {
    let mut out = now.clone();
    if let Some(own) = difference(before, typed) {
        merge(&mut out, &own)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        // RFC 7396, appendix A, without those that replace an object by something else.
        for (mut target, patch, wanted) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": "b"}),
                json!({"b": "c"}),
                json!({"a": "b", "b": "c"}),
            ),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (
                json!({"a": "b", "b": "c"}),
                json!({"a": null}),
                json!({"b": "c"}),
            ),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (
                json!({"a": [{"b": "c"}]}),
                json!({"a": [1]}),
                json!({"a": [1]}),
            ),
            (
                json!(["a", "b"]),
                json!({"a": "b", "c": null}),
                json!({"a": "b"}),
            ),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
        ] {
            merge(&mut target, &patch).unwrap();
            assert_eq!(target, wanted, "{patch}");
        }
    }

    #[test]
    fn nothing_takes_the_place_of_a_record() {
        let stored = json!({"a": {"b": {"c": 1}}, "d": 2});
        for (patch, place) in [
            (json!([]), ""),
            (json!({"a": []}), "/a"),
            (json!({"d": 3, "a": {"b": "x"}}), "/a/b"),
        ] {
            assert_eq!(merge(&mut stored.clone(), &patch), Err(place.to_owned()));
        }
    }

    #[test]
    fn what_two_people_change_at_once_is_kept() {
        let before = json!({"name": "a", "place": {"code": "1", "street": "x"}, "phones": ["1"]});
        let typed = json!({"name": "b", "place": {"code": "1", "street": "y"}, "phones": ["1"]});
        let now = json!({"name": "a", "place": {"code": "2", "street": "z"}, "phones": ["1", "2"], "more": 1});
        assert_eq!(
            rebased(&before, &typed, &now),
            Ok(
                json!({"name": "b", "place": {"code": "2", "street": "y"}, "phones": ["1", "2"], "more": 1})
            )
        );
        assert_eq!(rebased(&before, &before, &now), Ok(now));
    }

    #[test]
    fn a_difference_makes_the_one_out_of_the_other() {
        for (before, after, wanted) in [
            (json!({"a": 1}), json!({"a": 1}), None),
            (
                json!({"a": {"b": 1, "c": "x"}, "d": [1]}),
                json!({"a": {"b": 2, "c": "x"}, "d": [1, 2]}),
                Some(json!({"a": {"b": 2}, "d": [1, 2]})),
            ),
            (
                json!({"a": {"b": 1}, "c": 1}),
                json!({"a": {}}),
                Some(json!({"a": {"b": null}, "c": null})),
            ),
            (
                json!({"a": null}),
                json!({"a": "x"}),
                Some(json!({"a": "x"})),
            ),
        ] {
            let found = difference(&before, &after);
            assert_eq!(found, wanted);
            let mut merged = before;
            if let Some(patch) = &found {
                merge(&mut merged, patch).unwrap();
            }
            assert_eq!(merged, after);
        }
    }
}
