//! Choices of the details of a notification (data-items 1 and 2): contact, tests, treatment, outcome.

crate::closed_set! {
    /// Who answers a phone.
    pub enum AnsweredBy {
        /// 本人.
        Person = "person",
        /// 家族.
        Family = "family",
        /// 勤務先・学校.
        Workplace = "workplace",
        /// 施設職員.
        Facility = "facility",
        /// その他.
        Other = "other",
    }
}

crate::closed_set! {
    /// 連絡に使う言語.
    pub enum ContactLanguage {
        /// 日本語.
        Japanese = "ja",
        /// やさしい日本語.
        PlainJapanese = "ja_plain",
        /// 英語.
        English = "en",
        /// 中国語.
        Chinese = "zh",
        /// 韓国語.
        Korean = "ko",
        /// ベトナム語.
        Vietnamese = "vi",
        /// ポルトガル語.
        Portuguese = "pt",
        /// スペイン語.
        Spanish = "es",
        /// タガログ語.
        Tagalog = "tl",
        /// ネパール語.
        Nepali = "ne",
        /// インドネシア語.
        Indonesian = "id",
        /// タイ語.
        Thai = "th",
        /// ミャンマー語.
        Burmese = "my",
        /// 日本手話.
        Sign = "jsl",
        /// その他.
        Other = "other",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// Kind of another test.
    pub enum OtherTestKind {
        /// 画像検査（胸部X線）.
        Xray = "xray",
        /// 画像検査（CT）.
        Ct = "ct",
        /// 血液検査.
        Blood = "blood",
        /// 培養検査.
        Culture = "culture",
        /// 迅速検査（インフルエンザ等）.
        Rapid = "rapid",
        /// その他.
        Other = "other",
    }
}

crate::closed_set! {
    /// 受診後の医療行為.
    pub enum MedicalAct {
        /// 酸素投与.
        Oxygen = "oxygen",
        /// 中和抗体薬.
        Antibody = "antibody",
        /// 抗ウイルス薬.
        Antiviral = "antiviral",
        /// ステロイド.
        Steroid = "steroid",
        /// 抗凝固薬.
        Anticoagulant = "anticoagulant",
        /// 解熱剤.
        Antipyretic = "antipyretic",
        /// 輸液.
        Infusion = "infusion",
        /// その他.
        Other = "other",
    }
}

crate::closed_set! {
    /// 転帰.
    pub enum Outcome {
        /// 治癒・軽快.
        Recovered = "recovered",
        /// 転院.
        Transferred = "transferred",
        /// 死亡.
        Dead = "dead",
        /// 入院継続.
        Ongoing = "ongoing",
        /// 不明.
        Unknown = "unknown",
    }
}

crate::closed_set! {
    /// 喫煙.
    pub enum Smoking {
        /// なし.
        Never = "never",
        /// 過去にあり.
        Former = "former",
        /// 現在あり.
        Current = "current",
        /// 不明.
        Unknown = "unknown",
        /// 未聴取.
        NotAsked = "not_asked",
    }
}

crate::closed_set! {
    /// ワクチンの製品.
    pub enum Vaccine {
        /// ファイザー.
        Pfizer = "pfizer",
        /// 武田/モデルナ.
        Moderna = "moderna",
        /// アストラゼネカ.
        AstraZeneca = "astra_zeneca",
        /// 武田/ノババックス.
        Novavax = "novavax",
        /// その他.
        Other = "other",
        /// 不明.
        Unknown = "unknown",
    }
}
