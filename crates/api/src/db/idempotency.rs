//! Answers kept for idempotency keys: the same key with the same body gets the same answer, once done.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::problem::ProblemCode;
use uuid::Uuid;

use super::Tx;
use crate::answer::Kept;
use crate::error::AppError;
use crate::schema::idempotency_key;
use crate::seal;
use crate::secrets::Purpose;

/// What identifies a request that may be repeated.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// Who sends it: an account or a patient.
    pub owner: Uuid,
    /// The key the caller chose.
    pub key: String,
    /// Method and route pattern.
    pub operation: String,
    /// Hash of address and body.
    pub request_hash: [u8; 32],
}

#[derive(Queryable)]
struct Row {
    operation: String,
    request_hash: Vec<u8>,
    status: Option<i16>,
    etag: Option<String>,
    location: Option<String>,
    answer: Option<Vec<u8>>,
}

fn place(of: &Repeatable) -> String {
    format!("idempotency_key/{}/{}", of.owner, of.key)
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
    if let Some(kept) = claim(tx, of).await? {
        return Ok(kept);
    }
    let kept = work(tx).await?;
    keep(tx, of, &kept).await?;
    Ok(kept)
}

/// Claims the key, or gives the answer that was given before. Waits while another request with the same
/// key is in progress: the unique index makes it stand in line until that one commits or fails.
async fn claim(tx: &mut Tx, of: &Repeatable) -> Result<Option<Kept>, AppError> {
    let now = tx.now();
    let claimed = diesel::insert_into(idempotency_key::table)
        .values((
            idempotency_key::owner_id.eq(of.owner),
            idempotency_key::key.eq(&of.key),
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
    let row: Row = idempotency_key::table
        .find((of.owner, &of.key))
        .select((
            idempotency_key::operation,
            idempotency_key::request_hash,
            idempotency_key::status,
            idempotency_key::etag,
            idempotency_key::location,
            idempotency_key::answer,
        ))
        .first(tx.connection()?)
        .await?;
    if row.operation != of.operation || row.request_hash != of.request_hash {
        return Err(ProblemCode::IdempotencyKeyReused.into());
    }
    let (Some(status), Some(sealed)) = (row.status, row.answer) else {
        return Err(AppError::internal("an idempotency key without its answer"));
    };
    let key = tx.secrets().key(Purpose::Answers);
    Ok(Some(Kept {
        status: u16::try_from(status).unwrap_or(200),
        etag: row.etag,
        location: row.location,
        body: seal::open(&key, &place(of), &sealed)?,
    }))
}

/// Keeps the answer, sealed.
async fn keep(tx: &mut Tx, of: &Repeatable, kept: &Kept) -> Result<(), AppError> {
    let key = tx.secrets().key(Purpose::Answers);
    let sealed = seal::seal(&key, &place(of), &kept.body, tx.facts())?;
    diesel::update(idempotency_key::table.find((of.owner, &of.key)))
        .set((
            idempotency_key::status.eq(i16::try_from(kept.status).unwrap_or(200)),
            idempotency_key::etag.eq(&kept.etag),
            idempotency_key::location.eq(&kept.location),
            idempotency_key::answer.eq(sealed),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
