//! 任意入力項目: definitions and what they were.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OptionalItemId, OrganizationId};
use hersys_domain::optional_item::{
    NewOptionalItem, OptionalAudience, OptionalItem, OptionalItemDefinition, OptionalItemKind,
    OptionalItemVersion,
};
use serde_json::Value;

use super::Tx;
use crate::error::AppError;
use crate::schema::{account, optional_item, optional_item_version, organization};

/// A definition as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = optional_item, check_for_backend(Pg))]
struct Row {
    id: OptionalItemId,
    organization_id: OrganizationId,
    code: String,
    kind: OptionalItemKind,
    audience: OptionalAudience,
    definition: Value,
    version: i32,
    changed_by: AccountId,
    changed_at: DateTime<Utc>,
}

fn definition(kept: Value) -> Result<OptionalItemDefinition, AppError> {
    serde_json::from_value(kept).map_err(AppError::internal)
}

fn kept(definition: &OptionalItemDefinition) -> Result<Value, AppError> {
    serde_json::to_value(definition).map_err(AppError::internal)
}

/// By their order; those of one's own organisation first. Members of staff are named to their own organisation.
async fn items(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<OptionalItem>, AppError> {
    let own = tx.actor().organization();
    let organizations: Vec<_> = rows.iter().map(|row| row.organization_id).collect();
    let accounts: Vec<_> = rows.iter().map(|row| row.changed_by).collect();
    let names = super::course::names(
        tx,
        accounts.into_iter().collect(),
        organizations.into_iter().collect(),
    )
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let by = names.accounts.get(&row.changed_by).cloned();
        found.push(OptionalItem {
            id: row.id,
            organization_id: row.organization_id,
            organization: names
                .organizations
                .get(&row.organization_id)
                .cloned()
                .unwrap_or_default(),
            code: row.code,
            kind: row.kind,
            audience: row.audience,
            definition: definition(row.definition)?,
            changed_at: row.changed_at,
            changed_by: by.filter(|_| own == Some(row.organization_id)),
            version: row.version,
        });
    }
    found.sort_by(|a, b| {
        let place = |item: &OptionalItem| {
            let foreign = own != Some(item.organization_id);
            let place = item.definition.position;
            (foreign, item.organization_id, item.audience, place)
        };
        place(a).cmp(&place(b)).then_with(|| a.code.cmp(&b.code))
    });
    Ok(found)
}

/// Those that one may enter and read: one's own, and what is shared from above.
pub async fn all(tx: &mut Tx) -> Result<Vec<OptionalItem>, AppError> {
    let rows = optional_item::table
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    items(tx, rows).await
}

/// Those of one organisation and audience that one may read.
pub async fn of_audience(
    tx: &mut Tx,
    organization: OrganizationId,
    audience: OptionalAudience,
) -> Result<Vec<OptionalItem>, AppError> {
    let rows = optional_item::table
        .filter(optional_item::organization_id.eq(organization))
        .filter(optional_item::audience.eq(audience))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await?;
    items(tx, rows).await
}

/// One definition; the policies hide those of others.
pub async fn find(tx: &mut Tx, id: OptionalItemId) -> Result<OptionalItem, AppError> {
    let row = optional_item::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await?;
    let mut found = items(tx, vec![row]).await?;
    found.pop().ok_or_else(AppError::not_found)
}

/// The same, locked until the end.
pub async fn lock(tx: &mut Tx, id: OptionalItemId) -> Result<OptionalItem, AppError> {
    optional_item::table
        .find(id)
        .select(optional_item::id)
        .for_no_key_update()
        .first::<OptionalItemId>(tx.connection()?)
        .await?;
    find(tx, id).await
}

/// Of two who define items of one organisation at once, one waits for the other; gives how many there are.
pub async fn count_in_turn(tx: &mut Tx, of: OrganizationId) -> QueryResult<i64> {
    organization::table
        .find(of)
        .select(organization::id)
        .for_no_key_update()
        .first::<OrganizationId>(tx.connection()?)
        .await?;
    optional_item::table
        .filter(optional_item::organization_id.eq(of))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// Keeps a new definition.
pub async fn insert(
    tx: &mut Tx,
    (organization, by): (OrganizationId, AccountId),
    kind: OptionalItemKind,
    new: &NewOptionalItem,
) -> Result<OptionalItemId, AppError> {
    let id = tx.facts().id::<OptionalItemId>()?;
    diesel::insert_into(optional_item::table)
        .values((
            optional_item::id.eq(id),
            optional_item::organization_id.eq(organization),
            optional_item::code.eq(&new.code),
            optional_item::kind.eq(kind),
            optional_item::audience.eq(new.audience.unwrap_or(OptionalAudience::Own)),
            optional_item::definition.eq(kept(&new.definition)?),
            optional_item::changed_by.eq(by),
            optional_item::changed_at.eq(tx.now()),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// Puts another definition in the place of the present one, which is kept.
pub async fn update(
    tx: &mut Tx,
    id: OptionalItemId,
    by: AccountId,
    after: &OptionalItemDefinition,
) -> Result<(), AppError> {
    let before: Row = optional_item::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await?;
    diesel::insert_into(optional_item_version::table)
        .values((
            optional_item_version::item_id.eq(id),
            optional_item_version::version.eq(before.version),
            optional_item_version::definition.eq(before.definition),
            optional_item_version::made_by.eq(before.changed_by),
            optional_item_version::made_at.eq(before.changed_at),
        ))
        .execute(tx.connection()?)
        .await?;
    let now = tx.now();
    diesel::update(optional_item::table.find(id))
        .set((
            optional_item::definition.eq(kept(after)?),
            optional_item::version.eq(before.version + 1),
            optional_item::changed_by.eq(by),
            optional_item::changed_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// What an item was, the latest first, without its present definition.
pub async fn versions(
    tx: &mut Tx,
    item: &OptionalItem,
) -> Result<Vec<OptionalItemVersion>, AppError> {
    type Former = (i32, Value, DateTime<Utc>, String);
    let own = tx.actor().organization() == Some(item.organization_id);
    let rows: Vec<Former> = optional_item_version::table
        .inner_join(account::table)
        .filter(optional_item_version::item_id.eq(item.id))
        .order(optional_item_version::version.desc())
        .select((
            optional_item_version::version,
            optional_item_version::definition,
            optional_item_version::made_at,
            account::display_name,
        ))
        .load(tx.connection()?)
        .await?;
    rows.into_iter()
        .map(|(version, former, made_at, name)| {
            Ok(OptionalItemVersion {
                version,
                definition: definition(former)?,
                made_at,
                made_by: Some(name).filter(|_| own),
            })
        })
        .collect()
}
