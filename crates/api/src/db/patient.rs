//! What patients sign in with: PIN, devices with their sessions, codes for another device.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, SmallInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::id::PersonId;
use hersys_domain::patient::{DEVICE_LENGTH, SESSION_LENGTH, TICKET_LIFE};

use super::{Database, Tx};
use crate::error::AppError;
use crate::schema::{patient_access, patient_code, patient_device};
use crate::secrets::{random_secret, sha256};
use crate::token::Token;

/// Who uses a device, as its row says at this moment.
#[derive(Debug, Clone, QueryableByName)]
pub struct Visitor {
    /// The person.
    #[diesel(sql_type = SqlUuid)]
    pub person: PersonId,
    /// Hash of the device's token.
    #[diesel(sql_type = Binary)]
    pub device: Vec<u8>,
    /// When the session was last used.
    #[diesel(sql_type = Timestamptz)]
    pub seen_at: DateTime<Utc>,
    /// Whether the session that the caller shows is the device's own, and lasts.
    #[diesel(sql_type = Bool)]
    pub signed_in: bool,
}

impl Database {
    /// Who comes with these cookies: of a device that is known, by a person whose access was not stopped.
    pub async fn patient_of(
        &self,
        session: &str,
        device: &str,
    ) -> Result<Option<Visitor>, AppError> {
        let now = self.facts().now();
        let mut lease = self.lease().await?;
        let found = diesel::sql_query("SELECT * FROM patient_of($1, $2, $3)")
            .bind::<Binary, _>(sha256(session.as_bytes()).to_vec())
            .bind::<Binary, _>(sha256(device.as_bytes()).to_vec())
            .bind::<Timestamptz, _>(now)
            .get_result(lease.connection()?)
            .await
            .optional()?;
        lease.give_back();
        Ok(found)
    }

    /// Notes that the session was used; at most once a minute.
    pub async fn patient_seen(&self, visitor: &Visitor) -> Result<(), AppError> {
        let now = self.facts().now();
        if now - visitor.seen_at < chrono::TimeDelta::seconds(60) {
            return Ok(());
        }
        let mut lease = self.lease().await?;
        diesel::sql_query("SELECT patient_seen($1, $2)")
            .bind::<Binary, _>(&visitor.device)
            .bind::<Timestamptz, _>(now)
            .execute(lease.connection()?)
            .await?;
        lease.give_back();
        Ok(())
    }
}

