//! How much waits: read along the indexes of the worklists, to a bound; nothing of persons is opened.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::alert::Urgency;
use hersys_domain::id::{EntryId, NotificationId};
use hersys_domain::notification::NotificationState;
use hersys_domain::worklist::{AlertsWaiting, COUNT_MAX, Waiting};

use super::Tx;
use crate::authz::Scope;
use crate::schema::{alert, case_entry, notification};

/// One line further than is counted.
fn bound() -> i64 {
    i64::from(COUNT_MAX) + 1
}

/// 届出済（受理待ち） of the receiving centre.
pub async fn to_accept(tx: &mut Tx, scope: &Scope) -> QueryResult<Waiting> {
    let found: Vec<NotificationId> = notification::table
        .filter(notification::receiving_center_id.eq(scope.organization()))
        .filter(notification::accepted_at.is_null())
        .filter(notification::state.eq(NotificationState::Submitted))
        .order((notification::submitted_at.asc(), notification::id.asc()))
        .limit(bound())
        .select(notification::id)
        .load(tx.connection()?)
        .await?;
    Ok(Waiting::of_listed(found.len()))
}

/// 結果待ちの検査 of the responsible centre.
pub async fn awaited_tests(tx: &mut Tx, scope: &Scope) -> QueryResult<Waiting> {
    let found: Vec<EntryId> = case_entry::table
        .filter(case_entry::center_id.eq(scope.organization()))
        .filter(case_entry::awaited_on.is_not_null())
        .filter(case_entry::removed_at.is_null())
        .order((case_entry::awaited_on, case_entry::id))
        .limit(bound())
        .select(case_entry::id)
        .load(tx.connection()?)
        .await?;
    Ok(Waiting::of_listed(found.len()))
}

/// Open lines of 要対応一覧.
pub async fn alerts(tx: &mut Tx, scope: &Scope) -> QueryResult<AlertsWaiting> {
    let ranks: Vec<i16> = alert::table
        .filter(alert::organization_id.eq(scope.organization()))
        .filter(alert::resolved_at.is_null())
        .order((
            alert::urgency.asc(),
            alert::raised_at.asc(),
            alert::id.asc(),
        ))
        .limit(bound())
        .select(alert::urgency)
        .load(tx.connection()?)
        .await?;
    let danger = Urgency::Danger.rank();
    let newest_danger_at = newest_at(tx, scope, Urgency::Danger).await?;
    let mut newest = newest_danger_at;
    for urgency in [Urgency::Caution, Urgency::Notice] {
        newest = newest.max(newest_at(tx, scope, urgency).await?);
    }
    Ok(AlertsWaiting {
        open: Waiting::of_listed(ranks.len()),
        danger: Waiting::of_listed(ranks.iter().filter(|rank| **rank == danger).count()),
        newest_at: newest,
        newest_danger_at,
    })
}

async fn newest_at(
    tx: &mut Tx,
    scope: &Scope,
    urgency: Urgency,
) -> QueryResult<Option<DateTime<Utc>>> {
    alert::table
        .filter(alert::organization_id.eq(scope.organization()))
        .filter(alert::resolved_at.is_null())
        .filter(alert::urgency.eq(urgency.rank()))
        .order((alert::raised_at.desc(), alert::id.desc()))
        .select(alert::raised_at)
        .first(tx.connection()?)
        .await
        .optional()
}
