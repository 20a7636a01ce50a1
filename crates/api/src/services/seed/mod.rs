//! Made-up people at size: people with everything, made as a submission makes them and written by `COPY`.
//!
//! `COPY` does not go through row-level policies, so the rows are sealed and tokenised first and written by the
//! owner of the tables, as migrations are; only a database that is marked as a demonstration takes them. Figures are
//! folded by set at the end, by the same function as ever.

mod chance;
mod country;
mod curve;
mod health;
mod people;
mod rows;

use std::collections::HashSet;
use std::io::Cursor;
use std::thread;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::SinkExt as _;
use hersys_domain::audit::{DataGroup, Job};
use hersys_domain::jp_date::jst_date;
use hersys_domain::person_number::PersonNumber;
use tokio_postgres::{Client, NoTls};

use self::chance::Chance;
use self::country::{Center, Country, Institution};
use self::curve::{CurveError, Day};
use self::rows::{Rows, TABLES};
use crate::clock::Facts;
use crate::error::AppError;
use crate::secrets::Secrets;
use crate::services::demonstration::Mode;

/// People written in one transaction.
const BATCH: usize = 2_000;
/// Deltas folded at once; each counts in up to a hundred rollup rows.
const FOLDED: i32 = 5_000;

/// Why people cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A statement failed.
    #[error("database: {0}")]
    Database(#[from] tokio_postgres::Error),
    /// Something that was read or made is not as it must be.
    #[error("something that was read or made is not as it must be")]
    Unreadable,
    /// The curve.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// A fault in sealing or numbering.
    #[error("{}", .0.context.as_deref().unwrap_or("internal"))]
    App(#[from] AppError),
    /// Real people may be in the database.
    #[error("made-up people go into a demonstration only")]
    NotADemonstration,
    /// Nobody to notify.
    #[error("no health centre with a district and a clinic takes part in the span's prefectures")]
    Nobody,
    /// A thread of ours broke.
    #[error("a thread that made people broke")]
    Thread,
}

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many.
    pub cases: u32,
    /// First day of report.
    pub from: NaiveDate,
    /// Last day of report; not after today.
    pub until: NaiveDate,
    /// The Ministry's file of new cases by day, as text; none for a made-up wave.
    pub curve: Option<String>,
    /// The same number makes the same people.
    pub seed: u64,
}

/// Makes people unless there are cases already; gives how many. `url` is that of the owner of the tables.
pub async fn fill(
    url: &str,
    owner: &str,
    (secrets, facts): (&Secrets, &Facts),
    plan: &Plan,
) -> Result<u32, SeedError> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    client
        .batch_execute(&format!("SET ROLE {owner}; SET synchronous_commit = off"))
        .await?;
    let made = make(&mut client, (secrets, facts), plan).await;
    // The connection ends with its client; a failure to say goodbye harms nothing.
    drop(client);
    let _ = connection.await;
    made
}

async fn make(
    client: &mut Client,
    (secrets, facts): (&Secrets, &Facts),
    plan: &Plan,
) -> Result<u32, SeedError> {
    let mode = client
        .query_opt("SELECT mode FROM installation", &[])
        .await?
        .map(|row| row.get::<_, String>(0));
    if mode.as_deref() != Some(Mode::Demonstration.as_str()) {
        return Err(SeedError::NotADemonstration);
    }
    let there = client
        .query_one("SELECT EXISTS (SELECT 1 FROM case_record)", &[])
        .await?;
    if there.get(0) {
        return Ok(0);
    }
    let country = country::load(client).await?;
    let places = spread(plan, &country)?;
    months(client, plan, facts).await?;
    let mut numbers = Numbers::new(plan.seed);
    let mut made = 0;
    for batch in places.chunks(BATCH) {
        let batch: Vec<(Place<'_>, PersonNumber)> =
            batch.iter().map(|place| (*place, numbers.next())).collect();
        let rows = seal(&batch, (secrets, facts), plan.seed)?;
        write(client, rows, facts).await?;
        made += u32::try_from(batch.len()).unwrap_or(0);
    }
    while fold(client).await? > 0 {}
    client
        .batch_execute("ANALYZE person, observation, alert, case_record, case_access, person_token, notification, case_timeline, figure_rollup")
        .await?;
    Ok(made)
}

/// Makes the months that observations will lie in.
async fn months(client: &Client, plan: &Plan, facts: &Facts) -> Result<(), SeedError> {
    let today = jst_date(facts.now());
    client
        .batch_execute(&format!(
            "SELECT observation_month(first::date) \
             FROM generate_series(date_trunc('month', '{}'::date), '{today}'::date, '1 month') AS first",
            plan.from
        ))
        .await?;
    Ok(())
}

/// Where and when one person is notified.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    number: u64,
    on: NaiveDate,
    center: &'a Center,
    institution: &'a Institution,
    receiving: &'a Center,
}

