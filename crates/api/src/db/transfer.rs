//! Transfers of cases (移管), what was done about them, and what the former centre keeps. Changing whose a case is is for
//! functions of the database: who accepts may not write the case before it is theirs.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Integer, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AlertId, CaseId, OrganizationId, PersonId, TransferId};
use hersys_domain::transfer::{TransferState, TransferSummary, WrittenNote};
use uuid::Uuid;

use super::Tx;
use super::case_record::visible;
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{alert, transfer};
use crate::services::person_seal::{PersonKey, alert_place, key_place};

mod act;
pub use act::{Act, acts, note};
mod list;
pub use list::{Which, incoming, page};
mod place;
pub use place::{is_let_in, let_in_by_place, let_out};

/// Where the summary of a transfer lies.
pub fn summary_place(id: TransferId) -> String {
    format!("transfer/{id}/summary")
}

/// A transfer as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = transfer, check_for_backend(Pg))]
pub struct Row {
    /// The transfer.
    pub id: TransferId,
    /// Of which case.
    pub case_id: CaseId,
    /// Of whom.
    pub person_id: PersonId,
    /// The centre that hands over.
    pub from_center_id: OrganizationId,
    /// The centre that is to be responsible.
    pub to_center_id: OrganizationId,
    /// State.
    pub state: TransferState,
    /// 転居日.
    pub moved_on: Option<NaiveDate>,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// When it was decided.
    pub ended_at: Option<DateTime<Utc>>,
    summary: Option<Vec<u8>>,
    /// Version of the record.
    pub version: i32,
}

impl Row {
    /// The case as it was handed over, opened; none where it was not.
    pub fn summary(&self, key: &PersonKey) -> Result<Option<TransferSummary>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&summary_place(self.id), sealed);
        self.summary.as_ref().map(open).transpose()
    }
}

/// What a transfer is made with.
#[derive(Debug, Clone, Copy)]
pub struct NewTransfer {
    /// Of which case.
    pub case: CaseId,
    /// Of whom.
    pub person: PersonId,
    /// The centre that hands over.
    pub from: OrganizationId,
    /// The centre that is to be responsible.
    pub to: OrganizationId,
    /// Whether it takes the case over by itself.
    pub taken: bool,
    /// 転居日.
    pub moved_on: Option<NaiveDate>,
}

/// Keeps a new transfer, which waits; nothing where another one of the case does.
pub async fn insert(tx: &mut Tx, new: &NewTransfer) -> Result<Option<TransferId>, AppError> {
    let id = tx.facts().id::<TransferId>()?;
    let now = tx.now();
    let made = diesel::insert_into(transfer::table)
        .values((
            transfer::id.eq(id),
            transfer::case_id.eq(new.case),
            transfer::person_id.eq(new.person),
            transfer::from_center_id.eq(new.from),
            transfer::to_center_id.eq(new.to),
            transfer::taken.eq(new.taken),
            transfer::moved_on.eq(new.moved_on),
            transfer::made_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.connection()?)
        .await?;
    Ok((made == 1).then_some(id))
}

/// One transfer of the organisation's own, or of a case within the scope.
pub async fn find(tx: &mut Tx, scope: &Scope, id: TransferId) -> QueryResult<Row> {
    let me = scope.organization();
    let in_scope = visible(scope, tx.now());
    transfer::table
        .find(id)
        .filter(
            transfer::from_center_id
                .eq(me)
                .or(transfer::to_center_id.eq(me))
                .or(transfer::case_id.eq_any(in_scope)),
        )
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
}

/// Those of `ids` that wait for the scope's organisation, in the order in which their cases are locked.
pub async fn waiting_here(tx: &mut Tx, scope: &Scope, ids: &[TransferId]) -> QueryResult<Vec<Row>> {
    transfer::table
        .filter(transfer::id.eq_any(ids))
        .filter(transfer::to_center_id.eq(scope.organization()))
        .filter(transfer::state.eq(TransferState::Requested))
        .order(transfer::case_id)
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// How a transfer stands now; asked once its case is locked.
pub async fn state(tx: &mut Tx, id: TransferId) -> QueryResult<TransferState> {
    transfer::table
        .find(id)
        .select(transfer::state)
        .first(tx.connection()?)
        .await
}

/// The transfers of a case, the latest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<Row>> {
    transfer::table
        .filter(transfer::case_id.eq(case))
        .order((transfer::made_at.desc(), transfer::id.desc()))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Nullable<Integer>)]
    version: Option<i32>,
}

