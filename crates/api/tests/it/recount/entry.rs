//! A case as the test has it.

use chrono::NaiveDate;
use hersys_domain::age::{Age, AgeBand};
use hersys_domain::figure::{DateKind, Dimension};
use serde_json::Value;

use crate::support::records::Notified;

/// What is known of somebody's age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Known {
    /// A birth date.
    Born(NaiveDate),
    /// An age that was stated.
    Stated(AgeBand),
    /// Nothing.
    Nothing,
}

impl Known {
    fn of(form: &Value) -> Self {
        let text = |pointer: &str| form.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        if let Ok(birth) = text("/person/birth_date").parse() {
            return Self::Born(birth);
        }
        let years = text("/person/age").parse().unwrap_or(0);
        Self::Stated(AgeBand::of_years(years))
    }
}

/// A case as the test has it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What its notification left.
    pub made: Notified,
    /// Who notified it.
    pub doctor: usize,
    /// 担当保健所.
    pub center: &'static str,
    /// The latest version of the notification.
    pub form: Value,
    /// 性別.
    pub sex: String,
    /// Of the age.
    pub known: Known,
    /// 市区町村コード of 住所.
    pub residence: String,
    /// 市区町村コード of 所在地.
    pub whereabouts: String,
    /// 報告日.
    pub reported: String,
    /// 診断日.
    pub diagnosed: NaiveDate,
    /// 発症日.
    pub onset: Option<String>,
    /// 重症度.
    pub severity: String,
    /// 終結.
    pub closed: bool,
    /// Whether it counts.
    pub counted: bool,
}

/// A text of a form; none where it says nothing.
fn said(form: &Value, pointer: &str) -> Option<String> {
    let text = form.pointer(pointer)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn day(form: &Value, pointer: &str) -> NaiveDate {
    said(form, pointer).unwrap().parse().unwrap()
}

impl Entry {
    /// As it was notified.
    pub fn new(made: Notified, doctor: usize, form: Value) -> Self {
        let text = |pointer: &str| said(&form, pointer).unwrap_or_default();
        let residence = text("/person/residence/municipality_code");
        let center = match residence.as_str() {
            "131041" => "shinjuku",
            "131016" => "chiyoda",
            "131032" => "minato",
            "271403" => "sakai_center",
            // Nobody's district: the centre that received it.
            _ => ["chiyoda", "shinjuku"][doctor],
        };
        Self {
            made,
            doctor,
            center,
            sex: text("/person/sex"),
            known: Known::of(&form),
            residence,
            whereabouts: String::new(),
            reported: text("/reporter/reported_on"),
            diagnosed: day(&form, "/diagnosis/diagnosed_on"),
            onset: said(&form, "/diagnosis/onset_on"),
            severity: said(&form, "/condition/severity").unwrap_or_else(|| "unknown".to_owned()),
            closed: false,
            counted: true,
            form,
        }
    }

    fn place(&self) -> &str {
        if self.whereabouts.is_empty() {
            &self.residence
        } else {
            &self.whereabouts
        }
    }

    fn band(&self) -> AgeBand {
        match self.known {
            Known::Born(birth) => Age::on(birth, self.diagnosed).unwrap().band(),
            Known::Stated(band) => band,
            Known::Nothing => AgeBand::Unknown,
        }
    }

    /// Whether it lies within an area: an organisation by its key, or a municipality.
    pub fn lies_in(&self, area: &str) -> bool {
        match area {
            "ministry" => true,
            "tokyo" => self.center != "sakai_center",
            "osaka" | "sakai" => self.center == "sakai_center",
            area => self.center == area || self.place() == area,
        }
    }

    /// The day it counts on.
    pub fn day(&self, dates: DateKind) -> Option<String> {
        match dates {
            DateKind::Reported => Some(self.reported.clone()),
            DateKind::Diagnosed => Some(self.diagnosed.to_string()),
            DateKind::Onset => self.onset.clone(),
            DateKind::Published => None,
        }
    }

    /// The district of an area that it counts in: `id` knows the organisations by their keys.
    fn district(&self, area: &str, id: impl Fn(&str) -> String) -> String {
        match area {
            "ministry" if self.center == "sakai_center" => id("osaka"),
            "ministry" => id("tokyo"),
            area if area == self.center => self.place().to_owned(),
            _ => id(self.center),
        }
    }

    /// What it counts as in an area.
    pub fn value(&self, dimension: Dimension, area: &str, id: impl Fn(&str) -> String) -> String {
        match dimension {
            Dimension::Total => String::new(),
            Dimension::Sex => self.sex.clone(),
            Dimension::AgeBand => self.band().to_string(),
            Dimension::AgeSex => format!("{} {}", self.band(), self.sex),
            Dimension::Severity => self.severity.clone(),
            Dimension::District => self.district(area, id),
        }
    }

    /// Takes over what the centre took over.
    pub fn apply(&mut self, item: &str) {
        let form = self.form.clone();
        let text = |pointer: &str| said(&form, pointer).unwrap_or_default();
        match item {
            "sex" => self.sex = text("/person/sex"),
            "birth" => self.known = Known::of(&form),
            "diagnosis" => self.diagnosed = day(&form, "/diagnosis/diagnosed_on"),
            "onset" => self.onset = said(&form, "/diagnosis/onset_on"),
            "residence" => self.residence = text("/person/residence/municipality_code"),
            "whereabouts" => self.whereabouts = text("/person/whereabouts/municipality_code"),
            // A severity that is not said any more leaves what the centre knows.
            "severity" => {
                if let Some(severity) = said(&form, "/condition/severity") {
                    self.severity = severity;
                }
            }
            other => panic!("{other} was not corrected"),
        }
    }

    /// What a change of the person makes of it.
    pub fn change(&mut self, patch: &Value) {
        match patch.pointer("/identity/birth_on") {
            None => {}
            Some(Value::Null) => {
                // What was worked out from a birth date goes with it; what was stated stays.
                if matches!(self.known, Known::Born(_)) {
                    self.known = Known::Nothing;
                }
            }
            Some(birth) => self.known = Known::Born(birth.as_str().unwrap().parse().unwrap()),
        }
        if let Some(sex) = patch["sex"].as_str() {
            sex.clone_into(&mut self.sex);
        }
        let code = |place: &str| {
            let code = patch.pointer(&format!("/contact/{place}/municipality_code"))?;
            Some(code.as_str().unwrap_or_default().to_owned())
        };
        if let Some(code) = code("residence") {
            self.residence = code;
        }
        if let Some(code) = code("whereabouts") {
            self.whereabouts = code;
        }
    }
}
