//! Numbers by which other systems know a person or a case: sealed, found by a keyed hash, with what stood before.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::external_id::{ExternalIdKind, ExternalIdSearch, fold, fold_source};
use hersys_domain::id::{AccountId, CaseId, ExternalIdId, OrganizationId, PersonId};

use super::Tx;
use crate::error::AppError;
use crate::schema::{external_id, external_id_version};
use crate::services::person_seal::PersonKey;
use crate::token::{TokenKind, token};

/// So many numbers that are spelt alike are looked at: each organisation has its own.
const HITS: i64 = 100;

/// Where a number lies; the version keeps an old one from being put back.
pub fn place(id: ExternalIdId, version: i32) -> String {
    format!("external_id/{id}/{version}")
}

fn removal_place(id: ExternalIdId) -> String {
    format!("external_id/{id}/removal")
}

/// A number as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = external_id, check_for_backend(Pg))]
pub struct Row {
    /// Its identifier.
    pub id: ExternalIdId,
    /// Whose it is.
    pub person_id: PersonId,
    /// Of which case; none where it is the person's.
    pub case_id: Option<CaseId>,
    /// Who entered it.
    pub organization_id: OrganizationId,
    /// Kind.
    pub kind: ExternalIdKind,
    /// Source, folded.
    pub source: String,
    sealed: Vec<u8>,
    /// Version, as in the `ETag`.
    pub version: i32,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: Option<AccountId>,
    /// For which organisation.
    pub changed_for: Option<OrganizationId>,
    /// When.
    pub changed_at: Option<DateTime<Utc>>,
    /// Who took it back.
    pub removed_by: Option<AccountId>,
    /// For which organisation.
    pub removed_for: Option<OrganizationId>,
    /// When.
    pub removed_at: Option<DateTime<Utc>>,
    removal_reason: Option<Vec<u8>>,
}

impl Row {
    /// The number.
    pub fn value(&self, key: &PersonKey) -> Result<String, AppError> {
        key.open(&place(self.id, self.version), &self.sealed)
    }

    /// Why it was taken back.
    pub fn removal_reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&removal_place(self.id), sealed);
        self.removal_reason.as_ref().map(open).transpose()
    }
}

/// What a number was before it was changed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = external_id_version, check_for_backend(Pg))]
pub struct Former {
    /// Of which number.
    pub external_id: ExternalIdId,
    /// Its version.
    pub version: i32,
    /// Source, folded.
    pub source: String,
    sealed: Vec<u8>,
    /// Who had made it so.
    pub made_by: AccountId,
    /// For which organisation.
    pub made_for: OrganizationId,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl Former {
    /// The number.
    pub fn value(&self, key: &PersonKey) -> Result<String, AppError> {
        key.open(&place(self.external_id, self.version), &self.sealed)
    }
}

/// What numbers were before, the latest first.
pub async fn before(tx: &mut Tx, of: &[ExternalIdId]) -> QueryResult<Vec<Former>> {
    external_id_version::table
        .filter(external_id_version::external_id.eq_any(of))
        .order(external_id_version::version.desc())
        .select(Former::as_select())
        .load(tx.connection()?)
        .await
}

fn hash(tx: &Tx, value: &str) -> i64 {
    let folded = fold(value).unwrap_or_default();
    token(tx.secrets(), TokenKind::ExternalId, &folded).1
}

/// A number that is entered.
#[derive(Debug, Clone, Copy)]
pub struct NewRow<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// Of which case; none where it is the person's.
    pub case: Option<CaseId>,
    /// Kind.
    pub kind: ExternalIdKind,
    /// Source.
    pub source: &'a str,
    /// The number.
    pub value: &'a str,
    /// Who enters it, for which organisation.
    pub by: (AccountId, OrganizationId),
}

