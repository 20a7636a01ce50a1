//! `hersys seed`: a demonstration filled with made-up people.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use super::{CommandResult, say};
use crate::clock::Facts;
use crate::config::{Seed, SeedPeople, SeedSize, Surroundings};
use crate::db::{Database, POOL_WAIT};
use crate::hashing::Hashing;
use crate::services::demonstration::{self, Mode};
use crate::services::seed::{self, Extent, Made, Progress, SeedError, Wanted};
use crate::services::set_up::OWNER_ROLE;
use crate::store::{self, Store};

/// How many people there are where nothing is said.
const CASES: u32 = 20_000;
/// How often a line tells how far it is: on a terminal, where it is written over, and in a log.
const TOLD: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));

impl SeedSize {
    const fn cases(self) -> u32 {
        match self {
            Self::Ward => 100_000,
            Self::Tenth => 3_400_000,
            Self::Nation => 34_000_000,
        }
    }
}

/// Marks the database as a demonstration, founds its organisations, makes people, and tells how long it took.
pub fn run(options: &Seed, surroundings: &Surroundings, facts: &Facts) -> CommandResult {
    let store = store::open_to_load(&options.database, surroundings, facts)?;
    let db = Database::new(
        &store.app_url,
        2,
        POOL_WAIT,
        facts.clone(),
        store.secrets.clone(),
    )?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        found(&db, options, facts).await?;
        fill(&store, facts, &wanted(options)?).await
    });
    store.close()?;
    result
}

/// Marks the database and founds the organisations.
async fn found(db: &Database, options: &Seed, facts: &Facts) -> CommandResult {
    let hashing = Hashing::new(1, facts)?;
    demonstration::settle(db, Mode::Demonstration).await?;
    let hash = hashing
        .hash(demonstration::PASSWORD.to_owned(), facts)
        .await?;
    demonstration::fill(db, &hash).await?;
    let large = matches!(options.size, Some(SeedSize::Tenth | SeedSize::Nation));
    if options.everywhere || large {
        demonstration::found_everywhere(db).await?;
    }
    Ok(())
}

fn wanted(options: &Seed) -> Result<Wanted, std::io::Error> {
    let sized = options.size.map(SeedSize::cases);
    Ok(Wanted {
        extent: match options.size {
            Some(SeedSize::Nation) => Extent::Figures,
            _ => Extent::Whole,
        },
        batches: options.batches,
        ..asked(&options.people, options.cases.or(sized).unwrap_or(CASES))?
    })
}

fn asked(people: &SeedPeople, cases: u32) -> Result<Wanted, std::io::Error> {
    let curve = people.curve.as_ref().map(std::fs::read_to_string);
    Ok(Wanted {
        cases,
        from: people.from,
        until: people.to,
        curve: curve.transpose()?,
        seed: people.seed,
        ..Wanted::default()
    })
}

/// The people of a new demonstration; of one that has others already, nothing is asked.
pub async fn people(store: &Store, facts: &Facts, cases: u32) -> CommandResult {
    let people = SeedPeople {
        seed: 1,
        ..SeedPeople::default()
    };
    let filled = fill(store, facts, &asked(&people, cases)?).await;
    match filled {
        Err(error) if matches!(error.downcast_ref(), Some(SeedError::Other(_))) => {
            say("cases are there already: no people made")
        }
        filled => filled,
    }
}

/// Makes people where there are none, or goes on, and tells.
async fn fill(store: &Store, facts: &Facts, wanted: &Wanted) -> CommandResult {
    let began = facts.uptime();
    let terminal = std::io::stderr().is_terminal();
    let mut told = Duration::ZERO;
    let watch = |progress: Progress| {
        let passed = facts.uptime().saturating_sub(began);
        let often = if terminal { TOLD.0 } else { TOLD.1 };
        if passed >= told + often {
            told = passed;
            tell(&progress, passed, terminal);
        }
    };
    let keys = (&store.secrets, facts);
    let made = seed::fill(&store.owner_url, OWNER_ROLE, keys, wanted, watch).await?;
    say(&outcome(&made, facts.uptime().saturating_sub(began)))
}

fn outcome(made: &Made, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match made.span {
        Some((from, until)) if made.cases > 0 => format!(
            "{} made-up people, reported {from} to {until}, in {seconds:.1} s ({:.0}/s), {} still to be made",
            made.cases,
            f64::from(made.cases) / seconds.max(0.001),
            made.left
        ),
        Some(_) if made.left > 0 => format!("no people made, {} still to be made", made.left),
        _ => "cases are there already: no people made".to_owned(),
    }
}

/// A line on standard error: cases, cases a second, how long it goes on.
fn tell(progress: &Progress, passed: Duration, terminal: bool) {
    let (made, whole) = (progress.before + progress.made, progress.whole);
    let rate = f64::from(progress.made) / passed.as_secs_f64().max(0.001);
    let left = f64::from(whole.saturating_sub(made)) / rate.max(0.001);
    let end = if terminal { "   \r" } else { "\n" };
    let line = format!("{made} of {whole} cases, {rate:.0}/s, {left:.0} s left{end}");
    // A line that nobody can read is no reason to stop.
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}