/// Sets another PIN where there is one and the access was not stopped meanwhile; false where it was.
pub async fn change_pin(tx: &mut Tx, person: PersonId, pin_mac: Vec<u8>) -> QueryResult<bool> {
    let now = tx.now();
    let rows = diesel::update(patient_access::table.find(person))
        .filter(patient_access::stopped_at.is_null())
        .set((
            patient_access::pin_mac.eq(pin_mac),
            patient_access::attempts.eq(0),
            patient_access::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}

/// Sets the PIN by an invitation, whatever was before.
pub async fn set_pin(tx: &mut Tx, person: PersonId, pin_mac: Vec<u8>) -> QueryResult<()> {
    let now = tx.now();
    diesel::insert_into(patient_access::table)
        .values((
            patient_access::person_id.eq(person),
            patient_access::pin_mac.eq(&pin_mac),
            patient_access::made_at.eq(now),
        ))
        .on_conflict(patient_access::person_id)
        .do_update()
        .set((
            patient_access::pin_mac.eq(&pin_mac),
            patient_access::attempts.eq(0),
            patient_access::made_at.eq(now),
            patient_access::stopped_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Stops a person's access: codes under way, PIN and every device. In this order: who is just choosing a PIN by a
/// code holds its row, then that of the PIN, so that what they make is seen here and stopped, too.
pub async fn stop(tx: &mut Tx, person: PersonId) -> QueryResult<()> {
    let now = tx.now();
    diesel::sql_query("SELECT void_patient_codes($1)")
        .bind::<SqlUuid, _>(person)
        .execute(tx.connection()?)
        .await?;
    diesel::update(patient_access::table.find(person))
        .filter(patient_access::stopped_at.is_null())
        .set(patient_access::stopped_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    diesel::update(patient_device::table.filter(patient_device::person_id.eq(person)))
        .filter(patient_device::ended_at.is_null())
        .set(patient_device::ended_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Secrets of the two cookies.
pub struct Cookies {
    /// Of the session.
    pub session: String,
    /// Of the device.
    pub device: String,
}

/// Makes a device known, with a session open on it.
pub async fn remember_device(tx: &mut Tx, person: PersonId) -> Result<Cookies, AppError> {
    let cookies = Cookies {
        session: random_secret::<32>(tx.facts())?,
        device: random_secret::<32>(tx.facts())?,
    };
    let now = tx.now();
    diesel::insert_into(patient_device::table)
        .values((
            patient_device::token_hash.eq(sha256(cookies.device.as_bytes()).to_vec()),
            patient_device::person_id.eq(person),
            patient_device::session_hash.eq(sha256(cookies.session.as_bytes()).to_vec()),
            patient_device::seen_at.eq(now),
            patient_device::session_ends.eq(now + SESSION_LENGTH),
            patient_device::expires_at.eq(now + DEVICE_LENGTH),
            patient_device::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(cookies)
}

/// Opens a session on a known device; gives the secret of its cookie. The 30 days begin anew.
pub async fn open_session(tx: &mut Tx, device: &str) -> Result<String, AppError> {
    let session = random_secret::<32>(tx.facts())?;
    let now = tx.now();
    diesel::update(patient_device::table.find(sha256(device.as_bytes()).to_vec()))
        .set((
            patient_device::session_hash.eq(sha256(session.as_bytes()).to_vec()),
            patient_device::seen_at.eq(now),
            patient_device::session_ends.eq(now + SESSION_LENGTH),
            patient_device::expires_at.eq(now + DEVICE_LENGTH),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(session)
}

/// Ends the session of a device; the device stays known.
pub async fn end_session(tx: &mut Tx, device: &[u8]) -> QueryResult<()> {
    diesel::update(patient_device::table.find(device))
        .set(patient_device::session_hash.eq(None::<Vec<u8>>))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Pin {
    #[diesel(sql_type = SqlUuid)]
    person: PersonId,
    #[diesel(sql_type = Binary)]
    pin: Vec<u8>,
}

/// Takes one try at the PIN behind a device; gives the person and the keyed hash to compare with.
pub async fn try_pin(tx: &mut Tx, device: &str) -> QueryResult<Option<(PersonId, Vec<u8>)>> {
    let found: Option<Pin> = diesel::sql_query("SELECT * FROM try_pin($1)")
        .bind::<Binary, _>(sha256(device.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await
        .optional()?;
    Ok(found.map(|found| (found.person, found.pin)))
}

/// Forgets the wrong tries after a right one.
pub async fn forgive(tx: &mut Tx, person: PersonId) -> QueryResult<()> {
    diesel::update(patient_access::table.find(person))
        .set(patient_access::attempts.eq(0))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Whose {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person: Option<PersonId>,
}

/// Who signs in with this registered number and birth date.
pub async fn by_tokens(tx: &mut Tx, phone: Token, birth: Token) -> QueryResult<Option<PersonId>> {
    let whose: Whose = diesel::sql_query("SELECT patient_by_tokens($1, $2, $3, $4) AS person")
        .bind::<SmallInt, _>(phone.0)
        .bind::<BigInt, _>(phone.1)
        .bind::<SmallInt, _>(birth.0)
        .bind::<BigInt, _>(birth.1)
        .get_result(tx.connection()?)
        .await?;
    Ok(whose.person)
}

/// Keeps a code that was asked for, of somebody or of nobody.
pub async fn keep_code(
    tx: &mut Tx,
    ticket: &str,
    person: Option<PersonId>,
    code_mac: Vec<u8>,
) -> QueryResult<()> {
    let now = tx.now();
    diesel::insert_into(patient_code::table)
        .values((
            patient_code::ticket_hash.eq(sha256(ticket.as_bytes()).to_vec()),
            patient_code::person_id.eq(person),
            patient_code::code_mac.eq(code_mac),
            patient_code::expires_at.eq(now + TICKET_LIFE),
            patient_code::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Code {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person: Option<PersonId>,
    #[diesel(sql_type = Binary)]
    code: Vec<u8>,
}

/// Takes one try at a code; none where the ticket is unknown, lapsed or tried five times.
pub async fn try_code(
    tx: &mut Tx,
    ticket: &str,
) -> QueryResult<Option<(Option<PersonId>, Vec<u8>)>> {
    let found: Option<Code> = diesel::sql_query("SELECT * FROM try_patient_code($1)")
        .bind::<Binary, _>(sha256(ticket.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await
        .optional()?;
    Ok(found.map(|found| (found.person, found.code)))
}

/// Notes that a code was given rightly: its ticket is now good for choosing a PIN.
pub async fn confirm_code(tx: &mut Tx, ticket: &str) -> QueryResult<()> {
    diesel::update(patient_code::table.find(sha256(ticket.as_bytes()).to_vec()))
        .set(patient_code::confirmed.eq(true))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Whose code was given rightly by this ticket.
pub async fn of_code(tx: &mut Tx, ticket: &str) -> QueryResult<Option<PersonId>> {
    let whose: Whose = diesel::sql_query("SELECT person_of_code($1) AS person")
        .bind::<Binary, _>(sha256(ticket.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await?;
    Ok(whose.person)
}

/// Uses the ticket of a code up; false where another request was quicker.
pub async fn use_code(tx: &mut Tx, ticket: &str) -> QueryResult<bool> {
    let now = tx.now();
    let rows = diesel::update(patient_code::table.find(sha256(ticket.as_bytes()).to_vec()))
        .filter(patient_code::used_at.is_null())
        .set(patient_code::used_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}