/// Keeps a new number. An index refuses one that the organisation has of this kind and source already.
pub async fn insert(
    tx: &mut Tx,
    new: &NewRow<'_>,
    key: &PersonKey,
) -> Result<ExternalIdId, AppError> {
    let id: ExternalIdId = tx.facts().id()?;
    let sealed = key.seal(&place(id, 1), &new.value, tx.facts())?;
    let (hash, now) = (hash(tx, new.value), tx.now());
    diesel::insert_into(external_id::table)
        .values((
            external_id::id.eq(id),
            external_id::person_id.eq(new.person),
            external_id::case_id.eq(new.case),
            external_id::organization_id.eq(new.by.1),
            external_id::kind.eq(new.kind),
            external_id::source.eq(fold_source(new.source)),
            external_id::sealed.eq(sealed),
            external_id::token.eq(hash),
            external_id::recorded_by.eq(new.by.0),
            external_id::recorded_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// The numbers of a case, and those that are one of `persons`'s whatever they fall ill of, in the order in which they were
/// entered.
pub async fn of_case(tx: &mut Tx, case: CaseId, persons: &[PersonId]) -> QueryResult<Vec<Row>> {
    let of_person = external_id::case_id
        .is_null()
        .and(external_id::person_id.eq_any(persons));
    external_id::table
        .filter(external_id::case_id.eq(case).or(of_person))
        .order((external_id::recorded_at, external_id::id))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// One number; the policies show those that one sees.
pub async fn find(tx: &mut Tx, id: ExternalIdId) -> QueryResult<Row> {
    external_id::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
}

/// The same, locked for a change. Who may not change it finds none to lock: look first.
pub async fn lock(tx: &mut Tx, id: ExternalIdId) -> QueryResult<Row> {
    external_id::table
        .find(id)
        .select(Row::as_select())
        .for_no_key_update()
        .first(tx.connection()?)
        .await
}

/// Changes source and number; what stood before is kept. The caller has it locked.
pub async fn update(
    tx: &mut Tx,
    was: &Row,
    (source, value): (&str, &str),
    (by, of): (AccountId, OrganizationId),
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let version = was.version + 1;
    diesel::insert_into(external_id_version::table)
        .values((
            external_id_version::external_id.eq(was.id),
            external_id_version::version.eq(was.version),
            external_id_version::source.eq(&was.source),
            external_id_version::sealed.eq(&was.sealed),
            external_id_version::made_by.eq(was.changed_by.unwrap_or(was.recorded_by)),
            external_id_version::made_for.eq(was.changed_for.unwrap_or(was.organization_id)),
            external_id_version::made_at.eq(was.changed_at.unwrap_or(was.recorded_at)),
        ))
        .execute(tx.connection()?)
        .await?;
    let sealed = key.seal(&place(was.id, version), &value, tx.facts())?;
    let hash = hash(tx, value);
    diesel::update(external_id::table.find(was.id))
        .set((
            external_id::source.eq(source),
            external_id::sealed.eq(sealed),
            external_id::token.eq(hash),
            external_id::version.eq(version),
            external_id::changed_by.eq(by),
            external_id::changed_for.eq(of),
            external_id::changed_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Takes a number back; the caller has it locked. It stays as it was, and so does its version.
pub async fn remove(
    tx: &mut Tx,
    id: ExternalIdId,
    reason: &str,
    (by, of): (AccountId, OrganizationId),
    key: &PersonKey,
) -> Result<(), AppError> {
    let now = tx.now();
    let reason = key.seal(&removal_place(id), &reason, tx.facts())?;
    diesel::update(external_id::table.find(id))
        .set((
            external_id::removed_by.eq(by),
            external_id::removed_for.eq(of),
            external_id::removed_at.eq(now),
            external_id::removal_reason.eq(reason),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Numbers that hold and have the hash of what is looked for. The caller compares what they say.
pub async fn alike(tx: &mut Tx, sought: &ExternalIdSearch) -> QueryResult<Vec<Row>> {
    let hash = hash(tx, &sought.value);
    let mut query = external_id::table
        .filter(external_id::token.eq(hash))
        .filter(external_id::removed_at.is_null())
        .into_boxed();
    if let Some(kind) = sought.kind {
        query = query.filter(external_id::kind.eq(kind));
    }
    if let Some(source) = &sought.source {
        query = query.filter(external_id::source.eq(fold_source(source)));
    }
    if let Some(organization) = sought.organization_id {
        query = query.filter(external_id::organization_id.eq(organization));
    }
    query
        .order((external_id::recorded_at.desc(), external_id::id.desc()))
        .limit(HITS)
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}
