//! 医療（入院・治療）: stays, care, treatment, what one already had (B4, B5, C12).

use chrono::{DateTime, NaiveDate, Utc};

use super::item::{DayPeriod, Line, Note, Shape, sheet};
use crate::absent::YesNoUnknown;
use crate::notification::choice::{RiskFactor, Symptom};
use crate::notification::detail::{MedicalAct, Outcome, Smoking, Vaccine};

sheet! {
    /// 診断時の状況: what the doctor found (様式 10–17).
    pub struct Diagnosis {
        /// 初診日.
        first_visit_on: Option<NaiveDate>,
        /// 電話・情報通信機器による診療.
        remote: Option<YesNoUnknown>,
        /// みなし陽性: no test, lives with a case.
        deemed_positive: Option<YesNoUnknown>,
        /// 感染推定日.
        infected_on: Option<NaiveDate>,
        /// 重症の診断日.
        severe_on: Option<NaiveDate>,
        /// 診断時の症状.
        symptoms: Vec<Symptom> = Shape::Choices {
            of: <Symptom as crate::closed_set::ClosedSet>::SET,
            alone: &["none", "unknown", "not_asked"],
        },
        /// その他の症状.
        other_symptom: Line = Shape::ClinicalLine,
        /// SpO2（室内気）, per cent.
        spo2: Option<f64> = Shape::Number { least: 50.0, most: 100.0, digits: 0 },
        /// 本人告知.
        told: Option<YesNoUnknown>,
        /// 本人告知日時.
        told_at: Option<DateTime<Utc>>,
        /// 臨床経過・治療内容・特記事項.
        clinical_course: Note,
    }
}

sheet! {
    /// 入院の必要性・入院待機.
    pub struct HospitalNeed {
        /// 入院の必要性.
        hospital_needed: Option<YesNoUnknown>,
        /// 治療薬又は酸素投与の必要性.
        treatment_needed: Option<YesNoUnknown>,
        /// 入院の有無.
        hospitalised: Option<YesNoUnknown>,
        /// The day as of which 入院の有無 is answered.
        as_of: Option<NaiveDate>,
        /// 入院待機の開始日.
        waiting_since: Option<NaiveDate>,
        /// 入院待機の理由.
        waiting_reason: Line = Shape::ClinicalLine,
        /// 希望する入院先.
        place_sought: Line,
    }
}

sheet! {
    /// 入院: one stay in one hospital.
    pub struct HospitalStay {
        /// 医療機関名.
        institution: Line,
        /// 診療科.
        department: Line,
        /// 所在地.
        address: Line,
        /// 電話.
        phone: Line = Shape::Phone,
        /// 入院日.
        admitted_on: Option<NaiveDate>,
        /// 退院日.
        discharged_on: Option<NaiveDate>,
        /// 転帰.
        outcome: Option<Outcome>,
        /// ICU入室, as of the day below.
        icu: Option<YesNoUnknown>,
        /// 人工呼吸器, likewise.
        ventilator: Option<YesNoUnknown>,
        /// ECMO, likewise.
        ecmo: Option<YesNoUnknown>,
        /// The day as of which the three are answered.
        as_of: Option<NaiveDate>,
        /// ICU: from when to when.
        icu_periods: Vec<DayPeriod>,
        /// 人工呼吸器: from when to when.
        ventilator_periods: Vec<DayPeriod>,
        /// ECMO: from when to when.
        ecmo_periods: Vec<DayPeriod>,
        /// 備考.
        note: Note,
    }
}

sheet! {
    /// 受診後の医療行為.
    pub struct MedicalTreatment {
        /// 実施日.
        on: Option<NaiveDate>,
        /// 医療行為.
        act: Option<MedicalAct>,
        /// 薬剤名・内容.
        content: Line = Shape::ClinicalLine,
        /// 医療機関.
        institution: Line,
        /// 備考.
        note: Note,
    }
}

crate::closed_set! {
    /// 受診の時期.
    pub enum VisitTime {
        /// 発症前の受診.
        BeforeOnset = "before_onset",
        /// 療養中の受診.
        Recuperation = "recuperation",
    }
}

