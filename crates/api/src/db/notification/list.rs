//! Lists of notifications: what waits at each desk, and what an institution has notified.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationState;

use super::aliases::{institution, responsible};
use super::{Row, Tx};
use crate::authz::Scope;
use crate::schema::{case_record, notification, organization, person};

/// Which notifications a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// 届出済（受理待ち）: the oldest first, so that nothing ages unseen.
    ToAccept,
    /// All that were received, the newest first.
    Received,
    /// What waits for 確認 by the responsible centre, the oldest first.
    ToConfirm,
    /// Later versions that wait for the responsible centre's decision, the oldest first.
    ToReview,
    /// Wishes to withdraw that wait for an answer, the oldest first.
    ToConsent,
    /// What the institution itself notified, the newest first.
    Own,
    /// Its own with 補正依頼 that wait for an answer, the oldest first.
    Asked,
    /// Its own with items 未入力, the newest first.
    WithGaps,
}

impl Which {
    /// Whether the oldest come first.
    const fn ages(self) -> bool {
        !matches!(self, Self::Received | Self::Own | Self::WithGaps)
    }
}

/// A page of notifications. `after` is the submission time and id of the last one seen.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    which: Which,
    after: Option<(DateTime<Utc>, NotificationId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let me = scope.organization();
    let mut query = joined!().select(columns!()).limit(limit).into_boxed::<Pg>();
    let submitted = notification::state.eq(NotificationState::Submitted);
    query = match which {
        Which::ToAccept => query
            .filter(notification::receiving_center_id.eq(me))
            .filter(notification::accepted_at.is_null())
            .filter(submitted),
        Which::Received => query.filter(notification::receiving_center_id.eq(me)),
        Which::ToConfirm => query
            .filter(notification::responsible_center_id.eq(me))
            .filter(notification::confirmed_at.is_null())
            .filter(submitted),
        Which::ToReview => query
            .filter(notification::responsible_center_id.eq(me))
            .filter(notification::latest.gt(notification::reviewed)),
        Which::ToConsent => query
            .filter(notification::receiving_center_id.eq(me))
            .filter(notification::withdrawal_asked_at.is_not_null()),
        Which::Own => query.filter(notification::organization_id.eq(me)),
        Which::Asked => query
            .filter(notification::organization_id.eq(me))
            .filter(notification::open_queries.gt(0_i16))
            .filter(submitted),
        Which::WithGaps => query
            .filter(notification::organization_id.eq(me))
            .filter(notification::gap_count.gt(0_i16))
            .filter(submitted),
    };
    query = if which.ages() {
        query.order((notification::submitted_at.asc(), notification::id.asc()))
    } else {
        query.order((notification::submitted_at.desc(), notification::id.desc()))
    };
    if let Some((at, id)) = after {
        // As in case_record: the index begins at the first condition.
        query = if which.ages() {
            query.filter(notification::submitted_at.ge(at)).filter(
                notification::submitted_at
                    .gt(at)
                    .or(notification::submitted_at
                        .eq(at)
                        .and(notification::id.gt(id))),
            )
        } else {
            query.filter(notification::submitted_at.le(at)).filter(
                notification::submitted_at
                    .lt(at)
                    .or(notification::submitted_at
                        .eq(at)
                        .and(notification::id.lt(id))),
            )
        };
    }
    query.load(tx.connection()?).await
}
