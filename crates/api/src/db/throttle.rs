//! How often something may be tried or asked for, before and without a session.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::sign_in::{Lane, ask_for_message};

use super::Tx;
use crate::schema::throttle;
use crate::secrets::sha256;

/// Whom a throttle counts for.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Keyed hash of the login.
    pub hash: Vec<u8>,
    /// Whether the device has signed in to this account before.
    pub known_device: bool,
    /// What is being tried.
    pub lane: Lane,
}

impl Subject {
    /// Names the lane among the advisory locks.
    fn lock(&self) -> i64 {
        let mut hashed = self.hash.clone();
        hashed.extend_from_slice(self.lane.as_str().as_bytes());
        hashed.push(u8::from(self.known_device));
        let hash = sha256(&hashed);
        i64::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 8]))
    }
}

/// Makes the tries on one lane stand in line until each has been counted.
pub async fn one_at_a_time(tx: &mut Tx, subject: &Subject) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(subject.lock())
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Until when further tries are refused, if they are.
pub async fn blocked_until(tx: &mut Tx, subject: &Subject) -> QueryResult<Option<DateTime<Utc>>> {
    let now = tx.now();
    let until: Option<Option<DateTime<Utc>>> = throttle::table
        .find((&subject.hash, subject.lane, subject.known_device))
        .select(throttle::blocked_until)
        .first(tx.connection()?)
        .await
        .optional()?;
    Ok(until.flatten().filter(|until| *until > now))
}

/// Counts a failed try and blocks further ones as the rule says.
pub async fn failed(tx: &mut Tx, subject: &Subject) -> QueryResult<()> {
    let now = tx.now();
    let failures: i32 = diesel::insert_into(throttle::table)
        .values((
            throttle::subject.eq(&subject.hash),
            throttle::lane.eq(subject.lane),
            throttle::known_device.eq(subject.known_device),
            throttle::failures.eq(1),
            throttle::tried_at.eq(now),
        ))
        .on_conflict((throttle::subject, throttle::lane, throttle::known_device))
        .do_update()
        .set((
            throttle::failures.eq(throttle::failures + 1),
            throttle::tried_at.eq(now),
        ))
        .returning(throttle::failures)
        .get_result(tx.connection()?)
        .await?;
    if let Some(pause) = subject.lane.pause(failures) {
        diesel::update(throttle::table.find((&subject.hash, subject.lane, subject.known_device)))
            .set(throttle::blocked_until.eq(now + pause))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(())
}

/// Counts a request for a message; gives when the next is taken, where this one is one too many.
pub async fn ask(tx: &mut Tx, subject: &Subject) -> QueryResult<Option<DateTime<Utc>>> {
    let now = tx.now();
    let key = (&subject.hash, subject.lane, subject.known_device);
    let earlier: Option<Vec<Option<DateTime<Utc>>>> = throttle::table
        .find(key)
        .select(throttle::asked_at)
        .first(tx.connection()?)
        .await
        .optional()?;
    let earlier: Vec<_> = earlier.unwrap_or_default().into_iter().flatten().collect();
    let asked = match ask_for_message(&earlier, now) {
        Ok(asked) => asked,
        Err(free) => return Ok(Some(free)),
    };
    diesel::insert_into(throttle::table)
        .values((
            throttle::subject.eq(&subject.hash),
            throttle::lane.eq(subject.lane),
            throttle::known_device.eq(subject.known_device),
            throttle::asked_at.eq(&asked),
            throttle::tried_at.eq(now),
        ))
        .on_conflict((throttle::subject, throttle::lane, throttle::known_device))
        .do_update()
        .set((throttle::asked_at.eq(&asked), throttle::tried_at.eq(now)))
        .execute(tx.connection()?)
        .await?;
    Ok(None)
}

/// Forgets failed tries after a success.
pub async fn succeeded(tx: &mut Tx, subject: &Subject) -> QueryResult<()> {
    diesel::delete(throttle::table.find((&subject.hash, subject.lane, subject.known_device)))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Forgets failed tries on all lanes.
pub async fn forgive(tx: &mut Tx, subject: &[u8]) -> QueryResult<()> {
    diesel::delete(throttle::table.filter(throttle::subject.eq(subject)))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
