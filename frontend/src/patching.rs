//! A record that is being changed, as the fields of a merge patch.

use hersys_domain::patch::Patch;

/// A patch that sets what the record holds.
pub fn held<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Null, Patch::Value)
}

/// The text of a field.
pub fn shown(field: &Patch<String>) -> String {
    field.value().cloned().unwrap_or_default()
}

/// A field out of what was typed; nothing typed clears it.
pub fn typed(text: String) -> Patch<String> {
    held(Some(text).filter(|text| !text.trim().is_empty()))
}

/// What of a field is to be sent: nothing if it is as it was.
pub fn changed<T: PartialEq>(now: Patch<T>, before: &Patch<T>) -> Patch<T> {
    if now == *before { Patch::Absent } else { now }
}
