//! Made-up people at size: people with everything, made as a submission makes them and written by `COPY`.
//!
//! `COPY` does not go through row-level policies, so the rows are sealed and tokenised first and written by the
//! owner of the tables, as migrations are; only a database that is marked as a demonstration takes them. Figures are
//! folded by set, by the same function as ever.
//!
//! People are made in batches, each a transaction that also notes that it stands (`seed_batch`). Who they are follows
//! from the seed's number and their place in the order alone: a seed that was killed makes the missing batches, and
//! ends with the people that it would have ended with.

mod clinic;
mod copy;
mod country;
mod course;
mod curve;
mod health;
mod intervals;
mod numbers;
mod people;
mod plan;
mod rows;
mod spread;
mod work;
mod write;

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use hersys_domain::jp_date::jst_date;
use tokio_postgres::Client;

use self::curve::CurveError;
pub use self::plan::{Extent, Plan, Wanted};
use self::spread::Spread;
use self::work::{Stands, Work};
use crate::clock::Facts;
use crate::error::{AppError, said_by_postgres};
use crate::secrets::Secrets;

/// Why people cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A statement failed.
    #[error("database: {}", said_by_postgres(.0))]
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
    /// Days or numbers of which no plan can be made.
    #[error("the first day lies after the last, or there are too few or too many people")]
    Impossible,
    /// The people of another plan are there.
    #[error(
        "the people of another plan are there: {} cases from {} to {}, seed {}; only the same arguments go on with it",
        .0.cases, .0.from, .0.until, .0.seed
    )]
    Other(Box<Plan>),
    /// Nobody to notify.
    #[error("no health centre with a district and a clinic takes part in the span's prefectures")]
    Nobody,
    /// A thread of ours broke.
    #[error("a thread that made people broke")]
    Thread,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cases that others have made: runs before this one, or beside it.
    pub before: u32,
    /// Cases of this run so far.
    pub made: u32,
    /// Cases of the whole plan.
    pub whole: u32,
}

/// What a run has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Cases of this run.
    pub cases: u32,
    /// Cases of the plan that are still to be made: some where the run was to end before.
    pub left: u32,
    /// First and last day of report; none where there are people whom no seed made, and nothing was done.
    pub span: Option<(NaiveDate, NaiveDate)>,
}

/// Makes the people that are asked for, or those of them that are missing; `watch` is told after each batch. `url` is
/// that of a role that may become `owner`, who owns the tables.
///
/// # Errors
/// Where the database is no demonstration or holds the people of another plan; where it cannot be written. What was
/// written until then stands, and the same call goes on.
pub async fn fill(
    url: &str,
    owner: &str,
    (secrets, facts): (&Secrets, &Facts),
    wanted: &Wanted,
    mut watch: impl FnMut(Progress) + Send,
) -> Result<Made, SeedError> {
    let mut client = write::connect(url, owner).await?;
    let Some(plan) = plan::settle(&client, wanted, facts.now()).await? else {
        return Ok(Made::default());
    };
    let (before, mut left) = missing(&client, &plan).await?;
    left.truncate(wanted.batches.unwrap_or(usize::MAX));
    let mut progress = Progress {
        before,
        made: 0,
        whole: plan.cases,
    };
    let span = Some((plan.from, plan.until));
    if !left.is_empty() {
        let country = country::load(&client).await?;
        months(&client, &plan, facts).await?;
        let work = Arc::new(Work {
            url: url.to_owned(),
            owner: owner.to_owned(),
            secrets: secrets.clone(),
            facts: facts.clone(),
            spread: Spread::new(&plan, wanted.curve.as_deref(), &country)?,
            plan,
            country,
            left: Mutex::new(left),
            unfolded: AtomicI64::new(0),
        });
        let tell = |batch: Stands| {
            let counted = if batch.written {
                &mut progress.made
            } else {
                &mut progress.before
            };
            *counted += batch.cases;
            watch(progress);
        };
        work::run(&work, tell).await?;
    }
    while write::fold(&mut client, true).await? > 0 {}
    if progress.made > 0 {
        client.batch_execute(ANALYZE).await?;
    }
    Ok(Made {
        cases: progress.made,
        left: progress
            .whole
            .saturating_sub(progress.before + progress.made),
        span,
    })
}

const ANALYZE: &str = "ANALYZE person, observation, alert, case_record, case_access, person_token, notification, \
    case_timeline, case_entry, figure_rollup";

/// How many people of a plan stand, and the batches that do not.
async fn missing(client: &Client, plan: &Plan) -> Result<(u32, VecDeque<u32>), SeedError> {
    let rows = client
        .query("SELECT number, cases FROM seed_batch", &[])
        .await?;
    let (mut there, mut stand) = (0, HashSet::new());
    for row in rows {
        let (number, cases): (i32, i32) = (row.try_get(0)?, row.try_get(1)?);
        there += u32::try_from(cases).map_err(|_| SeedError::Unreadable)?;
        stand.insert(u32::try_from(number).map_err(|_| SeedError::Unreadable)?);
    }
    let left = (0..plan.batches()).filter(|number| !stand.contains(number));
    Ok((there, left.collect()))
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
