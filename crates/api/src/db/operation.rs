//! What those who run the server ask of the database: no person's data, no transaction, no audit entry.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use deadpool::managed::Timeouts;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bytea, Integer, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Database, Lease, POOL_CONNECT};
use crate::error::AppError;

/// How many that wait in a queue are counted at most.
const COUNTED: i32 = 10_000;

/// What tells whether this binary, these keys and this database belong together.
#[derive(Debug)]
pub struct Grounds {
    /// Versions of the migrations that have run.
    pub migrations: BTreeSet<String>,
    /// The last seal of the audit log; none before the first.
    pub seal: Option<LastSeal>,
}

/// A seal of the audit log, to be tried with the key.
#[derive(Debug, QueryableByName)]
pub struct LastSeal {
    /// What it amounts to.
    #[diesel(sql_type = Bytea)]
    pub root: Vec<u8>,
    /// Its signature.
    #[diesel(sql_type = Nullable<Bytea>)]
    pub signature: Option<Vec<u8>>,
}

/// What waits in a queue.
#[derive(Debug, QueryableByName)]
pub struct Queue {
    /// Its name: one of those that the function in the database knows.
    #[diesel(sql_type = Text)]
    pub queue: String,
    /// How much waits, counted up to ten thousand.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// Since when the oldest does.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub since: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

impl Database {
    /// What tells whether this database is one to work on.
    pub async fn grounds(&self) -> Result<Grounds, AppError> {
        self.ask(async |connection| {
            let versions: Vec<Version> =
                diesel::sql_query("SELECT version FROM __diesel_schema_migrations")
                    .load(connection)
                    .await?;
            let seal = diesel::sql_query("SELECT * FROM audit_last_seal()")
                .get_result(connection)
                .await
                .optional()?;
            Ok(Grounds {
                migrations: versions.into_iter().map(|one| one.version).collect(),
                seal,
            })
        })
        .await
    }

    /// What waits in each queue.
    pub async fn queues(&self) -> Result<Vec<Queue>, AppError> {
        self.ask(async |connection| {
            diesel::sql_query("SELECT * FROM work_waiting($1)")
                .bind::<Integer, _>(COUNTED)
                .load(connection)
                .await
        })
        .await
    }

    /// Asks on a connection of the pool that requests use. A full pool is no broken one: the wait for a free connection
    /// has no end of its own, whoever asks bounds the whole. A connection that died in the pool is found by its first
    /// error, and another one is tried.
    async fn ask<T>(
        &self,
        question: impl AsyncFn(&mut AsyncPgConnection) -> QueryResult<T>,
    ) -> Result<T, AppError> {
        let patient = Timeouts {
            wait: None,
            create: Some(POOL_CONNECT),
            recycle: None,
        };
        let mut tries = self.pool.status().size + 1;
        loop {
            let object = self.pool.timeout_get(&patient).await;
            let mut lease = Lease(Some(
                object.map_err(|error| AppError::unavailable(error, 2))?,
            ));
            tries = tries.saturating_sub(1);
            match question(lease.connection()?).await {
                Ok(answer) => {
                    lease.give_back();
                    return Ok(answer);
                }
                Err(error) if tries == 0 => return Err(error.into()),
                Err(_) => {}
            }
        }
    }
}
