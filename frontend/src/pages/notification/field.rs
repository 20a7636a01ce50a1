//! How an item of the page is tied to its place in the form.

use hersys_domain::notification::NotificationForm;
use leptos::prelude::*;

use super::entry::Entry;
use crate::locale::{Text, text};

/// Where a value lies in the form.
pub(super) struct Lens<V: 'static> {
    pub(super) pointer: &'static str,
    pub(super) read: fn(&NotificationForm) -> &V,
    pub(super) write: fn(&mut NotificationForm) -> &mut V,
}

impl<V> Clone for Lens<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Lens<V> {}

/// The place of an item, by its path: `at!(person.sex)`.
macro_rules! at {
    ($($part:ident).+) => {
        $crate::pages::notification::field::Lens {
            pointer: concat!($("/", stringify!($part)),+),
            read: |form| &form.$($part).+,
            write: |form| &mut form.$($part).+,
        }
    };
}
pub(super) use at;

/// An item of the page.
#[derive(Debug, Clone)]
pub(super) struct Field<V: Send + Sync + 'static> {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) pointer: String,
    pub(super) value: Signal<V>,
    pub(super) write: Callback<V>,
    pub(super) entry: Entry,
}

/// The id of an item on the page.
pub(super) fn id_of(pointer: &str) -> String {
    format!("n{}", pointer.replace('/', "-"))
}

/// The label of an item; the number of a row says nothing.
pub fn label_of(pointer: &str) -> Text {
    let words: Vec<&str> = pointer
        .split('/')
        .filter(|part| !part.is_empty() && part.parse::<usize>().is_err())
        .collect();
    let key = words.join(".");
    text::notification::field::find(&key)
        .or_else(|| text::notification::field::find(&format!("{key}.label")))
        .unwrap_or_else(|| key.into())
}
