//! Health observation (健康観察): what a patient, their family or staff report of one day. Items and ranges:
//! 健康観察票; the urgent symptoms: 事務連絡 2020-04-27「緊急性の高い症状」.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::absent::YesNoUnknown;
use crate::id::{CaseId, ObservationId};
use crate::validate::{Validate, Violations};

pub use self::value::{DailySymptom, Reporter, Temperature, UrgentGroup, UrgentSymptom, Vital};

#[cfg(test)]
mod tests;
mod value;

/// How long a patient may correct their own report, from the first entry on.
pub const CORRECTABLE: TimeDelta = TimeDelta::minutes(10);
/// Reports of one case, corrections included, that are taken within a minute.
pub const PER_MINUTE: i64 = 6;
/// Characters of the free text.
pub const NOTE_MAX: usize = 1_000;

crate::closed_set! {
    /// How a report came (入力経路).
    pub enum Channel {
        /// 本人入力.
        Web = "web",
        /// 家族による代理入力.
        Family = "family",
        /// 電話聞き取り.
        StaffCall = "staff_call",
        /// 看護師等入力.
        Nurse = "nurse",
        /// 自動架電.
        AutoCall = "auto_call",
        /// 健康コール.
        DialIn = "dial_in",
        /// 外部システム.
        External = "external",
        /// 健康観察票（紙）.
        Paper = "paper",
    }
}

crate::closed_set! {
    /// What the oxygen saturation was measured on.
    pub enum Breathing {
        /// 室内気.
        RoomAir = "room_air",
        /// 酸素投与中.
        Oxygen = "oxygen",
    }
}

/// The answer to one symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SymptomAnswer {
    /// The symptom.
    pub symptom: DailySymptom,
    /// はい, いいえ, 不明.
    pub answer: YesNoUnknown,
}

/// What is reported. Everything may be left out but not everything at once; what lies outside of the usual
/// range is asked again and kept once it is confirmed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// When it was measured; absent for now. Only staff report of earlier times.
    pub measured_at: Option<DateTime<Utc>>,
    /// 体温 in degrees Celsius, in steps of 0.1; usual 33.0–43.0.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, example = 36.8, minimum = 20, maximum = 50))]
    pub temperature: Option<Temperature>,
    /// 酸素飽和度 in percent; usual 50–100.
    #[cfg_attr(feature = "openapi", schema(example = 97, minimum = 1, maximum = 100))]
    pub spo2: Option<i16>,
    /// Measured on room air or with oxygen.
    pub breathing: Option<Breathing>,
    /// 脈拍 a minute; usual 20–250.
    #[cfg_attr(feature = "openapi", schema(example = 72, minimum = 1, maximum = 400))]
    pub pulse: Option<i16>,
    /// 呼吸数 a minute; usual 4–80.
    #[cfg_attr(feature = "openapi", schema(example = 16, minimum = 1, maximum = 150))]
    pub respiration: Option<i16>,
    /// 測れない: what could not be measured.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub unmeasured: Vec<Vital>,
    /// Values outside of the usual range that were asked again and are right.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub confirmed: Vec<Vital>,
    /// 症状. One that is missing was not asked.
    pub symptoms: Vec<SymptomAnswer>,
    /// 緊急性の高い症状 that there are.
    pub urgent: Vec<UrgentSymptom>,
    /// Whether the urgent symptoms were asked: with none in `urgent`, that there are none.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub urgent_asked: bool,
    /// 解熱剤 taken.
    pub antipyretic: Option<YesNoUnknown>,
    /// 自由記載（保健所への連絡）, at most 1,000 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub note: String,
}

impl Report {
    /// The value of a vital sign, in the unit of its range.
    fn vital(&self, vital: Vital) -> Option<i16> {
        match vital {
            Vital::Temperature => self.temperature.map(Temperature::tenths),
            Vital::Spo2 => self.spo2,
            Vital::Pulse => self.pulse,
            Vital::Respiration => self.respiration,
        }
    }

    /// The vital signs outside of their usual range.
    pub fn odd(&self) -> Vec<Vital> {
        let odd = |vital: &&Vital| {
            self.vital(**vital)
                .is_some_and(|value| !vital.usual().contains(&value))
        };
        Vital::ALL.iter().filter(odd).copied().collect()
    }

    /// Whether nothing at all is said.
    pub fn is_empty(&self) -> bool {
        Vital::ALL.iter().all(|vital| self.vital(*vital).is_none())
            && self.unmeasured.is_empty()
            && self.symptoms.is_empty()
            && self.urgent.is_empty()
            && !self.urgent_asked
            && self.antipyretic.is_none()
            && self.note.trim().is_empty()
    }

