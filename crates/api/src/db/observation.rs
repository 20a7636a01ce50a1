//! Health observations. Rows are only ever added; a correction marks the row it takes the place of.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::dsl::{count, max};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{CaseId, ObservationId, PersonId};
use hersys_domain::observation::{Observation, Temperature};

use super::Tx;
use crate::error::AppError;
use crate::schema::{account, observation, organization};
use crate::services::person_seal::PersonKey;

mod enter;
mod row;

pub use enter::{By, Entered, insert};
use row::{Named, Row};
pub use row::{bits, members};

/// First of the two keys of the lock under which reports of one case are counted and kept.
const REPORTS_LOCK: i32 = 72_374_631;

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
    let sealed = asked.notes && rows.iter().any(|(row, ..)| row.note.is_some());
    let key = key_for(tx, asked.person, sealed).await?;
    rows.into_iter()
        .map(|row| Row::open(row, tx.actor(), key.as_ref()))
        .collect()
}

/// One report of a case, with its free text.
async fn one(
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
    let key = key_for(tx, person, row.0.note.is_some()).await?;
    Row::open(row, tx.actor(), key.as_ref())
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

/// What was reported of a case before.
#[derive(Debug, Clone)]
pub struct Before {
    /// Reports entered within the last minute that tell of these days.
    pub within_a_minute: i64,
    /// The highest temperature of each day; corrected reports do not count.
    highest: Vec<(NaiveDate, Temperature)>,
}

impl Before {
    /// The highest temperature of each day from `from` up to and without `until`.
    pub fn highest(&self, from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, Temperature)> {
        let within = |(on, _): &&(NaiveDate, Temperature)| (from..until).contains(on);
        self.highest.iter().filter(within).copied().collect()
    }
}

/// What was reported of a case from a day on.
pub async fn before(tx: &mut Tx, case: CaseId, from: NaiveDate) -> QueryResult<Before> {
    let since = tx.now() - TimeDelta::minutes(1);
    let days: Vec<(NaiveDate, Option<i16>, i64)> = observation::table
        .filter(observation::case_id.eq(case))
        .filter(observation::observed_on.ge(from))
        .group_by(observation::observed_on)
        .select((
            observation::observed_on,
            max(observation::temperature).aggregate_filter(observation::corrected_at.is_null()),
            count(observation::id).aggregate_filter(observation::entered_at.gt(since)),
        ))
        .load(tx.connection()?)
        .await?;
    let highest = |(on, tenths, _): &(NaiveDate, Option<i16>, i64)| {
        tenths.map(|tenths| (*on, Temperature::of_tenths(tenths)))
    };
    Ok(Before {
        within_a_minute: days.iter().map(|(.., count)| count).sum(),
        highest: days.iter().filter_map(highest).collect(),
    })
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

/// The key of a person where something is sealed with it.
async fn key_for(tx: &mut Tx, of: PersonId, sealed: bool) -> Result<Option<PersonKey>, AppError> {
    if !sealed {
        return Ok(None);
    }
    let mut keys = super::person::keys(tx, &[of]).await?;
    keys.remove(&of).map(Some).ok_or_else(AppError::not_found)
}
