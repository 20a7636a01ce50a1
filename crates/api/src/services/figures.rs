//! Folding what changes of cases add to the figures into the rollups, in the background. Readings count
//! what is not folded yet, so folding is only about speed.

use std::time::Duration;

use hersys_domain::audit::Job;

use crate::db::{Actor, Database, figure};
use crate::error::AppError;
use crate::services::set_up;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(2);
/// Deltas folded in one transaction; each counts in up to 75 rollup rows.
const BATCH: i32 = 2_000;

/// Folds, for ever. Nodes take turns by an advisory lock.
pub async fn fold(db: Database) {
    loop {
        match fold_once(&db).await {
            Ok(folded) if folded >= i64::from(BATCH) => {}
            Ok(_) => tokio::time::sleep(WAKE).await,
            Err(error) => {
                tracing::warn!(context = error.context, "figures wait");
                tokio::time::sleep(WAKE).await;
            }
        }
    }
}

/// Folds one batch; gives how many deltas it was.
pub async fn fold_once(db: &Database) -> Result<i64, AppError> {
    let act = set_up::act(db, Job::FoldFigures)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        Ok(figure::fold(tx, BATCH).await?)
    })
    .await
}
