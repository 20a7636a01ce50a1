//! 補正依頼中: what waits for the answer of the institution, as the centres that may ask see it.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationState;
use hersys_domain::permission::Relation;

use super::aliases::{institution, responsible};
use super::{Row, Tx};
use crate::authz::Scope;
use crate::schema::{case_record, notification, organization, person};

/// A page of notifications with open 補正依頼 that the scope's organisation received or is responsible for, those
/// that have waited longest first. `after` is since when the last one seen has waited, and its id.
///
/// Either centre may ask, and each relation has an index of its own: an OR over the two would walk neither in
/// order, so each list is read to the limit and the two are put together.
pub async fn queried(
    tx: &mut Tx,
    scope: &Scope,
    after: Option<(DateTime<Utc>, NotificationId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut found = Vec::new();
    for relation in [Relation::Receiving, Relation::Responsible] {
        if scope.includes(relation) {
            found.extend(through(tx, scope, relation, after, limit).await?);
        }
    }
    found.sort_by_key(|row| (row.asked_at, row.id));
    found.dedup_by_key(|row| row.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

async fn through(
    tx: &mut Tx,
    scope: &Scope,
    relation: Relation,
    after: Option<(DateTime<Utc>, NotificationId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let me = scope.organization();
    let mut query = joined!()
        .filter(notification::asked_at.is_not_null())
        .filter(notification::state.eq(NotificationState::Submitted))
        .select(columns!())
        .order((notification::asked_at.asc(), notification::id.asc()))
        .limit(limit)
        .into_boxed::<Pg>();
    query = match relation {
        Relation::Receiving => query.filter(notification::receiving_center_id.eq(me)),
        _ => query.filter(notification::responsible_center_id.eq(me)),
    };
    if let Some((at, id)) = after {
        // As in case_record: the index begins at the first condition.
        query = query.filter(notification::asked_at.ge(at)).filter(
            notification::asked_at
                .gt(at)
                .or(notification::asked_at.eq(at).and(notification::id.gt(id))),
        );
    }
    query.load(tx.connection()?).await
}
