//! Setting a database up: roles, the database itself, migrations, and the first administrator.

use diesel_async::{
    AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use hersys_domain::account::NewAccount;
use hersys_domain::audit::Job;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::organization::{NewOrganization, OrganizationKind};
use hersys_domain::role::Role;
use hersys_domain::validate::Validate;

use crate::db::organization::Place;
use crate::db::{Act, Actor, Database, Tx, account, organization};
use crate::error::AppError;
use crate::secrets::{Purpose, Secrets, hex};
use crate::services::{enrolment, reference};

/// The migrations, in the binary.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// The role the server's requests run as.
pub const APP_ROLE: &str = "hersys_app";
/// The role statistics run as: no right on anything that is sealed.
pub const STATISTICS_ROLE: &str = "hersys_statistics";
/// The role that owns the tables: migrations, and the seed of demonstrations.
pub const OWNER_ROLE: &str = "hersys_owner";
const AUDIT_ROLE: &str = "hersys_audit";

/// Why a database cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// No connection.
    #[error("database: {0}")]
    Connection(#[from] diesel::ConnectionError),
    /// A statement failed.
    #[error("database: {0}")]
    Query(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(String),
    /// The reference data could not be loaded.
    #[error("reference data: {0}")]
    Reference(#[from] crate::services::reference::LoadError),
}

/// The password of a database role: derived from the master key, so that nodes need nothing more.
pub fn role_password(secrets: &Secrets, role: &'static str) -> String {
    hex(&secrets.key(Purpose::DatabaseRole(role)))
}

/// Makes roles and database where they are missing. `admin_url` is that of a superuser (or a role that
/// may create roles and databases) on any database of the server. Safe to run again, and by several
/// nodes at once.
pub async fn prepare(admin_url: &str, database: &str, secrets: &Secrets) -> Result<(), SetUpError> {
    let mut connection = AsyncPgConnection::establish(admin_url).await?;
    // One at a time: roles belong to the whole server.
    connection
        .batch_execute("SELECT pg_advisory_lock(7237463001)")
        .await?;
    connection.batch_execute(&roles_statement(secrets)).await?;
    let there: i64 = diesel::dsl::sql::<diesel::sql_types::BigInt>(
        "SELECT count(*) FROM pg_database WHERE datname = ",
    )
    .bind::<diesel::sql_types::Text, _>(database)
    .get_result(&mut connection)
    .await?;
    if there == 0 {
        connection
            .batch_execute(&format!(
                "CREATE DATABASE {} OWNER {OWNER_ROLE}",
                identifier(database)
            ))
            .await?;
    }
    connection
        .batch_execute("SELECT pg_advisory_unlock(7237463001)")
        .await?;
    Ok(())
}

fn roles_statement(secrets: &Secrets) -> String {
    let app = role_password(secrets, APP_ROLE);
    let statistics = role_password(secrets, STATISTICS_ROLE);
    let missing = |role: &str, options: &str| {
        format!(
            "IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} {options}; END IF; "
        )
    };
    let mut out = "DO $set_up$ BEGIN ".to_owned();
    out += &missing(OWNER_ROLE, "NOLOGIN");
    out += &missing(AUDIT_ROLE, "NOLOGIN");
    out += &missing(APP_ROLE, "LOGIN");
    out += &missing(STATISTICS_ROLE, "LOGIN");
    out += "END $set_up$; ";
    out += &format!(
        "ALTER ROLE {APP_ROLE} PASSWORD '{app}'; ALTER ROLE {STATISTICS_ROLE} PASSWORD '{statistics}'; \
         ALTER ROLE {APP_ROLE} SET statement_timeout = '5s'; ALTER ROLE {APP_ROLE} SET lock_timeout = '2s'; \
         ALTER ROLE {APP_ROLE} SET idle_in_transaction_session_timeout = '30s'; \
         ALTER ROLE {STATISTICS_ROLE} SET statement_timeout = '30s'; \
         ALTER ROLE {STATISTICS_ROLE} SET default_transaction_read_only = on; \
         GRANT {AUDIT_ROLE} TO {OWNER_ROLE};"
    );
    out
}

/// Runs the migrations that are missing and loads the reference data where they differ. `url` is the superuser's, on the database itself.
pub async fn migrate(url: &str) -> Result<(), SetUpError> {
    let mut connection = AsyncPgConnection::establish(url).await?;
    connection
        .batch_execute(&format!(
            "SELECT pg_advisory_lock(7237463002); GRANT CREATE, USAGE ON SCHEMA public TO {OWNER_ROLE}, {AUDIT_ROLE}; \
             SET ROLE {OWNER_ROLE}; SET lock_timeout = '2s'"
        ))
        .await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| SetUpError::Migration(error.to_string()))?;
    reference::load(url, OWNER_ROLE).await?;
    // Closing the connection gives the lock back.
    drop(harness);
    Ok(())
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The act of a set-up step, for the audit log.
pub fn act(db: &Database, job: Job) -> Result<Act, AppError> {
    Ok(Act {
        permission: None,
        purpose: None,
        operation: job.to_string(),
        request: db.facts().id::<uuid::Uuid>()?,
    })
}

/// The ministry with its first administrator; gives the secret of the first sign-in link. The only
/// account that nobody in the system issues.
pub async fn first_administrator(
    db: &Database,
    organization_name: &str,
    login: &str,
    display_name: &str,
) -> Result<String, AppError> {
    let act = act(db, Job::CreateAdministrator)?;
    db.transact(&Actor::System, &act, true, async |tx| {
        let (_, account, organization) =
            ministry(tx, organization_name, login, display_name).await?;
        enrolment::issue_link(tx, account, organization).await
    })
    .await
}

/// Creates the ministry and an administrator of it.
pub async fn ministry(
    tx: &mut Tx,
    name: &str,
    login: &str,
    display_name: &str,
) -> Result<(NewAccount, AccountId, OrganizationId), AppError> {
    let new = NewOrganization {
        kind: Some(OrganizationKind::Ministry),
        name: name.to_owned(),
        ..NewOrganization::default()
    };
    let violations = new.violations();
    if !violations.is_empty() {
        return Err(violations.into());
    }
    let made =
        organization::insert(tx, OrganizationKind::Ministry, &new, None, Place::default()).await?;
    let administrator = NewAccount {
        login: login.to_owned(),
        display_name: display_name.to_owned(),
        roles: vec![Role::Administrator],
        ..NewAccount::default()
    };
    let violations = administrator.violations();
    if !violations.is_empty() {
        return Err(violations.into());
    }
    let account = account::insert(tx, &administrator, made.id).await?;
    Ok((administrator, account, made.id))
}
