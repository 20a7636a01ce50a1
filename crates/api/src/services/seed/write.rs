//! A batch in the database: one transaction with its rows, its audit entry, and the note that it stands.

use std::io::Cursor;

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::SinkExt as _;
use hersys_domain::audit::{DataGroup, Job};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls, Transaction};
use uuid::Uuid;

use super::SeedError;
use super::copy::Rows;
use crate::clock::Facts;
use crate::error::AppError;

/// Bytes sent at once: the connection keeps a copy of each piece, not of a whole table.
const PIECE: usize = 128 * 1024;
/// Deltas folded at once; each counts in up to a hundred rollup rows, and those of many cases fall together.
pub(super) const FOLDED: i32 = 50_000;

/// A connection as the owner of the tables, for writing many rows.
///
/// Every row is made of ids that this program has just made or read, so that asking for each of a hundred references a
/// case again, row by row, is half of PostgreSQL's work for nothing. They are not asked where the role may decide that
/// (a superuser); `hersys doctor --deep` asks all of them, by set.
pub(super) async fn connect(url: &str, owner: &str) -> Result<Client, SeedError> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends with its client; what it has to say then is of no use to anybody.
    tokio::spawn(connection);
    let unasked = client.batch_execute("SET session_replication_role = replica");
    if let Err(error) = unasked.await
        && error.code() != Some(&SqlState::INSUFFICIENT_PRIVILEGE)
    {
        return Err(error.into());
    }
    client
        .batch_execute(&format!(
            "SET ROLE {owner}; SET synchronous_commit = off; SET work_mem = '64MB'"
        ))
        .await?;
    Ok(client)
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Writes a batch; gives false, and writes nothing, where it stands already.
pub(super) async fn write(
    client: &mut Client,
    (batch, cases): (u32, u32),
    rows: Rows,
    facts: &Facts,
) -> Result<bool, SeedError> {
    let number = |number: u32| i32::try_from(number).map_err(|_| SeedError::Impossible);
    let transaction = client.transaction().await?;
    // First: where another connection is at the same batch (one whose program was killed), this waits for its end.
    let claimed = transaction
        .execute(
            "INSERT INTO seed_batch (number, cases, made_at) VALUES ($1, $2, ($3::text)::timestamptz) \
             ON CONFLICT DO NOTHING",
            &[&number(batch)?, &number(cases)?, &moment(facts.now())],
        )
        .await?;
    if claimed == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for (table, columns, text) in rows.tables() {
        copy(&transaction, table, columns, &text).await?;
    }
    audit(&transaction, cases, facts).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn copy(
    transaction: &Transaction<'_>,
    table: &str,
    columns: &str,
    text: &str,
) -> Result<(), SeedError> {
    if text.is_empty() {
        return Ok(());
    }
    let sink = transaction
        .copy_in(&format!("COPY {table} ({columns}) FROM STDIN"))
        .await?;
    let mut sink = std::pin::pin!(sink);
    for piece in text.as_bytes().chunks(PIECE) {
        sink.send(Cursor::new(piece.to_vec())).await?;
    }
    sink.finish().await?;
    Ok(())
}

async fn audit(transaction: &Transaction<'_>, cases: u32, facts: &Facts) -> Result<(), SeedError> {
    let entry: Uuid = facts.id().map_err(AppError::from)?;
    let request: Uuid = facts.id().map_err(AppError::from)?;
    let now = moment(facts.now());
    transaction
        .batch_execute(&format!(
            "SELECT set_config('app.actor', 'system', true), set_config('app.account', '', true), \
             set_config('app.organization', '', true), set_config('app.now', '{now}', true); \
             SELECT audit_append('{entry}', '{{}}', NULL, '{}', {cases}, '{{}}', '{{{}}}', '{request}')",
            Job::Seed,
            DataGroup::Case,
        ))
        .await?;
    Ok(())
}

/// Folds up to [`FOLDED`] changes of the figures; gives how many. Waits its turn where `patient`, else leaves it to whoever is at it.
pub(super) async fn fold(client: &mut Client, patient: bool) -> Result<i64, SeedError> {
    let transaction = client.transaction().await?;
    if patient {
        transaction
            .batch_execute("SELECT pg_advisory_xact_lock(7237463003)")
            .await?;
    }
    let row = transaction
        .query_one("SELECT fold_figures($1)", &[&FOLDED])
        .await?;
    transaction.commit().await?;
    Ok(row.get(0))
}
