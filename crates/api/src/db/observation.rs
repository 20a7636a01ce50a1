//! Health observations. Rows are only ever added; a correction marks the row it takes the place of.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{AccountId, CaseId, ObservationId, OrganizationId, PersonId};
use hersys_domain::observation::{
    Channel, DailySymptom, Observation, Report, Reporter, Temperature, UrgentSymptom, Vital,
};

use super::Tx;
use crate::error::AppError;
use crate::schema::{account, observation, organization};
use crate::services::person_seal::observation_place;

mod row;

use row::{Named, Row};
pub use row::{bits, members};

/// First of the two keys of the lock under which reports of one case are counted and kept.
const REPORTS_LOCK: i32 = 72_374_631;

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
    pub by: Option<(AccountId, OrganizationId)>,
    /// The report it takes the place of.
    pub corrects: Option<ObservationId>,
}

/// Keeps a report.
pub async fn insert(tx: &mut Tx, new: &Entered<'_>) -> Result<Observation, AppError> {
    let id = tx.facts().id::<ObservationId>()?;
    let now = tx.now();
    let report = new.report;
    let sealed = sealed_note(tx, new, id).await?;
    let answered = |wanted: YesNoUnknown| {
        let chosen = report
            .symptoms
            .iter()
            .filter(move |one| one.answer == wanted);
        bits(DailySymptom::ALL, chosen.map(|one| one.symptom))
    };
    let words = |vitals: &[Vital]| -> Vec<&'static str> {
        vitals.iter().map(|vital| vital.as_str()).collect()
    };
    let urgent = bits(UrgentSymptom::ALL, report.urgent.iter().copied());
    diesel::insert_into(observation::table)
        .values((
            (
                observation::id.eq(id),
                observation::case_id.eq(new.case),
                observation::observed_on.eq(hersys_domain::jp_date::jst_date(new.measured_at)),
                observation::measured_at.eq(new.measured_at),
                observation::entered_at.eq(now),
                observation::reporter.eq(new.reporter),
                observation::channel.eq(new.channel),
                observation::account_id.eq(new.by.map(|(account, _)| account)),
                observation::organization_id.eq(new.by.map(|(_, organization)| organization)),
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
        .execute(tx.connection()?)
        .await?;
    tx.touched(new.person, DataGroup::Observation);
    let observed_on = hersys_domain::jp_date::jst_date(new.measured_at);
    one(tx, new.case, id, observed_on, new.person).await
}

async fn sealed_note(
    tx: &mut Tx,
    new: &Entered<'_>,
    id: ObservationId,
) -> Result<Option<Vec<u8>>, AppError> {
    let note = hersys_domain::text::clean(&new.report.note);
    if note.is_empty() {
        return Ok(None);
    }
    let keys = super::person::keys(tx, &[new.person]).await?;
    let key = keys.get(&new.person).ok_or_else(AppError::not_found)?;
    Ok(Some(key.seal(&observation_place(id), &note, tx.facts())?))
}

/// What a page asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The case; the caller has seen to it that it may be read.
    pub case: CaseId,
    /// Its person.
    pub person: PersonId,
    /// No day before this one: which months are looked at.
    pub from: NaiveDate,
    /// Whether the free text is opened.
    pub notes: bool,
    /// Only after this one, in the order of the list.
    pub after: Option<(DateTime<Utc>, ObservationId)>,
    /// At most so many.
    pub limit: i64,
}

/// First day that reports of a case can tell of: two weeks of symptoms may lie before the notification. A report
/// date that still lies ahead hides nothing.
pub fn first_day(reported_on: NaiveDate, today: NaiveDate) -> NaiveDate {
    reported_on.min(today) - TimeDelta::days(60)
}

/// A page of a case's reports, the latest first.
pub async fn page(tx: &mut Tx, asked: &Asked) -> Result<Vec<Observation>, AppError> {
    let mut query = observation::table
        .left_join(account::table)
        .left_join(organization::table)
        .filter(observation::case_id.eq(asked.case))
        .filter(observation::observed_on.ge(asked.from))
        .order((observation::measured_at.desc(), observation::id.desc()))
        .limit(asked.limit)
        .select((
            Row::as_select(),
            account::display_name.nullable(),
            organization::name.nullable(),
        ))
        .into_boxed::<diesel::pg::Pg>();
    if let Some((at, id)) = asked.after {
        query = query.filter(observation::measured_at.le(at)).filter(
            observation::measured_at
                .lt(at)
                .or(observation::measured_at.eq(at).and(observation::id.lt(id))),
        );
    }
    let rows: Vec<Named> = query.load(tx.connection()?).await?;
    tx.touched(asked.person, DataGroup::Observation);
    let keys = if asked.notes && rows.iter().any(|(row, ..)| row.note.is_some()) {
        super::person::keys(tx, &[asked.person]).await?
    } else {
        HashMap::new()
    };
    rows.into_iter()
        .map(|row| Row::open(row, tx.actor(), keys.get(&asked.person)))
        .collect()
}

/// One report of a case, with its free text.
pub async fn one(
    tx: &mut Tx,
    case: CaseId,
    id: ObservationId,
    on: NaiveDate,
    person: PersonId,
) -> Result<Observation, AppError> {
    let row: Named = observation::table
        .left_join(account::table)
        .left_join(organization::table)
        .filter(observation::id.eq(id))
        .filter(observation::observed_on.eq(on))
        .filter(observation::case_id.eq(case))
        .select((
            Row::as_select(),
            account::display_name.nullable(),
            organization::name.nullable(),
        ))
        .first(tx.connection()?)
        .await?;
    let keys = if row.0.note.is_some() {
        super::person::keys(tx, &[person]).await?
    } else {
        HashMap::new()
    };
    Row::open(row, tx.actor(), keys.get(&person))
}

/// A report of the last two days, locked for being corrected.
pub async fn recent(
    tx: &mut Tx,
    case: CaseId,
    id: ObservationId,
    person: PersonId,
) -> Result<Observation, AppError> {
    let since = hersys_domain::jp_date::jst_date(tx.now()) - TimeDelta::days(1);
    let on: NaiveDate = observation::table
        .filter(observation::id.eq(id))
        .filter(observation::case_id.eq(case))
        .filter(observation::observed_on.ge(since))
        .select(observation::observed_on)
        .for_update()
        .first(tx.connection()?)
        .await?;
    one(tx, case, id, on, person).await
}

/// Marks a report as replaced.
pub async fn corrected(tx: &mut Tx, of: &Observation) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(
        observation::table
            .filter(observation::id.eq(of.id))
            .filter(observation::observed_on.eq(of.observed_on)),
    )
    .set(observation::corrected_at.eq(now))
    .execute(tx.connection()?)
    .await?;
    Ok(())
}

