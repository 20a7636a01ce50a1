//! The database: a pool that hands out transactions, never bare connections.
//!
//! [`Database::transact`] sends BEGIN and who acts, for whom and when, in one batch; row-level policies
//! read these settings. The audit entry goes with the COMMIT in one batch, so an answer whose entry
//! cannot be written is never given.

use deadpool::Runtime;
use deadpool::managed::{PoolError, TimeoutType};
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use prometheus_client::metrics::histogram::Histogram;
use std::time::{Duration, Instant};

use crate::clock::Facts;
use crate::error::AppError;
use crate::secrets::Secrets;

pub mod account;
pub mod alert;
pub mod api_key;
pub mod audit;
pub mod case_batch;
pub mod case_change;
pub mod case_optional;
pub mod case_record;
pub mod case_view;
pub mod contact;
pub mod correction;
pub mod course;
pub mod demonstration;
pub mod distinction;
pub mod district;
pub mod draft;
pub mod enrolment;
pub mod entry;
pub mod external_id;
pub mod figure;
pub mod idempotency;
pub mod import;
pub mod invitation;
pub mod listed;
pub mod message;
pub mod notification;
pub mod observation;
pub mod operation;
pub mod optional_item;
pub mod organization;
pub mod outbox;
pub mod patient;
pub mod permission_setting;
pub mod person;
pub mod person_merge;
pub mod reference;
pub mod same_person;
pub mod script;
pub mod session;
pub mod sign_in;
pub mod throttle;
mod transaction;
pub mod transfer;
pub mod watch;
pub mod worklist;

pub use transaction::{Act, Actor, Tx};

/// How long a request waits for a connection that others use before it is told to come back.
pub const POOL_WAIT: Duration = Duration::from_millis(250);
/// How long making a new connection may take: longer than waiting, or a slow moment of the database would
/// throw away every connection that is about to stand.
const POOL_CONNECT: Duration = Duration::from_secs(5);

/// The pool of one role, that of the application or that of the figures, with what every transaction needs at hand.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
    facts: Facts,
    secrets: Secrets,
    waits: Option<Histogram>,
}

/// Connections of a pool.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// On loan.
    pub busy: usize,
    /// Waiting to be lent.
    pub idle: usize,
    /// How many more are asked for.
    pub wanted: usize,
    /// How many there may be.
    pub most: usize,
}

impl Database {
    /// A pool of at most `size` connections to `url`, for which a request waits `wait` at most. Connects
    /// when first used.
    pub fn new(
        url: &str,
        size: usize,
        wait: Duration,
        facts: Facts,
        secrets: Secrets,
    ) -> Result<Self, AppError> {
        let mut config = ManagerConfig::default();
        // A ping at checkout would halve the throughput; a dead connection is found by its first error.
        config.recycling_method = RecyclingMethod::Fast;
        let manager =
            AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(wait))
            .create_timeout(Some(POOL_CONNECT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(AppError::internal)?;
        Ok(Self {
            pool,
            facts,
            secrets,
            waits: None,
        })
    }

    /// The same, with every wait for a connection counted.
    pub fn counted(mut self, waits: Histogram) -> Self {
        self.waits = Some(waits);
        self
    }

    /// Clock and chance of this server.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Keys of this server.
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Connections as they are now.
    pub fn connections(&self) -> Connections {
        let status = self.pool.status();
        Connections {
            busy: status.size.saturating_sub(status.available),
            idle: status.available,
            wanted: status.waiting,
            most: status.max_size,
        }
    }

    async fn lease(&self) -> Result<Lease, AppError> {
        let began = Instant::now();
        let got = self.pool.get().await;
        if let Some(waits) = &self.waits {
            waits.observe(began.elapsed().as_secs_f64());
        }
        match got {
            Ok(object) => Ok(Lease(Some(object))),
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                Err(AppError::unavailable("no connection free", 1))
            }
            Err(error) => Err(AppError::unavailable(error, 2)),
        }
    }
}

/// A connection on loan. Dropped before it is given back (a caller who hung up, an error, a panic), it is
/// closed instead of going back to the pool with an open transaction.
struct Lease(Option<Object<AsyncPgConnection>>);

impl Lease {
    fn connection(&mut self) -> Result<&mut AsyncPgConnection, AppError> {
        self.0
            .as_deref_mut()
            .ok_or_else(|| AppError::internal("a connection was used after it was given back"))
    }

    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}
