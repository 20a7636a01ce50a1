//! What is entered into today's report, and what is still wrong with it.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::observation::{
    DailySymptom, Observation, Report, SymptomAnswer, Temperature, UrgentSymptom, Vital,
};
use hersys_domain::validate::{FieldError, Validate as _};
use leptos::prelude::*;

use crate::locale::{Text, text};

/// The report in the making.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) temperature: RwSignal<String>,
    pub(super) spo2: RwSignal<String>,
    pub(super) unmeasured: RwSignal<Vec<Vital>>,
    pub(super) confirmed: RwSignal<Vec<Vital>>,
    pub(super) symptoms: RwSignal<Vec<DailySymptom>>,
    /// すべて「いいえ」.
    pub(super) no_symptom: RwSignal<bool>,
    pub(super) urgent: RwSignal<Vec<UrgentSymptom>>,
    /// どれもない.
    pub(super) none_urgent: RwSignal<bool>,
    pub(super) note: RwSignal<String>,
    /// Whether sending was tried: only then what is missing is a mistake.
    pub(super) tried: RwSignal<bool>,
}

/// The items that something can be wrong with, in order, each with its id on the page.
pub(super) const ITEMS: [&str; 4] = ["temperature", "spo2", "symptoms", "urgent"];

impl Entry {
    /// Empty, or filled with what is to be corrected.
    pub(super) fn new(of: Option<&Observation>) -> Self {
        let shown = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        let present: Vec<_> = of.map_or_else(Vec::new, |of| {
            let yes = of
                .symptoms
                .iter()
                .filter(|one| one.answer == YesNoUnknown::Yes);
            yes.map(|one| one.symptom).collect()
        });
        let urgent: Vec<_> = of.map_or_else(Vec::new, |of| of.urgent.clone());
        let asked = of.is_some_and(|of| !of.symptoms.is_empty());
        let asked_urgent = of.is_some_and(|of| of.urgent_asked);
        Self {
            temperature: shown(of.and_then(|of| of.temperature).map(|one| one.to_string())),
            spo2: shown(of.and_then(|of| of.spo2).map(|one| one.to_string())),
            unmeasured: RwSignal::new(of.map_or_else(Vec::new, |of| of.unmeasured.clone())),
            confirmed: RwSignal::new(Vec::new()),
            no_symptom: RwSignal::new(asked && present.is_empty()),
            symptoms: RwSignal::new(present),
            none_urgent: RwSignal::new(asked_urgent && urgent.is_empty()),
            urgent: RwSignal::new(urgent),
            note: shown(of.and_then(|of| of.note.clone())),
            tried: RwSignal::new(false),
        }
    }

    fn cannot(self, vital: Vital) -> bool {
        self.unmeasured.with(|all| all.contains(&vital))
    }

    /// The temperature as typed; none where there is none or it cannot be read.
    fn read_temperature(self) -> Option<Temperature> {
        if self.cannot(Vital::Temperature) {
            return None;
        }
        self.temperature.with(|typed| Temperature::read(typed))
    }

    fn read_spo2(self) -> Option<i16> {
        if self.cannot(Vital::Spo2) {
            return None;
        }
        let typed = self.spo2.get();
        hersys_domain::digits::ascii(typed.trim().trim_end_matches(['%', '％']))
            .parse()
            .ok()
    }

    /// The report as it would be sent.
    pub(super) fn report(self) -> Report {
        let chosen = self.symptoms.get();
        let asked = self.no_symptom.get() || !chosen.is_empty();
        let answers = DailySymptom::ALL.iter().map(|symptom| SymptomAnswer {
            symptom: *symptom,
            answer: if chosen.contains(symptom) {
                YesNoUnknown::Yes
            } else {
                YesNoUnknown::No
            },
        });
        let urgent = self.urgent.get();
        Report {
            temperature: self.read_temperature(),
            spo2: self.read_spo2(),
            unmeasured: self.unmeasured.get(),
            confirmed: self.confirmed.get(),
            symptoms: if asked { answers.collect() } else { Vec::new() },
            urgent_asked: self.none_urgent.get() || !urgent.is_empty(),
            urgent,
            note: self.note.get(),
            ..Report::default()
        }
    }

    /// What the rules of the domain say of an item.
    fn found(self, item: &str) -> Option<FieldError> {
        let pointer = format!("/{item}");
        let all = self.report().violations().0;
        all.into_iter().find(|error| error.pointer == pointer)
    }

    /// Whether a value is odd and is asked again.
    pub(super) fn odd(self, vital: Vital) -> bool {
        self.found(vital.as_str())
            .is_some_and(|error| error.code == "observation.odd")
            || self.confirmed.with(|all| all.contains(&vital))
    }

    /// What is wrong with an item, once sending was tried.
    pub(super) fn wrong(self, item: &str) -> Option<Text> {
        if !self.tried.get() {
            return None;
        }
        self.missing(item)
    }

    /// What is wrong with an item.
    pub(super) fn missing(self, item: &str) -> Option<Text> {
        use text::self_report::report as words;
        let judged = || {
            self.found(item)
                .and_then(|error| match error.code.as_str() {
                    "observation.odd" => Some(words::odd()),
                    "observation.impossible" => Some(words::impossible()),
                    _ => None,
                })
        };
        match item {
            "temperature" if self.cannot(Vital::Temperature) => None,
            "temperature" if self.temperature.with(|typed| typed.trim().is_empty()) => {
                Some(words::temperature_missing())
            }
            "temperature" if self.read_temperature().is_none() => Some(words::temperature_unread()),
            "spo2" if self.cannot(Vital::Spo2) => None,
            "spo2" if self.spo2.with(|typed| typed.trim().is_empty()) => {
                Some(words::spo2_missing())
            }
            "spo2" if self.read_spo2().is_none() => Some(words::spo2_unread()),
            "temperature" | "spo2" => judged(),
            "symptoms" if self.report().symptoms.is_empty() => Some(words::symptoms_missing()),
            "urgent" if !self.report().urgent_asked => Some(words::urgent_missing()),
            _ => None,
        }
    }
}
