//! What stands between a password and a session: throttles, tickets, codes, first sign-in links.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::sign_in::{Lane, ask_for_message};

use super::Tx;
use crate::error::AppError;
use crate::schema::{
    account, enrolment, known_device, membership, organization, recovery_code, sign_in_ticket,
    throttle,
};
use crate::secrets::{random_secret, sha256};

/// Minutes between password and code.
pub const TICKET_LIFE: TimeDelta = TimeDelta::minutes(5);
/// Tries of a ticket or of a first sign-in link.
pub const TRIES: i32 = 5;
/// How long a device is known after the last sign-in on it, as long as its cookie.
pub const DEVICE_LIFE: TimeDelta = TimeDelta::days(180);
/// Days a first sign-in link works.
pub const ENROLMENT_LIFE: TimeDelta = TimeDelta::days(7);

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

/// What the password step must know of an account.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Its password hash; none before the first sign-in.
    pub password_hash: Option<String>,
    /// When it was stopped.
    pub stopped_at: Option<DateTime<Utc>>,
}

/// The credentials behind a login.
pub async fn credentials(tx: &mut Tx, login: &str) -> QueryResult<Option<Credentials>> {
    account::table
        .filter(account::login.eq(login))
        .select((account::id, account::password_hash, account::stopped_at))
        .first(tx.connection()?)
        .await
        .optional()
}

/// Whether the account has signed in on this device before, not longer ago than a device is known.
pub async fn knows_device(tx: &mut Tx, login: &str, device: &str) -> QueryResult<bool> {
    let since = tx.now() - DEVICE_LIFE;
    diesel::select(diesel::dsl::exists(
        known_device::table
            .inner_join(account::table)
            .filter(known_device::token_hash.eq(sha256(device.as_bytes()).to_vec()))
            .filter(known_device::seen_at.gt(since))
            .filter(account::login.eq(login)),
    ))
    .get_result(tx.connection()?)
    .await
}

/// Whether a token is one that we have issued: some account is known by it.
pub async fn is_device(tx: &mut Tx, device: &str) -> QueryResult<bool> {
    let since = tx.now() - DEVICE_LIFE;
    diesel::select(diesel::dsl::exists(
        known_device::table
            .filter(known_device::token_hash.eq(sha256(device.as_bytes()).to_vec()))
            .filter(known_device::seen_at.gt(since)),
    ))
    .get_result(tx.connection()?)
    .await
}

