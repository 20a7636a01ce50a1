//! Transfer of a case between health centres (移管, B8): asked for by the responsible centre, or taken over by the
//! centre in whose district the person is now (引き取り).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::absent::DateAnswer;
use crate::age::Age;
use crate::case::{CaseStatus, Interval, Severity, Sex, Whereabouts};
use crate::course::compulsory;
use crate::id::{CaseId, OrganizationId, TransferId};
use crate::observation::Observation;
use crate::person_number::PersonNumber;
use crate::text::Text;
use crate::validate::{Coded, Validate, Violations};

pub mod transition;

pub use transition::{Parties, Step};

crate::closed_set! {
    /// State of a transfer.
    pub enum TransferState {
        /// 移管の依頼中: waits for the receiving centre.
        Requested = "requested",
        /// 移管済: the receiving centre is responsible now.
        Accepted = "accepted",
        /// 受けられない: the receiving centre refused.
        Refused = "refused",
        /// 依頼の取消し: the requesting centre took it back.
        Withdrawn = "withdrawn",
        /// 引き取り: the centre of the whereabouts took the case over by itself.
        TakenOver = "taken_over",
    }
}

impl TransferState {
    /// Whether the case has changed hands by it.
    pub const fn handed_over(self) -> bool {
        matches!(self, Self::Accepted | Self::TakenOver)
    }
}

crate::closed_set! {
    /// What was done about a transfer.
    pub enum TransferActKind {
        /// 移管を依頼した.
        Requested = "requested",
        /// 移管を受けた.
        Accepted = "accepted",
        /// 移管を断った.
        Refused = "refused",
        /// 依頼を取り消した.
        Withdrawn = "withdrawn",
        /// 引き取った.
        TakenOver = "taken_over",
    }
}

crate::coded_error! {
    /// Why a transfer cannot be asked for as it was.
    pub enum TransferError {
        /// Not a health centre that takes part.
        NoCenter = "transfer.no_center": "not a health centre that takes part",
        /// The centre is responsible already.
        OwnCenter = "transfer.own_center": "the centre is responsible already",
        /// The day of moving lies too far off.
        MovedTooFar = "transfer.moved_too_far": "the day of moving lies more than 90 days back or 60 days ahead",
    }
}

/// The day of moving lies at most so far back, and
const MOVED_BACK: TimeDelta = TimeDelta::days(90);
/// at most so far ahead: longer than anybody recuperates.
const MOVED_AHEAD: TimeDelta = TimeDelta::days(60);

/// Judges the day of moving as of `today`.
///
/// # Errors
/// [`TransferError::MovedTooFar`].
pub fn judge_moved_on(moved_on: NaiveDate, today: NaiveDate) -> Result<(), TransferError> {
    let off = moved_on - today;
    if (-MOVED_BACK..=MOVED_AHEAD).contains(&off) {
        Ok(())
    } else {
        Err(TransferError::MovedTooFar)
    }
}

/// 移管を依頼する.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestTransfer {
    /// The centre that is to be responsible.
    pub to_center_id: OrganizationId,
    /// 転居日: when the person moves, or moved.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-24"))]
    pub moved_on: NaiveDate,
    /// 移管の理由; sealed, 1–4,000 characters.
    #[cfg_attr(feature = "openapi", schema(example = "実家（港区）で療養するため"))]
    pub reason: String,
}

impl Validate for RequestTransfer {
    fn validate(&self, out: &mut Violations) {
        compulsory(out, "/reason", &self.reason);
    }
}

/// 引き取る.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// 備考; sealed. Up to 4,000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub note: String,
}

impl Validate for TakeOver {
    fn validate(&self, out: &mut Violations) {
        if let Err(error) = Text::NOTE.check(&self.note) {
            out.add("/note", error.code());
        }
    }
}

/// まとめて移管を受ける: the transfers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptTransfers {
    /// 1–50 transfers.
    pub ids: Vec<TransferId>,
}

impl Validate for AcceptTransfers {
    fn validate(&self, out: &mut Violations) {
        if self.ids.is_empty() {
            out.add("/ids", "required");
        }
        if self.ids.len() > 50 {
            out.add_with("/ids", "list.too_long", "max", 50);
        }
    }
}

