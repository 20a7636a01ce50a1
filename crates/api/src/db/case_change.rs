//! Changing a case: its lock, its version, what a corrected notification says otherwise.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::DateAnswer;
use hersys_domain::age::{Age, AgeBand};
use hersys_domain::case::{CaseKind, CaseStatus, Sex};
use hersys_domain::id::{AccountId, CaseId, OrganizationId, PersonId};

use super::Tx;
use super::case_record::{age_columns, visible};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{case_kind_change, case_record};

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

/// How the kind of a case changed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_kind_change, check_for_backend(Pg))]
pub struct KindRow {
    /// From.
    pub from_kind: CaseKind,
    /// To.
    pub to_kind: CaseKind,
    /// By whom.
    pub changed_by: Option<AccountId>,
    /// For which centre.
    pub changed_for: OrganizationId,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// How the kind of a case has changed, newest first.
pub async fn kind_changes(tx: &mut Tx, id: CaseId) -> QueryResult<Vec<KindRow>> {
    case_kind_change::table
        .filter(case_kind_change::case_id.eq(id))
        .order((
            case_kind_change::changed_at.desc(),
            case_kind_change::id.desc(),
        ))
        .select(KindRow::as_select())
        .load(tx.connection()?)
        .await
}

diesel::define_sql_function! {
    /// Makes somebody a patient.
    fn case_becomes_patient(
        the_case: diesel::sql_types::Uuid,
        the_change: diesel::sql_types::Uuid,
        reported: diesel::sql_types::Date,
        diagnosed: diesel::sql_types::Nullable<diesel::sql_types::Date>,
    ) -> diesel::sql_types::Bool;
}

diesel::define_sql_function! {
    /// Takes that back.
    fn case_is_no_patient(
        the_case: diesel::sql_types::Uuid,
        the_change: diesel::sql_types::Uuid,
    ) -> diesel::sql_types::Bool;
}

/// 陽性になった: makes a contact, returnee or consultee a patient; false where they are one already.
pub async fn become_patient(
    tx: &mut Tx,
    id: CaseId,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
) -> Result<bool, AppError> {
    let change = tx.facts().id::<uuid::Uuid>()?;
    let made = diesel::select(case_becomes_patient(id, change, reported_on, diagnosed_on));
    Ok(made.get_result(tx.connection()?).await?)
}

/// Takes back that somebody is a patient; false where there is nothing to take back, or a notification says so.
pub async fn be_no_patient(tx: &mut Tx, id: CaseId) -> Result<bool, AppError> {
    let change = tx.facts().id::<uuid::Uuid>()?;
    let made = diesel::select(case_is_no_patient(id, change));
    Ok(made.get_result(tx.connection()?).await?)
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
