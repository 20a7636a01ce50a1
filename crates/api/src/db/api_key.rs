//! API keys, as the organisation that issued them sees them, and as a request presents them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::api_key::{ApiKey, NewApiKey, PREFIX};
use hersys_domain::id::{AccountId, ApiKeyId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use hersys_domain::role::Role;

use super::{Database, Tx, account as accounts, permission_setting};
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{
    account, api_key, kind_permission, membership, organization, organization_permission,
};
use crate::services::api_key::Secret;

type Columns = (
    api_key::id,
    api_key::account_id,
    account::display_name,
    api_key::name,
    membership::roles,
    api_key::scopes,
    api_key::valid_until,
    api_key::created_at,
    api_key::last_used_at,
    api_key::stopped_at,
    api_key::version,
);

const COLUMNS: Columns = (
    api_key::id,
    api_key::account_id,
    account::display_name,
    api_key::name,
    membership::roles,
    api_key::scopes,
    api_key::valid_until,
    api_key::created_at,
    api_key::last_used_at,
    api_key::stopped_at,
    api_key::version,
);

#[derive(Debug, Clone, Queryable)]
struct Row {
    id: ApiKeyId,
    account_id: AccountId,
    label: String,
    name: String,
    roles: Vec<Option<Role>>,
    scopes: Vec<Option<Permission>>,
    valid_until: NaiveDate,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    stopped_at: Option<DateTime<Utc>>,
    version: i32,
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            label: row.label,
            name: format!("{PREFIX}_{}", row.name),
            roles: row.roles.into_iter().flatten().collect(),
            scopes: row.scopes.into_iter().flatten().collect(),
            valid_until: row.valid_until,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            stopped: row.stopped_at.is_some(),
            version: row.version,
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    api_key::table
        .inner_join(account::table.on(account::id.eq(api_key::account_id)))
        .inner_join(organization::table)
        .inner_join(
            membership::table.on(membership::account_id
                .eq(api_key::account_id)
                .and(membership::organization_id.eq(api_key::organization_id))),
        )
}

/// A page of the organisation's keys, the newest first.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    after: Option<ApiKeyId>,
    limit: i64,
) -> QueryResult<Vec<ApiKey>> {
    let mut query = joined()
        .filter(api_key::organization_id.eq(scope.organization()))
        .select(COLUMNS)
        .order(api_key::id.desc())
        .limit(limit)
        .into_boxed::<Pg>();
    if let Some(after) = after {
        query = query.filter(api_key::id.lt(after));
    }
    let rows: Vec<Row> = query.load(tx.connection()?).await?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

/// One key of the organisation.
pub async fn find(tx: &mut Tx, scope: &Scope, id: ApiKeyId) -> QueryResult<ApiKey> {
    joined()
        .filter(api_key::id.eq(id))
        .filter(api_key::organization_id.eq(scope.organization()))
        .select(COLUMNS)
        .first::<Row>(tx.connection()?)
        .await
        .map(ApiKey::from)
}

/// Makes the account of a connected system, with its roles.
pub async fn connect(tx: &mut Tx, scope: &Scope, new: &NewApiKey) -> QueryResult<AccountId> {
    let id: AccountId = tx
        .facts()
        .id()
        .map_err(|error| diesel::result::Error::QueryBuilderError(Box::new(error)))?;
    let now = tx.now();
    diesel::insert_into(account::table)
        .values((
            account::id.eq(id),
            // A colon stands in no login that somebody may choose.
            account::login.eq(format!("system:{id}")),
            account::display_name.eq(new.label.trim()),
            account::kind.eq("system"),
            account::home_organization_id.eq(scope.organization()),
            account::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    accounts::join(tx, id, scope.organization(), &new.roles, None).await?;
    Ok(id)
}

/// Keeps a secret of a connected system; only its hash.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    account: AccountId,
    (scopes, valid_until): (&[Permission], NaiveDate),
    secret: &Secret,
) -> Result<ApiKeyId, AppError> {
    let id = tx.facts().id::<ApiKeyId>()?;
    let now = tx.now();
    let by = tx.actor().account().ok_or_else(AppError::not_found)?;
    diesel::insert_into(api_key::table)
        .values((
            api_key::id.eq(id),
            api_key::account_id.eq(account),
            api_key::organization_id.eq(scope.organization()),
            api_key::name.eq(secret.name()),
            api_key::secret_hash.eq(secret.hash().to_vec()),
            api_key::scopes.eq(scopes.to_vec()),
            api_key::valid_until.eq(valid_until),
            api_key::created_by.eq(by),
            api_key::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// How many secrets of a connected system are in force today; the system stays locked, so that two who rotate at
/// once do not both count the other out.
pub async fn live(tx: &mut Tx, of: AccountId) -> QueryResult<i64> {
    let today = jst_date(tx.now());
    account::table
        .find(of)
        .select(account::id)
        .for_no_key_update()
        .first::<AccountId>(tx.connection()?)
        .await?;
    api_key::table
        .filter(api_key::account_id.eq(of))
        .filter(api_key::stopped_at.is_null())
        .filter(api_key::valid_until.ge(today))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// Stops a key on the version that is named; false when it is no longer the present one.
pub async fn stop(tx: &mut Tx, id: ApiKeyId, version: i32) -> Result<bool, AppError> {
    let now = tx.now();
    let by = tx.actor().account();
    let rows = diesel::update(api_key::table.find(id))
        .filter(api_key::version.eq(version))
        .set((
            api_key::stopped_at.eq(now),
            api_key::stopped_by.eq(by),
            api_key::version.eq(api_key::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}

/// A connected system, as its key's row and those it hangs on say at this moment.
#[derive(Debug, Clone, Queryable)]
pub struct Connected {
    /// The key.
    pub id: ApiKeyId,
    /// SHA-256 of the whole key.
    pub secret_hash: Vec<u8>,
    /// The system's account.
    pub account_id: AccountId,
    /// Its name.
    pub label: String,
    /// The organisation it works for.
    pub organization_id: OrganizationId,
    /// Name of the organisation.
    pub organization_name: String,
    /// Kind of the organisation.
    pub kind: OrganizationKind,
    roles: Vec<Option<Role>>,
    scopes: Vec<Option<Permission>>,
    /// Last day.
    pub valid_until: NaiveDate,
    last_used_at: Option<DateTime<Utc>>,
    withheld_own: Option<Vec<Option<String>>>,
    withheld_of_kind: Option<Vec<Option<String>>>,
}

impl Connected {
    /// What is withheld from the organisation: its own setting, else that of its kind.
    pub fn withheld(&self) -> Vec<Permission> {
        let set = self
            .withheld_own
            .as_ref()
            .or(self.withheld_of_kind.as_ref());
        permission_setting::known(set.cloned().unwrap_or_default())
    }

    /// Roles it acts with.
    pub fn roles(&self) -> Vec<Role> {
        self.roles.iter().flatten().copied().collect()
    }

    /// What it may do of that.
    pub fn scopes(&self) -> Vec<Permission> {
        self.scopes.iter().flatten().copied().collect()
    }
}

impl Database {
    /// The connected system of a key's name: not stopped, in force, of an account, membership and organisation that
    /// are all in force now. Stopping any of them therefore acts at the next request.
    pub async fn connected(&self, name: &str) -> Result<Option<Connected>, AppError> {
        let today = jst_date(self.facts().now());
        let mut lease = self.lease().await?;
        let found = joined()
            .left_join(
                organization_permission::table
                    .on(organization_permission::organization_id.eq(organization::id)),
            )
            .left_join(
                kind_permission::table.on(organization::created_by
                    .eq(kind_permission::creator_id.nullable())
                    .and(kind_permission::kind.eq(organization::kind))),
            )
            .filter(api_key::name.eq(name))
            .filter(
                api_key::stopped_at
                    .is_null()
                    .and(api_key::valid_until.ge(today)),
            )
            .filter(account::stopped_at.is_null())
            .filter(organization::stopped_at.is_null())
            .filter(membership::stopped_at.is_null())
            .select((
                api_key::id,
                api_key::secret_hash,
                api_key::account_id,
                account::display_name,
                organization::id,
                organization::name,
                organization::kind,
                membership::roles,
                api_key::scopes,
                api_key::valid_until,
                api_key::last_used_at,
                organization_permission::withheld.nullable(),
                kind_permission::withheld.nullable(),
            ))
            .first(lease.connection()?)
            .await
            .optional()?;
        lease.give_back();
        Ok(found)
    }

    /// Notes that a key was used; at most once a minute, so that reading stays reading.
    pub async fn key_used(&self, system: &Connected) -> Result<(), AppError> {
        let now = self.facts().now();
        let fresh = chrono::TimeDelta::seconds(60);
        if system.last_used_at.is_some_and(|at| now - at < fresh) {
            return Ok(());
        }
        let mut lease = self.lease().await?;
        diesel::update(api_key::table.find(system.id))
            .set(api_key::last_used_at.eq(now))
            .execute(lease.connection()?)
            .await?;
        lease.give_back();
        Ok(())
    }
}
