//! Accounts and their memberships, as the organisation that issued them sees them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::account::{Account, AccountPatch, NewAccount, fold_login};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::role::Role;

use super::Tx;
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{account, membership, organization};

/// Accounts of people; connected systems have theirs beside their keys.
const PERSON: &str = "person";

#[derive(Debug, Clone, Queryable)]
struct Row {
    id: AccountId,
    organization_id: OrganizationId,
    login: String,
    display_name: String,
    roles: Vec<Option<Role>>,
    valid_until: Option<NaiveDate>,
    password_hash: Option<String>,
    account_stopped_at: Option<DateTime<Utc>>,
    stopped_at: Option<DateTime<Utc>>,
    home_organization_id: OrganizationId,
    version: i32,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organization_id: row.organization_id,
            login: row.login,
            display_name: row.display_name,
            roles: row.roles.into_iter().flatten().collect(),
            valid_until: row.valid_until,
            enrolled: row.password_hash.is_some(),
            stopped: row.account_stopped_at.is_some() || row.stopped_at.is_some(),
            home: row.home_organization_id == row.organization_id,
            version: row.version,
        }
    }
}

type Columns = (
    account::id,
    membership::organization_id,
    account::login,
    account::display_name,
    membership::roles,
    membership::valid_until,
    account::password_hash,
    account::stopped_at,
    membership::stopped_at,
    account::home_organization_id,
    membership::version,
);

const COLUMNS: Columns = (
    account::id,
    membership::organization_id,
    account::login,
    account::display_name,
    membership::roles,
    membership::valid_until,
    account::password_hash,
    account::stopped_at,
    membership::stopped_at,
    account::home_organization_id,
    membership::version,
);

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    membership::table
        .inner_join(account::table)
        .inner_join(organization::table)
}

/// Whose accounts the scope may see and issue: its own, and those of organisations it created (their
/// first administrators).
pub async fn may_issue_for(
    tx: &mut Tx,
    scope: &Scope,
    target: OrganizationId,
) -> QueryResult<bool> {
    if target == scope.organization() {
        return Ok(true);
    }
    diesel::select(diesel::dsl::exists(
        organization::table
            .find(target)
            .filter(organization::created_by.eq(scope.organization())),
    ))
    .get_result(tx.connection()?)
    .await
}

/// A page of an organisation's accounts, in the order they were issued: of one's own all, of one that the
/// scope's organisation created the administrators only.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    target: OrganizationId,
    after: Option<AccountId>,
    limit: i64,
) -> QueryResult<Vec<Account>> {
    let mut query = joined()
        .filter(membership::organization_id.eq(target))
        .filter(account::kind.eq(PERSON))
        .filter(
            organization::id
                .eq(scope.organization())
                .or(organization::created_by
                    .eq(scope.organization())
                    .assume_not_null()
                    .and(membership::roles.eq(vec![Role::Administrator]))),
        )
        .select(COLUMNS)
        .order(account::id.asc())
        .limit(limit)
        .into_boxed::<Pg>();
    if let Some(after) = after {
        query = query.filter(account::id.gt(after));
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// One account's membership within the scope: of the own organisation, else an administrator of one that
/// it created. Whoever could renew the link of a nurse there could sign in as one.
pub async fn find(tx: &mut Tx, scope: &Scope, id: AccountId) -> QueryResult<Account> {
    joined()
        .filter(account::id.eq(id))
        .filter(account::kind.eq(PERSON))
        .filter(
            organization::id
                .eq(scope.organization())
                .or(organization::created_by
                    .eq(scope.organization())
                    .assume_not_null()
                    .and(membership::roles.eq(vec![Role::Administrator]))),
        )
        .select(COLUMNS)
        .order(organization::id.eq(scope.organization()).desc())
        .first::<Row>(tx.connection()?)
        .await
        .map(Account::from)
}

/// Creates an account with its first membership. The organisation is its home from then on: it alone, or who
/// registered it, makes new sign-in links for it.
pub async fn insert(
    tx: &mut Tx,
    new: &NewAccount,
    target: OrganizationId,
) -> Result<AccountId, AppError> {
    let id = tx.facts().id::<AccountId>()?;
    let now = tx.now();
    diesel::insert_into(account::table)
        .values((
            account::id.eq(id),
            account::login.eq(fold_login(&new.login)),
            account::display_name.eq(&new.display_name),
            account::home_organization_id.eq(target),
            account::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    join(tx, id, target, &new.roles, new.valid_until).await?;
    Ok(id)
}

/// Makes an account a member of an organisation.
pub async fn join(
    tx: &mut Tx,
    id: AccountId,
    target: OrganizationId,
    roles: &[Role],
    valid_until: Option<NaiveDate>,
) -> QueryResult<usize> {
    let now = tx.now();
    diesel::insert_into(membership::table)
        .values((
            membership::account_id.eq(id),
            membership::organization_id.eq(target),
            membership::roles.eq(roles.to_vec()),
            membership::valid_until.eq(valid_until),
            membership::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await
}

#[derive(AsChangeset)]
#[diesel(table_name = membership)]
struct Change {
    roles: Option<Vec<Role>>,
    valid_until: Option<Option<NaiveDate>>,
}

/// Takes the next version of a membership; false when `version` is no longer the present one.
pub async fn take_version(tx: &mut Tx, account: &Account, version: i32) -> QueryResult<bool> {
    let rows = diesel::update(membership::table.find((account.id, account.organization_id)))
        .filter(membership::version.eq(version))
        .set(membership::version.eq(membership::version + 1))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}

/// Changes an account; the caller has taken its version.
pub async fn update(tx: &mut Tx, of: &Account, patch: AccountPatch) -> QueryResult<()> {
    if let Some(Some(display_name)) = patch.display_name.into_change() {
        diesel::update(account::table.find(of.id))
            .set(account::display_name.eq(display_name))
            .execute(tx.connection()?)
            .await?;
    }
    let change = Change {
        roles: patch.roles.into_change().flatten(),
        valid_until: patch.valid_until.into_change(),
    };
    if change.roles.is_some() || change.valid_until.is_some() {
        diesel::update(membership::table.find((of.id, of.organization_id)))
            .set(change)
            .execute(tx.connection()?)
            .await?;
    }
    Ok(())
}

/// Stops a membership, or lets it be used again.
pub async fn set_stopped(tx: &mut Tx, of: &Account, stopped: bool) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(membership::table.find((of.id, of.organization_id)))
        .set(membership::stopped_at.eq(stopped.then_some(now)))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// How many may still administer the organisation: administrators that are in force. The organisation
/// stays locked, so that two who take away the other's rights at once do not both count the other.
pub async fn administrators(tx: &mut Tx, organization: OrganizationId) -> QueryResult<i64> {
    let today = hersys_domain::jp_date::jst_date(tx.now());
    organization::table
        .find(organization)
        .select(organization::id)
        .for_no_key_update()
        .first::<OrganizationId>(tx.connection()?)
        .await?;
    membership::table
        .inner_join(account::table)
        .filter(membership::organization_id.eq(organization))
        .filter(membership::stopped_at.is_null())
        .filter(account::stopped_at.is_null())
        .filter(
            membership::valid_until
                .is_null()
                .or(membership::valid_until.ge(today)),
        )
        .filter(membership::roles.contains(vec![Role::Administrator]))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// The name of an account's holder, as colleagues see it.
pub async fn display_name(tx: &mut Tx, id: AccountId) -> QueryResult<String> {
    account::table
        .find(id)
        .select(account::display_name)
        .first(tx.connection()?)
        .await
}
