//! Who met whom: exposures by either end.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::entry::EntryKind;
use hersys_domain::id::{CaseId, EntryId, OrganizationId};

use super::Tx;
use super::entry::Row;
use crate::schema::{case_entry, case_record};

/// Exposures to a case that hold, in the order in which the contacts' records were made: a page after one of them.
pub async fn of_source(
    tx: &mut Tx,
    source: CaseId,
    after: Option<CaseId>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = case_entry::table
        .filter(case_entry::source_case_id.eq(source))
        .filter(case_entry::removed_at.is_null())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(case_entry::case_id.gt(after));
    }
    query
        .order(case_entry::case_id)
        .limit(limit)
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// The exposures of somebody that hold, as they were entered.
pub async fn of_contact(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<Row>> {
    of_kind(tx, case, EntryKind::Exposure).await
}

/// The entries of a kind that hold, as they were entered.
pub async fn of_kind(tx: &mut Tx, case: CaseId, kind: EntryKind) -> QueryResult<Vec<Row>> {
    case_entry::table
        .filter(case_entry::case_id.eq(case))
        .filter(case_entry::kind.eq(kind))
        .filter(case_entry::removed_at.is_null())
        .order((case_entry::recorded_at, case_entry::id))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// Whether somebody is a contact of a case already.
pub async fn has(tx: &mut Tx, source: CaseId, contact: CaseId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        case_entry::table
            .filter(case_entry::source_case_id.eq(source))
            .filter(case_entry::case_id.eq(contact))
            .filter(case_entry::removed_at.is_null()),
    ))
    .get_result(tx.connection()?)
    .await
}

/// Those contacts of a case whom an organisation is responsible for.
pub async fn own_of_source(
    tx: &mut Tx,
    source: CaseId,
    center: OrganizationId,
) -> QueryResult<Vec<CaseId>> {
    case_entry::table
        .inner_join(case_record::table.on(case_record::id.eq(case_entry::case_id)))
        .filter(case_entry::source_case_id.eq(source))
        .filter(case_entry::removed_at.is_null())
        .filter(case_record::responsible_center_id.eq(center))
        .select(case_entry::case_id)
        .order(case_entry::case_id)
        .load(tx.connection()?)
        .await
}

/// Lets one registration of a centre after the other through, until its transaction ends: two that register the same person
/// at once would not see each other.
pub async fn one_by_one(tx: &mut Tx, center: OrganizationId) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 32))")
        .bind::<SqlUuid, _>(center)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Day {
    #[diesel(sql_type = SqlUuid)]
    entry: EntryId,
    #[diesel(sql_type = Nullable<Date>)]
    day: Option<NaiveDate>,
}

/// The days of onset, else of diagnosis, of the cases that were met.
pub async fn source_days(
    tx: &mut Tx,
    exposures: &[EntryId],
) -> QueryResult<HashMap<EntryId, NaiveDate>> {
    if exposures.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Day> = diesel::sql_query("SELECT entry, day FROM exposure_days($1)")
        .bind::<Array<SqlUuid>, _>(exposures)
        .load(tx.connection()?)
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|one| Some((one.entry, one.day?)))
        .collect())
}
