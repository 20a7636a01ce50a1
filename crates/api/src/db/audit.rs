//! Reading and sealing the audit log; writing it is the transaction's own business (`transaction.rs`).
//!
//! The application may not touch the tables: everything goes through functions of their owner.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Bytea, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use hersys_domain::audit::{AuditEntry, AuditState};
use hersys_domain::id::{AccountId, AuditId, OrganizationId, PersonId};
use hersys_domain::purpose::AccessPurpose;
use uuid::Uuid;

use super::Tx;
use crate::secrets::hex;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = SqlUuid)]
    id: AuditId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    actor: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    account_id: Option<AccountId>,
    #[diesel(sql_type = Nullable<Text>)]
    account_name: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organization_id: Option<OrganizationId>,
    #[diesel(sql_type = Nullable<Text>)]
    organization_name: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = Nullable<Text>)]
    permission: Option<String>,
    #[diesel(sql_type = Text)]
    operation: String,
    #[diesel(sql_type = Integer)]
    person_count: i32,
    #[diesel(sql_type = Array<Text>)]
    field_groups: Vec<String>,
    #[diesel(sql_type = SqlUuid)]
    request_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    purpose: Option<AccessPurpose>,
}

impl From<Line> for AuditEntry {
    fn from(line: Line) -> Self {
        Self {
            id: line.id,
            at: line.at,
            actor: line.actor,
            account_id: line.account_id,
            account_name: line.account_name,
            organization_id: line.organization_id,
            organization_name: line.organization_name,
            roles: line.roles,
            permission: line.permission,
            purpose: line.purpose,
            operation: line.operation,
            person_count: line.person_count,
            field_groups: line.field_groups,
            request_id: line.request_id,
        }
    }
}

/// Entries of the organisation acted for, newest first. The function in the database limits them to it.
pub async fn page(
    tx: &mut Tx,
    before: Option<AuditId>,
    limit: i32,
) -> QueryResult<Vec<AuditEntry>> {
    let lines: Vec<Line> = diesel::sql_query("SELECT * FROM audit_page($1, $2)")
        .bind::<Nullable<SqlUuid>, _>(before)
        .bind::<Integer, _>(limit)
        .load(tx.connection()?)
        .await?;
    Ok(lines.into_iter().map(AuditEntry::from).collect())
}

/// Who looked at a person, newest first. The function in the database asks again whether the centre is the
/// responsible or the receiving one.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    before: Option<AuditId>,
    limit: i32,
) -> QueryResult<Vec<AuditEntry>> {
    let lines: Vec<Line> = diesel::sql_query("SELECT * FROM audit_of_person($1, $2, $3)")
        .bind::<SqlUuid, _>(person)
        .bind::<Nullable<SqlUuid>, _>(before)
        .bind::<Integer, _>(limit)
        .load(tx.connection()?)
        .await?;
    Ok(lines.into_iter().map(AuditEntry::from).collect())
}

#[derive(QueryableByName)]
struct State {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    sealed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Bytea>)]
    root: Option<Vec<u8>>,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
}

/// How far the log is sealed.
pub async fn state(tx: &mut Tx) -> QueryResult<AuditState> {
    let state: State = diesel::sql_query("SELECT * FROM audit_state()")
        .get_result(tx.connection()?)
        .await?;
    Ok(AuditState {
        seal: state.number,
        sealed_at: state.sealed_at,
        root: state.root.as_deref().map(hex),
        waiting: state.waiting,
    })
}

/// A link of the chain that wants its signature.
#[derive(Debug, QueryableByName)]
pub struct Link {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// What it amounts to.
    #[diesel(sql_type = Bytea)]
    pub root: Vec<u8>,
}

/// Chains up to `at_most` entries that wait; nothing when none does or another node is at it.
pub async fn seal_next(tx: &mut Tx, at_most: i32) -> QueryResult<Option<Link>> {
    diesel::sql_query("SELECT * FROM audit_seal_next($1)")
        .bind::<Integer, _>(at_most)
        .get_result(tx.connection()?)
        .await
        .optional()
}

/// Signs a seal.
pub async fn sign(tx: &mut Tx, number: i64, signature: &[u8]) -> QueryResult<()> {
    diesel::sql_query("SELECT audit_sign($1, $2)")
        .bind::<BigInt, _>(number)
        .bind::<Bytea, _>(signature)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// A seal as it lies in the database.
#[derive(Debug, QueryableByName)]
pub struct Seal {
    /// Its number, from 1 on without a gap.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// The entries it covers, in order.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub entries: Vec<Uuid>,
    /// What it amounts to.
    #[diesel(sql_type = Bytea)]
    pub root: Vec<u8>,
    /// Its signature.
    #[diesel(sql_type = Nullable<Bytea>)]
    pub signature: Option<Vec<u8>>,
}

/// Seals after a number, in order.
pub async fn seals(tx: &mut Tx, after: i64, at_most: i32) -> QueryResult<Vec<Seal>> {
    diesel::sql_query("SELECT * FROM audit_seals($1, $2)")
        .bind::<BigInt, _>(after)
        .bind::<Integer, _>(at_most)
        .load(tx.connection()?)
        .await
}

/// An entry as it lies in the database, with those it is about.
#[derive(Debug, QueryableByName)]
pub struct Sealed {
    /// Identifier.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// Kind of who acted.
    #[diesel(sql_type = Text)]
    pub actor: String,
    /// Who acted.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub account_id: Option<Uuid>,
    /// For which organisation.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub organization_id: Option<Uuid>,
    /// In which roles.
    #[diesel(sql_type = Array<Text>)]
    pub roles: Vec<String>,
    /// By which permission.
    #[diesel(sql_type = Nullable<Text>)]
    pub permission: Option<String>,
    /// What was done.
    #[diesel(sql_type = Text)]
    pub operation: String,
    /// How many persons it was about.
    #[diesel(sql_type = Integer)]
    pub person_count: i32,
    /// Which groups of data.
    #[diesel(sql_type = Array<Text>)]
    pub field_groups: Vec<String>,
    /// In which request.
    #[diesel(sql_type = SqlUuid)]
    pub request_id: Uuid,
    /// What it was written with.
    #[diesel(sql_type = Bytea)]
    pub hash: Vec<u8>,
    /// About whom, in order.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub persons: Vec<Uuid>,
    /// For what a record was opened by name.
    #[diesel(sql_type = Nullable<Text>)]
    pub purpose: Option<String>,
}

/// The entries of a seal that are there, in order.
pub async fn sealed(tx: &mut Tx, ids: &[Uuid]) -> QueryResult<Vec<Sealed>> {
    diesel::sql_query("SELECT * FROM audit_sealed($1)")
        .bind::<Array<SqlUuid>, _>(ids)
        .load(tx.connection()?)
        .await
}

/// How many entries there are, and how many of them no seal covers yet.
#[derive(Debug, QueryableByName)]
pub struct Counts {
    /// Entries.
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    /// Not covered yet.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
}

/// Counts the log; slow on a large one.
pub async fn counts(tx: &mut Tx) -> QueryResult<Counts> {
    diesel::sql_query("SELECT * FROM audit_counts()")
        .get_result(tx.connection()?)
        .await
}
