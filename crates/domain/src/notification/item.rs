//! Items of the notification as rule sets name them: where each stands in the form, who enters it, at
//! which stage.

use serde::{Deserialize, Serialize};

crate::closed_set! {
    /// An item a rule set can ask for.
    pub enum Item {
        /// 類型.
        Category = "category",
        /// 氏名.
        Name = "name",
        /// フリガナ.
        Kana = "kana",
        /// 性別.
        Sex = "sex",
        /// 生年月日・年齢.
        Birth = "birth",
        /// 国籍・連絡に使う言語・通訳.
        Nationality = "nationality",
        /// 職業.
        Occupation = "occupation",
        /// 勤務先・学校等.
        Workplace = "workplace",
        /// 住所.
        Residence = "residence",
        /// 所在地又は電話.
        Reach = "reach",
        /// 電話.
        Phone = "phone",
        /// 保護者氏名・電話.
        Guardian = "guardian",
        /// 発症日.
        Onset = "onset",
        /// 初診日.
        FirstVisit = "first_visit",
        /// 診断日.
        Diagnosis = "diagnosis",
        /// 電話・情報通信機器による診療.
        Remote = "remote",
        /// 感染推定日.
        Infection = "infection",
        /// 重症の診断日.
        SevereDate = "severe_date",
        /// 死亡日.
        Death = "death",
        /// 死体検案.
        Autopsy = "autopsy",
        /// 診断時の症状.
        Symptoms = "symptoms",
        /// SpO2.
        Spo2 = "spo2",
        /// 診断方法・検体.
        Tests = "tests",
        /// 検体採取日.
        SpecimenDate = "specimen_date",
        /// 検査結果・結果判明日・行政検査.
        TestResult = "test_result",
        /// 他の検査.
        OtherTests = "other_tests",
        /// 臨床経過・治療内容・特記事項.
        ClinicalCourse = "clinical_course",
        /// 本人告知.
        Told = "told",
        /// 感染原因・感染経路.
        Cause = "cause",
        /// 同居の陽性者.
        HouseholdCase = "household_case",
        /// 感染地域.
        Region = "region",
        /// 届出時点の入院.
        Hospitalised = "hospitalised",
        /// 入院日・入院医療機関.
        Admission = "admission",
        /// 入院の必要性.
        HospitalNeeded = "hospital_needed",
        /// 入院待機情報.
        Waiting = "waiting",
        /// 重症度.
        Severity = "severity",
        /// 妊娠.
        Pregnancy = "pregnancy",
        /// リスク因子.
        RiskFactors = "risk_factors",
        /// 免疫抑制剤の使用.
        Immunosuppressants = "immunosuppressants",
        /// 喫煙.
        Smoking = "smoking",
        /// 治療薬又は酸素投与の必要性.
        TreatmentNeeded = "treatment_needed",
        /// ワクチン接種回数.
        Vaccinations = "vaccinations",
        /// 受診後の医療行為.
        MedicalActs = "medical_acts",
        /// 報告日.
        ReportDate = "report_date",
        /// 医師の氏名.
        Physician = "physician",
        /// 同居家族.
        Household = "household",
        /// 感染リンク.
        Link = "link",
        /// 健康観察.
        Observation = "observation",
        /// 療養中の受診.
        Visit = "visit",
        /// ICU入室・人工呼吸器・ECMO.
        IntensiveCare = "intensive_care",
        /// 転帰・退院日・死亡日.
        Outcome = "outcome",
    }
}

crate::closed_set! {
    /// When an item is due.
    pub enum Stage {
        /// 届出時.
        AtNotification = "at_notification",
        /// 初回連絡.
        FirstContact = "first_contact",
        /// 療養中.
        Recuperation = "recuperation",
        /// 終結.
        Closing = "closing",
    }
}

crate::closed_set! {
    /// Who mainly enters an item.
    pub enum Enterer {
        /// 医.
        Institution = "institution",
        /// 保.
        HealthCenter = "health_center",
        /// 患.
        Patient = "patient",
    }
}

/// An item asked for, with its pointer in the form: a gap (未入力) or a question (補正依頼) names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// The item.
    pub item: Item,
    /// When it is due.
    pub stage: Stage,
    /// Who mainly enters it.
    pub enterer: Enterer,
}

impl Item {
    /// JSON pointer of the item's first field in the form; none for items that are entered elsewhere.
    pub const fn pointer(self) -> Option<&'static str> {
        Some(match self {
            Self::Category => "/category",
            Self::Name => "/person/family_name",
            Self::Kana => "/person/family_kana",
            Self::Sex => "/person/sex",
            Self::Birth => "/person/birth_date",
            Self::Nationality => "/person/nationality",
            Self::Occupation => "/person/occupation",
            Self::Workplace => "/person/workplace/name",
            Self::Residence => "/person/residence/postal_code",
            Self::Reach => "/person/whereabouts/postal_code",
            Self::Phone => "/person/phone",
            Self::Guardian => "/person/guardian_name",
            Self::Onset => "/diagnosis/onset_on",
            Self::FirstVisit => "/diagnosis/first_visit_on",
            Self::Diagnosis => "/diagnosis/diagnosed_on",
            Self::Remote => "/diagnosis/remote",
            Self::Infection => "/diagnosis/infected_on",
            Self::SevereDate => "/diagnosis/severe_on",
            Self::Death => "/diagnosis/died_on",
            Self::Autopsy => "/diagnosis/autopsy",
            Self::Symptoms => "/diagnosis/symptoms",
            Self::Spo2 => "/diagnosis/spo2",
            Self::Tests => "/diagnosis/tests",
            Self::SpecimenDate => "/diagnosis/tests/0/taken_on",
            Self::TestResult => "/diagnosis/tests/0/result",
            Self::OtherTests => "/diagnosis/other_tests_done",
            Self::ClinicalCourse => "/diagnosis/clinical_course",
            Self::Told => "/diagnosis/told",
            Self::Cause => "/infection/cause_certainty",
            Self::HouseholdCase => "/infection/household_case",
            Self::Region => "/infection/region_certainty",
            Self::Hospitalised => "/condition/hospitalised",
            Self::Admission => "/condition/admitted_on",
            Self::HospitalNeeded => "/condition/hospital_needed",
            Self::Waiting => "/condition/waiting_since",
            Self::Severity => "/condition/severity",
            Self::Pregnancy => "/condition/pregnant",
            Self::RiskFactors => "/condition/risk_factors",
            Self::Immunosuppressants => "/condition/immunosuppressants",
            Self::Smoking => "/condition/smoking",
            Self::TreatmentNeeded => "/condition/treatment_needed",
            Self::Vaccinations => "/condition/vaccinations",
            Self::MedicalActs => "/condition/acts",
            Self::IntensiveCare => "/condition/icu",
            Self::Outcome => "/condition/outcome",
            Self::ReportDate => "/reporter/reported_on",
            Self::Physician => "/reporter/physician",
            Self::Household | Self::Link | Self::Observation | Self::Visit => return None,
        })
    }
}
