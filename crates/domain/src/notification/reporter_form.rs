//! Who reports (様式 head), and who enters it where that is somebody else (代行入力).

use serde::{Deserialize, Serialize};

use super::choice::Intake;
use crate::id::OrganizationId;

/// Who reports (様式 head).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ReporterForm {
    /// 報告年月日.
    pub reported_on: String,
    /// 医師の氏名.
    #[cfg_attr(feature = "openapi", schema(example = "神田 一郎"))]
    pub physician: String,
    /// 医師の連絡先.
    pub phone: String,
    /// 時間外連絡先.
    pub phone_after_hours: String,
    /// 医療機関の名称, where it is to stand otherwise than in the master.
    pub institution_name: String,
    /// 医療機関の所在地.
    pub institution_address: String,
    /// 医療機関の電話.
    pub institution_phone: String,
    /// 院内患者番号.
    pub chart_number: String,
}

/// 代行入力 (通知 3-2): a health centre enters what an institution told it on paper or by word of mouth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProxyForm {
    /// The institution that notifies.
    pub institution_id: Option<OrganizationId>,
    /// FAX, 郵送, 持参 or 聞き取り.
    pub intake: Option<Intake>,
    /// 届出日: the day that stands on the paper.
    pub dated_on: String,
    /// 受領日: the day on which the health centre received it.
    pub received_on: String,
}
