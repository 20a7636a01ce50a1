//! Time and chance, injected: tests set the clock and audits agree with records to the microsecond.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    /// The present instant, in whole microseconds (what PostgreSQL keeps).
    fn now(&self) -> DateTime<Utc>;

    /// Time since a point that stands still. Unlike [`Clock::now`] it never goes back.
    fn uptime(&self) -> Duration;
}

/// When this process first asked.
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    fn uptime(&self) -> Duration {
        BEGAN.elapsed()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(now.timestamp_micros()))
    }

    /// Moves the clock.
    pub fn advance(&self, by: chrono::TimeDelta) {
        self.0
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }

    fn uptime(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.load(Ordering::SeqCst)).unwrap_or(0))
    }
}

/// The machine's source of randomness has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system's source of randomness does not answer")]
pub struct NoEntropy;

/// A source of chance fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills `out` with bytes that nobody can foresee.
    fn fill(&self, out: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The operating system's source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(out).map_err(|_| NoEntropy)
    }
}

/// Clock and chance together, handed to whoever needs them.
#[derive(Clone)]
pub struct Facts {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// What the last id began with: milliseconds and a count of 12 bits.
    last: Arc<AtomicU64>,
}

impl Facts {
    /// Facts of the machine.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// Facts of one's own choice.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            entropy,
            last: Arc::default(),
        }
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Time since a point that stands still.
    pub fn uptime(&self) -> Duration {
        self.clock.uptime()
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy> {
        let mut out = [0; N];
        self.entropy.fill(&mut out)?;
        Ok(out)
    }

    /// A new id (UUIDv7: sorts by time of making). Ids of one process stand in the order in which they were made, those of
    /// one millisecond, too, by a count in the first twelve random bits (RFC 9562, 6.2, method 1); 62 stay random.
    pub fn id<T: From<Uuid>>(&self) -> Result<T, NoEntropy> {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        let begins = millis << 12;
        let next = |last: u64| begins.max(last.saturating_add(1));
        let last = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                Some(next(last))
            });
        let now = next(last.unwrap_or_else(|last| last));
        let [.., high, low] = now.to_be_bytes();
        let mut random = self.bytes::<10>()?;
        random[0] = high & 0x0f;
        random[1] = low;
        Ok(T::from(
            uuid::Builder::from_unix_timestamp_millis(now >> 12, &random).into_uuid(),
        ))
    }
}
