//! Lists of transfers: what waits here or elsewhere, and what was handed over.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::TransferId;
use hersys_domain::transfer::TransferState;
use hersys_domain::worklist::{COUNT_MAX, Waiting};

use super::{Row, Tx};
use crate::authz::Scope;
use crate::schema::transfer;

/// Which transfers a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Asked of the organisation and waiting for its answer, the oldest first.
    Incoming,
    /// Asked by the organisation and waiting, the oldest first.
    Outgoing,
    /// 移管した患者: handed over by it, the latest first.
    HandedOver,
}

const HANDED_OVER: [TransferState; 2] = [TransferState::Accepted, TransferState::TakenOver];

/// A page of transfers. `after` is the moment and id of the last one seen: when it was asked for, or ended.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    which: Which,
    after: Option<(DateTime<Utc>, TransferId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let me = scope.organization();
    let query = transfer::table
        .select(Row::as_select())
        .limit(limit)
        .into_boxed::<Pg>();
    let mut query = match which {
        Which::Incoming => query
            .filter(transfer::to_center_id.eq(me))
            .filter(transfer::state.eq(TransferState::Requested))
            .order((transfer::made_at.asc(), transfer::id.asc())),
        Which::Outgoing => query
            .filter(transfer::from_center_id.eq(me))
            .filter(transfer::state.eq(TransferState::Requested))
            .order((transfer::made_at.asc(), transfer::id.asc())),
        Which::HandedOver => query
            .filter(transfer::from_center_id.eq(me))
            .filter(transfer::state.eq_any(HANDED_OVER))
            .order((transfer::ended_at.desc(), transfer::id.desc())),
    };
    if let Some((at, id)) = after {
        // As in case_record: the index begins at the first condition.
        query = match which {
            Which::Incoming | Which::Outgoing => query.filter(transfer::made_at.ge(at)).filter(
                transfer::made_at
                    .gt(at)
                    .or(transfer::made_at.eq(at).and(transfer::id.gt(id))),
            ),
            Which::HandedOver => query.filter(transfer::ended_at.le(at)).filter(
                transfer::ended_at
                    .lt(at)
                    .or(transfer::ended_at.eq(at).and(transfer::id.lt(id))),
            ),
        };
    }
    query.load(tx.connection()?).await
}

/// How many wait for the organisation's answer.
pub async fn incoming(tx: &mut Tx, scope: &Scope) -> QueryResult<Waiting> {
    let found: Vec<TransferId> = transfer::table
        .filter(transfer::to_center_id.eq(scope.organization()))
        .filter(transfer::state.eq(TransferState::Requested))
        .order((transfer::made_at.asc(), transfer::id.asc()))
        .limit(i64::from(COUNT_MAX) + 1)
        .select(transfer::id)
        .load(tx.connection()?)
        .await?;
    Ok(Waiting::of_listed(found.len()))
}