/// Locks the case of a transfer for a party of it, or for who may take it over; gives its version. Nothing where
/// nothing of theirs waits (any more).
pub async fn lock(tx: &mut Tx, case: CaseId) -> QueryResult<Option<i32>> {
    let locked: Locked = diesel::sql_query("SELECT lock_moving_case($1) AS version")
        .bind::<SqlUuid, _>(case)
        .get_result(tx.connection()?)
        .await?;
    Ok(locked.version)
}

/// Makes the centre that accepts or takes over responsible. The caller has the case locked, and brings the figures up
/// to it.
pub async fn move_case(tx: &mut Tx, id: TransferId) -> Result<(), AppError> {
    let entry = tx.facts().id::<Uuid>()?;
    diesel::sql_query("SELECT move_case($1, $2)")
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(entry)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Ends a transfer that was refused or taken back; the caller has the case locked.
pub async fn end(tx: &mut Tx, id: TransferId, state: TransferState) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(transfer::table.find(id))
        .set((
            transfer::state.eq(state),
            transfer::ended_at.eq(now),
            transfer::version.eq(transfer::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Keeps the case as it was handed over; once.
pub async fn put_summary(
    tx: &mut Tx,
    id: TransferId,
    summary: &TransferSummary,
    key: &PersonKey,
) -> Result<(), AppError> {
    let sealed = key.seal(&summary_place(id), summary, tx.facts())?;
    diesel::update(transfer::table.find(id))
        .set(transfer::summary.eq(sealed))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Wrapped {
    #[diesel(sql_type = SqlUuid)]
    transfer: TransferId,
    #[diesel(sql_type = SqlUuid)]
    person: PersonId,
    #[diesel(sql_type = Binary)]
    wrapped: Vec<u8>,
}

/// The keys to what the organisation keeps of the cases that it handed over, by transfer.
pub async fn keys(
    tx: &mut Tx,
    ids: &[TransferId],
) -> Result<HashMap<TransferId, PersonKey>, AppError> {
    let rows: Vec<Wrapped> = diesel::sql_query("SELECT * FROM keys_of_transfers($1)")
        .bind::<Array<SqlUuid>, _>(ids)
        .load(tx.connection()?)
        .await?;
    rows.into_iter()
        .map(|row| {
            let key = PersonKey::unwrap(tx.secrets(), &key_place(row.person), &row.wrapped)?;
            Ok((row.transfer, key))
        })
        .collect()
}

/// What the staff of a centre wrote when they dealt with the alerts of a case, the latest first. Asked by the centre
/// that is responsible now.
pub async fn notes_of(
    tx: &mut Tx,
    case: CaseId,
    center: OrganizationId,
    key: &PersonKey,
) -> Result<Vec<WrittenNote>, AppError> {
    type Written = (AlertId, Option<DateTime<Utc>>, Option<Vec<u8>>);
    let rows: Vec<Written> = alert::table
        .filter(alert::case_id.eq(case))
        .filter(alert::organization_id.eq(center))
        .filter(alert::resolved_at.is_not_null())
        .order(alert::resolved_at.desc())
        .select((alert::id, alert::resolved_at, alert::note))
        .load(tx.connection()?)
        .await?;
    let mut notes = Vec::new();
    for (id, at, sealed) in rows {
        if let (Some(at), Some(sealed)) = (at, sealed) {
            let text = key.open(&alert_place(id), &sealed)?;
            notes.push(WrittenNote { at, text });
        }
    }
    Ok(notes)
}

/// The open line of a case on the worklist, which has gone with it.
pub async fn open_alert(tx: &mut Tx, case: CaseId) -> QueryResult<Option<AlertId>> {
    alert::table
        .filter(alert::case_id.eq(case))
        .filter(alert::resolved_at.is_null())
        .select(alert::id)
        .first(tx.connection()?)
        .await
        .optional()
}
