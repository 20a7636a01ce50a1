//! Figures that count themselves (F1): new cases by day, from the records, with no entry of totals.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

crate::closed_set! {
    /// By which day cases are counted.
    pub enum DateKind {
        /// 報告日.
        Reported = "reported",
        /// 診断日.
        Diagnosed = "diagnosed",
        /// 発症日.
        Onset = "onset",
        /// 公表日.
        Published = "published",
    }
}

crate::closed_set! {
    /// What a series is divided by: one dimension at a time.
    pub enum Dimension {
        /// Not at all.
        Total = "total",
        /// 性別.
        Sex = "sex",
        /// 年齢階級; 不明 and 調査中 are bands of their own.
        AgeBand = "age_band",
        /// 年齢階級 and 性別.
        AgeSex = "age_sex",
        /// 重症度.
        Severity = "severity",
        /// 区域: the nation by prefecture, a prefecture or designated city by health centre, a centre by municipality.
        District = "district",
    }
}

/// Days of a series at most: three years and a half, the whole of the pandemic.
pub const DAYS_MAX: i64 = 1_300;

/// New cases by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    /// By which day.
    pub dates: DateKind,
    /// Divided by what.
    pub dimension: Dimension,
    /// `JP`, or the organisation whose area or district it is.
    #[cfg_attr(feature = "openapi", schema(example = "JP"))]
    pub area: String,
    /// Name of the area.
    #[cfg_attr(feature = "openapi", schema(example = "全国"))]
    pub area_name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Days with cases, in order; a day that is missing has none.
    pub points: Vec<Point>,
    /// The districts among the points, in the order of their codes; none unless it is divided by them. Points whose
    /// district is not known have an empty value and stand for none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<District>,
    /// The sum of the points.
    pub total: i64,
    /// As of when: every record written before this instant is counted.
    pub as_of: DateTime<Utc>,
}

/// A district that figures are divided into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct District {
    /// As the points have it: identifier of an organisation, or code of a municipality.
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub value: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "東京都千代田区"))]
    pub name: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// The day.
    pub on: NaiveDate,
    /// Member of the dimension; empty for the total.
    #[cfg_attr(feature = "openapi", schema(example = "mild"))]
    pub value: String,
    /// New cases.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub amount: i64,
}
