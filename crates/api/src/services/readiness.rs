//! Whether the server can do its work (L4): asked by balancers every few seconds, answered by doing a little of it.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use serde::Serialize;
use tokio::time::timeout;

use crate::app::App;
use crate::db::operation::LastSeal;
use crate::life::Phase;
use crate::services::{audit_seal, set_up};

/// How long the database may take to answer; a request would have given up long before.
pub const WITHIN: Duration = Duration::from_secs(1);

/// What may keep the server from its work. Names for whoever runs it; they tell nothing of what is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It is about to end.
    Shutdown,
    /// The database does not answer in time.
    Database,
    /// The tables are not those of this binary.
    Migrations,
    /// The master key is not the one that this database was sealed with.
    Key,
}

/// What keeps the server from its work; nothing where it is ready.
pub async fn failed(app: &App) -> Vec<Check> {
    if app.life.phase() != Phase::Serving {
        return vec![Check::Shutdown];
    }
    let grounds = match timeout(app.ready_within, app.db.grounds()).await {
        Ok(Ok(grounds)) => grounds,
        Ok(Err(error)) => {
            tracing::warn!(context = error.context, "not ready: database");
            return vec![Check::Database];
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer in time");
            return vec![Check::Database];
        }
    };
    let mut failed = Vec::new();
    if EMBEDDED.as_ref() != Some(&grounds.migrations) {
        tracing::warn!("not ready: the migrations that have run are not those of this binary");
        failed.push(Check::Migrations);
    }
    let foreign = |seal: &LastSeal| {
        let ours = audit_seal::signature(app.db.secrets(), &seal.root);
        seal.signature.as_deref() != Some(&ours)
    };
    if grounds.seal.as_ref().is_some_and(foreign) {
        tracing::warn!("not ready: the last seal of the audit log is not of this master key");
        failed.push(Check::Key);
    }
    failed
}

/// Versions of the migrations in the binary; none where they cannot be read, which no database agrees with.
static EMBEDDED: LazyLock<Option<BTreeSet<String>>> = LazyLock::new(|| {
    let all = MigrationSource::<Pg>::migrations(&set_up::MIGRATIONS).ok()?;
    let versions = all.iter().map(|one| one.name().version().to_string());
    Some(versions.collect())
});