/// Spreads the people over days, centres and clinics; in order of days.
fn spread<'a>(plan: &Plan, country: &'a Country) -> Result<Vec<Place<'a>>, SeedError> {
    let days = match &plan.curve {
        Some(text) => curve::read(text, plan.from, plan.until)?,
        None => curve::wave(plan.from, plan.until),
    };
    let weight = |day: &Day| -> u64 {
        let taking = |prefecture| {
            country
                .centers
                .iter()
                .any(|one| one.prefecture == prefecture)
        };
        let weights = day
            .weights
            .iter()
            .filter(|(prefecture, _)| taking(*prefecture));
        weights.map(|(_, weight)| weight).sum()
    };
    let all: u64 = days.iter().map(weight).sum();
    if all == 0 {
        return Err(SeedError::Nobody);
    }
    let mut chance = Chance::of(plan.seed, u64::MAX);
    let (mut places, mut passed, mut number) = (Vec::new(), 0_u64, 0_u64);
    for day in &days {
        passed += weight(day);
        // As many as the curve has up to here, so that the sum comes out.
        let due = u64::from(plan.cases) * passed / all;
        while number < due {
            number += 1;
            if let Some(place) = place(&mut chance, number, day, country) {
                places.push(place);
            }
        }
    }
    Ok(places)
}

fn place<'a>(
    chance: &mut Chance,
    number: u64,
    day: &Day,
    country: &'a Country,
) -> Option<Place<'a>> {
    let of = |center: &&Center| {
        let found = day
            .weights
            .iter()
            .find(|(one, _)| *one == center.prefecture);
        found.map_or(0, |(_, weight)| *weight)
    };
    let centers: Vec<&Center> = country.centers.iter().collect();
    let center = *chance.weighed(&centers, of)?;
    // Most see a doctor near home, some near work.
    let near = if chance.happens(850) {
        center
    } else {
        *chance.weighed(&centers, of)?
    };
    Some(Place {
        number,
        on: day.on,
        center,
        institution: chance.pick(&near.institutions)?,
        receiving: near,
    })
}

/// Numbers of persons, each once.
struct Numbers {
    chance: Chance,
    given: HashSet<PersonNumber>,
}

impl Numbers {
    fn new(seed: u64) -> Self {
        Self {
            chance: Chance::of(seed, u64::MAX - 1),
            given: HashSet::new(),
        }
    }

    fn next(&mut self) -> PersonNumber {
        loop {
            let number = PersonNumber::from_random(self.chance.bits());
            if self.given.insert(number) {
                return number;
            }
        }
    }
}

/// Makes, seals and tokenises a batch, on all cores.
fn seal(
    batch: &[(Place<'_>, PersonNumber)],
    (secrets, facts): (&Secrets, &Facts),
    seed: u64,
) -> Result<Rows, SeedError> {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let now = facts.now();
    let share = batch.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = batch
            .chunks(share)
            .map(|part| scope.spawn(move || seal_part(part, (secrets, facts), seed, now)))
            .collect();
        let mut all = Rows::default();
        for thread in threads {
            all.append(&thread.join().map_err(|_| SeedError::Thread)??);
        }
        Ok(all)
    })
}

fn seal_part(
    part: &[(Place<'_>, PersonNumber)],
    (secrets, facts): (&Secrets, &Facts),
    seed: u64,
    now: DateTime<Utc>,
) -> Result<Rows, SeedError> {
    let mut rows = Rows::default();
    for (place, number) in part {
        let one = people::made_up(
            (seed, place.number),
            place.on,
            place.center,
            place.institution,
            now,
        );
        // A source of its own: people stay who they are, whatever they report.
        let reports = health::reports(&mut Chance::of(!seed, place.number), &one, now);
        rows.push(
            (&one, &reports),
            *number,
            (place.center, place.institution),
            place.receiving,
            (secrets, facts),
        )?;
    }
    Ok(rows)
}

/// Writes a batch with its audit entry.
async fn write(client: &mut Client, rows: Rows, facts: &Facts) -> Result<(), SeedError> {
    let transaction = client.transaction().await?;
    let mut people = 0;
    for ((table, columns), text) in TABLES.iter().zip(rows.texts()) {
        if *table == "person" {
            people = text.lines().count();
        }
        let sink = transaction
            .copy_in(&format!("COPY {table} ({columns}) FROM STDIN"))
            .await?;
        let mut sink = std::pin::pin!(sink);
        sink.send(Cursor::new(text.into_bytes())).await?;
        sink.finish().await?;
    }
    let (entry, request): (uuid::Uuid, uuid::Uuid) = (
        facts.id().map_err(AppError::from)?,
        facts.id().map_err(AppError::from)?,
    );
    let now = facts
        .now()
        .to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    transaction
        .batch_execute(&format!(
            "SELECT set_config('app.actor', 'system', true), set_config('app.account', '', true), \
             set_config('app.organization', '', true), set_config('app.now', '{now}', true); \
             SELECT audit_append('{entry}', '{{}}', NULL, '{}', {people}, '{{}}', '{{{}}}', '{request}')",
            Job::Seed,
            DataGroup::Case,
        ))
        .await?;
    transaction.commit().await?;
    Ok(())
}

async fn fold(client: &Client) -> Result<i64, SeedError> {
    let row = client
        .query_one("SELECT fold_figures($1)", &[&FOLDED])
        .await?;
    Ok(row.get(0))
}
