//! What staff type when they report for a patient.

use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::observation::{
    Channel, DailySymptom, ProxyReport, Report, SymptomAnswer, Temperature, UrgentSymptom, Vital,
};
use hersys_domain::validate::{Validate, Violations};

/// What is typed; texts as typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) channel: String,
    pub(super) measured_on: Option<NaiveDate>,
    pub(super) temperature: String,
    pub(super) spo2: String,
    pub(super) pulse: String,
    pub(super) respiration: String,
    pub(super) unmeasured: Vec<Vital>,
    pub(super) confirmed: bool,
    pub(super) asked: bool,
    pub(super) symptoms: Vec<DailySymptom>,
    pub(super) urgent_asked: bool,
    pub(super) urgent: Vec<UrgentSymptom>,
    pub(super) note: String,
}

/// A number as typed: none where nothing is, an error where it is none.
fn number(typed: &str) -> Result<Option<i16>, ()> {
    let plain = hersys_domain::digits::ascii(typed.trim());
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse().map(Some).map_err(|_| ())
}

impl Draft {
    /// A call just made.
    pub(super) fn begin() -> Self {
        Self {
            channel: Channel::StaffCall.to_string(),
            ..Self::default()
        }
    }

    /// Noon of the day that was named: the hour of a paper sheet is not known.
    fn measured_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let noon = self.measured_on?.and_hms_opt(3, 0, 0)?.and_utc();
        Some(noon.min(now))
    }

    /// As it is sent; what cannot be read stays away and was told before.
    pub(super) fn report(&self, now: DateTime<Utc>) -> ProxyReport {
        let answers = DailySymptom::ALL.iter().map(|symptom| SymptomAnswer {
            symptom: *symptom,
            answer: if self.symptoms.contains(symptom) {
                YesNoUnknown::Yes
            } else {
                YesNoUnknown::No
            },
        });
        let asked = self.asked || !self.symptoms.is_empty();
        ProxyReport {
            channel: self.channel.parse().unwrap_or(Channel::StaffCall),
            report: Report {
                measured_at: self.measured_at(now),
                temperature: Temperature::read(&self.temperature),
                spo2: number(&self.spo2).unwrap_or_default(),
                pulse: number(&self.pulse).unwrap_or_default(),
                respiration: number(&self.respiration).unwrap_or_default(),
                unmeasured: self.unmeasured.clone(),
                confirmed: if self.confirmed {
                    Vital::ALL.to_vec()
                } else {
                    Vec::new()
                },
                symptoms: if asked { answers.collect() } else { Vec::new() },
                urgent: self.urgent.clone(),
                urgent_asked: self.urgent_asked || !self.urgent.is_empty(),
                note: self.note.clone(),
                ..Report::default()
            },
        }
    }
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        let typed = self.temperature.trim();
        if !typed.is_empty() && Temperature::read(typed).is_none() {
            out.add("/report/temperature", "observation.impossible");
        }
        for (pointer, typed) in [
            ("/report/spo2", &self.spo2),
            ("/report/pulse", &self.pulse),
            ("/report/respiration", &self.respiration),
        ] {
            if number(typed).is_err() {
                out.add(pointer, "observation.impossible");
            }
        }
        // The day is judged by the server, whose clock counts.
        self.report(DateTime::<Utc>::MAX_UTC).validate(out);
    }
}
