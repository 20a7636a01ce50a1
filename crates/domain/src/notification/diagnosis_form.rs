//! Diagnosis and tests, as a notification states them (様式 10–16, 検査・診断に関する情報).

use serde::{Deserialize, Serialize};

use super::choice::{Specimen, Symptom, TestMethod, TestResult};
use super::detail::OtherTestKind;
use crate::absent::{DateState, YesNoUnknown};

/// Diagnosis and tests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DiagnosisForm {
    /// 発症日: known, 無症状 (`none`), 不明.
    pub onset_state: Option<DateState>,
    /// 発症日.
    pub onset_on: String,
    /// 初診日.
    pub first_visit_on: String,
    /// 診断日（検案日）.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-19"))]
    pub diagnosed_on: String,
    /// 電話・情報通信機器による診療.
    pub remote: Option<YesNoUnknown>,
    /// 感染推定日.
    pub infected_on: String,
    /// 重症の診断日.
    pub severe_on: String,
    /// 死亡日.
    pub died_on: String,
    /// 死亡場所.
    pub death_place: String,
    /// 死因.
    pub death_cause: String,
    /// 死体検案の有無.
    pub autopsy: Option<YesNoUnknown>,
    /// 死体検案を実施した日.
    pub autopsy_on: String,
    /// 診断時の症状; `none`, `unknown` and `not_asked` exclude the others.
    pub symptoms: Vec<Symptom>,
    /// その他の症状.
    pub other_symptom: String,
    /// SpO2 on room air, per cent.
    pub spo2: String,
    /// 診断方法と検体.
    pub tests: Vec<TestForm>,
    /// 他の検査の有無.
    pub other_tests_done: Option<YesNoUnknown>,
    /// 他の検査.
    pub other_tests: Vec<OtherTestForm>,
    /// 診断前の臨床経過・治療内容・特記事項.
    pub clinical_course: String,
    /// 本人告知: whether the patient has been told the result. What they see of it waits for this.
    pub told: Option<YesNoUnknown>,
    /// 本人告知日.
    pub told_on: String,
    /// 本人告知の時刻, 24 hours.
    #[cfg_attr(feature = "openapi", schema(example = "14:30"))]
    pub told_time: String,
}

/// One test (診断方法).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TestForm {
    /// 検査方法.
    pub method: Option<TestMethod>,
    /// 検体.
    pub specimen: Option<Specimen>,
    /// その他の検体.
    pub other_specimen: String,
    /// 検体採取日.
    pub taken_on: String,
    /// 結果予定日.
    pub expected_on: String,
    /// 結果判明日.
    pub result_on: String,
    /// 結果.
    pub result: Option<TestResult>,
    /// 行政検査に該当するか.
    pub administrative: Option<YesNoUnknown>,
    /// 検査施設.
    pub laboratory: String,
    /// Ct value, 0–50.
    #[cfg_attr(feature = "openapi", schema(example = "24.5"))]
    pub ct_value: String,
    /// 変異株の系統.
    #[cfg_attr(feature = "openapi", schema(example = "BA.5"))]
    pub lineage: String,
}

/// Another test (画像検査, 血液検査 …).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OtherTestForm {
    /// 種類.
    pub kind: Option<OtherTestKind>,
    /// 実施日.
    pub on: String,
    /// 所見.
    pub finding: String,
}
