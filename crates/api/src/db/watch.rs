//! Until when contacts and returnees are under observation.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case::CaseKind;
use hersys_domain::contact::WatchQueue;
use hersys_domain::id::{CaseId, OrganizationId};
use hersys_domain::jp_date::{jst_date, jst_instant};
use hersys_domain::watch::Watch;

use super::Tx;
use crate::error::AppError;
use crate::schema::{case_record, case_watch};

type Days = (NaiveDate, NaiveDate, Option<NaiveDate>);

fn watch((day_zero_on, until_on, early_on): Days) -> Watch {
    Watch {
        day_zero_on,
        until_on,
        early_on,
    }
}

/// Until when somebody is under observation; none where nothing says so.
pub async fn of(tx: &mut Tx, case: CaseId) -> QueryResult<Option<Watch>> {
    let found: Option<Days> = case_watch::table
        .find(case)
        .select((
            case_watch::day_zero_on,
            case_watch::until_on,
            case_watch::early_on,
        ))
        .first(tx.connection()?)
        .await
        .optional()?;
    Ok(found.map(watch))
}

/// The same of several cases.
pub async fn of_all(tx: &mut Tx, cases: &[CaseId]) -> QueryResult<Vec<(CaseId, Watch)>> {
    let found: Vec<(CaseId, Days)> = case_watch::table
        .filter(case_watch::case_id.eq_any(cases))
        .select((
            case_watch::case_id,
            (
                case_watch::day_zero_on,
                case_watch::until_on,
                case_watch::early_on,
            ),
        ))
        .load(tx.connection()?)
        .await?;
    Ok(found
        .into_iter()
        .map(|(case, days)| (case, watch(days)))
        .collect())
}

/// Somebody under observation, with when they were heard from last.
pub type Listed = (CaseId, Watch, Option<DateTime<Utc>>);

/// Those under observation by a centre, whose last day comes first; a page after a place in that order.
pub async fn page(
    tx: &mut Tx,
    center: OrganizationId,
    queue: WatchQueue,
    after: Option<(NaiveDate, CaseId)>,
    limit: i64,
) -> Result<Vec<Listed>, AppError> {
    let today = jst_date(tx.now());
    let midnight = jst_instant(today, NaiveTime::MIN)
        .ok_or_else(|| AppError::internal("a day without a beginning"))?;
    let mut query = case_watch::table
        .filter(case_watch::center_id.eq(center))
        .filter(diesel::dsl::not(case_watch::ended))
        .into_boxed();
    query = match queue {
        WatchQueue::Due => query.filter(case_watch::until_on.le(today)),
        WatchQueue::Ongoing | WatchQueue::Unheard => query.filter(case_watch::until_on.ge(today)),
    };
    if queue == WatchQueue::Unheard {
        query = query.filter(
            case_watch::heard_at
                .is_null()
                .or(case_watch::heard_at.lt(midnight)),
        );
    }
    if let Some((day, id)) = after {
        query = query.filter(case_watch::until_on.ge(day)).filter(
            case_watch::until_on
                .gt(day)
                .or(case_watch::until_on.eq(day).and(case_watch::case_id.gt(id))),
        );
    }
    let found: Vec<(CaseId, Days, Option<DateTime<Utc>>)> = query
        .order((case_watch::until_on, case_watch::case_id))
        .limit(limit)
        .select((
            case_watch::case_id,
            (
                case_watch::day_zero_on,
                case_watch::until_on,
                case_watch::early_on,
            ),
            case_watch::heard_at,
        ))
        .load(tx.connection()?)
        .await?;
    Ok(found
        .into_iter()
        .map(|(case, days, heard_at)| (case, watch(days), heard_at))
        .collect())
}

/// What somebody is to the centre.
pub async fn kind(tx: &mut Tx, case: CaseId) -> QueryResult<CaseKind> {
    case_record::table
        .find(case)
        .select(case_record::kind)
        .first(tx.connection()?)
        .await
}

/// Puts until when somebody is under observation.
pub async fn put(tx: &mut Tx, case: CaseId, watch: Option<Watch>) -> QueryResult<()> {
    let Some(watch) = watch else {
        diesel::sql_query("SELECT watch_is_none($1)")
            .bind::<diesel::sql_types::Uuid, _>(case)
            .execute(tx.connection()?)
            .await?;
        return Ok(());
    };
    let days = (
        case_watch::day_zero_on.eq(watch.day_zero_on),
        case_watch::until_on.eq(watch.until_on),
        case_watch::early_on.eq(watch.early_on),
    );
    diesel::insert_into(case_watch::table)
        .values((
            case_watch::case_id.eq(case),
            // A trigger puts the centre of the case here.
            case_watch::center_id.eq(OrganizationId(uuid::Uuid::nil())),
            days,
        ))
        .on_conflict(case_watch::case_id)
        .do_update()
        .set(days)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
