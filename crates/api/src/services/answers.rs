//! Forgetting the answers kept for repeats: after 7 days, those with a secret of one use after ten minutes.

use std::time::Duration;

use crate::db::{Actor, Database, idempotency};
use crate::error::AppError;
use crate::services::set_up;
use hersys_domain::audit::Job;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(60);
/// Keys forgotten in one transaction.
const BATCH: usize = 5_000;

/// Forgets, for ever. Two nodes at once do no harm.
pub async fn keep_short(db: Database) {
    loop {
        match forget(&db).await {
            Ok(gone) if gone >= BATCH => {}
            Ok(_) => tokio::time::sleep(WAKE).await,
            Err(error) => {
                tracing::warn!(context = error.context, "old answers wait");
                tokio::time::sleep(WAKE).await;
            }
        }
    }
}

/// Forgets one batch; gives how many keys it was.
pub async fn forget(db: &Database) -> Result<usize, AppError> {
    let act = set_up::act(db, Job::ForgetAnswers)?;
    let at_most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    db.transact(&Actor::System, &act, false, async |tx| {
        Ok(idempotency::forget(tx, at_most).await?)
    })
    .await
}
