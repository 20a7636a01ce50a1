//! Live events that wait to be sent: ids only, written in the transaction of the change they tell of.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::event::EventKind;
use hersys_domain::id::OrganizationId;
use uuid::Uuid;

use super::Tx;
use super::transaction::list;
use crate::schema::outbox;

/// An event to be written with the COMMIT ([`Tx::tell`]).
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub subject: Uuid,
    /// Whom it concerns.
    pub organizations: Vec<OrganizationId>,
}

/// The statement that writes events, in their order; none for none. Ids and members of a closed set only: nothing of
/// a caller's making.
pub(super) fn statement(told: &[Told], now: DateTime<Utc>) -> Option<String> {
    let at = now.to_rfc3339_opts(SecondsFormat::Micros, true);
    let rows: Vec<String> = told
        .iter()
        .map(|event| {
            let concerned = list(event.organizations.iter());
            format!(
                "('{}', '{}', '{{{concerned}}}', '{at}')",
                event.kind, event.subject
            )
        })
        .collect();
    (!rows.is_empty()).then(|| {
        format!(
            "INSERT INTO outbox (kind, subject_id, organizations, at) VALUES {}",
            rows.join(", ")
        )
    })
}

/// An event that waits.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    /// Its number, in order of writing.
    pub id: i64,
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub subject: Uuid,
    /// Whom it concerns.
    pub organizations: Vec<Option<OrganizationId>>,
}

/// Takes up to `limit` waiting events away; another node that asks meanwhile gets others.
pub async fn take(tx: &mut Tx, limit: i64) -> QueryResult<Vec<Waiting>> {
    let waiting: Vec<Waiting> = outbox::table
        .order(outbox::id)
        .limit(limit)
        .for_update()
        .skip_locked()
        .select((
            outbox::id,
            outbox::kind,
            outbox::subject_id,
            outbox::organizations,
        ))
        .load(tx.connection()?)
        .await?;
    let ids: Vec<i64> = waiting.iter().map(|event| event.id).collect();
    diesel::delete(outbox::table.filter(outbox::id.eq_any(ids)))
        .execute(tx.connection()?)
        .await?;
    Ok(waiting)
}

/// Passes an event on to every node (`LISTEN hersys_event`).
pub async fn notify(tx: &mut Tx, payload: &str) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_notify('hersys_event', $1)")
        .bind::<diesel::sql_types::Text, _>(payload)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
