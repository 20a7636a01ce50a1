//! `hersys doctor`.

use std::time::Instant;

use super::{CommandResult, audit, say};
use crate::clock::Facts;
use crate::config::{Doctor, Surroundings};
use crate::services::doctor;
use crate::services::set_up::OWNER_ROLE;
use crate::store;

/// Examines the database and says what was found; fails where something does not agree.
pub fn run(options: &Doctor, surroundings: &Surroundings, facts: Facts) -> CommandResult {
    let began = Instant::now();
    let store = store::open(&options.database, surroundings, &facts)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let examined = doctor::examine(&store.owner_url, OWNER_ROLE, &store.secrets, options.deep);
    let report = runtime.block_on(examined)?;
    store.close()?;
    for finding in &report.findings {
        let examples = finding.examples.join(" ");
        say(&format!(
            "{}: {} times not so: {} ({examples})",
            finding.rule, finding.times, finding.demands
        ))?;
    }
    say(&format!(
        "{} rules asked, {} references followed, seals of {} persons opened, {} findings, in {:.1} s",
        report.rules,
        report.references,
        report.persons,
        report.findings.len(),
        began.elapsed().as_secs_f64()
    ))?;
    if options.deep {
        audit::verify(&options.database, surroundings, facts)?;
    }
    if report.findings.is_empty() {
        Ok(())
    } else {
        Err("what lies in the database does not agree with itself".into())
    }
}
