//! Drafts: sealed blobs with keys of their own, seen by their writer alone.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, NotificationId, OrganizationId};
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::record::Draft;

use super::Tx;
use crate::error::AppError;
use crate::schema::draft;
use crate::services::person_seal::PersonKey;

/// First of the two keys of the lock under which drafts of one writer are counted.
const DRAFTS_LOCK: i32 = 72_374_632;

/// Whose drafts: those of one account, for one organisation.
#[derive(Debug, Clone, Copy)]
pub struct Writer {
    /// The account.
    pub account: AccountId,
    /// The organisation.
    pub organization: OrganizationId,
}

/// A draft with its key.
pub struct Opened {
    /// The draft.
    pub draft: Draft,
    /// Its key, to be handed to the person on submission.
    pub key: PersonKey,
}

#[derive(Queryable)]
struct Row {
    id: NotificationId,
    wrapped: Vec<u8>,
    sealed: Vec<u8>,
    version: i32,
    saved_at: DateTime<Utc>,
}

type Columns = (
    draft::id,
    draft::wrapped,
    draft::sealed,
    draft::version,
    draft::saved_at,
);
const COLUMNS: Columns = (
    draft::id,
    draft::wrapped,
    draft::sealed,
    draft::version,
    draft::saved_at,
);

fn key_place(id: NotificationId) -> String {
    format!("draft/{id}/key")
}

fn form_place(id: NotificationId) -> String {
    format!("draft/{id}/form")
}

fn open(tx: &Tx, row: &Row) -> Result<Opened, AppError> {
    let key = PersonKey::unwrap(tx.secrets(), &key_place(row.id), &row.wrapped)?;
    Ok(Opened {
        draft: Draft {
            id: row.id,
            form: key.open(&form_place(row.id), &row.sealed)?,
            saved_at: row.saved_at,
            version: row.version,
        },
        key,
    })
}

/// Begins a draft.
pub async fn insert(
    tx: &mut Tx,
    writer: Writer,
    form: &NotificationForm,
) -> Result<Draft, AppError> {
    let id = tx.facts().id::<NotificationId>()?;
    let now = tx.now();
    let key = PersonKey::generate(tx.facts())?;
    let wrapped = key.wrap(tx.secrets(), &key_place(id), tx.facts())?;
    let sealed = key.seal(&form_place(id), form, tx.facts())?;
    diesel::insert_into(draft::table)
        .values((
            draft::id.eq(id),
            draft::account_id.eq(writer.account),
            draft::organization_id.eq(writer.organization),
            draft::wrapped.eq(wrapped),
            draft::sealed.eq(sealed),
            draft::created_at.eq(now),
            draft::saved_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(Draft {
        id,
        form: form.clone(),
        saved_at: now,
        version: 1,
    })
}

/// How many drafts the writer has. Holds, until the end of the transaction, the same writer's others off.
pub async fn count(tx: &mut Tx, writer: Writer) -> QueryResult<i64> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
        .bind::<diesel::sql_types::Integer, _>(DRAFTS_LOCK)
        .bind::<diesel::sql_types::Text, _>(format!("{} {}", writer.account, writer.organization))
        .execute(tx.connection()?)
        .await?;
    draft::table
        .filter(draft::account_id.eq(writer.account))
        .filter(draft::organization_id.eq(writer.organization))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// The writer's drafts, last saved first, at most `limit`.
pub async fn page(tx: &mut Tx, writer: Writer, limit: i64) -> Result<Vec<Draft>, AppError> {
    let rows: Vec<Row> = draft::table
        .filter(draft::account_id.eq(writer.account))
        .filter(draft::organization_id.eq(writer.organization))
        .order((draft::saved_at.desc(), draft::id.desc()))
        .limit(limit)
        .select(COLUMNS)
        .load(tx.connection()?)
        .await?;
    rows.iter().map(|row| Ok(open(tx, row)?.draft)).collect()
}

/// One draft of the writer's; `lock` holds it for a change.
pub async fn find(
    tx: &mut Tx,
    writer: Writer,
    id: NotificationId,
    lock: bool,
) -> Result<Opened, AppError> {
    let query = draft::table
        .find(id)
        .filter(draft::account_id.eq(writer.account))
        .filter(draft::organization_id.eq(writer.organization))
        .select(COLUMNS);
    let row: Row = if lock {
        query.for_update().first(tx.connection()?).await?
    } else {
        query.first(tx.connection()?).await?
    };
    open(tx, &row)
}

/// Saves a draft anew; the caller has it locked and has compared versions.
pub async fn update(tx: &mut Tx, of: &Opened, form: &NotificationForm) -> Result<Draft, AppError> {
    let (id, version, now) = (of.draft.id, of.draft.version + 1, tx.now());
    let sealed = of.key.seal(&form_place(id), form, tx.facts())?;
    diesel::update(draft::table.find(id))
        .set((
            draft::sealed.eq(sealed),
            draft::version.eq(version),
            draft::saved_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(Draft {
        id,
        form: form.clone(),
        saved_at: now,
        version,
    })
}

/// Removes a draft: thrown away by its writer, or turned into a notification. With its key everything
/// that was typed is gone.
pub async fn delete(tx: &mut Tx, id: NotificationId) -> QueryResult<usize> {
    diesel::delete(draft::table.find(id))
        .execute(tx.connection()?)
        .await
}
