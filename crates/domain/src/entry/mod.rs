//! What is known of a case beside its course and its notifications: tests, stays, treatment, conditions, what an
//! investigation found (data-items 1, 2 and 4; B1, B3–B6, B13). Each is an entry of a kind; what a kind holds is a
//! sheet of items, declared once ([`item`]).
//!
//! An entry is a working record: it is changed in its place by merge patches, each change keeps what stood before, and
//! who made it when. What should not be there is taken back with a reason and stays readable.

pub mod exposure;
pub mod from_form;
pub mod investigation;
pub mod item;
pub mod kind;
pub mod laboratory;
pub mod plausible;
pub mod treatment;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use kind::{Clinical, Content, EntryGroup, EntryKind, Survey, Values, is_said};

use crate::case::CaseSummary;
use crate::entry::laboratory::TestStage;
use crate::id::{CaseId, EntryId};
use crate::merge::difference;
use crate::validate::{FieldError, Validate, Violations};

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry<C> {
    /// The entry.
    pub id: EntryId,
    /// Of which case.
    pub case_id: CaseId,
    /// What it holds.
    pub content: C,
    /// Items with free text that the reader may not read; empty in the content.
    pub withheld: Vec<String>,
    /// What looks wrong; refuses nothing.
    pub warnings: Vec<FieldError>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// The member of staff who entered it, to their own organisation.
    pub recorded_by: Option<String>,
    /// Their organisation.
    pub recorded_for: Option<String>,
    /// The last change; none where there was none.
    pub changed: Option<EntryChange>,
    /// How it came to hold no more.
    pub removed: Option<EntryChange>,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// Who changed an entry, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryChange {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, to their own organisation.
    pub by: Option<String>,
    /// Their organisation.
    pub organization: Option<String>,
    /// Why, of what was taken back; to those who may read what is typed about a case.
    pub reason: Option<String>,
}

/// All entries of a group that one may see, in the order of kinds and days; those taken back come last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries<C> {
    /// Those that hold.
    pub items: Vec<Entry<C>>,
    /// Those that were taken back.
    pub removed: Vec<Entry<C>>,
    /// Whether the caller may enter and change such entries of this case.
    pub writable: bool,
}

impl<C> Entries<C> {
    /// Shows an entry as it stands after it was made, changed or taken back: in its place where it had one, else last.
    pub fn show(&mut self, entry: Entry<C>) {
        let gone = entry.removed.is_some();
        let (to, from) = match gone {
            true => (&mut self.removed, &mut self.items),
            false => (&mut self.items, &mut self.removed),
        };
        from.retain(|one| one.id != entry.id);
        match to.iter_mut().find(|one| one.id == entry.id) {
            Some(place) => *place = entry,
            None => to.push(entry),
        }
    }
}

/// A change of an entry (RFC 7396): an item that is absent stays as it is, null clears it, lists are replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EntryPatch {
    /// Items of the entry's kind by their names.
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"result": "negative"})))]
    pub values: Value,
}

impl Validate for EntryPatch {
    fn validate(&self, out: &mut Violations) {
        if !self.values.is_object() {
            out.add("/values", "unreadable");
        }
    }
}

impl EntryPatch {
    /// The change that makes `after` out of `before`; none where they are the same.
    pub fn between<C: Content>(before: &C, after: &C) -> Option<Self> {
        let (before, after) = (before.values(), after.values());
        let values = difference(&Value::Object(before), &Value::Object(after))?;
        Some(Self { values })
    }
}

/// One state of an entry in its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryVersion<C> {
    /// Its number, from 1.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i32,
    /// What it held.
    pub content: C,
    /// Items that differ from the version before; of the first, those that say anything.
    pub changed: Vec<String>,
    /// Who made it, and when.
    pub made: EntryChange,
}

/// The history of an entry (変更履歴), the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryVersions<C> {
    /// The versions.
    pub items: Vec<EntryVersion<C>>,
    /// Items with free text that the reader may not read; empty in the contents.
    pub withheld: Vec<String>,
}

/// A test whose result is awaited (結果待ちの検査).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AwaitedTest {
    /// The entry.
    pub id: EntryId,
    /// The case.
    pub case: CaseSummary,
    /// What is known of the test.
    pub test: laboratory::LaboratoryTest,
    /// How far it has come.
    pub stage: TestStage,
    /// 結果予定日, else the day on which the specimen was taken, else that of the order.
    pub awaited_on: NaiveDate,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// Names of the items in which two states of an entry differ, in the order of the kind.
pub fn changed_items<C: Content>(before: Option<&C>, after: &C) -> Vec<String> {
    let old = before.map(Content::values).unwrap_or_default();
    let new = after.values();
    let said =
        |values: &Values, name: &str| values.get(name).filter(|value| is_said(value)).cloned();
    after
        .kind()
        .items()
        .iter()
        .filter(|item| said(&old, item.name) != said(&new, item.name))
        .map(|item| item.name.to_owned())
        .collect()
}

/// Takes the free texts out; gives the names of those that said something.
pub fn withhold<C: Content>(content: &mut C) -> Vec<String> {
    let kind = content.kind();
    let mut values = content.values();
    let mut withheld = Vec::new();
    for name in kind.notes() {
        if values.remove(name).is_some_and(|value| is_said(&value)) {
            withheld.push(name.to_owned());
        }
    }
    if !withheld.is_empty()
        && let Some(without) = C::of(kind, values)
    {
        *content = without;
    }
    withheld
}

#[cfg(test)]
mod tests;
