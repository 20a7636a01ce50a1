//! 疫学調査・行動歴: what is asked of somebody about how they fell ill and whom they met (感染症法15条, B6, B13).

use chrono::NaiveDate;

use super::item::{Line, Note, Shape, sheet};
use crate::absent::YesNoUnknown;
use crate::notification::choice::{Cause, Certainty, TestResult};

crate::closed_set! {
    /// 調査の方法.
    pub enum InterviewMethod {
        /// 対面.
        InPerson = "in_person",
        /// 電話.
        Phone = "phone",
        /// 書面.
        Paper = "paper",
        /// オンライン.
        Online = "online",
    }
}

crate::closed_set! {
    /// 回答者.
    pub enum Respondent {
        /// 本人.
        Person = "person",
        /// 家族.
        Family = "family",
        /// その他.
        Other = "other",
    }
}

sheet! {
    /// 調査の実施: when, how, who answered.
    pub struct Interview {
        /// 調査日.
        on: Option<NaiveDate>,
        /// 方法.
        method: Option<InterviewMethod>,
        /// 回答者.
        respondent: Option<Respondent>,
        /// 回答者の氏名・続柄.
        respondent_name: Line,
        /// 備考.
        note: Note,
    }
}

crate::closed_set! {
    /// 高齢者等である同居家族.
    pub enum HouseholdRisk {
        /// 65歳以上.
        Aged65 = "aged_65",
        /// 慢性疾患のある人.
        ChronicIllness = "chronic_illness",
        /// 免疫の機能が低下した人.
        Immunosuppressed = "immunosuppressed",
        /// 妊婦.
        Pregnant = "pregnant",
        /// 医療・介護の従事者.
        CareWorker = "care_worker",
    }
}

sheet! {
    /// 同居家族・生活.
    pub struct Household {
        /// 高齢者等である同居家族の有無.
        at_risk: Option<YesNoUnknown>,
        /// それは誰か.
        who: Vec<HouseholdRisk>,
        /// 同居の人数.
        members: Option<f64> = Shape::Number { least: 0.0, most: 99.0, digits: 0 },
        /// 同居の陽性者の有無.
        positive_member: Option<YesNoUnknown>,
        /// 感染対策開始日.
        precautions_from: Option<NaiveDate>,
        /// 社会機能維持者.
        essential_worker: Option<YesNoUnknown>,
        /// 勤務・入所している施設.
        facility: Line,
        /// 備考.
        note: Note,
    }
}

crate::closed_set! {
    /// 感染リンクの有無.
    pub enum LinkState {
        /// リンクあり.
        Known = "known",
        /// リンクなし（孤発）.
        None = "none",
        /// 調査中.
        Investigating = "investigating",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 場面.
    pub enum Setting {
        /// 家庭.
        Home = "home",
        /// 職場.
        Workplace = "workplace",
        /// 学校.
        School = "school",
        /// 保育.
        Childcare = "childcare",
        /// 医療機関.
        Medical = "medical",
        /// 高齢者施設.
        AgedCare = "aged_care",
        /// 障害者施設.
        DisabilityCare = "disability_care",
        /// 飲食店.
        Restaurant = "restaurant",
        /// 接待を伴う飲食店.
        Nightlife = "nightlife",
        /// イベント.
        Event = "event",
        /// 交通機関.
        Transport = "transport",
        /// その他.
        Other = "other",
        /// 不明.
        Unknown = "unknown",
    }
}

sheet! {
    /// 感染源・感染経路.
    pub struct InfectionSource {
        /// 感染リンクの有無.
        link: Option<LinkState>,
        /// 感染源の患者等ID・クラスター.
        source: Line,
        /// 感染原因・感染経路: 確定, 推定, 不明.
        cause_certainty: Option<Certainty>,
        /// 感染経路.
        causes: Vec<Cause>,
        /// 状況.
        circumstances: Note,
        /// 感染地域: 確定, 推定, 不明.
        region_certainty: Option<Certainty>,
        /// 国内の市区町村.
        region_municipality: Line = Shape::Municipality,
        /// 推定感染場所の場面.
        setting: Option<Setting>,
        /// 推定感染場所.
        place: Line,
        /// 推定感染場所の所在地.
        place_address: Line,
    }
}

sheet! {
    /// 渡航歴: one journey.
    pub struct Travel {
        /// 渡航先.
        country: Line = Shape::Country,
        /// 出国日.
        left_on: Option<NaiveDate>,
        /// 入国日.
        entered_on: Option<NaiveDate>,
        /// 便名・座席.
        flight: Line,
        /// 検疫所検査の結果.
        quarantine_test: Option<TestResult>,
        /// 滞在先.
        stays_at: Line,
        /// 備考.
        note: Note,
    }
}

sheet! {
    /// 行動歴: one thing that somebody did.
    pub struct Behaviour {
        /// 日.
        on: Option<NaiveDate>,
        /// 時刻.
        time: Line,
        /// 場所.
        place: Line,
        /// 場面.
        setting: Option<Setting>,
        /// 同行者.
        companions: Line,
        /// マスク.
        mask: Option<YesNoUnknown>,
        /// 密閉.
        closed: Option<YesNoUnknown>,
        /// 密集.
        crowded: Option<YesNoUnknown>,
        /// 密接.
        close: Option<YesNoUnknown>,
        /// 内容.
        note: Note,
    }
}

crate::closed_set! {
    /// 支援関係者.
    pub enum RelatedKind {
        /// 緊急連絡先.
        EmergencyContact = "emergency_contact",
        /// 家族.
        Family = "family",
        /// 保護者.
        Guardian = "guardian",
        /// ケアマネジャー.
        CareManager = "care_manager",
        /// 訪問看護師.
        VisitingNurse = "visiting_nurse",
        /// 通訳.
        Interpreter = "interpreter",
        /// 施設職員.
        FacilityStaff = "facility_staff",
        /// その他.
        Other = "other",
    }
}

sheet! {
    /// 支援関係者・緊急連絡先 (通知 別添3).
    pub struct RelatedPerson {
        /// 区分.
        role: Option<RelatedKind>,
        /// 氏名.
        name: Line,
        /// 続柄・所属.
        relation: Line,
        /// 電話.
        phone: Line = Shape::Phone,
        /// 連絡についての本人の同意.
        consent: Option<YesNoUnknown>,
        /// 伝えてよいこと.
        may_be_told: Note,
    }
}

crate::closed_set! {
    /// 相談への判断.
    pub enum ConsultationJudgement {
        /// 受診を案内.
        ReferToClinic = "refer_to_clinic",
        /// 検査を案内.
        ReferToTest = "refer_to_test",
        /// 救急要請.
        Ambulance = "ambulance",
        /// 自宅で様子を見る.
        WaitAtHome = "wait_at_home",
        /// その他.
        Other = "other",
    }
}

sheet! {
    /// 相談: what somebody said who called 帰国者・接触者相談センター.
    pub struct Consultation {
        /// 相談日.
        on: Option<NaiveDate>,
        /// 症状.
        symptoms: Line = Shape::ClinicalLine,
        /// 接触歴.
        exposure: Line,
        /// 判断.
        judgement: Option<ConsultationJudgement>,
        /// 紹介先・予約.
        referred_to: Line,
        /// 備考.
        note: Note,
    }
}
