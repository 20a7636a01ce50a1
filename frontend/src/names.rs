//! Names that are known only once the program runs.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

static KNOWN: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The name for as long as the program runs. Forms call their items by names that are never given back; those of optional
/// items come from the server: a hundred for an organisation, kept once each.
pub fn lasting(name: &str) -> &'static str {
    let Ok(mut known) = KNOWN.lock() else {
        return Box::leak(name.into());
    };
    match known.get(name) {
        Some(kept) => kept,
        None => {
            let kept: &'static str = Box::leak(name.into());
            known.insert(kept);
            kept
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let (one, other) = (lasting("/values/means"), lasting("/values/means"));
        assert!(std::ptr::eq(one, other));
        assert_ne!(one, lasting("/values/rooms"));
    }
}
