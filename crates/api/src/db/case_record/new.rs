//! New cases: one with a notification, many with a list.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::absent::{DateAnswer, DateState};
use hersys_domain::age::{Age, AgeBand};
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Whereabouts};
use hersys_domain::id::{CaseId, OrganizationId, PersonId};

use super::{Tx, age_columns};
use crate::db::figure::{self, Counted, Sign};
use crate::error::AppError;
use crate::schema::case_record;

/// What a case is made with.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// The person.
    pub person_id: PersonId,
    /// 区分.
    pub kind: CaseKind,
    /// State; closed where the case comes in after its end.
    pub status: CaseStatus,
    /// 担当保健所.
    pub responsible_center_id: OrganizationId,
    /// 届出受理保健所.
    pub receiving_center_id: Option<OrganizationId>,
    /// Designated city of the responsible centre.
    pub authority_id: Option<OrganizationId>,
    /// Prefecture of the responsible centre.
    pub prefecture_id: Option<OrganizationId>,
    /// Where the person is.
    pub municipality_code: Option<String>,
    /// 性別.
    pub sex: Sex,
    /// 年齢.
    pub age: Option<Age>,
    /// 年代, where a list gives no age.
    pub age_band: Option<AgeBand>,
    /// 報告日.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
    /// 公表日.
    pub published_on: Option<NaiveDate>,
    /// 重症度.
    pub severity: Severity,
    /// 居所・療養状況.
    pub whereabouts: Whereabouts,
    /// Who makes it.
    pub created_by: OrganizationId,
}

/// A case as its row is written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = case_record)]
pub struct NewRow {
    id: CaseId,
    person_id: PersonId,
    kind: CaseKind,
    status: CaseStatus,
    responsible_center_id: OrganizationId,
    receiving_center_id: Option<OrganizationId>,
    authority_id: Option<OrganizationId>,
    prefecture_id: Option<OrganizationId>,
    municipality_code: Option<String>,
    sex: Sex,
    age_years: Option<i16>,
    age_months: Option<i16>,
    age_band: Option<AgeBand>,
    reported_on: NaiveDate,
    diagnosed_on: Option<NaiveDate>,
    onset_state: Option<DateState>,
    onset_on: Option<NaiveDate>,
    published_on: Option<NaiveDate>,
    severity: Severity,
    whereabouts: Whereabouts,
    counted: bool,
    created_by: OrganizationId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl NewRow {
    /// The row of a new case with this id, as of `now`.
    pub fn new(id: CaseId, new: &NewCase, now: DateTime<Utc>) -> Self {
        let (age_years, age_months) = age_columns(new.age);
        Self {
            id,
            person_id: new.person_id,
            kind: new.kind,
            status: new.status,
            responsible_center_id: new.responsible_center_id,
            receiving_center_id: new.receiving_center_id,
            authority_id: new.authority_id,
            prefecture_id: new.prefecture_id,
            municipality_code: new.municipality_code.clone(),
            sex: new.sex,
            age_years,
            age_months,
            age_band: new.age_band,
            reported_on: new.reported_on,
            diagnosed_on: new.diagnosed_on,
            onset_state: new.onset.as_ref().map(DateAnswer::state),
            onset_on: new.onset.as_ref().and_then(DateAnswer::on),
            published_on: new.published_on,
            severity: new.severity,
            whereabouts: new.whereabouts,
            counted: new.kind == CaseKind::Patient,
            created_by: new.created_by,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Makes a case, and counts it where it is a patient's.
pub async fn insert(tx: &mut Tx, new: &NewCase) -> Result<CaseId, AppError> {
    let id = tx.facts().id::<CaseId>()?;
    insert_all(tx, &[(id, new.clone())]).await?;
    Ok(id)
}

/// Makes cases, at most a thousand at once, and counts those of patients.
pub async fn insert_all(tx: &mut Tx, cases: &[(CaseId, NewCase)]) -> QueryResult<()> {
    let now = tx.now();
    let rows: Vec<NewRow> = cases
        .iter()
        .map(|(id, new)| NewRow::new(*id, new, now))
        .collect();
    diesel::insert_into(case_record::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    let counted: Vec<(CaseId, Counted)> = cases
        .iter()
        .filter(|(_, new)| new.kind == CaseKind::Patient)
        .map(|(id, new)| (*id, Counted::from(new)))
        .collect();
    figure::record_all(tx, &counted, Sign::Plus).await
}

/// Lets an organisation in on a case, on a basis. The function in the database checks who may.
pub async fn grant_access(
    tx: &mut Tx,
    case: CaseId,
    organization: OrganizationId,
    basis: &str,
    until: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
    let now = tx.now();
    diesel::sql_query("SELECT grant_case_access($1, $2, $3, $4, $5)")
        .bind::<SqlUuid, _>(case)
        .bind::<SqlUuid, _>(organization)
        .bind::<Text, _>(basis)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Timestamptz>, _>(until)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
