//! 患者一覧: what a list of cases is narrowed by, ordered by and shown with. One type for the list, its count, its workbook and
//! views that are kept; nothing of it tells of a person, so that it may stand in an address.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::municipality_code::MunicipalityCode;

mod filter;

pub use filter::{CaseFilter, Unreadable};

/// So many choices of one item at most.
const CHOICES_MAX: usize = 50;
/// The highest age that is asked for, in years.
pub const AGE_MAX: u16 = 150;
/// Cases are counted up to so many: what lies beyond is not read.
pub const COUNT_MAX: i32 = 10_000;

crate::closed_set! {
    /// What a list of cases is ordered by. What has no value stands at the end, whichever the direction; equals follow by id.
    pub enum CaseSort {
        /// 報告日.
        ReportedOn = "reported_on",
        /// 診断日.
        DiagnosedOn = "diagnosed_on",
        /// 発症日.
        OnsetOn = "onset_on",
        /// 公表日.
        PublishedOn = "published_on",
        /// 年齢.
        Age = "age",
        /// 性別.
        Sex = "sex",
        /// 市区町村コード.
        MunicipalityCode = "municipality_code",
        /// 状態, in its official order.
        Status = "status",
        /// 重症度, in its official order.
        Severity = "severity",
        /// 居所・療養状況, in its official order.
        Whereabouts = "whereabouts",
    }
}

impl CaseSort {
    /// Whether a case may have no value to be ordered by.
    pub const fn may_be_missing(self) -> bool {
        matches!(
            self,
            Self::DiagnosedOn
                | Self::OnsetOn
                | Self::PublishedOn
                | Self::Age
                | Self::MunicipalityCode
        )
    }

    /// Whether a text can be the place of a case in the order: a cursor is given back as it was, or refused.
    pub fn takes(self, key: &str) -> bool {
        match self {
            Self::ReportedOn | Self::DiagnosedOn | Self::OnsetOn | Self::PublishedOn => {
                key.parse().is_ok_and(is_written)
            }
            Self::MunicipalityCode => key.parse::<MunicipalityCode>().is_ok(),
            Self::Age | Self::Sex | Self::Status | Self::Severity | Self::Whereabouts => {
                key.parse::<u16>().is_ok()
            }
        }
    }
}

crate::closed_set! {
    /// Which way an order goes.
    pub enum Direction {
        /// The latest or greatest first.
        Descending = "descending",
        /// The earliest or smallest first.
        Ascending = "ascending",
    }
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Descending => Self::Ascending,
            Self::Ascending => Self::Descending,
        }
    }
}

crate::closed_set! {
    /// Items that a case may have no value of (未入力).
    pub enum FillableItem {
        /// 年齢.
        Age = "age",
        /// 市区町村.
        MunicipalityCode = "municipality_code",
        /// 診断日.
        DiagnosedOn = "diagnosed_on",
        /// 発症日: neither a day nor an answer that there is none or nobody knows.
        Onset = "onset",
        /// 公表日.
        PublishedOn = "published_on",
        /// 届出受理保健所.
        ReceivingCenter = "receiving_center_id",
        /// 担当者.
        AssignedTo = "assigned_to",
    }
}

crate::closed_set! {
    /// What holds for a case by what was entered about it elsewhere.
    pub enum CaseSign {
        /// A line of 要対応一覧 is open.
        Alert = "alert",
        /// The result of a test is awaited.
        AwaitedTest = "awaited_test",
        /// 未報告: recuperating outside of a ward, and nothing reported today.
        Silent = "silent",
        /// A stay in a hospital is entered that has not ended.
        Ward = "ward",
        /// ICU入室 in that stay.
        Icu = "icu",
        /// 人工呼吸器 in that stay.
        Ventilator = "ventilator",
        /// ECMO in that stay.
        Ecmo = "ecmo",
    }
}

crate::closed_set! {
    /// A column of 患者一覧.
    pub enum CaseColumn {
        /// 氏名, where lists show names.
        Name = "name",
        /// 患者等ID.
        Number = "number",
        /// 年齢.
        Age = "age",
        /// 性別.
        Sex = "sex",
        /// 市区町村.
        Municipality = "municipality",
        /// 報告日.
        ReportedOn = "reported_on",
        /// 診断日.
        DiagnosedOn = "diagnosed_on",
        /// 発症日.
        Onset = "onset",
        /// 公表日.
        PublishedOn = "published_on",
        /// 重症度.
        Severity = "severity",
        /// 居所.
        Whereabouts = "whereabouts",
        /// 状態.
        Status = "status",
        /// 担当者.
        AssignedTo = "assigned_to",
    }
}

impl CaseColumn {
    /// What a list shows where nobody has chosen.
    pub const USUAL: &'static [Self] = &[
        Self::Name,
        Self::Number,
        Self::Age,
        Self::Sex,
        Self::ReportedOn,
        Self::Onset,
        Self::Severity,
        Self::Whereabouts,
        Self::Status,
    ];

    /// The order by what the column shows, where there is one.
    pub const fn sort(self) -> Option<CaseSort> {
        Some(match self {
            Self::Age => CaseSort::Age,
            Self::Sex => CaseSort::Sex,
            Self::Municipality => CaseSort::MunicipalityCode,
            Self::ReportedOn => CaseSort::ReportedOn,
            Self::DiagnosedOn => CaseSort::DiagnosedOn,
            Self::Onset => CaseSort::OnsetOn,
            Self::PublishedOn => CaseSort::PublishedOn,
            Self::Severity => CaseSort::Severity,
            Self::Whereabouts => CaseSort::Whereabouts,
            Self::Status => CaseSort::Status,
            Self::Name | Self::Number | Self::AssignedTo => return None,
        })
    }
}

/// Whether a day is one that can be written with four digits of the year.
fn is_written(day: NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

/// What a list of cases is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseOrder {
    /// By what.
    pub sort: CaseSort,
    /// Which way.
    pub direction: Direction,
}

impl Default for CaseOrder {
    /// The newest report first.
    fn default() -> Self {
        Self {
            sort: CaseSort::ReportedOn,
            direction: Direction::Descending,
        }
    }
}

#[cfg(test)]
mod tests;
