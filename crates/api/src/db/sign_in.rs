//! What stands between a password and a session: tickets, codes, devices that are known.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::AccountId;

use super::Tx;
use crate::error::AppError;
use crate::schema::{account, known_device, recovery_code, sign_in_ticket};
use crate::secrets::{random_secret, sha256};

/// Minutes between password and code.
pub const TICKET_LIFE: TimeDelta = TimeDelta::minutes(5);
/// Tries of a ticket or of a first sign-in link.
pub const TRIES: i32 = 5;
/// How long a device is known after the last sign-in on it, as long as its cookie.
pub const DEVICE_LIFE: TimeDelta = TimeDelta::days(180);

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
