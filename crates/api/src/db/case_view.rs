//! Views of the list of cases that are kept: of one account for one organisation, and of the organisation.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::case_view::{CaseView, NewCaseView};
use hersys_domain::id::{AccountId, CaseViewId};

use super::Tx;
use super::draft::Writer;
use crate::error::AppError;
use crate::schema::case_view;

/// First of the two keys of the lock under which the views of one organisation are counted and their usual one is chosen.
const VIEWS_LOCK: i32 = 72_374_633;

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_view, check_for_backend(Pg))]
struct Row {
    id: CaseViewId,
    account_id: Option<AccountId>,
    name: String,
    usual: bool,
    setting: serde_json::Value,
    version: i32,
}

impl TryFrom<Row> for CaseView {
    type Error = AppError;

    fn try_from(row: Row) -> Result<Self, AppError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            shared: row.account_id.is_none(),
            usual: row.usual,
            setting: serde_json::from_value(row.setting).map_err(AppError::internal)?,
            version: row.version,
        })
    }
}

/// One's own and the organisation's, by name.
pub async fn all(tx: &mut Tx, by: Writer) -> Result<Vec<CaseView>, AppError> {
    let rows: Vec<Row> = case_view::table
        .filter(case_view::organization_id.eq(by.organization))
        .filter(
            case_view::account_id
                .is_null()
                .or(case_view::account_id.eq(by.account)),
        )
        .select(Row::as_select())
        .order((case_view::name, case_view::id))
        .load(tx.connection()?)
        .await?;
    rows.into_iter().map(CaseView::try_from).collect()
}

/// One of them, locked for a change.
pub async fn lock(tx: &mut Tx, by: Writer, id: CaseViewId) -> Result<CaseView, AppError> {
    let row: Row = case_view::table
        .find(id)
        .filter(case_view::organization_id.eq(by.organization))
        .filter(
            case_view::account_id
                .is_null()
                .or(case_view::account_id.eq(by.account)),
        )
        .select(Row::as_select())
        .for_update()
        .first(tx.connection()?)
        .await?;
    row.try_into()
}

/// How many views the account keeps, or the organisation. Holds, until the end of the transaction, others off who would keep or choose
/// one for the same organisation.
pub async fn count(tx: &mut Tx, by: Writer, shared: bool) -> QueryResult<i64> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
        .bind::<diesel::sql_types::Integer, _>(VIEWS_LOCK)
        .bind::<diesel::sql_types::Text, _>(by.organization.to_string())
        .execute(tx.connection()?)
        .await?;
    case_view::table
        .filter(case_view::organization_id.eq(by.organization))
        .filter(case_view::account_id.is_not_distinct_from(owner(by, shared)))
        .count()
        .get_result(tx.connection()?)
        .await
}

fn owner(by: Writer, shared: bool) -> Option<AccountId> {
    (!shared).then_some(by.account)
}

fn setting(new: &NewCaseView) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(&new.setting).map_err(AppError::internal)
}

/// What was usual until now is so no more.
async fn unusual(tx: &mut Tx, by: Writer, shared: bool) -> QueryResult<()> {
    diesel::update(case_view::table)
        .filter(case_view::organization_id.eq(by.organization))
        .filter(case_view::account_id.is_not_distinct_from(owner(by, shared)))
        .filter(case_view::usual)
        .set(case_view::usual.eq(false))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Keeps a view for oneself.
pub async fn insert(tx: &mut Tx, by: Writer, new: &NewCaseView) -> Result<CaseView, AppError> {
    if new.usual {
        unusual(tx, by, false).await?;
    }
    let id = tx.facts().id::<CaseViewId>()?;
    let now = tx.now();
    diesel::insert_into(case_view::table)
        .values((
            case_view::id.eq(id),
            case_view::organization_id.eq(by.organization),
            case_view::account_id.eq(by.account),
            case_view::name.eq(&new.name),
            case_view::usual.eq(new.usual),
            case_view::setting.eq(setting(new)?),
            case_view::created_by.eq(by.account),
            case_view::created_at.eq(now),
            case_view::updated_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(CaseView {
        id,
        name: new.name.clone(),
        shared: false,
        usual: new.usual,
        setting: new.setting.clone(),
        version: 1,
    })
}

/// Puts another in the place of one that is locked.
pub async fn update(
    tx: &mut Tx,
    by: Writer,
    present: CaseView,
    new: &NewCaseView,
) -> Result<CaseView, AppError> {
    if new.usual {
        unusual(tx, by, present.shared).await?;
    }
    let version = present.version + 1;
    let now = tx.now();
    diesel::update(case_view::table.find(present.id))
        .set((
            case_view::name.eq(&new.name),
            case_view::usual.eq(new.usual),
            case_view::setting.eq(setting(new)?),
            case_view::version.eq(version),
            case_view::updated_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(CaseView {
        name: new.name.clone(),
        usual: new.usual,
        setting: new.setting.clone(),
        version,
        ..present
    })
}

/// Gives one that is locked to the organisation, or takes it for oneself.
pub async fn share(
    tx: &mut Tx,
    by: Writer,
    present: CaseView,
    shared: bool,
) -> QueryResult<CaseView> {
    if present.usual {
        unusual(tx, by, shared).await?;
    }
    let version = present.version + 1;
    let now = tx.now();
    diesel::update(case_view::table.find(present.id))
        .set((
            case_view::account_id.eq(owner(by, shared)),
            case_view::usual.eq(present.usual),
            case_view::version.eq(version),
            case_view::updated_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(CaseView {
        shared,
        version,
        ..present
    })
}

/// Throws one away.
pub async fn delete(tx: &mut Tx, id: CaseViewId) -> QueryResult<()> {
    diesel::delete(case_view::table.find(id))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
