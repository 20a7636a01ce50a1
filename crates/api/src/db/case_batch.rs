//! Acts upon several cases: what is changed of each, and what stood there before.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case::{Assignee, Whereabouts};
use hersys_domain::case_batch::{Assignment, BatchChange};
use hersys_domain::id::{AccountId, CaseBatchId, CaseId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use uuid::Uuid;

use super::Tx;
use super::draft::Writer;
use crate::error::AppError;
use crate::schema::{
    account, case_assignment, case_batch, case_batch_item, case_record, membership,
};

/// Accounts of people; connected systems look after nobody.
const PERSON: &str = "person";

/// A case as far as an act upon it asks.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Standing {
    /// The case.
    pub id: CaseId,
    /// The responsible centre.
    pub center: OrganizationId,
    /// Its version.
    pub version: i32,
    /// 担当者.
    pub assigned_to: Option<AccountId>,
    /// 居所.
    pub whereabouts: Whereabouts,
}

/// Locks those of the cases that the policies let one change, in the order of their ids, so that two acts never wait for each other.
pub async fn lock(tx: &mut Tx, ids: &[CaseId]) -> QueryResult<()> {
    case_record::table
        .filter(case_record::id.eq_any(ids))
        .order(case_record::id)
        .select(case_record::id)
        .for_update()
        .load::<CaseId>(tx.connection()?)
        .await?;
    Ok(())
}

/// How the cases stand; the policies let through which are seen.
pub async fn standing(tx: &mut Tx, ids: &[CaseId]) -> QueryResult<Vec<Standing>> {
    case_record::table
        .filter(case_record::id.eq_any(ids))
        .select((
            case_record::id,
            case_record::responsible_center_id,
            case_record::version,
            case_record::assigned_to,
            case_record::whereabouts,
        ))
        .load(tx.connection()?)
        .await
}

/// Puts 担当者 to locked cases, all in one statement.
pub async fn assign(tx: &mut Tx, ids: &[CaseId], to: Option<AccountId>) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(case_record::table.filter(case_record::id.eq_any(ids)))
        .set((
            case_record::assigned_to.eq(to),
            case_record::version.eq(case_record::version + 1),
            case_record::updated_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// The members of an organisation's staff who may look after cases, by name.
pub async fn staff(tx: &mut Tx, of: OrganizationId) -> QueryResult<Vec<Assignee>> {
    let today = jst_date(tx.now());
    let found: Vec<(AccountId, String)> = membership::table
        .inner_join(account::table)
        .filter(membership::organization_id.eq(of))
        .filter(account::kind.eq(PERSON))
        .filter(account::stopped_at.is_null())
        .filter(membership::stopped_at.is_null())
        .filter(
            membership::valid_until
                .is_null()
                .or(membership::valid_until.ge(today)),
        )
        .select((account::id, account::display_name))
        .order((account::display_name, account::id))
        .load(tx.connection()?)
        .await?;
    Ok(found
        .into_iter()
        .map(|(id, name)| Assignee { id, name })
        .collect())
}

/// Who looked after a case, latest first.
pub async fn assignments(tx: &mut Tx, case: CaseId) -> QueryResult<Vec<Assignment>> {
    let (to, by) = diesel::alias!(account as to, account as by);
    type Row = (
        Option<AccountId>,
        Option<String>,
        DateTime<Utc>,
        Option<String>,
    );
    let found: Vec<Row> = case_assignment::table
        .left_join(to.on(case_assignment::account_id.eq(to.field(account::id).nullable())))
        .left_join(by.on(case_assignment::recorded_by.eq(by.field(account::id).nullable())))
        .filter(case_assignment::case_id.eq(case))
        .select((
            to.field(account::id).nullable(),
            to.field(account::display_name).nullable(),
            case_assignment::recorded_at,
            by.field(account::display_name).nullable(),
        ))
        .order(case_assignment::id.desc())
        .load(tx.connection()?)
        .await?;
    let assignment = |(id, name, at, by): Row| Assignment {
        assignee: id.zip(name).map(|(id, name)| Assignee { id, name }),
        at,
        by,
    };
    Ok(found.into_iter().map(assignment).collect())
}

/// What is kept of a changed case.
#[derive(Debug, Clone, Queryable)]
pub struct Item {
    /// The case.
    pub case: CaseId,
    /// What stood there before.
    pub before: Option<String>,
    /// The entry of the course that was made.
    pub entry: Option<Uuid>,
}

/// Keeps what an act has changed; gives its id.
pub async fn insert(
    tx: &mut Tx,
    by: Writer,
    change: &BatchChange,
    items: &[Item],
) -> Result<CaseBatchId, AppError> {
    let id = tx.facts().id::<CaseBatchId>()?;
    let now = tx.now();
    diesel::insert_into(case_batch::table)
        .values((
            case_batch::id.eq(id),
            case_batch::organization_id.eq(by.organization),
            case_batch::account_id.eq(by.account),
            case_batch::change.eq(serde_json::to_value(change).map_err(AppError::internal)?),
            case_batch::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            (
                case_batch_item::batch_id.eq(id),
                case_batch_item::case_id.eq(item.case),
                case_batch_item::before.eq(item.before.clone()),
                case_batch_item::entry_id.eq(item.entry),
            )
        })
        .collect();
    diesel::insert_into(case_batch_item::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// An act of one's own that has not been undone, locked, with what it changed; nothing where it is another's.
pub async fn open(
    tx: &mut Tx,
    by: Writer,
    id: CaseBatchId,
) -> Result<(BatchChange, Option<DateTime<Utc>>, Vec<Item>), AppError> {
    let (change, undone): (serde_json::Value, Option<DateTime<Utc>>) = case_batch::table
        .find(id)
        .filter(case_batch::organization_id.eq(by.organization))
        .filter(case_batch::account_id.eq(by.account))
        .select((case_batch::change, case_batch::undone_at))
        .for_update()
        .first(tx.connection()?)
        .await?;
    let items = case_batch_item::table
        .filter(case_batch_item::batch_id.eq(id))
        .order(case_batch_item::case_id)
        .select((
            case_batch_item::case_id,
            case_batch_item::before,
            case_batch_item::entry_id,
        ))
        .load(tx.connection()?)
        .await?;
    Ok((
        serde_json::from_value(change).map_err(AppError::internal)?,
        undone,
        items,
    ))
}

/// Notes that an act was undone.
pub async fn undone(tx: &mut Tx, id: CaseBatchId) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(case_batch::table.find(id))
        .set(case_batch::undone_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
