//! Files sent in, the rows that became cases, and those that did not.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, CaseId, ImportId, OrganizationId};
use hersys_domain::import::{FaultCount, Import, ImportState, RejectedRow, RowFault};

use super::Tx;
use crate::error::AppError;
use crate::schema::{import, import_reject, import_row};
use crate::services::person_seal::PersonKey;

/// First of the two keys of the lock under which rows of one source are compared and written.
const ROWS_LOCK: i32 = 72_374_630;

fn key_place(id: ImportId) -> String {
    format!("import/{id}/key")
}

fn header_place(id: ImportId) -> String {
    format!("import/{id}/header")
}

fn row_place(id: ImportId, line: i64) -> String {
    format!("import/{id}/row/{line}")
}

/// What an import is begun with.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Identifier.
    pub id: ImportId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Who sent it; none from the command line.
    pub account_id: Option<AccountId>,
    /// Name of the mapping.
    pub mapping: String,
    /// Name of the file.
    pub file_name: String,
    /// The encoding that was found.
    pub encoding: String,
    /// Whether it is a trial.
    pub dry_run: bool,
    /// The line of columns.
    pub header: Vec<String>,
}

/// Begins an import.
pub async fn insert(tx: &mut Tx, new: &NewImport, key: &PersonKey) -> Result<(), AppError> {
    let now = tx.now();
    let wrapped = key.wrap(tx.secrets(), &key_place(new.id), tx.facts())?;
    let header = key.seal(&header_place(new.id), &new.header, tx.facts())?;
    diesel::insert_into(import::table)
        .values((
            import::id.eq(new.id),
            import::organization_id.eq(new.organization_id),
            import::account_id.eq(new.account_id),
            import::mapping.eq(&new.mapping),
            import::file_name.eq(&new.file_name),
            import::encoding.eq(&new.encoding),
            import::dry_run.eq(new.dry_run),
            import::state.eq(ImportState::Running),
            (
                import::imported.eq(0),
                import::duplicates.eq(0),
                import::rejected.eq(0),
                import::wrapped.eq(wrapped),
                import::header.eq(header),
                import::started_at.eq(now),
                import::progress_at.eq(now),
            ),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// How many rows went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Became cases, or would.
    pub imported: i64,
    /// Were there already.
    pub duplicates: i64,
    /// Were not taken in.
    pub rejected: i64,
}

/// Writes down how far an import is, and the encoding as it is known by now.
pub async fn progress(
    tx: &mut Tx,
    id: ImportId,
    counts: Counts,
    state: ImportState,
    encoding: Option<&str>,
) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(import::table.find(id))
        .set((
            encoding.map(|encoding| import::encoding.eq(encoding)),
            import::imported.eq(counts.imported),
            import::duplicates.eq(counts.duplicates),
            import::rejected.eq(counts.rejected),
            import::state.eq(state),
            import::progress_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Holds, until the end of the transaction, everybody else off the rows of a source.
pub async fn lock_rows(tx: &mut Tx, organization: OrganizationId, source: &str) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
        .bind::<diesel::sql_types::Integer, _>(ROWS_LOCK)
        .bind::<Text, _>(format!("{organization} {source}"))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Of these keys those that became cases before, with their contents.
pub async fn known(
    tx: &mut Tx,
    organization: OrganizationId,
    source: &str,
    keys: &[Vec<u8>],
) -> QueryResult<HashMap<Vec<u8>, Vec<u8>>> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = import_row::table
        .filter(import_row::organization_id.eq(organization))
        .filter(import_row::source.eq(source))
        .filter(import_row::key.eq_any(keys))
        .select((import_row::key, import_row::content))
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A row that became a case.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = import_row)]
pub struct TakenRow {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Name of the mapping.
    pub source: String,
    /// What tells the row apart.
    pub key: Vec<u8>,
    /// Hash of its contents.
    pub content: Vec<u8>,
    /// By which import.
    pub import_id: ImportId,
    /// Line of the file.
    pub line: i64,
    /// The case.
    pub case_id: CaseId,
}

/// Keeps rows that became cases.
pub async fn keep_taken(tx: &mut Tx, rows: Vec<TakenRow>) -> QueryResult<()> {
    diesel::insert_into(import_row::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Keeps rows that were not taken in: line, what is wrong, cells.
pub async fn keep_rejected(
    tx: &mut Tx,
    id: ImportId,
    key: &PersonKey,
    rows: &[(i64, Vec<RowFault>, Vec<String>)],
) -> Result<(), AppError> {
    let mut values = Vec::new();
    for (line, faults, cells) in rows {
        values.push((
            import_reject::import_id.eq(id),
            import_reject::line.eq(*line),
            import_reject::faults.eq(serde_json::to_value(faults).map_err(AppError::internal)?),
            import_reject::sealed.eq(key.seal(&row_place(id, *line), cells, tx.facts())?),
        ));
    }
    diesel::insert_into(import_reject::table)
        .values(values)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = import, check_for_backend(Pg))]
struct Row {
    id: ImportId,
    organization_id: OrganizationId,
    mapping: String,
    file_name: String,
    encoding: String,
    dry_run: bool,
    state: ImportState,
    imported: i64,
    duplicates: i64,
    rejected: i64,
    started_at: DateTime<Utc>,
    progress_at: DateTime<Utc>,
}

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organization_id: row.organization_id,
            mapping: row.mapping,
            file_name: row.file_name,
            encoding: row.encoding,
            dry_run: row.dry_run,
            state: row.state,
            rows: row.imported + row.duplicates + row.rejected,
            imported: row.imported,
            duplicates: row.duplicates,
            rejected: row.rejected,
            started_at: row.started_at,
            progress_at: row.progress_at,
        }
    }
}

