//! Answers kept for idempotency keys: the same key with the same body gets the same answer, once done.
//!
//! A repeat is a reading of what the answer shows. It is answered for the same organisation only, while the
//! policies still let through those it is about, and leaves their names in the audit log once more.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{NotificationId, OrganizationId, PersonId};
use hersys_domain::problem::ProblemCode;
use uuid::Uuid;

use super::Tx;
use super::transaction::Seen;
use crate::answer::Kept;
use crate::error::AppError;
use crate::schema::idempotency_key;
use crate::seal;
use crate::secrets::Purpose;

/// How long a key is known.
const LIFE: TimeDelta = TimeDelta::days(7);
/// How long an answer is kept that holds a secret of one use: for a connection that broke, not for later.
const SECRET_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Tries to take a key that lapsed, while others do the same.
const TRIES: usize = 3;

/// What identifies a request that may be repeated.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// Who sends it: an account or a patient.
    pub owner: Uuid,
    /// The organisation that an account acts for.
    pub organization: Option<OrganizationId>,
    /// The key the caller chose.
    pub key: String,
    /// Method and route pattern.
    pub operation: String,
    /// Hash of address and body.
    pub request_hash: [u8; 32],
}

impl Repeatable {
    /// Where the answer lies, for sealing.
    fn place(&self) -> String {
        let of = self.organization.map(|id| id.to_string());
        let of = of.as_deref().unwrap_or("-");
        format!("idempotency_key/{}/{of}/{}", self.owner, self.key)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_key, check_for_backend(diesel::pg::Pg))]
struct Row {
    organization_id: Option<OrganizationId>,
    operation: String,
    request_hash: Vec<u8>,
    status: Option<i16>,
    etag: Option<String>,
    location: Option<String>,
    answer: Option<Vec<u8>>,
    persons: Vec<Option<PersonId>>,
    drafts: Vec<Option<NotificationId>>,
    field_groups: Vec<Option<String>>,
    secret_until: Option<DateTime<Utc>>,
}

/// Does `work` once for a key: a repeat gets the first answer and does nothing.
pub async fn once(
    tx: &mut Tx,
    of: Option<&Repeatable>,
    work: impl AsyncFnOnce(&mut Tx) -> Result<Kept, AppError>,
) -> Result<Kept, AppError> {
    let Some(of) = of else {
        return work(tx).await;
    };
    if let Some(row) = claim(tx, of).await? {
        return again(tx, of, row).await;
    }
    let kept = work(tx).await?;
    keep(tx, of, &kept).await?;
    Ok(kept)
}

