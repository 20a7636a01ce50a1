//! Registering somebody whom nobody notified and who met no case on record: 帰国者, 相談者.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ContactIdentity, ContactRow, ReadContact};
use crate::case::{CaseKind, Sex};
use crate::entry::Survey;
use crate::entry::investigation::{Consultation, Travel};
use crate::entry::item::{Line, Sheet as _};
use crate::id::CaseId;
use crate::jp_date;
use crate::validate::{Coded, Validate, Violations};

/// A returnee or consultee as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRecord {
    /// 区分: 帰国者 or 相談者.
    pub kind: CaseKind,
    /// 氏名, a blank between family and given name.
    #[cfg_attr(feature = "openapi", schema(example = "架空 太郎"))]
    pub name: String,
    /// フリガナ, likewise.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "カクウ タロウ"))]
    pub kana: String,
    /// 生年月日 in any spelling that says it in full, or 年齢.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "S55.3.14"))]
    pub birth: String,
    /// 性別.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// 電話.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: String,
    /// 入国日 of a returnee, in any spelling.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "R4.8.19"))]
    pub entered_on: String,
    /// 便名・座席.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub flight: String,
    /// 滞在先.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub stays_at: String,
    /// 相談日 of a consultee, in any spelling.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub consulted_on: String,
    /// 症状.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub symptoms: String,
    /// 接触歴.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub exposure: String,
    /// Who it is, once people on record have been seen who look alike.
    #[serde(default)]
    pub identity: Option<ContactIdentity>,
    /// With `known`: a case of theirs, as it was offered.
    #[serde(default)]
    pub known_case_id: Option<CaseId>,
}

/// What a registration says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRecord {
    /// Who it is.
    pub person: ReadContact,
    /// 渡航歴 or 相談, where anything of it is told.
    pub entry: Option<Survey>,
}

impl RegisterRecord {
    /// With nothing typed.
    pub fn blank(kind: CaseKind) -> Self {
        Self {
            kind,
            name: String::new(),
            kana: String::new(),
            birth: String::new(),
            sex: None,
            phone: String::new(),
            entered_on: String::new(),
            flight: String::new(),
            stays_at: String::new(),
            consulted_on: String::new(),
            symptoms: String::new(),
            exposure: String::new(),
            identity: None,
            known_case_id: None,
        }
    }

    /// What it says, as of `today`, the day in Japan.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, today: NaiveDate) -> Result<ReadRecord, Violations> {
        let mut out = Violations::default();
        if !matches!(self.kind, CaseKind::Returnee | CaseKind::Consultee) {
            out.add("/kind", "contact.kind");
        }
        let row = ContactRow {
            name: self.name.clone(),
            kana: self.kana.clone(),
            birth: self.birth.clone(),
            sex: self.sex,
            phone: self.phone.clone(),
            identity: self.identity,
            known_case_id: self.known_case_id,
            ..ContactRow::default()
        };
        let person = row.read(today).map_err(|faults| out.0.extend(faults.0));
        let entry = match self.kind {
            CaseKind::Returnee => self.travel(today, &mut out).map(Survey::Travel),
            _ => self.consultation(today, &mut out).map(Survey::Consultation),
        };
        match person {
            Ok(person) if out.is_empty() => Ok(ReadRecord { person, entry }),
            _ => Err(out),
        }
    }

    fn travel(&self, today: NaiveDate, out: &mut Violations) -> Option<Travel> {
        let line = |pointer: &str, typed: &str, out: &mut Violations| {
            out.text(pointer, typed, 255);
            Line(typed.trim().to_owned())
        };
        let travel = Travel {
            entered_on: day("/entered_on", &self.entered_on, today, out),
            flight: line("/flight", &self.flight, out),
            stays_at: line("/stays_at", &self.stays_at, out),
            ..Travel::default()
        };
        (!travel.is_empty()).then_some(travel)
    }

    fn consultation(&self, today: NaiveDate, out: &mut Violations) -> Option<Consultation> {
        out.text("/symptoms", &self.symptoms, 255);
        out.text("/exposure", &self.exposure, 255);
        let consultation = Consultation {
            on: day("/consulted_on", &self.consulted_on, today, out),
            symptoms: Line(self.symptoms.trim().to_owned()),
            exposure: Line(self.exposure.trim().to_owned()),
            ..Consultation::default()
        };
        (!consultation.is_empty()).then_some(consultation)
    }
}

impl Validate for RegisterRecord {
    /// What can be told without knowing the day; the rest is judged as of it.
    fn validate(&self, out: &mut Violations) {
        if !matches!(self.kind, CaseKind::Returnee | CaseKind::Consultee) {
            out.add("/kind", "contact.kind");
        }
        out.required("/name", &self.name);
    }
}

/// A day that has come.
fn day(pointer: &str, typed: &str, today: NaiveDate, out: &mut Violations) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    match jp_date::parse(typed, today) {
        Ok(day) if day > today => out.add(pointer, "contact.in_future"),
        Ok(day) => return Some(day),
        Err(error) => out.add(pointer, error.code()),
    }
    None
}