    /// The symptoms answered with はい.
    pub fn present(&self) -> impl Iterator<Item = DailySymptom> + '_ {
        self.symptoms
            .iter()
            .filter(|one| one.answer == YesNoUnknown::Yes)
            .map(|one| one.symptom)
    }

    /// Adds what is wrong, each under `prefix`.
    pub fn judge(&self, prefix: &str, out: &mut Violations) {
        let at = |name: &str| format!("{prefix}/{name}");
        if self.is_empty() {
            out.add(&at("temperature"), "observation.empty");
        }
        for vital in Vital::ALL {
            let Some(value) = self.vital(*vital) else {
                continue;
            };
            if *vital == Vital::Temperature && self.temperature == Some(Temperature::TOO_FINE) {
                out.add(&at(vital.as_str()), "observation.too_fine");
            } else if !vital.possible().contains(&value) {
                out.add(&at(vital.as_str()), "observation.impossible");
            } else if self.unmeasured.contains(vital) {
                out.add(&at(vital.as_str()), "observation.unmeasured_with_value");
            } else if !vital.usual().contains(&value) && !self.confirmed.contains(vital) {
                out.add(&at(vital.as_str()), "observation.odd");
            }
        }
        let mut asked: Vec<DailySymptom> = self.symptoms.iter().map(|one| one.symptom).collect();
        asked.sort_unstable();
        asked.dedup();
        if asked.len() != self.symptoms.len() {
            out.add(&at("symptoms"), "observation.symptom_twice");
        }
        out.lines(&at("note"), &self.note, NOTE_MAX);
    }
}

impl Validate for Report {
    fn validate(&self, out: &mut Violations) {
        self.judge("", out);
    }
}

/// A report that staff enter for a patient (代わりに報告する).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(example = json!({"channel": "staff_call", "report": {"temperature": 36.8, "spo2": 97}}))
)]
#[serde(deny_unknown_fields)]
pub struct ProxyReport {
    /// How they came to know: 電話聞き取り, 看護師等入力, 健康観察票（紙）, 外部システム.
    pub channel: Channel,
    /// What they were told.
    pub report: Report,
}

impl ProxyReport {
    /// The channels that staff may name.
    pub const CHANNELS: &'static [Channel] = &[
        Channel::StaffCall,
        Channel::Nurse,
        Channel::Paper,
        Channel::External,
    ];
}

impl Validate for ProxyReport {
    fn validate(&self, out: &mut Violations) {
        if !Self::CHANNELS.contains(&self.channel) {
            out.add("/channel", "observation.channel");
        }
        self.report.judge("/report", out);
    }
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Observation {
    /// The report.
    pub id: ObservationId,
    /// The case it is about.
    pub case_id: CaseId,
    /// Day in Japan it tells of.
    pub observed_on: NaiveDate,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Who entered it.
    pub reporter: Reporter,
    /// How it came.
    pub channel: Channel,
    /// Name of the member of staff who entered it, to their own organisation.
    pub entered_by: Option<String>,
    /// The organisation whose staff entered it; none where the patient did.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub entered_for: Option<String>,
    /// 体温.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, example = 36.8))]
    pub temperature: Option<Temperature>,
    /// 酸素飽和度 in percent.
    #[cfg_attr(feature = "openapi", schema(example = 97))]
    pub spo2: Option<i16>,
    /// Measured on room air or with oxygen.
    pub breathing: Option<Breathing>,
    /// 脈拍 a minute.
    #[cfg_attr(feature = "openapi", schema(example = 72))]
    pub pulse: Option<i16>,
    /// 呼吸数 a minute.
    #[cfg_attr(feature = "openapi", schema(example = 16))]
    pub respiration: Option<i16>,
    /// What could not be measured.
    pub unmeasured: Vec<Vital>,
    /// What was outside of the usual range and was confirmed.
    pub odd: Vec<Vital>,
    /// 症状.
    pub symptoms: Vec<SymptomAnswer>,
    /// 緊急性の高い症状.
    pub urgent: Vec<UrgentSymptom>,
    /// Whether the urgent symptoms were asked.
    pub urgent_asked: bool,
    /// 解熱剤 taken.
    pub antipyretic: Option<YesNoUnknown>,
    /// Free text; none where there is none or the reader may not see it.
    pub note: Option<String>,
    /// The report that this one takes the place of.
    pub corrects: Option<ObservationId>,
    /// When another report took its place; such a one counts no more and stays readable.
    pub corrected_at: Option<DateTime<Utc>>,
}

impl Observation {
    /// Until when its patient may correct it. A report by the web is of the moment it was entered, and its
    /// corrections keep that moment: the ten minutes are those of the first, however many follow.
    pub fn correctable_until(&self) -> DateTime<Utc> {
        self.measured_at + CORRECTABLE
    }

    /// Whether its patient may still correct it at `now`.
    pub fn correctable(&self, now: DateTime<Utc>) -> bool {
        self.corrected_at.is_none()
            && self.channel == Channel::Web
            && now < self.correctable_until()
    }
}
