//! The two parts of a person within a change, each replaced as a whole.

use hersys_domain::patch::Patch;
use hersys_domain::person::{Contact, Identity, PersonPatch};
use hersys_domain::postal_code::PostalCode;

/// Reads names and birth date.
pub(super) fn identity<V>(patch: &PersonPatch, read: impl Fn(&Identity) -> V) -> V {
    match patch.identity.value() {
        Some(part) => read(part),
        None => read(&Identity::default()),
    }
}

/// Reads how to reach somebody.
pub(super) fn contact<V>(patch: &PersonPatch, read: impl Fn(&Contact) -> V) -> V {
    match patch.contact.value() {
        Some(part) => read(part),
        None => read(&Contact::default()),
    }
}

/// Changes names and birth date.
pub(super) fn set_identity(patch: &mut PersonPatch, change: impl FnOnce(&mut Identity)) {
    let mut now = patch.identity.value().cloned().unwrap_or_default();
    change(&mut now);
    patch.identity = Patch::Value(now);
}

/// Changes how to reach somebody.
pub(super) fn set_contact(patch: &mut PersonPatch, change: impl FnOnce(&mut Contact)) {
    let mut now = patch.contact.value().cloned().unwrap_or_default();
    change(&mut now);
    patch.contact = Patch::Value(now);
}

/// A postal code as it is kept, as far as what is typed is one.
pub(super) fn postal(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| {
        typed
            .parse::<PostalCode>()
            .map_or_else(|_| typed.to_owned(), |code| code.to_string())
    })
}

/// What was typed, if anything was.
pub(super) fn some(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}
