//! Password hashing on few threads, so that a storm of sign-ins cannot starve intake; and in two lanes, so that a
//! storm of strangers cannot shut out those who have signed in on their device before.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Facts;
use crate::error::AppError;

mod stretch;

use stretch::Rooms;

/// How long a sign-in waits for a free hashing thread before it is told to come back.
const QUEUE: Duration = Duration::from_secs(2);
/// Who may wait for one thread: as many as are served within that time. Further ones are turned away at once.
const WAITING: usize = 64;
/// Seconds after which it is worth trying again.
const RETRY: u32 = 3;

/// Whose password is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Somebody on a device that has signed in to this account before, or with a first sign-in link.
    Known,
    /// Anybody else.
    Stranger,
}

/// Threads of one kind of callers.
#[derive(Clone)]
struct Lane {
    threads: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Lane {
    fn new(threads: usize) -> Self {
        Self {
            threads: Arc::new(Semaphore::new(threads)),
            places: Arc::new(Semaphore::new(threads * (1 + WAITING))),
        }
    }
}

/// A place in the line for a thread.
pub struct Place {
    threads: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
}

/// argon2id with 19 MiB, t = 2, p = 1: about 22 ms on one core.
#[derive(Clone)]
pub struct Hashing {
    known: Lane,
    strangers: Lane,
    /// A hash that no password matches, checked for unknown IDs so that they take as long as known ones.
    nobody: Arc<str>,
    rooms: Arc<Rooms>,
}

impl Hashing {
    /// Hashing on `threads` threads at once (cores − 1, at least one) for who is known, and on half as many (at
    /// least one) for strangers.
    pub fn new(threads: usize, facts: &Facts) -> Result<Self, AppError> {
        let nobody = stretch::of_nobody(&facts.bytes::<16>()?, &facts.bytes::<32>()?)?;
        Ok(Self {
            known: Lane::new(threads.max(1)),
            strangers: Lane::new((threads / 2).max(1)),
            nobody: nobody.into(),
            rooms: Arc::default(),
        })
    }

    /// A place in the line; none where it is full. Nobody stands in two.
    pub fn place(&self, caller: Caller) -> Result<Place, AppError> {
        let lane = match caller {
            Caller::Known => &self.known,
            Caller::Stranger => &self.strangers,
        };
        let place = Arc::clone(&lane.places)
            .try_acquire_owned()
            .map_err(|_| AppError::unavailable("hashing line full", RETRY))?;
        Ok(Place {
            threads: Arc::clone(&lane.threads),
            _place: place,
        })
    }

    /// Whether `password` matches `stored`; an absent hash takes the same time and never matches.
    pub async fn verify(
        &self,
        place: Place,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, AppError> {
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Into::into);
        let rooms = Arc::clone(&self.rooms);
        run(place, move || rooms.matches(password.as_bytes(), &stored)).await
    }

    /// Hashes a password for keeping, of somebody who holds a first sign-in link.
    pub async fn hash(&self, password: String, facts: &Facts) -> Result<String, AppError> {
        let salt = facts.bytes::<16>()?;
        let place = self.place(Caller::Known)?;
        let rooms = Arc::clone(&self.rooms);
        run(place, move || rooms.hash(password.as_bytes(), &salt)).await
    }
}

async fn run<T: Send + 'static>(
    place: Place,
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let busy = || AppError::unavailable("hashing threads busy", RETRY);
    let permit = tokio::time::timeout(QUEUE, Arc::clone(&place.threads).acquire_owned())
        .await
        .map_err(|_| busy())?
        .map_err(|_| busy())?;
    tokio::task::spawn_blocking(move || {
        // Held by the thread: a caller who hangs up must not let another hash start.
        let _held = (permit, place);
        work()
    })
    .await
    .map_err(AppError::internal)?
}