/// Remembers a device for an account, beside the others that sign in on it.
pub async fn remember_device(tx: &mut Tx, account: AccountId, device: &str) -> QueryResult<()> {
    let now = tx.now();
    diesel::insert_into(known_device::table)
        .values((
            known_device::token_hash.eq(sha256(device.as_bytes()).to_vec()),
            known_device::account_id.eq(account),
            known_device::seen_at.eq(now),
        ))
        .on_conflict((known_device::token_hash, known_device::account_id))
        .do_update()
        .set(known_device::seen_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Makes a ticket for the second step; returns its secret.
pub async fn make_ticket(tx: &mut Tx, account: AccountId) -> Result<String, AppError> {
    let secret = random_secret::<16>(tx.facts())?;
    let expires = tx.now() + TICKET_LIFE;
    diesel::insert_into(sign_in_ticket::table)
        .values((
            sign_in_ticket::secret_hash.eq(sha256(secret.as_bytes()).to_vec()),
            sign_in_ticket::account_id.eq(account),
            sign_in_ticket::expires_at.eq(expires),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(secret)
}

/// Takes one of the ticket's tries, atomically; none when it is unknown, used, expired or used up.
pub async fn try_ticket(tx: &mut Tx, secret: &str) -> QueryResult<Option<AccountId>> {
    let now = tx.now();
    diesel::update(sign_in_ticket::table.find(sha256(secret.as_bytes()).to_vec()))
        .filter(sign_in_ticket::used_at.is_null())
        .filter(sign_in_ticket::expires_at.gt(now))
        .filter(sign_in_ticket::attempts.lt(TRIES))
        .set(sign_in_ticket::attempts.eq(sign_in_ticket::attempts + 1))
        .returning(sign_in_ticket::account_id)
        .get_result(tx.connection()?)
        .await
        .optional()
}

/// Marks a ticket as used.
pub async fn use_ticket(tx: &mut Tx, secret: &str) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(sign_in_ticket::table.find(sha256(secret.as_bytes()).to_vec()))
        .set(sign_in_ticket::used_at.eq(now))
        .execute(tx.connection()?)
        .await
}

/// What the code step must know of an account: login and sealed device secret.
pub async fn device_of(
    tx: &mut Tx,
    account: AccountId,
) -> QueryResult<Option<(String, Option<Vec<u8>>)>> {
    account::table
        .find(account)
        .filter(account::stopped_at.is_null())
        .select((account::login, account::totp_secret))
        .first(tx.connection()?)
        .await
        .optional()
}

/// Uses a step of the device, so that a code works once: false when it, or a later one, was used before.
pub async fn use_step(tx: &mut Tx, account: AccountId, step: i64) -> QueryResult<bool> {
    let rows = diesel::update(account::table.find(account))
        .filter(account::totp_last_step.lt(step))
        .set(account::totp_last_step.eq(step))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}

/// Uses a recovery code; false when it is unknown or used.
pub async fn use_recovery_code(tx: &mut Tx, account: AccountId, code: &str) -> QueryResult<bool> {
    let now = tx.now();
    let rows =
        diesel::update(recovery_code::table.find((account, sha256(code.as_bytes()).to_vec())))
            .filter(recovery_code::used_at.is_null())
            .set(recovery_code::used_at.eq(now))
            .execute(tx.connection()?)
            .await?;
    Ok(rows == 1)
}

/// Makes a first sign-in link, ending those made before; returns its secret.
pub async fn make_enrolment(
    tx: &mut Tx,
    account: AccountId,
    organization: OrganizationId,
    sealed_device: Vec<u8>,
) -> Result<String, AppError> {
    let secret = random_secret::<16>(tx.facts())?;
    let now = tx.now();
    diesel::delete(enrolment::table.filter(enrolment::account_id.eq(account)))
        .execute(tx.connection()?)
        .await?;
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::secret_hash.eq(sha256(secret.as_bytes()).to_vec()),
            enrolment::account_id.eq(account),
            enrolment::organization_id.eq(organization),
            enrolment::totp_secret.eq(sealed_device),
            enrolment::expires_at.eq(now + ENROLMENT_LIFE),
            enrolment::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(secret)
}

/// A first sign-in link that still works.
#[derive(Debug, Clone, Queryable)]
pub struct OpenEnrolment {
    /// The account.
    pub account_id: AccountId,
    /// Its login.
    pub login: String,
    /// Name of the person.
    pub display_name: String,
    /// Name of the organisation that issued it.
    pub organization_name: String,
    /// Sealed secret of the device to be set up.
    pub totp_secret: Vec<u8>,
}

/// The link's account, if the link is unused, unexpired and has tries left. `counting` takes one try.
pub async fn open_enrolment(
    tx: &mut Tx,
    secret: &str,
    counting: bool,
) -> QueryResult<Option<OpenEnrolment>> {
    let now = tx.now();
    let today = hersys_domain::jp_date::jst_date(now);
    let hash = sha256(secret.as_bytes()).to_vec();
    let found: Option<OpenEnrolment> = enrolment::table
        .inner_join(account::table)
        .inner_join(organization::table)
        .inner_join(
            membership::table.on(membership::account_id
                .eq(enrolment::account_id)
                .and(membership::organization_id.eq(enrolment::organization_id))),
        )
        .filter(enrolment::secret_hash.eq(&hash))
        .filter(enrolment::used_at.is_null())
        .filter(enrolment::expires_at.gt(now))
        .filter(enrolment::attempts.lt(TRIES))
        .filter(account::stopped_at.is_null())
        .filter(organization::stopped_at.is_null())
        .filter(membership::stopped_at.is_null())
        .filter(
            membership::valid_until
                .is_null()
                .or(membership::valid_until.ge(today)),
        )
        .select((
            account::id,
            account::login,
            account::display_name,
            organization::name,
            enrolment::totp_secret,
        ))
        .for_update()
        .first(tx.connection()?)
        .await
        .optional()?;
    if counting && found.is_some() {
        diesel::update(enrolment::table.find(&hash))
            .set(enrolment::attempts.eq(enrolment::attempts + 1))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(found)
}

/// Ends the first sign-in: password, device and recovery codes stand; the link is used.
pub async fn complete_enrolment(
    tx: &mut Tx,
    secret: &str,
    account: AccountId,
    password_hash: &str,
    sealed_device: Vec<u8>,
    step: i64,
    recovery_codes: &[String],
) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(account::table.find(account))
        .set((
            account::password_hash.eq(password_hash),
            account::totp_secret.eq(sealed_device),
            account::totp_last_step.eq(step),
        ))
        .execute(tx.connection()?)
        .await?;
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(account)))
        .execute(tx.connection()?)
        .await?;
    let rows: Vec<_> = recovery_codes
        .iter()
        .map(|code| {
            (
                recovery_code::account_id.eq(account),
                recovery_code::code_hash.eq(sha256(code.as_bytes()).to_vec()),
            )
        })
        .collect();
    diesel::insert_into(recovery_code::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    diesel::update(enrolment::table.find(sha256(secret.as_bytes()).to_vec()))
        .set(enrolment::used_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Purged {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    rows: i64,
}

/// Takes lapsed rows away, at most so many of each kind; gives how many.
pub async fn purge(tx: &mut Tx, at_most: i32) -> QueryResult<i64> {
    let now = tx.now();
    let purged: Purged = diesel::sql_query("SELECT purge_expired($1, $2) AS rows")
        .bind::<diesel::sql_types::Timestamptz, _>(now)
        .bind::<diesel::sql_types::Integer, _>(at_most)
        .get_result(tx.connection()?)
        .await?;
    Ok(purged.rows)
}
