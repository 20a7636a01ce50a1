//! `hersys audit`.

use super::{CommandResult, say};
use crate::clock::Facts;
use crate::config::{DatabaseOptions, Surroundings};
use crate::db::{Database, POOL_WAIT};
use crate::services::audit_seal;
use crate::store;

/// Recomputes the chain of the audit log and says what was found; fails when it is not whole.
pub fn verify(
    options: &DatabaseOptions,
    surroundings: &Surroundings,
    facts: Facts,
) -> CommandResult {
    let store = store::open(options, surroundings, &facts)?;
    let db = Database::new(&store.app_url, 1, POOL_WAIT, facts, store.secrets.clone())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let roots = store.secrets_dir.join(audit_seal::ROOTS);
    let report = runtime.block_on(audit_seal::verify(&db, &roots))?;
    for fault in &report.faults {
        say(fault)?;
    }
    say(&format!(
        "{} seals over {} entries, {} entries wait",
        report.seals, report.entries, report.waiting
    ))?;
    if report.faults.is_empty() {
        Ok(())
    } else {
        Err("the audit log is not whole".into())
    }
}