/// Claims the key, or gives what is kept under it. Waits while another request with the same key is in
/// progress: the unique index makes it stand in line until that one commits or fails.
async fn claim(tx: &mut Tx, of: &Repeatable) -> Result<Option<Row>, AppError> {
    let now = tx.now();
    for _ in 0..TRIES {
        let claimed = diesel::insert_into(idempotency_key::table)
            .values((
                idempotency_key::owner_id.eq(of.owner),
                idempotency_key::key.eq(&of.key),
                idempotency_key::organization_id.eq(of.organization),
                idempotency_key::operation.eq(&of.operation),
                idempotency_key::request_hash.eq(of.request_hash.to_vec()),
                idempotency_key::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.connection()?)
            .await?;
        if claimed == 1 {
            return Ok(None);
        }
        let row: Option<Row> = idempotency_key::table
            .find((of.owner, &of.key))
            .filter(idempotency_key::created_at.gt(now - LIFE))
            .select(Row::as_select())
            .first(tx.connection()?)
            .await
            .optional()?;
        if row.is_some() {
            return Ok(row);
        }
        // Lapsed, and not swept away yet.
        diesel::delete(idempotency_key::table.find((of.owner, &of.key)))
            .filter(idempotency_key::created_at.le(now - LIFE))
            .execute(tx.connection()?)
            .await?;
    }
    Err(AppError::unavailable("an idempotency key is being used", 1))
}

/// The answer that was given before. A key used for another organisation is refused like one used for another
/// body: doing the same once more there would be as wrong as showing what was answered elsewhere.
async fn again(tx: &mut Tx, of: &Repeatable, row: Row) -> Result<Kept, AppError> {
    let same = row.organization_id == of.organization
        && row.operation == of.operation
        && row.request_hash == of.request_hash;
    let over = row.secret_until.is_some_and(|until| until <= tx.now());
    // It was done, and what it showed once is not shown any more.
    if !same || over {
        return Err(ProblemCode::IdempotencyKeyReused.into());
    }
    let (Some(status), Some(sealed)) = (row.status, row.answer) else {
        return Err(AppError::internal("an idempotency key without its answer"));
    };
    let seen = seen(row.persons, row.drafts, row.field_groups);
    if !still_seen(tx, &seen).await? {
        return Err(AppError::not_found());
    }
    tx.seen_again(seen);
    let key = tx.secrets().key(Purpose::Answers);
    Ok(Kept {
        status: u16::try_from(status).unwrap_or(200),
        etag: row.etag,
        location: row.location,
        body: seal::open(&key, &of.place(), &sealed)?,
        secret: row.secret_until.is_some(),
    })
}

fn seen(
    persons: Vec<Option<PersonId>>,
    drafts: Vec<Option<NotificationId>>,
    groups: Vec<Option<String>>,
) -> Seen {
    Seen {
        persons: persons.into_iter().flatten().collect(),
        drafts: drafts.into_iter().flatten().collect(),
        groups: groups
            .into_iter()
            .flatten()
            .filter_map(|group| group.parse().ok())
            .collect(),
        count: 0,
    }
}

#[derive(QueryableByName)]
struct Sight {
    #[diesel(sql_type = Bool)]
    seen: bool,
}

/// Whether the policies still let everything through that an answer is about. A draft that was submitted is
/// the notification of the same id.
async fn still_seen(tx: &mut Tx, of: &Seen) -> QueryResult<bool> {
    let persons: Vec<Uuid> = of.persons.iter().map(|id| id.0).collect();
    let drafts: Vec<Uuid> = of.drafts.iter().map(|id| id.0).collect();
    let sight: Sight = diesel::sql_query(
        "SELECT NOT EXISTS (SELECT 1 FROM unnest($1::uuid[]) AS wanted \
             WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = wanted)) \
         AND NOT EXISTS (SELECT 1 FROM unnest($2::uuid[]) AS wanted \
             WHERE NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = wanted) \
             AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.id = wanted)) AS seen",
    )
    .bind::<Array<SqlUuid>, _>(persons)
    .bind::<Array<SqlUuid>, _>(drafts)
    .get_result(tx.connection()?)
    .await?;
    Ok(sight.seen)
}

/// Keeps the answer, sealed, with what it shows.
async fn keep(tx: &mut Tx, of: &Repeatable, kept: &Kept) -> Result<(), AppError> {
    let key = tx.secrets().key(Purpose::Answers);
    let sealed = seal::seal(&key, &of.place(), &kept.body, tx.facts())?;
    let secret_until = kept.secret.then(|| tx.now() + SECRET_LIFE);
    let seen = tx.seen();
    let persons: Vec<PersonId> = seen.persons.iter().copied().collect();
    let drafts: Vec<NotificationId> = seen.drafts.iter().copied().collect();
    let groups: Vec<String> = seen.groups.iter().map(ToString::to_string).collect();
    diesel::update(idempotency_key::table.find((of.owner, &of.key)))
        .set((
            idempotency_key::status.eq(i16::try_from(kept.status).unwrap_or(200)),
            idempotency_key::etag.eq(&kept.etag),
            idempotency_key::location.eq(&kept.location),
            idempotency_key::answer.eq(sealed),
            idempotency_key::persons.eq(persons),
            idempotency_key::drafts.eq(drafts),
            idempotency_key::field_groups.eq(groups),
            idempotency_key::secret_until.eq(secret_until),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Empties answers whose secrets are over, and forgets at most `at_most` keys older than 7 days; gives how
/// many those were.
pub async fn forget(tx: &mut Tx, at_most: i64) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(idempotency_key::table)
        .filter(idempotency_key::answer.is_not_null())
        .filter(idempotency_key::secret_until.le(now))
        .set(idempotency_key::answer.eq(None::<Vec<u8>>))
        .execute(tx.connection()?)
        .await?;
    diesel::sql_query(
        "DELETE FROM idempotency_key WHERE ctid = ANY (ARRAY( \
             SELECT ctid FROM idempotency_key WHERE created_at <= $1 ORDER BY created_at LIMIT $2))",
    )
    .bind::<Timestamptz, _>(now - LIFE)
    .bind::<BigInt, _>(at_most)
    .execute(tx.connection()?)
    .await
}