/// An organisation's imports, newest first.
pub async fn page(
    tx: &mut Tx,
    organization: OrganizationId,
    after: Option<(DateTime<Utc>, ImportId)>,
    limit: i64,
) -> QueryResult<Vec<Import>> {
    let mut query = import::table
        .filter(import::organization_id.eq(organization))
        .order((import::started_at.desc(), import::id.desc()))
        .select(Row::as_select())
        .limit(limit)
        .into_boxed::<Pg>();
    if let Some((at, id)) = after {
        query = query.filter(import::started_at.le(at)).filter(
            import::started_at
                .lt(at)
                .or(import::started_at.eq(at).and(import::id.lt(id))),
        );
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(Import::from).collect())
}

/// One import of an organisation.
pub async fn find(tx: &mut Tx, organization: OrganizationId, id: ImportId) -> QueryResult<Import> {
    import::table
        .find(id)
        .filter(import::organization_id.eq(organization))
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
        .map(Import::from)
}

/// One import, whoever's: for the command line.
pub async fn progress_of(tx: &mut Tx, id: ImportId) -> QueryResult<Import> {
    import::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
        .map(Import::from)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    column: String,
    #[diesel(sql_type = Text)]
    fault: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// What is wrong with the rows of an import, the most frequent first.
pub async fn faults(tx: &mut Tx, id: ImportId) -> QueryResult<Vec<FaultCount>> {
    let rows: Vec<Counted> = diesel::sql_query(
        "SELECT f ->> 'column' AS column, f ->> 'fault' AS fault, count(*) AS rows \
         FROM import_reject r CROSS JOIN LATERAL jsonb_array_elements(r.faults) AS f \
         WHERE r.import_id = $1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200",
    )
    .bind::<diesel::sql_types::Uuid, _>(id)
    .load(tx.connection()?)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(FaultCount {
                fault: RowFault {
                    column: row.column,
                    fault: row.fault.parse().ok()?,
                },
                rows: row.rows,
            })
        })
        .collect())
}

fn faults_of(value: serde_json::Value) -> Result<Vec<RowFault>, AppError> {
    serde_json::from_value(value).map_err(AppError::internal)
}

/// The first rows that were not taken in, without their cells.
pub async fn first_rejected(
    tx: &mut Tx,
    id: ImportId,
    limit: i64,
) -> Result<Vec<RejectedRow>, AppError> {
    let rows: Vec<(i64, serde_json::Value)> = import_reject::table
        .filter(import_reject::import_id.eq(id))
        .order(import_reject::line)
        .limit(limit)
        .select((import_reject::line, import_reject::faults))
        .load(tx.connection()?)
        .await?;
    rows.into_iter()
        .map(|(line, faults)| {
            Ok(RejectedRow {
                line,
                faults: faults_of(faults)?,
            })
        })
        .collect()
}

/// The line of columns of an import, with its key.
pub async fn header(tx: &mut Tx, id: ImportId) -> Result<(Vec<String>, PersonKey), AppError> {
    let (wrapped, header): (Vec<u8>, Vec<u8>) = import::table
        .find(id)
        .select((import::wrapped, import::header))
        .first(tx.connection()?)
        .await?;
    let key = PersonKey::unwrap(tx.secrets(), &key_place(id), &wrapped)?;
    let header = key.open(&header_place(id), &header)?;
    Ok((header, key))
}

/// Rows that were not taken in, after a line: line, what is wrong, cells.
pub async fn rejected(
    tx: &mut Tx,
    id: ImportId,
    key: &PersonKey,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Vec<RowFault>, Vec<String>)>, AppError> {
    let rows: Vec<(i64, serde_json::Value, Vec<u8>)> = import_reject::table
        .filter(import_reject::import_id.eq(id))
        .filter(import_reject::line.gt(after))
        .order(import_reject::line)
        .limit(limit)
        .select((
            import_reject::line,
            import_reject::faults,
            import_reject::sealed,
        ))
        .load(tx.connection()?)
        .await?;
    rows.into_iter()
        .map(|(line, faults, sealed)| {
            Ok((
                line,
                faults_of(faults)?,
                key.open(&row_place(id, line), &sealed)?,
            ))
        })
        .collect()
}
