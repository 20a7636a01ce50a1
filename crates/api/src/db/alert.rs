//! The worklist (要対応): opened and added to by a function of the database, resolved by the centre.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::alert::{Alert, AlertRule, Urgency, most_urgent};
use hersys_domain::event::EventKind;
use hersys_domain::id::{AccountId, AlertId, CaseId, ObservationId, OrganizationId, PersonId};
use hersys_domain::observation::{Observation, Temperature, UrgentSymptom};
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use super::observation::{bits, members};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{alert, case_record, person};
use crate::services::person_seal::alert_place;

#[derive(QueryableByName)]
struct Raised {
    #[diesel(sql_type = SqlUuid)]
    alert: AlertId,
    #[diesel(sql_type = SqlUuid)]
    organization: OrganizationId,
}

/// Opens the line of a case, or adds to the open one, and tells the centre. Does nothing without a rule.
pub async fn raise(
    tx: &mut Tx,
    case: CaseId,
    rules: &[AlertRule],
    of: Option<&Observation>,
) -> Result<Option<Urgency>, AppError> {
    let Some(urgency) = most_urgent(rules) else {
        return Ok(None);
    };
    let id = tx.facts().id::<AlertId>()?;
    let words: Vec<&str> = rules.iter().map(|rule| rule.as_str()).collect();
    let urgent = of.map_or(0, |of| bits(UrgentSymptom::ALL, of.urgent.iter().copied()));
    let raised: Raised =
        diesel::sql_query("SELECT * FROM raise_alert($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind::<SqlUuid, _>(id)
            .bind::<SqlUuid, _>(case)
            .bind::<Array<Text>, _>(words)
            .bind::<SmallInt, _>(urgency.rank())
            .bind::<Nullable<SqlUuid>, _>(of.map(|of| of.id))
            .bind::<Nullable<Date>, _>(of.map(|of| of.observed_on))
            .bind::<Nullable<SmallInt>, _>(
                of.and_then(|of| of.temperature.map(Temperature::tenths)),
            )
            .bind::<Nullable<SmallInt>, _>(of.and_then(|of| of.spo2))
            .bind::<Integer, _>(urgent)
            .get_result(tx.connection()?)
            .await?;
    let concerned = vec![raised.organization];
    tx.tell(EventKind::AlertChanged, raised.alert.0, concerned);
    Ok(Some(urgency))
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = alert, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: AlertId,
    case_id: CaseId,
    #[diesel(select_expression = case_record::person_id)]
    person_id: PersonId,
    #[diesel(select_expression = person::number)]
    number: PersonNumber,
    urgency: i16,
    rules: Vec<Option<AlertRule>>,
    reports: i16,
    observation_id: Option<ObservationId>,
    observed_on: Option<NaiveDate>,
    temperature: Option<i16>,
    spo2: Option<i16>,
    urgent_yes: i32,
    raised_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    version: i32,
}

impl From<Row> for Alert {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            case_id: row.case_id,
            person_id: row.person_id,
            person_number: row.number,
            name: None,
            urgency: Urgency::of_rank(row.urgency),
            rules: row.rules.into_iter().flatten().collect(),
            reports: row.reports,
            observation_id: row.observation_id,
            observed_on: row.observed_on,
            temperature: row.temperature.map(Temperature::of_tenths),
            spo2: row.spo2,
            urgent: members(UrgentSymptom::ALL, row.urgent_yes),
            raised_at: row.raised_at,
            updated_at: row.updated_at,
            resolved_at: row.resolved_at,
            version: row.version,
        }
    }
}

/// Place in the worklist: rank of urgency, since when, which.
pub type Place = (i16, DateTime<Utc>, AlertId);

/// A page of the centre's open lines: the most urgent first, of these the oldest.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<Alert>> {
    let mut query = alert::table
        .inner_join(case_record::table.inner_join(person::table))
        .filter(alert::organization_id.eq(scope.organization()))
        .filter(alert::resolved_at.is_null())
        .order((
            alert::urgency.asc(),
            alert::raised_at.asc(),
            alert::id.asc(),
        ))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed::<diesel::pg::Pg>();
    if let Some((urgency, at, id)) = after {
        query = query.filter(alert::urgency.ge(urgency)).filter(
            alert::urgency
                .gt(urgency)
                .or(alert::urgency.eq(urgency).and(alert::raised_at.gt(at)))
                .or(alert::urgency
                    .eq(urgency)
                    .and(alert::raised_at.eq(at))
                    .and(alert::id.gt(id))),
        );
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(Alert::from).collect())
}

/// One line of the centre's worklist, locked for being resolved.
pub async fn find(tx: &mut Tx, scope: &Scope, id: AlertId) -> QueryResult<Alert> {
    // The lock is on the line alone: the case may be looked at, not changed, by whoever resolves it.
    let _: AlertId = alert::table
        .find(id)
        .filter(alert::organization_id.eq(scope.organization()))
        .select(alert::id)
        .for_update()
        .first(tx.connection()?)
        .await?;
    alert::table
        .inner_join(case_record::table.inner_join(person::table))
        .filter(alert::id.eq(id))
        .select(Row::as_select())
        .first::<Row>(tx.connection()?)
        .await
        .map(Alert::from)
}

/// Resolves a line; the caller has it locked and has compared versions.
pub async fn resolve(tx: &mut Tx, of: &Alert, by: AccountId, note: &str) -> Result<(), AppError> {
    let keys = super::person::keys(tx, &[of.person_id]).await?;
    let key = keys.get(&of.person_id).ok_or_else(AppError::not_found)?;
    let sealed = key.seal(
        &alert_place(of.id),
        &hersys_domain::text::clean(note),
        tx.facts(),
    )?;
    let now = tx.now();
    diesel::update(alert::table.find(of.id))
        .set((
            alert::resolved_at.eq(now),
            alert::updated_at.eq(now),
            alert::resolved_by.eq(by),
            alert::note.eq(sealed),
            alert::version.eq(of.version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