crate::closed_set! {
    /// 受診の形.
    pub enum VisitKind {
        /// 外来.
        Outpatient = "outpatient",
        /// 訪問診療.
        HomeCare = "home_care",
        /// 往診.
        HouseCall = "house_call",
        /// オンライン.
        Online = "online",
        /// 救急.
        Emergency = "emergency",
    }
}

sheet! {
    /// 受診.
    pub struct Visit {
        /// 受診の時期.
        time: Option<VisitTime>,
        /// 受診日.
        on: Option<NaiveDate>,
        /// 医療機関名.
        institution: Line,
        /// 受診の形.
        form: Option<VisitKind>,
        /// 備考.
        note: Note,
    }
}

sheet! {
    /// ワクチン接種歴: one dose.
    pub struct Vaccination {
        /// 何回目か.
        dose: Option<f64> = Shape::Number { least: 1.0, most: 9.0, digits: 0 },
        /// 接種の有無.
        given: Option<YesNoUnknown>,
        /// 接種日.
        on: Option<NaiveDate>,
        /// 製品.
        vaccine: Option<Vaccine>,
        /// その他の製品.
        other_vaccine: Line,
        /// 接種時の年齢, where the day is not known.
        age: Option<f64> = Shape::Number { least: 0.0, most: 130.0, digits: 0 },
    }
}

sheet! {
    /// 基礎疾患等.
    pub struct Background {
        /// 重症化のリスク因子となる疾病等.
        risk_factors: Vec<RiskFactor> = Shape::Choices {
            of: <RiskFactor as crate::closed_set::ClosedSet>::SET,
            alone: &["none", "unknown", "not_asked"],
        },
        /// その他の基礎疾患.
        other_condition: Line = Shape::ClinicalLine,
        /// 免疫抑制剤の使用.
        immunosuppressants: Option<YesNoUnknown>,
        /// 身長 (cm).
        height_cm: Option<f64> = Shape::Number { least: 30.0, most: 250.0, digits: 1 },
        /// 体重 (kg).
        weight_kg: Option<f64> = Shape::Number { least: 0.3, most: 350.0, digits: 1 },
        /// BMI, where height and weight are not known.
        bmi: Option<f64> = Shape::Number { least: 8.0, most: 100.0, digits: 1 },
        /// 妊娠.
        pregnant: Option<YesNoUnknown>,
        /// 妊娠週数.
        pregnancy_weeks: Option<f64> = Shape::Number { least: 0.0, most: 45.0, digits: 0 },
        /// 喫煙.
        smoking: Option<Smoking>,
        /// 喫煙量・年数.
        smoking_amount: Line,
        /// ワクチン接種回数.
        doses: Option<f64> = Shape::Number { least: 0.0, most: 9.0, digits: 0 },
        /// 備考.
        note: Note,
    }
}

sheet! {
    /// 担当する医療機関: who follows, where an ambulance is to go, whom they know.
    pub struct CareProviders {
        /// フォローアップ担当医療機関.
        follow_up: Line,
        /// フォローアップ担当医.
        follow_up_physician: Line,
        /// 委託の期間.
        entrusted: Vec<DayPeriod>,
        /// 緊急搬送先.
        emergency_destination: Line,
        /// 緊急搬送先の医師.
        emergency_physician: Line,
        /// かかりつけ医療機関.
        family_clinic: Line,
        /// かかりつけ医.
        family_physician: Line,
    }
}

sheet! {
    /// 症状軽快・転帰.
    pub struct CaseOutcome {
        /// 症状軽快日時.
        improved_at: Option<DateTime<Utc>>,
        /// 解熱剤の使用.
        antipyretics: Option<YesNoUnknown>,
        /// 転帰.
        outcome: Option<Outcome>,
        /// 死亡日.
        died_on: Option<NaiveDate>,
        /// 死亡場所.
        death_place: Line,
        /// 死因.
        death_cause: Line = Shape::ClinicalLine,
        /// 死体検案の有無.
        autopsy: Option<YesNoUnknown>,
        /// 死体検案を実施した日.
        autopsy_on: Option<NaiveDate>,
        /// 備考.
        note: Note,
    }
}
