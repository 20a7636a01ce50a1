//! The notification of occurrence (発生届, 感染症法12条1項, 別記様式6-1).
//!
//! [`NotificationForm`] holds what a doctor types, as typed: it is what a draft keeps and what an API
//! client sends. [`read::read`] judges it, in the browser at every keystroke and in the server on
//! submission: what blocks, what is missing, what looks wrong, and the facts that a case is made of.

use serde::{Deserialize, Serialize};

use crate::absent::{DateState, YesNoUnknown};
use crate::case::{Severity, Sex};

pub mod choice;
pub mod correction;
pub mod dates;
pub mod difference;
pub mod item;
pub mod read;
pub mod record;
pub mod rule_set;
#[cfg(test)]
mod tests;
pub mod transition;
mod warn;

pub use choice::{Category, Intake, NotificationState};

use choice::{Cause, Certainty, RiskFactor, Specimen, Symptom, TestMethod, TestResult};

/// What is entered in a notification. Every text is kept as typed; dates, phones and codes are read in
/// all their spellings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NotificationForm {
    /// 類型.
    pub category: Option<Category>,
    /// みなし陽性: no test, lives with a case. On 疑似症患者 only.
    pub deemed: bool,
    /// The person.
    pub person: PersonForm,
    /// 診断・検査.
    pub diagnosis: DiagnosisForm,
    /// 感染原因・感染経路・感染地域.
    pub infection: InfectionForm,
    /// 入院・重症度・リスク.
    pub condition: ConditionForm,
    /// 医師・医療機関.
    pub reporter: ReporterForm,
    /// その他感染症のまん延の防止及び当該者の医療のために医師が必要と認める事項.
    pub remarks: String,
}

/// The person a notification is about (様式 1–8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PersonForm {
    /// 姓, as written (髙, 﨑 and variants kept).
    #[cfg_attr(feature = "openapi", schema(example = "髙橋"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "openapi", schema(example = "健一"))]
    pub given_name: String,
    /// 氏名不詳.
    pub name_unknown: bool,
    /// フリガナ（姓）.
    #[cfg_attr(feature = "openapi", schema(example = "タカハシ"))]
    pub family_kana: String,
    /// フリガナ（名）.
    #[cfg_attr(feature = "openapi", schema(example = "ケンイチ"))]
    pub given_kana: String,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日.
    #[cfg_attr(feature = "openapi", schema(example = "S55.3.14"))]
    pub birth_date: String,
    /// 年齢 at diagnosis, where the birth date is not known.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub age: String,
    /// 職業.
    pub occupation: String,
    /// 住所.
    pub residence: AddressForm,
    /// 所在地 where it is not the residence.
    pub whereabouts: AddressForm,
    /// 電話.
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: String,
    /// メール.
    pub mail: String,
    /// 保護者氏名, of minors.
    pub guardian_name: String,
    /// 保護者電話.
    pub guardian_phone: String,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AddressForm {
    /// 郵便番号.
    #[cfg_attr(feature = "openapi", schema(example = "101-0048"))]
    pub postal_code: String,
    /// 市区町村コード (JIS X 0402).
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub municipality_code: String,
    /// 町名・番地.
    #[cfg_attr(feature = "openapi", schema(example = "神田司町2-8-1"))]
    pub street: String,
    /// 建物・部屋.
    pub building: String,
}

/// Diagnosis and tests (様式 9–13).
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
    /// 感染推定日.
    pub infected_on: String,
    /// 死亡日.
    pub died_on: String,
    /// 死体検案の有無.
    pub autopsy: Option<YesNoUnknown>,
    /// 診断時の症状; `none` excludes the others.
    pub symptoms: Vec<Symptom>,
    /// その他の症状.
    pub other_symptom: String,
    /// SpO2 on room air, per cent.
    pub spo2: String,
    /// 診断方法と検体.
    pub tests: Vec<TestForm>,
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
    /// 検体採取日.
    pub taken_on: String,
    /// 結果判明日.
    pub result_on: String,
    /// 結果.
    pub result: Option<TestResult>,
    /// 行政検査に該当するか.
    pub administrative: Option<YesNoUnknown>,
}

/// Presumed infection (様式 15).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct InfectionForm {
    /// 感染原因・感染経路: 確定, 推定, 不明.
    pub cause_certainty: Option<Certainty>,
    /// 感染経路.
    pub causes: Vec<Cause>,
    /// 状況.
    pub circumstances: String,
    /// 感染地域: 確定, 推定, 不明.
    pub region_certainty: Option<Certainty>,
    /// 国内の都道府県・市区町村.
    pub region_municipality_code: String,
    /// 国外の国 (ISO 3166-1), with 出国日・入国日 in the circumstances.
    pub region_country: String,
}

/// Condition at the time of notification (2021-02-10, 2022-09-26).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConditionForm {
    /// 届出時点の入院.
    pub hospitalised: Option<YesNoUnknown>,
    /// 入院の必要性.
    pub hospital_needed: Option<YesNoUnknown>,
    /// 重症度.
    pub severity: Option<Severity>,
    /// 妊娠.
    pub pregnant: Option<YesNoUnknown>,
    /// 重症化のリスク因子となる疾病等; `none` excludes the others.
    pub risk_factors: Vec<RiskFactor>,
    /// 治療薬又は酸素投与の必要性.
    pub treatment_needed: Option<YesNoUnknown>,
    /// ワクチン接種回数, 0–9 or 不明.
    pub vaccinations: String,
}

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
    /// 電話（時間外を含む連絡先）.
    pub phone: String,
    /// 院内患者番号.
    pub chart_number: String,
}
