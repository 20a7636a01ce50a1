//! Browser sessions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use hersys_domain::id::{AccountId, OrganizationId, SessionId};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use hersys_domain::role::Role;
use hersys_domain::session::MembershipSummary;

use super::{Database, Tx, permission_setting};
use crate::ctx::{LOCK_AFTER, SESSION_LENGTH};
use crate::error::AppError;
use crate::schema::{
    account, kind_permission, membership, organization, organization_permission, session,
};
use crate::secrets::{random_secret, sha256};

/// Who is signed in, as the session's row and those it hangs on say at this moment.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = session, check_for_backend(diesel::pg::Pg))]
pub struct SignedIn {
    /// The session.
    #[diesel(column_name = id)]
    pub session_id: SessionId,
    /// The account.
    pub account_id: AccountId,
    /// The organisation acted for.
    pub organization_id: OrganizationId,
    /// When the session was last used.
    pub seen_at: DateTime<Utc>,
    /// When the last factor was given.
    pub factor_at: DateTime<Utc>,
    /// When it ends whatever one does.
    pub ends_at: DateTime<Utc>,
    /// When its owner locked it.
    pub locked_at: Option<DateTime<Utc>>,
    /// Kind of the organisation.
    #[diesel(select_expression = organization::kind)]
    pub kind: OrganizationKind,
    /// Name of the organisation.
    #[diesel(select_expression = organization::name)]
    pub organization_name: String,
    /// Name of the person.
    #[diesel(select_expression = account::display_name)]
    pub display_name: String,
    /// Roles in the organisation.
    #[diesel(select_expression = membership::roles)]
    #[diesel(deserialize_as = Roles)]
    pub roles: Vec<Role>,
    /// What is withheld from the organisation (閲覧・入力の範囲): its own setting, else that of its kind.
    #[diesel(select_expression = (
        organization_permission::withheld.nullable(),
        kind_permission::withheld.nullable(),
    ))]
    #[diesel(deserialize_as = Withheld)]
    pub withheld: Vec<Permission>,
}

/// What is withheld from one organisation, and from its kind.
#[derive(Queryable, Debug)]
pub struct Withheld(Option<Vec<Option<String>>>, Option<Vec<Option<String>>>);

impl From<Withheld> for Vec<Permission> {
    fn from(Withheld(own, of_kind): Withheld) -> Self {
        permission_setting::known(own.or(of_kind).unwrap_or_default())
    }
}

/// Roles as the array column holds them.
#[derive(Queryable, Debug)]
pub struct Roles(Vec<Option<Role>>);

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.0.into_iter().flatten().collect()
    }
}

impl
    Queryable<
        diesel::sql_types::Array<diesel::sql_types::Nullable<diesel::sql_types::Text>>,
        diesel::pg::Pg,
    > for Roles
{
    type Row = Vec<Option<Role>>;

    fn build(row: Self::Row) -> diesel::deserialize::Result<Self> {
        Ok(Self(row))
    }
}

impl SignedIn {
    /// Whether the session is locked at `now`, by its owner or for want of use.
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_at.is_some() || now - self.seen_at > LOCK_AFTER
    }
}

async fn in_force(
    connection: &mut AsyncPgConnection,
    token: &str,
    now: DateTime<Utc>,
) -> QueryResult<Option<SignedIn>> {
    let today = hersys_domain::jp_date::jst_date(now);
    session::table
        .inner_join(account::table)
        .inner_join(organization::table)
        .inner_join(
            membership::table.on(membership::account_id
                .eq(session::account_id)
                .and(membership::organization_id.eq(session::organization_id))),
        )
        .left_join(
            organization_permission::table
                .on(organization_permission::organization_id.eq(organization::id)),
        )
        .left_join(
            kind_permission::table.on(organization::created_by
                .eq(kind_permission::creator_id.nullable())
                .and(kind_permission::kind.eq(organization::kind))),
        )
        .filter(session::token_hash.eq(sha256(token.as_bytes()).as_slice()))
        .filter(session::ended_at.is_null().and(session::ends_at.gt(now)))
        .filter(account::stopped_at.is_null())
        .filter(organization::stopped_at.is_null())
        .filter(membership::stopped_at.is_null())
        .filter(
            membership::valid_until
                .is_null()
                .or(membership::valid_until.ge(today)),
        )
        .select(SignedIn::as_select())
        .first(connection)
        .await
        .optional()
}

/// The session that was opened in this transaction, as [`Database::session_of`] would give it.
pub async fn opened(tx: &mut Tx, token: &str) -> QueryResult<Option<SignedIn>> {
    let now = tx.now();
    in_force(tx.connection()?, token, now).await
}

