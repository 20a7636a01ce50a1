//! Taking away what has lapsed: tries, tickets, codes, devices, first sign-in links. Whoever is nobody yet can make
//! some of them, so they must not add up.

use std::time::Duration;

use crate::db::{Actor, Database, sign_in};
use crate::error::AppError;
use crate::services::set_up;
use hersys_domain::audit::Job;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(6 * 60 * 60);
/// How long a failed look waits.
const RETRY: Duration = Duration::from_secs(60);
/// Rows of each kind that go in one transaction.
const BATCH: i32 = 1_000;

/// Looks, for ever.
pub async fn keep(db: Database) {
    loop {
        match purge(&db).await {
            Ok(rows) => {
                tracing::info!(rows, "lapsed rows taken away");
                tokio::time::sleep(WAKE).await;
            }
            Err(error) => {
                tracing::warn!(context = error.context, "lapsed rows stay");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// Takes away all that has lapsed by now, batch by batch; gives how many rows.
pub async fn purge(db: &Database) -> Result<i64, AppError> {
    let act = set_up::act(db, Job::Purge)?;
    let mut total = 0;
    loop {
        let rows = db
            .transact(&Actor::System, &act, false, async |tx| {
                Ok(sign_in::purge(tx, BATCH).await?)
            })
            .await?;
        if rows == 0 {
            return Ok(total);
        }
        total += rows;
    }
}
