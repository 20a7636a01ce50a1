//! Choices of the notification (data-items 2 and 5, 別記様式6-1).

crate::closed_set! {
    /// 類型. It decides which dates and items apply.
    pub enum Category {
        /// 患者（確定例）.
        Confirmed = "confirmed",
        /// 無症状病原体保有者.
        Asymptomatic = "asymptomatic",
        /// 疑似症患者.
        Suspected = "suspected",
        /// 感染症死亡者の死体.
        BodyConfirmed = "body_confirmed",
        /// 感染症死亡疑い者の死体.
        BodySuspected = "body_suspected",
    }
}

impl Category {
    /// Whether it is about a body.
    pub const fn is_body(self) -> bool {
        matches!(self, Self::BodyConfirmed | Self::BodySuspected)
    }

    /// Whether the form asks for a test that shows the pathogen.
    pub const fn needs_test(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::Asymptomatic | Self::BodyConfirmed
        )
    }
}

crate::closed_set! {
    /// How the notification came.
    pub enum Intake {
        /// 電子届出.
        Electronic = "electronic",
        /// FAX.
        Fax = "fax",
        /// 郵送.
        Post = "post",
        /// 持参.
        Hand = "hand",
        /// 聞き取り.
        Interview = "interview",
        /// 一括取込.
        Import = "import",
    }
}

impl Intake {
    /// How what a health centre enters for an institution came (代行入力).
    pub const PROXY: &'static [Self] = &[Self::Fax, Self::Post, Self::Hand, Self::Interview];
}

crate::closed_set! {
    /// State of a notification. 受理 and 確認 are annotations beside it: nobody can refuse a notification.
    pub enum NotificationState {
        /// 届出済: the legal act. Counted from here.
        Submitted = "submitted",
        /// 取下げ.
        Withdrawn = "withdrawn",
        /// 無効（誤登録）.
        Void = "void",
    }
}

crate::closed_set! {
    /// 診断時の症状.
    pub enum Symptom {
        /// 発熱.
        Fever = "fever",
        /// 咳.
        Cough = "cough",
        /// 咳以外の急性呼吸器症状.
        OtherRespiratory = "other_respiratory",
        /// 肺炎像.
        Pneumonia = "pneumonia",
        /// 重篤な肺炎.
        SeverePneumonia = "severe_pneumonia",
        /// 急性呼吸窮迫症候群.
        Ards = "ards",
        /// 多臓器不全.
        MultipleOrganFailure = "multiple_organ_failure",
        /// 全身倦怠感.
        Fatigue = "fatigue",
        /// 頭痛.
        Headache = "headache",
        /// 嘔気・嘔吐.
        Nausea = "nausea",
        /// 下痢.
        Diarrhoea = "diarrhoea",
        /// 結膜炎.
        Conjunctivitis = "conjunctivitis",
        /// 嗅覚・味覚障害.
        TasteSmell = "taste_smell",
        /// その他.
        Other = "other",
        /// なし: excludes the others.
        None = "none",
        /// 不明: excludes the others.
        Unknown = "unknown",
        /// 未聴取: excludes the others.
        NotAsked = "not_asked",
    }
}

impl Symptom {
    /// What is said instead of symptoms, and therefore stands alone.
    pub const ALONE: &'static [Self] = &[Self::None, Self::Unknown, Self::NotAsked];
}

crate::closed_set! {
    /// 検査方法.
    pub enum TestMethod {
        /// 分離・同定.
        Isolation = "isolation",
        /// 核酸増幅法（PCR法）.
        Pcr = "pcr",
        /// 核酸増幅法（LAMP法）.
        Lamp = "lamp",
        /// 核酸増幅法（その他）.
        OtherNucleicAcid = "other_nucleic_acid",
        /// 抗原定性.
        AntigenQualitative = "antigen_qualitative",
        /// 抗原定量.
        AntigenQuantitative = "antigen_quantitative",
        /// 抗体.
        Antibody = "antibody",
        /// ゲノム解析.
        Genome = "genome",
    }
}

