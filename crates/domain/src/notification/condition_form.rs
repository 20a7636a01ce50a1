//! Hospital, severity, risk, treatment, as a notification states them (2021-02-10, 2022-09-26, 医療).

use serde::{Deserialize, Serialize};

use super::choice::RiskFactor;
use super::detail::{MedicalAct, Outcome, Smoking, Vaccine};
use crate::absent::YesNoUnknown;
use crate::case::Severity;

/// Condition at the time of notification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConditionForm {
    /// 届出時点の入院.
    pub hospitalised: Option<YesNoUnknown>,
    /// 入院日.
    pub admitted_on: String,
    /// 入院医療機関.
    pub hospital: HospitalForm,
    /// 入院の必要性.
    pub hospital_needed: Option<YesNoUnknown>,
    /// 入院待機の開始日.
    pub waiting_since: String,
    /// 入院待機の理由.
    pub waiting_reason: String,
    /// 希望する入院先.
    pub place_sought: String,
    /// 重症度.
    pub severity: Option<Severity>,
    /// ICU入室.
    pub icu: Option<YesNoUnknown>,
    /// 人工呼吸器.
    pub ventilator: Option<YesNoUnknown>,
    /// ECMO.
    pub ecmo: Option<YesNoUnknown>,
    /// The day as of which the three are answered.
    pub intensive_care_on: String,
    /// 妊娠.
    pub pregnant: Option<YesNoUnknown>,
    /// 妊娠週数, 0–45.
    #[cfg_attr(feature = "openapi", schema(example = "28"))]
    pub pregnancy_weeks: String,
    /// 重症化のリスク因子となる疾病等; `none`, `unknown` and `not_asked` exclude the others.
    pub risk_factors: Vec<RiskFactor>,
    /// その他の基礎疾患, 病名.
    pub other_condition: String,
    /// 免疫抑制剤の使用.
    pub immunosuppressants: Option<YesNoUnknown>,
    /// 身長, centimetres, 30–250.
    pub height_cm: String,
    /// 体重, kilogrammes, 0.3–350.
    pub weight_kg: String,
    /// BMI where height and weight are not known, 8–100.
    pub bmi: String,
    /// 喫煙.
    pub smoking: Option<Smoking>,
    /// 喫煙量・年数.
    #[cfg_attr(feature = "openapi", schema(example = "1日20本・30年"))]
    pub smoking_amount: String,
    /// 治療薬又は酸素投与の必要性.
    pub treatment_needed: Option<YesNoUnknown>,
    /// ワクチン接種回数, 0–9 or 不明.
    pub vaccinations: String,
    /// ワクチン接種歴, a row a dose.
    pub doses: Vec<DoseForm>,
    /// 受診後の医療行為.
    pub acts: Vec<ActForm>,
    /// 転帰.
    pub outcome: Option<Outcome>,
    /// 退院日.
    pub discharged_on: String,
}

/// 入院医療機関.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HospitalForm {
    /// 名称.
    pub name: String,
    /// 診療科.
    pub department: String,
    /// 所在地.
    pub address: String,
    /// 電話.
    pub phone: String,
}

/// One dose of a vaccine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DoseForm {
    /// Whether it was given.
    pub given: Option<YesNoUnknown>,
    /// 接種日.
    pub on: String,
    /// 製品.
    pub vaccine: Option<Vaccine>,
    /// 接種時の年齢, where the day is not known.
    pub age: String,
}

/// One medical act after the first visit (受診後の医療行為).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ActForm {
    /// 実施日.
    pub on: String,
    /// 医療行為.
    pub act: Option<MedicalAct>,
    /// 薬剤名・内容.
    pub note: String,
}