impl Database {
    /// The session of a cookie's token: not ended, of an account, membership and organisation that are
    /// all in force now. Stopping any of them, or withholding a permission, therefore acts at the next request.
    pub async fn session_of(&self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let now = self.facts().now();
        let mut lease = self.lease().await?;
        let found = in_force(lease.connection()?, token, now).await?;
        lease.give_back();
        Ok(found)
    }

    /// Notes that the session was used; at most once a minute, so that reading stays reading.
    pub async fn session_seen(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        let now = self.facts().now();
        if now - signed_in.seen_at < chrono::TimeDelta::seconds(60) {
            return Ok(());
        }
        let mut lease = self.lease().await?;
        diesel::update(session::table.find(signed_in.session_id))
            .set(session::seen_at.eq(now))
            .execute(lease.connection()?)
            .await?;
        lease.give_back();
        Ok(())
    }
}

/// Opens a session; returns the token for the cookie, of which only the hash is kept.
pub async fn open(
    tx: &mut Tx,
    account: AccountId,
    organization: OrganizationId,
) -> Result<String, AppError> {
    let token = random_secret::<32>(tx.facts())?;
    let now = tx.now();
    let id = tx.facts().id::<SessionId>()?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(id),
            session::token_hash.eq(sha256(token.as_bytes()).to_vec()),
            session::account_id.eq(account),
            session::organization_id.eq(organization),
            session::created_at.eq(now),
            session::seen_at.eq(now),
            session::factor_at.eq(now),
            session::ends_at.eq(now + SESSION_LENGTH),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(token)
}

/// Ends one session.
pub async fn end(tx: &mut Tx, id: SessionId) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(session::table.find(id).filter(session::ended_at.is_null()))
        .set(session::ended_at.eq(now))
        .execute(tx.connection()?)
        .await
}

/// Ends the sessions in which an account acts for one organisation.
pub async fn end_in(
    tx: &mut Tx,
    account: AccountId,
    organization: OrganizationId,
) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(session::table)
        .filter(session::account_id.eq(account))
        .filter(session::organization_id.eq(organization))
        .filter(session::ended_at.is_null())
        .set(session::ended_at.eq(now))
        .execute(tx.connection()?)
        .await
}

/// Ends all sessions of an account, whomever it acts for.
pub async fn end_all(tx: &mut Tx, account: AccountId) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(session::table)
        .filter(
            session::account_id
                .eq(account)
                .and(session::ended_at.is_null()),
        )
        .set(session::ended_at.eq(now))
        .execute(tx.connection()?)
        .await
}

/// Locks it: nothing is done in it until a factor is given.
pub async fn lock(tx: &mut Tx, id: SessionId) -> QueryResult<usize> {
    diesel::update(session::table.find(id))
        .set(session::locked_at.eq(tx.now()))
        .execute(tx.connection()?)
        .await
}

/// Notes a factor just given: the session is unlocked and fresh.
pub async fn refresh(tx: &mut Tx, id: SessionId) -> QueryResult<usize> {
    let now = tx.now();
    diesel::update(session::table.find(id))
        .set((
            session::seen_at.eq(now),
            session::factor_at.eq(now),
            session::locked_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.connection()?)
        .await
}

/// Acts for another organisation from now on.
pub async fn choose(
    tx: &mut Tx,
    id: SessionId,
    organization: OrganizationId,
) -> QueryResult<usize> {
    diesel::update(session::table.find(id))
        .set(session::organization_id.eq(organization))
        .execute(tx.connection()?)
        .await
}

/// The organisations an account may act for now, by name.
pub async fn memberships(tx: &mut Tx, account: AccountId) -> QueryResult<Vec<MembershipSummary>> {
    let today = hersys_domain::jp_date::jst_date(tx.now());
    let rows: Vec<(OrganizationId, String, OrganizationKind, Vec<Option<Role>>)> =
        membership::table
            .inner_join(organization::table)
            .filter(membership::account_id.eq(account))
            .filter(membership::stopped_at.is_null())
            .filter(
                membership::valid_until
                    .is_null()
                    .or(membership::valid_until.ge(today)),
            )
            .filter(organization::stopped_at.is_null())
            .order((organization::name, organization::id))
            .select((
                organization::id,
                organization::name,
                organization::kind,
                membership::roles,
            ))
            .load(tx.connection()?)
            .await?;
    Ok(rows
        .into_iter()
        .map(
            |(organization_id, organization_name, kind, roles)| MembershipSummary {
                organization_id,
                organization_name,
                kind,
                roles: roles.into_iter().flatten().collect(),
            },
        )
        .collect())
}
