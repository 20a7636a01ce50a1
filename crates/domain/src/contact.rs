//! Contacts of a case (接触者, E1): rows as they are typed or pasted, what becomes of each, and how they stand.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::absent::DateAnswer;
use crate::age::{Age, AgeUnit};
use crate::case::{CaseSummary, Sex};
use crate::digits::plain;
use crate::entry::exposure::{
    ContactJudgement, Exposure, ExposureDistance, ExposureRelation, Protection,
};
use crate::entry::investigation::Setting;
use crate::entry::item::{Line, Note};
use crate::entry::{Entry, Survey};
use crate::id::CaseId;
use crate::jp_date;
use crate::kana::to_katakana;
use crate::person::{Contact, Identity};
use crate::phone::Phone;
use crate::same_person::Candidates;
use crate::validate::{Coded, FieldError, Validate, Violations};
use crate::watch::Watch;

mod judge;
mod record;
#[cfg(test)]
mod tests;

pub use judge::ReadContact;
pub use record::{ReadRecord, RegisterRecord};

/// So many rows are registered at once.
pub const ROWS: usize = 100;

crate::closed_set! {
    /// What makes a close contact (濃厚接触者の定義), in the order of the national definition.
    pub enum ContactCriterion {
        /// 同居、又は長時間の接触.
        SameHousehold = "same_household",
        /// 適切な防護なしの診察・看護・介護.
        UnprotectedCare = "unprotected_care",
        /// 気道分泌液・体液への接触.
        TouchedFluids = "touched_fluids",
        /// 1m以内・予防策なし・15分以上.
        Near15Minutes = "near_15_minutes",
    }
}

crate::closed_set! {
    /// Who a row is, where people on record look alike.
    pub enum ContactIdentity {
        /// 新しい人として登録.
        New = "new",
        /// 登録済みの人.
        Known = "known",
    }
}

/// A contact of a case as typed: one row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactRow {
    /// 氏名, a blank between family and given name.
    #[cfg_attr(feature = "openapi", schema(example = "架空 太郎"))]
    pub name: String,
    /// フリガナ, likewise.
    #[cfg_attr(feature = "openapi", schema(example = "カクウ タロウ"))]
    pub kana: String,
    /// 生年月日 in any spelling that says it in full, or 年齢: 34, 34歳, 8か月.
    #[cfg_attr(feature = "openapi", schema(example = "S55.3.14"))]
    pub birth: String,
    /// 性別.
    pub sex: Option<Sex>,
    /// 電話.
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: String,
    /// 感染源との関係.
    pub relation: Option<ExposureRelation>,
    /// 接触の場面.
    pub setting: Option<Setting>,
    /// 最終接触日 in any spelling.
    #[cfg_attr(feature = "openapi", schema(example = "R4.8.19"))]
    pub last_on: String,
    /// 接触の時間（分）.
    #[cfg_attr(feature = "openapi", schema(example = "30"))]
    pub minutes: String,
    /// 距離.
    pub distance: Option<ExposureDistance>,
    /// 必要な感染予防策.
    pub protection: Option<Protection>,
    /// Criteria that apply; an empty list for none, absent where nobody asked.
    pub criteria: Option<Vec<ContactCriterion>>,
    /// 判定; absent to leave it open.
    pub judgement: Option<ContactJudgement>,
    /// 感染対策開始日 of a household, in any spelling.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub precautions_on: String,
    /// 備考.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub note: String,
    /// Who it is, once people on record have been seen who look alike.
    pub identity: Option<ContactIdentity>,
    /// With `known`: a case of theirs, as it was offered.
    pub known_case_id: Option<CaseId>,
}

/// Registering contacts of a case. Each row is judged and kept by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterContacts {
    /// 1–100 rows.
    pub rows: Vec<ContactRow>,
}

impl Validate for RegisterContacts {
    /// What is wrong with a row is told with its result: it keeps no other row from being registered.
    fn validate(&self, out: &mut Violations) {
        if self.rows.is_empty() {
            out.add("/rows", "required");
        } else if self.rows.len() > ROWS {
            out.add_with("/rows", "list.too_long", "max", ROWS);
        }
    }
}

crate::closed_set! {
    /// What became of a row.
    pub enum ContactOutcome {
        /// 登録した: a person with a record of their own.
        Registered = "registered",
        /// 登録済みの人に記録した: a person who was on record.
        Linked = "linked",
        /// すでに接触者: of this case, so that nothing was done.
        Already = "already",
        /// 同一人物の候補がある: somebody must say who it is, and nothing was done.
        Asks = "asks",
        /// 入力に誤りがある: nothing was done.
        Refused = "refused",
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactResult {
    /// What was done.
    pub outcome: ContactOutcome,
    /// The contact's record; of a row that was registered, or was there already.
    pub case_id: Option<CaseId>,
    /// What is wrong with the row; pointers lie within it (`/birth`).
    pub errors: Vec<FieldError>,
    /// People on record who look alike, and centres that know of one.
    pub candidates: Option<Candidates>,
}

/// What became of each row, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactResults {
    /// One for each row.
    pub results: Vec<ContactResult>,
}

/// Somebody who met somebody: the exposure, and whoever stands at its other end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Meeting {
    /// How they met, an entry of the contact's record.
    pub exposure: Entry<Survey>,
    /// 判定の案 by the national definition.
    pub proposed: Option<ContactJudgement>,
    /// The other's case, as lists show it; none where it is not for the reader, or not on record.
    pub other: Option<CaseSummary>,
    /// フリガナ, to those who may read who they are.
    #[cfg_attr(feature = "openapi", schema(example = "カクウ タロウ"))]
    pub kana: Option<String>,
    /// Phone as typed, likewise.
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: Option<String>,
    /// Until when the contact is under observation.
    pub watch: Option<Watch>,
}

/// Whom somebody met and who met them, as a page of the latter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// 接触者: who met this case, in the order of registration.
    pub items: Vec<Meeting>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// 感染源: whom this person met; on the first page.
    pub sources: Vec<Meeting>,
    /// Until when this person is under observation.
    pub watch: Option<Watch>,
    /// Whether the caller may register contacts of this case.
    pub writable: bool,
}

/// 陽性になった: what is known of it when it is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BecomePatient {
    /// 診断日.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-22"))]
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
}

impl Validate for BecomePatient {
    fn validate(&self, out: &mut Violations) {
        let onset_on = self.onset.as_ref().and_then(DateAnswer::on);
        for (pointer, day) in [("/diagnosed_on", self.diagnosed_on), ("/onset", onset_on)] {
            if day.is_some_and(|day| day < FIRST_DAY) {
                out.add(pointer, "date.too_early");
            }
        }
    }
}

/// Nobody fell ill of it before.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2019, 12, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

crate::closed_set! {
    /// Which of those under observation.
    pub enum WatchQueue {
        /// 観察中: the last day is today or to come.
        Ongoing = "ongoing",
        /// 終期が来た: the last day is today or over, and the case is not closed.
        Due = "due",
        /// 本日の報告がない: under observation, and not heard from today.
        Unheard = "unheard",
    }
}

/// Somebody under observation (健康観察中の接触者・帰国者).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Watched {
    /// Their case, as lists show it.
    pub case: CaseSummary,
    /// Until when.
    pub watch: Watch,
    /// When their health was reported last.
    pub heard_at: Option<DateTime<Utc>>,
}
