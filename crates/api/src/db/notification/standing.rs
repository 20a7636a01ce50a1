//! How a notification stands: 受理, 確認 and the steps that follow.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, NotificationId};
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::transition::Standing;
use hersys_domain::permission::Relation;

use super::{Row, Tx};
use crate::authz::Scope;
use crate::schema::notification;

/// Which annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Annotation {
    /// 受理, by the receiving centre.
    Acceptance,
    /// 確認, by the responsible centre.
    Confirmation,
}

/// Marks those of `ids` that wait for the scope's organisation to do so; gives them back.
pub async fn annotate(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[NotificationId],
    annotation: Annotation,
    by: AccountId,
) -> QueryResult<Vec<NotificationId>> {
    let now = tx.now();
    let me = scope.organization();
    let waiting = notification::table
        .filter(notification::id.eq_any(ids))
        .filter(notification::state.eq(NotificationState::Submitted));
    let next = notification::version.eq(notification::version + 1);
    match annotation {
        Annotation::Acceptance if scope.includes(Relation::Receiving) => {
            diesel::update(
                waiting
                    .filter(notification::receiving_center_id.eq(me))
                    .filter(notification::accepted_at.is_null()),
            )
            .set((
                notification::accepted_at.eq(now),
                notification::accepted_by.eq(by),
                next,
            ))
            .returning(notification::id)
            .get_results(tx.connection()?)
            .await
        }
        Annotation::Confirmation if scope.includes(Relation::Responsible) => {
            diesel::update(
                waiting
                    .filter(notification::responsible_center_id.eq(me))
                    .filter(notification::confirmed_at.is_null()),
            )
            .set((
                notification::confirmed_at.eq(now),
                notification::confirmed_by.eq(by),
                next,
            ))
            .returning(notification::id)
            .get_results(tx.connection()?)
            .await
        }
        Annotation::Acceptance | Annotation::Confirmation => Ok(Vec::new()),
    }
}

/// Locks a notification for a change. Who may not change it finds none to lock: look first.
pub async fn lock(tx: &mut Tx, id: NotificationId) -> QueryResult<()> {
    notification::table
        .find(id)
        .select(notification::id)
        .for_update()
        .first::<NotificationId>(tx.connection()?)
        .await?;
    Ok(())
}

/// Puts how a notification stands after a step; the caller has it locked.
pub async fn put_standing(
    tx: &mut Tx,
    row: &Row,
    standing: Standing,
    by: Option<AccountId>,
) -> QueryResult<()> {
    let now = tx.now();
    let since = |before: Option<DateTime<Utc>>, holds: bool| holds.then(|| before.unwrap_or(now));
    if standing.accepted != row.accepted_at.is_some() {
        diesel::update(notification::table.find(row.id))
            .set(notification::accepted_by.eq(by.filter(|_| standing.accepted)))
            .execute(tx.connection()?)
            .await?;
    }
    if standing.confirmed != row.confirmed_at.is_some() {
        diesel::update(notification::table.find(row.id))
            .set(notification::confirmed_by.eq(by.filter(|_| standing.confirmed)))
            .execute(tx.connection()?)
            .await?;
    }
    let reviewed = if standing.to_review {
        row.reviewed
    } else {
        row.latest
    };
    diesel::update(notification::table.find(row.id))
        .set((
            notification::state.eq(standing.state),
            notification::accepted_at.eq(since(row.accepted_at, standing.accepted)),
            notification::confirmed_at.eq(since(row.confirmed_at, standing.confirmed)),
            notification::withdrawal_asked_at
                .eq(since(row.withdrawal_asked_at, standing.withdrawal_asked)),
            notification::reviewed.eq(reviewed),
            notification::version.eq(notification::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
