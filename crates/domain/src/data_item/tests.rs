use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::notification::NotificationForm;
use crate::person::{Contact, Identity};

fn form() -> Value {
    let mut form = NotificationForm::default();
    form.condition.doses.resize_with(1, Default::default);
    serde_json::to_value(form).unwrap()
}

#[test]
fn every_place_is_there() {
    let person = serde_json::json!({
        "number": "", "sex": "", "identity": Identity::default(), "contact": Contact::default(),
    });
    let form = form();
    for item in ITEMS {
        for place in item.places {
            let there = match *place {
                Place::Person(pointer) | Place::Center(pointer) => {
                    person.pointer(pointer).is_some()
                }
                Place::Form(pointer) => form.pointer(pointer).is_some(),
                Place::Entry(kind, name) => kind.items().iter().any(|one| one.name == name),
                // Of these the server's document is asked.
                Place::Case(_)
                | Place::Number(_)
                | Place::Notification(_)
                | Place::Observation(_)
                | Place::Derived(_)
                | Place::Missing(_) => true,
            };
            assert!(there, "{}: {place:?}", item.name);
        }
    }
}

#[test]
fn no_item_of_an_entry_is_told_of_nowhere() {
    let told: BTreeSet<_> = ITEMS
        .iter()
        .flat_map(|item| item.places)
        .filter_map(|place| match place {
            Place::Entry(kind, name) => Some((*kind, *name)),
            _ => None,
        })
        .collect();
    // Remarks, and what says more exactly what a neighbour says.
    let beside = [
        "note",
        "other_specimen",
        "institution",
        "other_vaccine",
        "phone",
        "outcome",
        "as_of",
        "relation",
        "place_address",
    ];
    for kind in EntryKind::ALL {
        for item in kind.items() {
            let known = told.contains(&(*kind, item.name)) || beside.contains(&item.name);
            assert!(known, "{kind}.{}", item.name);
        }
    }
}

#[test]
fn each_stands_once_and_says_where_it_is_kept() {
    let names: BTreeSet<_> = ITEMS
        .iter()
        .map(|item| (item.part.title(), item.name))
        .collect();
    assert_eq!(names.len(), ITEMS.len());
    for item in ITEMS {
        assert!(!item.places.is_empty(), "{}", item.name);
        // What the notice makes compulsory is kept somewhere.
        let kept = item
            .places
            .iter()
            .any(|place| !matches!(place, Place::Missing(_)));
        assert!(kept || !item.compulsory, "{}", item.name);
    }
}
