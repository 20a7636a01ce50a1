//! Reading the audit log; writing it is the transaction's own business (`transaction.rs`).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::audit::AuditEntry;
use hersys_domain::id::{AccountId, AuditId};
use uuid::Uuid;

use super::Tx;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: AuditId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    account_id: Option<AccountId>,
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
}

/// Entries of the organisation acted for, newest first. The function in the database limits them to it.
pub async fn page(
    tx: &mut Tx,
    before: Option<AuditId>,
    limit: i32,
) -> QueryResult<Vec<AuditEntry>> {
    let rows: Vec<Row> = diesel::sql_query("SELECT * FROM audit_page($1, $2)")
        .bind::<Nullable<SqlUuid>, _>(before)
        .bind::<Integer, _>(limit)
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| AuditEntry {
            id: row.id,
            at: row.at,
            account_id: row.account_id,
            roles: row.roles,
            permission: row.permission,
            operation: row.operation,
            person_count: row.person_count,
            field_groups: row.field_groups,
            request_id: row.request_id,
        })
        .collect())
}
