//! What a report is made of: vital signs, symptoms, who reports.

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

crate::closed_set! {
    /// A vital sign.
    pub enum Vital {
        /// 体温.
        Temperature = "temperature",
        /// 酸素飽和度.
        Spo2 = "spo2",
        /// 脈拍.
        Pulse = "pulse",
        /// 呼吸数.
        Respiration = "respiration",
    }
}

impl Vital {
    /// What is usual; anything else is asked again (体温 in tenths of a degree).
    pub const fn usual(self) -> RangeInclusive<i16> {
        match self {
            Self::Temperature => 330..=430,
            Self::Spo2 => 50..=100,
            Self::Pulse => 20..=250,
            Self::Respiration => 4..=80,
        }
    }

    /// What can be at all; anything else was mistyped.
    pub const fn possible(self) -> RangeInclusive<i16> {
        match self {
            Self::Temperature => 200..=500,
            Self::Spo2 => 1..=100,
            Self::Pulse => 1..=400,
            Self::Respiration => 1..=150,
        }
    }
}

crate::closed_set! {
    /// A symptom that is asked every day, in the order of the sheet.
    pub enum DailySymptom {
        /// 咳・鼻水.
        CoughRunnyNose = "cough_runny_nose",
        /// のどの痛み.
        SoreThroat = "sore_throat",
        /// 息苦しさ.
        Breathlessness = "breathlessness",
        /// 全身倦怠感.
        Malaise = "malaise",
        /// 頭痛.
        Headache = "headache",
        /// 関節・筋肉痛.
        JointMusclePain = "joint_muscle_pain",
        /// 嘔気・嘔吐.
        NauseaVomiting = "nausea_vomiting",
        /// 下痢.
        Diarrhoea = "diarrhoea",
        /// 味覚・嗅覚異常.
        TasteSmell = "taste_smell",
        /// 食事困難.
        CannotEat = "cannot_eat",
        /// 排尿がない.
        NoUrine = "no_urine",
        /// 発疹.
        Rash = "rash",
        /// 結膜充血.
        RedEyes = "red_eyes",
    }
}

crate::closed_set! {
    /// 緊急性の高い症状, in the order and with the numbers of the notice. Any one is told of at once.
    pub enum UrgentSymptom {
        /// 1 顔色が明らかに悪い※.
        Pale = "pale",
        /// 2 唇が紫色になっている.
        PurpleLips = "purple_lips",
        /// 3 いつもと違う、様子がおかしい※.
        Strange = "strange",
        /// 4 息が荒くなった.
        RoughBreath = "rough_breath",
        /// 5 急に息苦しくなった.
        SuddenBreathlessness = "sudden_breathlessness",
        /// 6 生活をしていて少し動くと息苦しい.
        BreathlessMoving = "breathless_moving",
        /// 7 胸の痛みがある.
        ChestPain = "chest_pain",
        /// 8 横になれない、座らないと息ができない.
        CannotLie = "cannot_lie",
        /// 9 肩で息をしている.
        ShoulderBreathing = "shoulder_breathing",
        /// 10 突然ゼーゼーしはじめた.
        Wheezing = "wheezing",
        /// 11 ぼんやりしている※.
        Dazed = "dazed",
        /// 12 もうろうとしている※.
        Stupor = "stupor",
        /// 13 脈がとぶ、脈のリズムが乱れる感じがする.
        IrregularPulse = "irregular_pulse",
    }
}

crate::closed_set! {
    /// The three groups of the urgent symptoms.
    pub enum UrgentGroup {
        /// 表情・外見.
        Looks = "looks",
        /// 息苦しさ等.
        Breath = "breath",
        /// 意識障害等.
        Mind = "mind",
    }
}

impl UrgentSymptom {
    /// Its group.
    pub const fn group(self) -> UrgentGroup {
        match self {
            Self::Pale | Self::PurpleLips | Self::Strange => UrgentGroup::Looks,
            Self::RoughBreath
            | Self::SuddenBreathlessness
            | Self::BreathlessMoving
            | Self::ChestPain
            | Self::CannotLie
            | Self::ShoulderBreathing
            | Self::Wheezing => UrgentGroup::Breath,
            Self::Dazed | Self::Stupor | Self::IrregularPulse => UrgentGroup::Mind,
        }
    }

    /// ※: as those around see it.
    pub const fn seen_by_others(self) -> bool {
        matches!(
            self,
            Self::Pale | Self::Strange | Self::Dazed | Self::Stupor
        )
    }
}

crate::closed_set! {
    /// Who entered a report (報告者).
    pub enum Reporter {
        /// 本人.
        Myself = "self",
        /// 家族.
        Family = "family",
        /// 保健所.
        Center = "center",
        /// 看護師.
        Nurse = "nurse",
        /// 医師.
        Physician = "physician",
        /// 自動架電.
        AutoCall = "auto_call",
        /// 外部.
        External = "external",
    }
}

/// A body temperature in tenths of a degree Celsius; on the wire degrees (36.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Temperature(i16);

impl Temperature {
    /// A number with more digits than a thermometer has. They are not rounded away without a word; a report with it is
    /// refused at its item.
    pub const TOO_FINE: Self = Self(i16::MIN);

    /// From tenths of a degree.
    pub const fn of_tenths(tenths: i16) -> Self {
        Self(tenths)
    }

    /// In tenths of a degree.
    pub const fn tenths(self) -> i16 {
        self.0
    }

    /// Reads what people type: `36.8`, `３６．８`, `36,8`, `368`, `36度8分`.
    pub fn read(typed: &str) -> Option<Self> {
        if typed.chars().count() > 16 {
            return None;
        }
        let plain = crate::digits::ascii(typed);
        let parts: Vec<&str> = plain
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .collect();
        let tenths = match parts.as_slice() {
            [whole] if whole.len() == 3 => whole.parse().ok()?,
            [whole] if whole.len() == 2 => whole.parse::<i16>().ok()?.checked_mul(10)?,
            [whole, tenth] if whole.len() <= 2 && tenth.len() == 1 => {
                let whole: i16 = whole.parse().ok()?;
                whole.checked_mul(10)? + tenth.parse::<i16>().ok()?
            }
            _ => return None,
        };
        Some(Self(tenths))
    }
}

impl core::fmt::Display for Temperature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, (self.0 % 10).abs())
    }
}

impl Serialize for Temperature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 10.0)
    }
}

impl<'de> Deserialize<'de> for Temperature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let degrees = f64::deserialize(deserializer)?;
        let tenths = (degrees * 10.0).round();
        if (tenths - degrees * 10.0).abs() > 1e-6 {
            return Ok(Self::TOO_FINE);
        }
        // As it is written.
        if tenths == f64::from(Self::TOO_FINE.0) {
            return Ok(Self::TOO_FINE);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole; what is beyond stays impossible at the end of the range"
        )]
        Ok(Self((tenths as i16).max(-i16::MAX)))
    }
}