/// The highest temperature of each day from `from` up to and without `until`.
pub async fn highest(
    tx: &mut Tx,
    case: CaseId,
    from: NaiveDate,
    until: NaiveDate,
) -> QueryResult<Vec<(NaiveDate, Temperature)>> {
    let rows: Vec<(NaiveDate, Option<i16>)> = observation::table
        .filter(observation::case_id.eq(case))
        .filter(observation::observed_on.ge(from))
        .filter(observation::observed_on.lt(until))
        .filter(observation::corrected_at.is_null())
        .group_by(observation::observed_on)
        .select((
            observation::observed_on,
            diesel::dsl::max(observation::temperature),
        ))
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(on, tenths)| Some((on, Temperature::of_tenths(tenths?))))
        .collect())
}

/// Holds, until the end of the transaction, everybody else off reporting on a case.
pub async fn one_at_a_time(tx: &mut Tx, case: CaseId) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
        .bind::<diesel::sql_types::Integer, _>(REPORTS_LOCK)
        .bind::<diesel::sql_types::Text, _>(case.to_string())
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// How many reports of a case were entered within the last minute, of whatever day from `from` on they tell.
pub async fn within_a_minute(tx: &mut Tx, case: CaseId, from: NaiveDate) -> QueryResult<i64> {
    let since = tx.now() - TimeDelta::minutes(1);
    observation::table
        .filter(observation::case_id.eq(case))
        .filter(observation::observed_on.ge(from))
        .filter(observation::entered_at.gt(since))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// Makes the partitions of the months around a day, so that rows go where they belong from the start.
pub async fn make_months(tx: &mut Tx, around: NaiveDate) -> QueryResult<()> {
    for days in [-31, 0, 31, 62] {
        diesel::sql_query("SELECT observation_month($1)")
            .bind::<diesel::sql_types::Date, _>(around + TimeDelta::days(days))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(())
}