/// What became of まとめて移管を受ける.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptedTransfers {
    /// Those accepted now.
    pub accepted: Vec<TransferId>,
    /// Those that do not wait any more, or are not yours to accept.
    pub skipped: Vec<TransferId>,
}

/// A health centre at one end of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferCenter {
    /// Identifier.
    pub id: OrganizationId,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub name: String,
    /// Phone by day, for asking back.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0200"))]
    pub phone: Option<String>,
}

/// Whom a transfer is about, as a line of a list tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferSubject {
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// Name as written; none for 氏名不詳, and where one's permission does not include names.
    pub name: Option<String>,
    /// 性別.
    pub sex: Sex,
    /// 年齢 at diagnosis.
    pub age: Option<Age>,
    /// 市区町村コード of where the person is.
    pub municipality_code: Option<String>,
    /// State.
    pub status: CaseStatus,
    /// 重症度.
    pub severity: Severity,
    /// 居所・療養状況.
    pub whereabouts: Whereabouts,
}

/// Something that was done about a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferAct {
    /// What.
    pub kind: TransferActKind,
    /// When.
    pub at: DateTime<Utc>,
    /// For which organisation.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub organization: String,
    /// By whom, to their own organisation.
    pub by: Option<String>,
    /// Why, or what was remarked, to those who may read what is typed about a case.
    pub reason: Option<String>,
}

/// A transfer of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// Identifier.
    pub id: TransferId,
    /// The case.
    pub case_id: CaseId,
    /// State.
    pub state: TransferState,
    /// The centre that hands over.
    pub from_center: TransferCenter,
    /// The centre that is to be responsible.
    pub to_center: TransferCenter,
    /// 転居日; none of a 引き取り.
    pub moved_on: Option<NaiveDate>,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// When it was decided; none while it waits.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whom it is about, as the case stands; to the centre that handed over, as it stood then. None to whoever may see
    /// neither.
    pub subject: Option<TransferSubject>,
    /// What was done, the latest first.
    pub acts: Vec<TransferAct>,
    /// The case as it was handed over, to the centre that did so; only where one transfer is asked for.
    pub summary: Option<TransferSummary>,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// What a centre keeps of a case that it handed over: how it stood at that moment. Sealed, and never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferSummary {
    /// Whom it is about.
    pub subject: TransferSubject,
    /// Reading of the name; none where one's permission does not include names.
    pub kana: Option<String>,
    /// 生年月日; likewise.
    pub birth_on: Option<NaiveDate>,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
    /// What had changed over time, newest first.
    pub timeline: Vec<Interval>,
    /// The latest reports of the person's health, at most 60.
    pub observations: Vec<Observation>,
    /// What the centre's own staff wrote down when they dealt with alerts, to those who may read what is typed about a
    /// case.
    pub notes: Vec<WrittenNote>,
}

impl TransferSummary {
    /// Blanks what tells who somebody is.
    pub fn without_names(&mut self) {
        self.subject.name = None;
        self.kana = None;
        self.birth_on = None;
    }

    /// Blanks what was typed.
    pub fn without_notes(&mut self) {
        self.notes.clear();
        for entry in &mut self.timeline {
            entry.note = None;
            if let Some(removal) = &mut entry.removal {
                removal.reason = None;
            }
        }
        for report in &mut self.observations {
            report.note = None;
        }
    }
}

/// Something that a member of staff wrote down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrittenNote {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    #[cfg_attr(feature = "openapi", schema(example = "電話で確認。受診を手配した。"))]
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_moving_lies_near() {
        let today: NaiveDate = "2026-12-01".parse().unwrap();
        for (day, right) in [
            ("2026-09-02", true),
            ("2026-09-01", false),
            ("2026-12-01", true),
            ("2027-01-30", true),
            ("2027-01-31", false),
        ] {
            let judged = judge_moved_on(day.parse().unwrap(), today);
            assert_eq!(judged.is_ok(), right, "{day}");
        }
    }
}