crate::closed_set! {
    /// 検体材料.
    pub enum Specimen {
        /// 喀痰.
        Sputum = "sputum",
        /// 気管吸引液.
        TrachealAspirate = "tracheal_aspirate",
        /// 肺胞洗浄液.
        BronchoalveolarLavage = "bronchoalveolar_lavage",
        /// 咽頭拭い液.
        ThroatSwab = "throat_swab",
        /// 鼻腔吸引液.
        NasalAspirate = "nasal_aspirate",
        /// 鼻腔拭い液.
        NasalSwab = "nasal_swab",
        /// 鼻咽頭拭い液.
        NasopharyngealSwab = "nasopharyngeal_swab",
        /// 便.
        Stool = "stool",
        /// 唾液.
        Saliva = "saliva",
        /// 剖検材料.
        Autopsy = "autopsy",
        /// その他.
        Other = "other",
    }
}

impl TestMethod {
    /// The specimens that the method takes: 抗原定性検査 the swabs of nose and nasopharynx, 抗原定量検査 saliva, too;
    /// the others any (検体採取・検査の指針).
    pub const fn takes(self, specimen: Specimen) -> bool {
        match self {
            Self::AntigenQualitative => {
                matches!(
                    specimen,
                    Specimen::NasalSwab | Specimen::NasopharyngealSwab | Specimen::NasalAspirate
                )
            }
            Self::AntigenQuantitative => {
                matches!(
                    specimen,
                    Specimen::NasalSwab
                        | Specimen::NasopharyngealSwab
                        | Specimen::NasalAspirate
                        | Specimen::Saliva
                )
            }
            _ => true,
        }
    }
}

crate::closed_set! {
    /// 検査結果.
    pub enum TestResult {
        /// 陽性.
        Positive = "positive",
        /// 陰性.
        Negative = "negative",
        /// 判定保留.
        Indeterminate = "indeterminate",
        /// 検査中.
        Pending = "pending",
        /// 検査不能.
        Impossible = "impossible",
    }
}

crate::closed_set! {
    /// How sure the doctor is.
    pub enum Certainty {
        /// 確定.
        Certain = "certain",
        /// 推定.
        Presumed = "presumed",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 感染経路.
    pub enum Cause {
        /// 飛沫・飛沫核感染.
        Droplet = "droplet",
        /// 接触感染.
        Contact = "contact",
        /// その他.
        Other = "other",
    }
}

crate::closed_set! {
    /// 重症化のリスク因子となる疾病等.
    pub enum RiskFactor {
        /// 悪性腫瘍.
        Cancer = "cancer",
        /// 慢性閉塞性肺疾患（COPD）.
        Copd = "copd",
        /// 慢性腎臓病.
        Kidney = "kidney",
        /// 高血圧.
        Hypertension = "hypertension",
        /// 糖尿病.
        Diabetes = "diabetes",
        /// 脂質異常症.
        Dyslipidaemia = "dyslipidaemia",
        /// 肥満（BMI 30以上）.
        Obesity = "obesity",
        /// 心血管疾患.
        Cardiovascular = "cardiovascular",
        /// 脳血管疾患.
        Cerebrovascular = "cerebrovascular",
        /// 肝疾患.
        Liver = "liver",
        /// 免疫の機能が低下.
        Immunosuppressed = "immunosuppressed",
        /// 人工透析.
        Dialysis = "dialysis",
        /// 喫煙.
        Smoking = "smoking",
        /// その他.
        Other = "other",
        /// なし: excludes the others.
        None = "none",
        /// 不明: excludes the others.
        Unknown = "unknown",
        /// 未聴取: excludes the others.
        NotAsked = "not_asked",
    }
}

impl RiskFactor {
    /// What is said instead of risk factors, and therefore stands alone.
    pub const ALONE: &'static [Self] = &[Self::None, Self::Unknown, Self::NotAsked];
}
