//! A case (患者情報): one episode of a person, and the choices that describe it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::absent::DateAnswer;
use crate::age::{Age, AgeBand};
use crate::case_batch::Assignment;
use crate::course::CloseReason;
use crate::id::{AccountId, CaseId, NotificationId, OrganizationId, PersonId};
use crate::person_number::PersonNumber;
use crate::watch::Watch;

crate::closed_set! {
    /// 性別.
    pub enum Sex {
        /// 男.
        Male = "male",
        /// 女.
        Female = "female",
        /// その他.
        Other = "other",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 区分: what a person is to the health centre in this episode.
    pub enum CaseKind {
        /// 患者.
        Patient = "patient",
        /// 濃厚接触者.
        Contact = "contact",
        /// 帰国者.
        Returnee = "returnee",
        /// 相談者.
        Consultee = "consultee",
    }
}

crate::closed_set! {
    /// State of a case.
    pub enum CaseStatus {
        /// 対応中.
        Open = "open",
        /// 終結.
        Closed = "closed",
        /// 再開.
        Reopened = "reopened",
    }
}

crate::closed_set! {
    /// 重症度. The rule that derives it from SpO2 and treatment is versioned.
    pub enum Severity {
        /// 無症状.
        None = "none",
        /// 軽症 (SpO2 ≥ 96).
        Mild = "mild",
        /// 中等症Ⅰ (94–95).
        Moderate1 = "moderate_1",
        /// 中等症Ⅱ (≤ 93, oxygen).
        Moderate2 = "moderate_2",
        /// 重症 (ICU or ventilator).
        Severe = "severe",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 居所・療養状況, as the Ministry's weekly survey counts it.
    pub enum Whereabouts {
        /// 療養先調整中.
        Undecided = "undecided",
        /// 入院調整中.
        AwaitingBed = "awaiting_bed",
        /// 入院中.
        Hospital = "hospital",
        /// 宿泊療養中.
        Lodging = "lodging",
        /// 自宅療養中.
        Home = "home",
        /// 社会福祉施設等で療養中.
        WelfareFacility = "welfare_facility",
        /// 臨時の医療施設・入院待機施設.
        Temporary = "temporary",
        /// 搬送中.
        InTransit = "in_transit",
        /// 療養解除.
        Released = "released",
        /// 死亡.
        Dead = "dead",
        /// 確認中.
        Unknown = "unknown",
        /// 解除後入院継続: occupies no COVID bed.
        ReleasedInWard = "released_in_ward",
    }
}

/// One row of 患者一覧.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseSummary {
    /// The case.
    pub id: CaseId,
    /// The person.
    pub person_id: PersonId,
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// Name as written; none for 氏名不詳, and where one's permission does not include names.
    pub name: Option<String>,
    /// 区分.
    pub kind: CaseKind,
    /// 性別.
    pub sex: Sex,
    /// 年齢 at diagnosis.
    pub age: Option<Age>,
    /// 年代 as a published list has it, where no age is known.
    pub age_band: Option<AgeBand>,
    /// 市区町村コード of where the person is.
    pub municipality_code: Option<String>,
    /// State.
    pub status: CaseStatus,
    /// 重症度.
    pub severity: Severity,
    /// 居所・療養状況.
    pub whereabouts: Whereabouts,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
    /// 公表日.
    pub published_on: Option<NaiveDate>,
    /// 担当保健所.
    pub responsible_center_id: OrganizationId,
    /// 届出受理保健所.
    pub receiving_center_id: Option<OrganizationId>,
    /// 担当者, to the responsible centre's own staff.
    pub assignee: Option<Assignee>,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// 担当者: who of the responsible centre's staff looks after a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignee {
    /// Their account.
    pub id: AccountId,
    /// As colleagues see them.
    #[cfg_attr(feature = "openapi", schema(example = "新宿 花子"))]
    pub name: String,
}

/// A case as its record stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Case {
    /// The row of lists.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// 担当保健所.
    pub responsible_center_name: String,
    /// What changed over time, newest first.
    pub timeline: Vec<Interval>,
    /// Entries that were corrected or taken back, newest first.
    pub removed: Vec<Interval>,
    /// Who looked after it, latest first, to the responsible centre's own staff.
    pub assignments: Vec<Assignment>,
    /// Its notifications.
    pub notifications: Vec<NotificationId>,
    /// Until when a contact or returnee is under observation.
    pub watch: Option<Watch>,
    /// Who made a contact, returnee or consultee a patient, and who took that back; newest first.
    pub kind_changes: Vec<KindChange>,
}

/// 区分 as it changed: 陽性になった, or that taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindChange {
    /// What they were.
    pub from_kind: CaseKind,
    /// What they are since.
    pub to_kind: CaseKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The member of staff who decided, to their own organisation.
    pub by: Option<String>,
    /// Their organisation.
    pub organization: Option<String>,
}

crate::closed_set! {
    /// What changes over time about a case.
    pub enum Track {
        /// State: members of `CaseStatus`.
        Status = "status",
        /// 重症度: members of `Severity`.
        Severity = "severity",
        /// 居所: members of `Whereabouts`.
        Whereabouts = "whereabouts",
        /// 担当保健所: an organisation's id.
        Jurisdiction = "jurisdiction",
    }
}

/// What held from one instant to another, and whose word that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interval {
    /// The entry.
    pub id: Uuid,
    /// Of what.
    pub track: Track,
    /// Member of the track's set.
    #[cfg_attr(feature = "openapi", schema(example = "home"))]
    pub value: String,
    /// 終結の理由, of a case that was closed.
    pub reason: Option<CloseReason>,
    /// From when.
    pub from_at: DateTime<Utc>,
    /// Until when; none while it holds.
    pub until_at: Option<DateTime<Utc>>,
    /// 備考, to those who may read what is typed about a case.
    pub note: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The member of staff who recorded it, to their own organisation.
    pub recorded_by: Option<String>,
    /// Their organisation.
    pub recorded_for: Option<String>,
    /// How it came to hold no more: corrected, or taken back.
    pub removal: Option<Removal>,
}

/// The trace of an entry that holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Removal {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, to their own organisation.
    pub by: Option<String>,
    /// Their organisation.
    pub organization: Option<String>,
    /// Why, to those who may read what is typed about a case.
    pub reason: Option<String>,
    /// Whether another entry stands in its place.
    pub corrected: bool,
}
