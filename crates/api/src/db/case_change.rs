//! Changing a case: its lock, its version, what a corrected notification says otherwise.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::DateAnswer;
use hersys_domain::age::{Age, AgeBand};
use hersys_domain::case::{CaseStatus, Sex};
use hersys_domain::id::{CaseId, PersonId};

use super::Tx;
use super::case_record::{age_columns, visible};
use crate::authz::Scope;
use crate::schema::case_record;

/// Locks a case for a change, and gives its version. Who may not change it finds none to lock: look first.
pub async fn lock(tx: &mut Tx, id: CaseId) -> QueryResult<i32> {
    case_record::table
        .find(id)
        .select(case_record::version)
        .for_update()
        .first(tx.connection()?)
        .await
}

/// Whose a case is, and its state.
pub async fn person_and_status(tx: &mut Tx, id: CaseId) -> QueryResult<(PersonId, CaseStatus)> {
    case_record::table
        .find(id)
        .select((case_record::person_id, case_record::status))
        .first(tx.connection()?)
        .await
}

/// Takes a case out of the figures for good: none of its notifications stands any more.
pub async fn put_out(tx: &mut Tx, id: CaseId) -> QueryResult<()> {
    diesel::update(case_record::table.find(id))
        .set(case_record::counted.eq(false))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// What of a case follows from who its person is.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_record, check_for_backend(Pg))]
pub struct Held {
    /// The case.
    pub id: CaseId,
    /// 性別.
    pub sex: Sex,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 報告日.
    pub reported_on: NaiveDate,
}

impl Held {
    /// The day whose age counts: that of the diagnosis, else of the report.
    pub fn age_day(&self) -> NaiveDate {
        self.diagnosed_on.unwrap_or(self.reported_on)
    }
}

/// One case; the caller has it locked.
pub async fn held(tx: &mut Tx, id: CaseId) -> QueryResult<Held> {
    case_record::table
        .find(id)
        .select(Held::as_select())
        .first(tx.connection()?)
        .await
}

/// The cases of several persons within `scope`, locked for a change, each with whose it is.
pub async fn lock_of_persons(
    tx: &mut Tx,
    scope: &Scope,
    persons: &[PersonId],
) -> QueryResult<Vec<(PersonId, Held)>> {
    let in_scope = visible(scope, tx.now());
    case_record::table
        .filter(case_record::person_id.eq_any(persons))
        .filter(case_record::id.eq_any(in_scope))
        .order(case_record::id)
        .select((case_record::person_id, Held::as_select()))
        .for_update()
        .load(tx.connection()?)
        .await
}

/// What a corrected notification or person changes about a case; nothing is left as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrected {
    /// 性別.
    pub sex: Option<Sex>,
    /// Age at diagnosis; none inside where it is not known any more.
    pub age: Option<Option<Age>>,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日; none inside where it is not entered any more.
    pub onset: Option<Option<DateAnswer>>,
    /// Where the person is; likewise.
    pub municipality_code: Option<Option<String>>,
}

/// Puts what was corrected; the caller has the case locked.
pub async fn put_corrected(tx: &mut Tx, id: CaseId, new: &Corrected) -> QueryResult<()> {
    let row = || case_record::table.find(id);
    if let Some(sex) = new.sex {
        diesel::update(row())
            .set(case_record::sex.eq(sex))
            .execute(tx.connection()?)
            .await?;
    }
    if let Some(age) = new.age {
        let (years, months) = age_columns(age);
        diesel::update(row())
            .set((
                case_record::age_years.eq(years),
                case_record::age_months.eq(months),
                case_record::age_band.eq(None::<AgeBand>),
            ))
            .execute(tx.connection()?)
            .await?;
    }
    if let Some(day) = new.diagnosed_on {
        diesel::update(row())
            .set(case_record::diagnosed_on.eq(day))
            .execute(tx.connection()?)
            .await?;
    }
    if let Some(onset) = &new.onset {
        diesel::update(row())
            .set((
                case_record::onset_state.eq(onset.as_ref().map(DateAnswer::state)),
                case_record::onset_on.eq(onset.as_ref().and_then(DateAnswer::on)),
            ))
            .execute(tx.connection()?)
            .await?;
    }
    if let Some(code) = &new.municipality_code {
        diesel::update(row())
            .set(case_record::municipality_code.eq(code))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(())
}

/// Notes that a case was changed.
pub async fn changed(tx: &mut Tx, id: CaseId) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(case_record::table.find(id))
        .set((
            case_record::version.eq(case_record::version + 1),
            case_record::updated_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
