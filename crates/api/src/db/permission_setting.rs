//! What is withheld from organisations (閲覧・入力の範囲). What holds for a request is read with its session, in
//! `session.rs`; here the settings are read and changed as records.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::organization::{Organization, OrganizationKind};
use hersys_domain::permission::Permission;
use hersys_domain::permission_setting::{PermissionSetting, SetBy, adjustable};

use super::Tx;
use crate::authz::Scope;
use crate::schema::{account, kind_permission, organization, organization_permission};

/// The permissions of a list as the database keeps it; a word that is none any more allows nothing and so
/// withholds nothing.
pub(super) fn known(words: Vec<Option<String>>) -> Vec<Permission> {
    words
        .into_iter()
        .flatten()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// One setting as it is kept: the list, its version, when and by whom it was changed.
type Row = (Option<Vec<Option<String>>>, i32, DateTime<Utc>, String);

/// What is withheld from `one`, and by which setting.
pub async fn of_organization(
    tx: &mut Tx,
    scope: &Scope,
    one: &Organization,
) -> QueryResult<PermissionSetting> {
    let own: Option<Row> = organization_permission::table
        .inner_join(account::table)
        .filter(organization_permission::organization_id.eq(one.id))
        .select((
            organization_permission::withheld,
            organization_permission::version,
            organization_permission::changed_at,
            account::display_name,
        ))
        .first(tx.connection()?)
        .await
        .optional()?;
    let version = own.as_ref().map_or(1, |row| row.1);
    let (row, set_by) = match own {
        Some(row) if row.0.is_some() => (Some(row), SetBy::Organization),
        _ => {
            let creator = one.created_by;
            let row = match creator {
                Some(creator) => kind_row(tx, creator, one.kind).await?,
                None => None,
            };
            (row, SetBy::Kind)
        }
    };
    let own_people = one.created_by == Some(scope.organization());
    Ok(PermissionSetting {
        version,
        ..setting(one.kind, row, set_by, own_people)
    })
}

/// What the scope's organisation withholds from all of `kind` that it has registered.
pub async fn of_kind(
    tx: &mut Tx,
    scope: &Scope,
    kind: OrganizationKind,
) -> QueryResult<PermissionSetting> {
    let row = kind_row(tx, scope.organization(), kind).await?;
    let version = row.as_ref().map_or(1, |row| row.1);
    Ok(PermissionSetting {
        version,
        ..setting(kind, row, SetBy::Kind, true)
    })
}

async fn kind_row(
    tx: &mut Tx,
    creator: OrganizationId,
    kind: OrganizationKind,
) -> QueryResult<Option<Row>> {
    kind_permission::table
        .inner_join(account::table)
        .filter(kind_permission::creator_id.eq(creator))
        .filter(kind_permission::kind.eq(kind))
        .select((
            kind_permission::withheld.nullable(),
            kind_permission::version,
            kind_permission::changed_at,
            account::display_name,
        ))
        .first(tx.connection()?)
        .await
        .optional()
}

fn setting(
    kind: OrganizationKind,
    row: Option<Row>,
    set_by: SetBy,
    own_people: bool,
) -> PermissionSetting {
    let adjustable = adjustable(kind);
    let set_by = if row.is_some() { set_by } else { SetBy::Nobody };
    let changed_at = row.as_ref().map(|row| row.2);
    let (listed, changed_by) = match row {
        Some((listed, _, _, name)) => (known(listed.unwrap_or_default()), Some(name)),
        None => (Vec::new(), None),
    };
    PermissionSetting {
        kind,
        withheld: adjustable
            .iter()
            .copied()
            .filter(|permission| listed.contains(permission))
            .collect(),
        adjustable,
        set_by,
        changed_at,
        changed_by: changed_by.filter(|_| own_people),
        version: 1,
    }
}

/// Of two who change the settings of kinds of one organisation at once, one waits for the other.
pub async fn wait_for_turn(tx: &mut Tx, creator: OrganizationId) -> QueryResult<()> {
    organization::table
        .find(creator)
        .select(organization::id)
        .for_no_key_update()
        .first::<OrganizationId>(tx.connection()?)
        .await
        .map(drop)
}

/// Withholds `withheld` from one organisation; none lets it follow its kind. Called by who has locked the
/// organisation and compared versions.
pub async fn put_own(
    tx: &mut Tx,
    id: OrganizationId,
    withheld: Option<&[Permission]>,
    (version, by): (i32, AccountId),
) -> QueryResult<usize> {
    let values = (
        organization_permission::withheld.eq(withheld.map(<[Permission]>::to_vec)),
        organization_permission::version.eq(version),
        organization_permission::changed_by.eq(by),
        organization_permission::changed_at.eq(tx.now()),
    );
    diesel::insert_into(organization_permission::table)
        .values((
            organization_permission::organization_id.eq(id),
            values.clone(),
        ))
        .on_conflict(organization_permission::organization_id)
        .do_update()
        .set(values)
        .execute(tx.connection()?)
        .await
}

/// Withholds `withheld` from all of `kind` that `creator` has registered. Called by whose turn it is and who has
/// compared versions.
pub async fn put_of_kind(
    tx: &mut Tx,
    creator: OrganizationId,
    kind: OrganizationKind,
    withheld: &[Permission],
    (version, by): (i32, AccountId),
) -> QueryResult<usize> {
    let values = (
        kind_permission::withheld.eq(withheld.to_vec()),
        kind_permission::version.eq(version),
        kind_permission::changed_by.eq(by),
        kind_permission::changed_at.eq(tx.now()),
    );
    diesel::insert_into(kind_permission::table)
        .values((
            kind_permission::creator_id.eq(creator),
            kind_permission::kind.eq(kind),
            values.clone(),
        ))
        .on_conflict((kind_permission::creator_id, kind_permission::kind))
        .do_update()
        .set(values)
        .execute(tx.connection()?)
        .await
}
