//! `hersys seed`: a demonstration filled with made-up people.

use std::time::Instant;

use chrono::TimeDelta;
use hersys_domain::jp_date::jst_date;

use super::{CommandResult, say};
use crate::clock::Facts;
use crate::config::{Seed, SeedPeople, Surroundings};
use crate::db::{Database, POOL_WAIT};
use crate::hashing::Hashing;
use crate::services::demonstration::{self, Mode};
use crate::services::seed::{self, Plan};
use crate::services::set_up::OWNER_ROLE;
use crate::store::{self, Store};

/// Days of report where none are named.
const DAYS: i64 = 90;

/// Marks the database as a demonstration, founds its organisations, makes people, and tells how long it took.
pub fn run(options: &Seed, surroundings: &Surroundings, facts: &Facts) -> CommandResult {
    let store = store::open(&options.database, surroundings, facts)?;
    let db = Database::new(
        &store.app_url,
        2,
        POOL_WAIT,
        facts.clone(),
        store.secrets.clone(),
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        let hashing = Hashing::new(1, facts)?;
        demonstration::settle(&db, Mode::Demonstration).await?;
        let password = demonstration::PASSWORD.to_owned();
        let hash = hashing.hash(password, facts).await?;
        demonstration::fill(&db, &hash).await?;
        people(&store, facts, &options.people, options.cases).await
    });
    store.close()?;
    result
}

/// Makes people where there are none, and tells.
pub async fn people(
    store: &Store,
    facts: &Facts,
    options: &SeedPeople,
    cases: u32,
) -> CommandResult {
    let today = jst_date(facts.now());
    let until = options.to.unwrap_or(today - TimeDelta::days(1)).min(today);
    let from = options.from.unwrap_or(until - TimeDelta::days(DAYS - 1));
    if from > until {
        return Err("--from lies after --to".into());
    }
    let curve = options.curve.as_ref().map(std::fs::read_to_string);
    let plan = Plan {
        cases,
        from,
        until,
        curve: curve.transpose()?,
        seed: options.seed,
    };
    let began = Instant::now();
    let made = seed::fill(&store.owner_url, OWNER_ROLE, (&store.secrets, facts), &plan).await?;
    if made == 0 {
        return say("cases are there already: no people made");
    }
    say(&format!(
        "{made} made-up people, reported {from} to {until}, in {:.1} s",
        began.elapsed().as_secs_f64()
    ))
}
