//! Keeping partitions of the coming months ready. What arrives before its month is made lies in the default
//! partition and is moved when it is.

use std::time::Duration;

use hersys_domain::audit::Job;
use hersys_domain::jp_date::jst_date;

use crate::db::{Actor, Database, observation};
use crate::error::AppError;
use crate::services::set_up;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(12 * 60 * 60);
/// How long a failed look waits.
const RETRY: Duration = Duration::from_secs(60);

/// Looks, for ever.
pub async fn keep(db: Database) {
    loop {
        match make(&db).await {
            Ok(()) => tokio::time::sleep(WAKE).await,
            Err(error) => {
                tracing::warn!(context = error.context, "partitions wait");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// Makes the partitions from last month to the month after next.
pub async fn make(db: &Database) -> Result<(), AppError> {
    let act = set_up::act(db, Job::MakePartitions)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        let today = jst_date(tx.now());
        Ok(observation::make_months(tx, today).await?)
    })
    .await
}
