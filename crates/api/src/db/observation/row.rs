//! A report as its row holds it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::id::{CaseId, ObservationId, OrganizationId};
use hersys_domain::observation::{
    Breathing, Channel, DailySymptom, Observation, Reporter, SymptomAnswer, Temperature,
    UrgentSymptom, Vital,
};

use crate::db::Actor;
use crate::error::AppError;
use crate::schema::observation;
use crate::services::person_seal::{PersonKey, observation_place};

/// Bits of the members of `chosen`, in the order of the set.
pub fn bits<T: PartialEq>(all: &[T], chosen: impl Iterator<Item = T>) -> i32 {
    chosen
        .filter_map(|one| all.iter().position(|known| *known == one))
        .fold(0, |bits, place| bits | 1 << place)
}

/// The members whose bit is set.
pub fn members<T: Copy>(all: &[T], bits: i32) -> Vec<T> {
    all.iter()
        .enumerate()
        .filter(|(place, _)| bits >> place & 1 == 1)
        .map(|(_, member)| *member)
        .collect()
}

/// A report as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = observation, check_for_backend(diesel::pg::Pg))]
pub(super) struct Row {
    id: ObservationId,
    case_id: CaseId,
    observed_on: NaiveDate,
    measured_at: DateTime<Utc>,
    entered_at: DateTime<Utc>,
    reporter: Reporter,
    channel: Channel,
    organization_id: Option<OrganizationId>,
    temperature: Option<i16>,
    spo2: Option<i16>,
    breathing: Option<Breathing>,
    pulse: Option<i16>,
    respiration: Option<i16>,
    unmeasured: Vec<Option<Vital>>,
    odd: Vec<Option<Vital>>,
    symptoms_yes: i32,
    symptoms_no: i32,
    symptoms_unknown: i32,
    urgent_yes: i32,
    urgent_asked: bool,
    antipyretic: Option<YesNoUnknown>,
    pub(super) note: Option<Vec<u8>>,
    corrects: Option<ObservationId>,
    corrected_at: Option<DateTime<Utc>>,
}

/// A row with the names of who entered it and of their organisation.
pub(super) type Named = (Row, Option<String>, Option<String>);

impl Row {
    /// As it is told to a reader; with a key, its free text is opened.
    pub(super) fn open(
        (row, by, of): Named,
        reader: &Actor,
        key: Option<&PersonKey>,
    ) -> Result<Observation, AppError> {
        // Members of staff are named to their own organisation only.
        let own = row.organization_id.is_some() && row.organization_id == reader.organization();
        row.told(by.filter(|_| own), of, key)
    }

    fn told(
        self,
        by: Option<String>,
        of: Option<String>,
        key: Option<&PersonKey>,
    ) -> Result<Observation, AppError> {
        let note = match (self.note, key) {
            (Some(sealed), Some(key)) => Some(key.open(&observation_place(self.id), &sealed)?),
            _ => None,
        };
        Ok(Observation {
            id: self.id,
            case_id: self.case_id,
            observed_on: self.observed_on,
            measured_at: self.measured_at,
            entered_at: self.entered_at,
            reporter: self.reporter,
            channel: self.channel,
            entered_by: by,
            entered_for: of,
            temperature: self.temperature.map(Temperature::of_tenths),
            spo2: self.spo2,
            breathing: self.breathing,
            pulse: self.pulse,
            respiration: self.respiration,
            unmeasured: self.unmeasured.into_iter().flatten().collect(),
            odd: self.odd.into_iter().flatten().collect(),
            symptoms: answers(self.symptoms_yes, self.symptoms_no, self.symptoms_unknown),
            urgent: members(UrgentSymptom::ALL, self.urgent_yes),
            urgent_asked: self.urgent_asked,
            antipyretic: self.antipyretic,
            note,
            corrects: self.corrects,
            corrected_at: self.corrected_at,
        })
    }
}

/// Answers in the order of the sheet.
fn answers(yes: i32, no: i32, unknown: i32) -> Vec<SymptomAnswer> {
    let answer = |place: usize| {
        [
            (yes, YesNoUnknown::Yes),
            (no, YesNoUnknown::No),
            (unknown, YesNoUnknown::Unknown),
        ]
        .into_iter()
        .find(|(bits, _)| bits >> place & 1 == 1)
        .map(|(_, answer)| answer)
    };
    DailySymptom::ALL
        .iter()
        .enumerate()
        .filter_map(|(place, symptom)| {
            Some(SymptomAnswer {
                symptom: *symptom,
                answer: answer(place)?,
            })
        })
        .collect()
}
