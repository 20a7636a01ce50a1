//! Keeping a report.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{AccountId, CaseId, ObservationId, OrganizationId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::observation::{
    Channel, DailySymptom, Observation, Report, Reporter, Temperature, UrgentSymptom, Vital,
};

use super::key_for;
use super::row::{Row, bits};
use crate::db::Tx;
use crate::error::AppError;
use crate::schema::observation;
use crate::services::person_seal::observation_place;

/// The member of staff, or the connected system, who enters a report, with the names it is told with.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: &'a str,
    /// The organisation acted for.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: &'a str,
}

/// What a report is kept with.
#[derive(Debug, Clone, Copy)]
pub struct Entered<'a> {
    /// The case.
    pub case: CaseId,
    /// Its person, under whose key the free text is sealed.
    pub person: PersonId,
    /// What was reported.
    pub report: &'a Report,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// Who entered it.
    pub reporter: Reporter,
    /// How it came.
    pub channel: Channel,
    /// Which member of staff entered it, for which organisation.
    pub by: Option<By<'a>>,
    /// The report it takes the place of.
    pub corrects: Option<ObservationId>,
}

/// Keeps a report.
pub async fn insert(tx: &mut Tx, new: &Entered<'_>) -> Result<Observation, AppError> {
    let id = tx.facts().id::<ObservationId>()?;
    let now = tx.now();
    let report = new.report;
    let note = hersys_domain::text::clean(&report.note);
    let key = key_for(tx, new.person, !note.is_empty()).await?;
    let place = observation_place(id);
    let sealed = match &key {
        Some(key) => Some(key.seal(&place, &note, tx.facts())?),
        None => None,
    };
    let answered = |wanted| answered(report, wanted);
    let urgent = bits(UrgentSymptom::ALL, report.urgent.iter().copied());
    let row: Row = diesel::insert_into(observation::table)
        .values((
            (
                observation::id.eq(id),
                observation::case_id.eq(new.case),
                observation::observed_on.eq(jst_date(new.measured_at)),
                observation::measured_at.eq(new.measured_at),
                observation::entered_at.eq(now),
                observation::reporter.eq(new.reporter),
                observation::channel.eq(new.channel),
                observation::account_id.eq(new.by.map(|by| by.account)),
                observation::organization_id.eq(new.by.map(|by| by.organization)),
                observation::corrects.eq(new.corrects),
            ),
            (
                observation::temperature.eq(report.temperature.map(Temperature::tenths)),
                observation::spo2.eq(report.spo2),
                observation::breathing.eq(report.breathing),
                observation::pulse.eq(report.pulse),
                observation::respiration.eq(report.respiration),
                observation::unmeasured.eq(words(&report.unmeasured)),
                observation::odd.eq(words(&report.odd())),
            ),
            (
                observation::symptoms_yes.eq(answered(YesNoUnknown::Yes)),
                observation::symptoms_no.eq(answered(YesNoUnknown::No)),
                observation::symptoms_unknown.eq(answered(YesNoUnknown::Unknown)),
                observation::urgent_yes.eq(urgent),
                observation::urgent_asked.eq(report.urgent_asked || urgent != 0),
                observation::antipyretic.eq(report.antipyretic),
                observation::note.eq(sealed),
            ),
        ))
        .returning(Row::as_returning())
        .get_result(tx.connection()?)
        .await?;
    tx.touched(new.person, DataGroup::Observation);
    let named = (
        row,
        new.by.map(|by| by.account_name.to_owned()),
        new.by.map(|by| by.organization_name.to_owned()),
    );
    Row::open(named, tx.actor(), key.as_ref())
}

/// Bits of the symptoms with this answer.
fn answered(report: &Report, wanted: YesNoUnknown) -> i32 {
    let chosen = report.symptoms.iter().filter(|one| one.answer == wanted);
    bits(DailySymptom::ALL, chosen.map(|one| one.symptom))
}

/// As the column has them.
fn words(vitals: &[Vital]) -> Vec<&'static str> {
    vitals.iter().map(|vital| vital.as_str()).collect()
}
