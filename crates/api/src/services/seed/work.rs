//! The workers: each makes a batch and writes it, then takes the next. While PostgreSQL writes for one, another makes
//! people, so that all cores have work, and no more than a batch a worker is in memory.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use hersys_domain::person_number::PersonNumber;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::{self, JoinSet};

use super::copy::Rows;
use super::country::Country;
use super::plan::{Extent, Plan};
use super::rows::{Sealing, Sheet};
use super::spread::Spread;
use super::{SeedError, health, numbers, people, write};
use crate::clock::Facts;
use crate::secrets::Secrets;
use hersys_made_up::chance::Chance;

/// The most workers: PostgreSQL is no faster with more.
const WORKERS: usize = 8;

/// What all workers share.
pub(super) struct Work {
    /// URL of the owner of the tables.
    pub url: String,
    /// The role that owns them.
    pub owner: String,
    /// Keys.
    pub secrets: Secrets,
    /// Clock and chance.
    pub facts: Facts,
    /// What is to be made.
    pub plan: Plan,
    /// Among whom.
    pub country: Country,
    /// Where and when.
    pub spread: Spread,
    /// Batches that are not begun yet.
    pub left: Mutex<VecDeque<u32>>,
    /// Cases written since somebody last folded.
    pub unfolded: AtomicI64,
}

impl Work {
    fn next(&self) -> Option<u32> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.pop_front()
    }

    fn give_up(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.clear();
    }

    /// Makes, seals and tokenises a batch. Takes a second of a core.
    fn make(&self, batch: u32, numbers: &[PersonNumber]) -> Result<Rows, SeedError> {
        let sealing = Sealing {
            secrets: &self.secrets,
            facts: &self.facts,
            as_of: self.plan.as_of,
        };
        let (seed, as_of, extent) = (self.plan.seed, self.plan.as_of, self.plan.extent);
        let (first, _) = self.plan.places(batch);
        let mut rows = Rows::default();
        for (number, own) in (first..).zip(numbers) {
            let place = self.spread.place(number, &self.country);
            let place = place.ok_or(SeedError::Nobody)?;
            let (center, institution) = (place.center, place.institution);
            let one = people::made_up((seed, number), place.on, center, institution, as_of);
            // A source of its own: people stay who they are, whatever they report.
            let reports = match extent {
                Extent::Whole => health::reports(&mut Chance::of(!seed, number), &one, as_of),
                Extent::Figures => Vec::new(),
            };
            let sheet = Sheet {
                one: &one,
                reports: &reports,
                number: *own,
                center,
                institution,
                receiving: place.receiving,
            };
            rows.push(&sheet, extent, &sealing)?;
        }
        Ok(rows)
    }
}

/// A batch that stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stands {
    /// Cases in it.
    pub cases: u32,
    /// Whether it was written now; else somebody else had written it meanwhile.
    pub written: bool,
}

/// Makes what is left, and tells `watch` of each batch.
pub(super) async fn run(
    work: &Arc<Work>,
    mut watch: impl FnMut(Stands) + Send,
) -> Result<(), SeedError> {
    let (tell, mut told) = unbounded_channel();
    // Dropped with this function, it ends its workers, and PostgreSQL takes back what they have not finished.
    let mut workers = JoinSet::new();
    let cores = thread::available_parallelism().map_or(2, usize::from);
    for _ in 0..cores.min(WORKERS) {
        workers.spawn(worker(Arc::clone(work), tell.clone()));
    }
    drop(tell);
    while let Some(batch) = told.recv().await {
        watch(batch);
    }
    while let Some(ended) = workers.join_next().await {
        ended.map_err(|_| SeedError::Thread)??;
    }
    Ok(())
}

async fn worker(work: Arc<Work>, tell: UnboundedSender<Stands>) -> Result<(), SeedError> {
    let worked = batches(&work, &tell).await;
    if worked.is_err() {
        work.give_up();
    }
    worked
}

async fn batches(work: &Arc<Work>, tell: &UnboundedSender<Stands>) -> Result<(), SeedError> {
    let mut client = write::connect(&work.url, &work.owner).await?;
    while let Some(batch) = work.next() {
        let (first, last) = work.plan.places(batch);
        let numbers = numbers::free(&client, work.plan.seed, first..=last).await?;
        let cases = u32::try_from(numbers.len()).map_err(|_| SeedError::Impossible)?;
        let making = Arc::clone(work);
        let rows = task::spawn_blocking(move || making.make(batch, &numbers)).await;
        let rows = rows.map_err(|_| SeedError::Thread)??;
        let written = write::write(&mut client, (batch, cases), rows, &work.facts).await?;
        // Nobody listens where the seed has been given up.
        let _ = tell.send(Stands { cases, written });
        let unfolded = work.unfolded.fetch_add(cases.into(), Ordering::Relaxed) + i64::from(cases);
        if unfolded >= write::FOLDED.into() {
            work.unfolded.store(0, Ordering::Relaxed);
            write::fold(&mut client, false).await?;
        }
    }
    Ok(())
}
