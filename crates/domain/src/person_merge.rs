//! Records of one person: merging two (統合), undoing it, and telling two apart for good (別人) (A8).
//!
//! A merge links records and moves nothing: each keeps its number, its key and its cases. What the records are agreed to say is
//! written into each of them. Where both have a value and the values differ, two people of the centre decide: one proposes, with
//! a choice for each such item, another confirms.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{DistinctionId, MergeId, OrganizationId, PersonId};
use crate::person::Person;
use crate::person_number::PersonNumber;
use crate::validate::{Validate, Violations};

mod item;

pub use item::{MergeItem, agreed, lines};

/// Letters of a note at most.
const NOTE_MAX: usize = 4_000;

crate::closed_set! {
    /// Whose value.
    pub enum Side {
        /// That of the record from which one merges.
        This = "this",
        /// That of the other record.
        That = "that",
    }
}

crate::closed_set! {
    /// How an item stands in two records.
    pub enum LineState {
        /// 一致: the same after folding, or 未入力 in both.
        Agrees = "agrees",
        /// Entered in this record only; the other takes it over.
        OnlyThis = "only_this",
        /// Entered in the other record only; this one takes it over.
        OnlyThat = "only_that",
        /// 不一致: one of the two has to be chosen.
        Differs = "differs",
    }
}

crate::closed_set! {
    /// State of a merge.
    pub enum MergeState {
        /// 確認待ち: a second person of the centre decides.
        Proposed = "proposed",
        /// 統合済み.
        Merged = "merged",
        /// 差戻し: the second person did not agree.
        Declined = "declined",
        /// 取下げ: the centre let it be.
        Withdrawn = "withdrawn",
        /// 統合取消し.
        Undone = "undone",
    }
}

/// An item of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeLine {
    /// What.
    pub item: MergeItem,
    /// How it stands.
    pub state: LineState,
    /// Whose value is kept: chosen where they differ, else that of the one who has one.
    pub choice: Option<Side>,
}

/// Two records side by side, as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeComparison {
    /// The record from which one merges.
    pub this: Person,
    /// The other.
    pub that: Person,
    /// One for each item.
    pub lines: Vec<MergeLine>,
    /// Whether items differ, so that a second person has to confirm.
    pub conflicting: bool,
}

/// Whose value is kept of an item in which two records differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeChoice {
    /// What.
    #[cfg_attr(feature = "openapi", schema(example = "phone"))]
    pub item: MergeItem,
    /// Whose.
    #[cfg_attr(feature = "openapi", schema(example = "this"))]
    pub side: Side,
}

/// 同一人物として統合する.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMerge {
    /// The other record.
    pub other_id: PersonId,
    /// Its version, as it was looked at.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub other_version: i32,
    /// One for each item that differs, none for any other.
    #[serde(default)]
    pub choices: Vec<MergeChoice>,
    /// 備考; sealed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub note: String,
}

impl Validate for NewMerge {
    fn validate(&self, out: &mut Violations) {
        out.lines("/note", &self.note, NOTE_MAX);
        if self.choices.len() > MergeItem::ALL.len() {
            out.add("/choices", "merge.not_different");
        }
    }
}

/// The second person's yes, to the records as they were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeConfirmation {
    /// Version of the record from which it was proposed.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub this_version: i32,
    /// Version of the other record.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub that_version: i32,
}

impl Validate for MergeConfirmation {
    fn validate(&self, _: &mut Violations) {}
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deed {
    /// By whom; told within their own organisation.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A merge, from proposal to its undoing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonMerge {
    /// The merge.
    pub id: MergeId,
    /// How it stands.
    pub state: MergeState,
    /// The record from which it was proposed.
    pub person_id: PersonId,
    /// Its 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// Its name; none for 氏名不詳.
    pub person_name: Option<String>,
    /// The other record.
    pub other_id: PersonId,
    /// Its 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1304620011"))]
    pub other_number: PersonNumber,
    /// Its name; none for 氏名不詳.
    pub other_name: Option<String>,
    /// The centre.
    pub center_id: OrganizationId,
    /// Its name.
    pub center_name: String,
    /// Whether items differed, so that two people decided.
    pub conflicting: bool,
    /// What was chosen of them.
    pub choices: Vec<MergeChoice>,
    /// 備考 of the proposer.
    pub note: Option<String>,
    /// Why it was declined or undone.
    pub reason: Option<String>,
    /// The proposal; of a merge without conflicts the merge itself.
    pub proposed: Deed,
    /// What became of it: 統合, 差戻し or 取下げ.
    pub decided: Option<Deed>,
    /// Its undoing.
    pub undone: Option<Deed>,
    /// Whether the reader proposed it, and so cannot confirm it.
    pub own: bool,
    /// Whether it can be undone now: it stands, and no later one of the same records does.
    pub last: bool,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// A merge with what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeDetail {
    /// The merge.
    #[serde(flatten)]
    pub merge: PersonMerge,
    /// The two records as they stand, with what was chosen: of one that waits only.
    pub comparison: Option<MergeComparison>,
}

/// What an undone merge left as it is, for somebody has changed it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftAsIs {
    /// Of which record.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub number: PersonNumber,
    /// What.
    pub items: Vec<MergeItem>,
}

/// An undone merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoneMerge {
    /// The merge.
    #[serde(flatten)]
    pub merge: PersonMerge,
    /// What was changed after the merge and stays.
    pub left: Vec<LeftAsIs>,
}

/// 別人とする.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDistinction {
    /// The other record.
    pub other_id: PersonId,
    /// 備考; sealed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "双子の姉"))]
    pub note: String,
}

impl Validate for NewDistinction {
    fn validate(&self, out: &mut Violations) {
        out.lines("/note", &self.note, NOTE_MAX);
    }
}

/// Two records that were held to be of two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Distinction {
    /// The decision.
    pub id: DistinctionId,
    /// The record that is not the one asked about.
    pub other_id: PersonId,
    /// Its 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1304620011"))]
    pub other_number: PersonNumber,
    /// Its name; none for 氏名不詳.
    pub other_name: Option<String>,
    /// The centre that decided.
    pub center_name: String,
    /// Why.
    pub note: Option<String>,
    /// The decision.
    pub decided: Deed,
    /// That it was taken back.
    pub taken_back: Option<Deed>,
    /// Version, as in the `ETag`.
    pub version: i32,
}
