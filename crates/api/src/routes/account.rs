//! `/accounts`: the IDs of one's own people, and the first ones of organisations one has registered
//! (利用者の管理, G2, G4).

use actix_web::{get, patch, post, web};
use hersys_domain::account::{Account, AccountPatch, IssuedAccount, NewAccount};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::page::Page;
use hersys_domain::patch::Patch;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use hersys_domain::role::Role;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{BASE, Query, page};
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{Tx, account as db, session};
use crate::error::AppError;
use crate::services::enrolment;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_accounts)
        .service(issue_account)
        .service(get_account)
        .service(update_account)
        .service(stop_account)
        .service(resume_account)
        .service(renew_enrolment);
}

/// What a list of accounts may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
    /// Of which organisation; absent for one's own.
    organization_id: Option<OrganizationId>,
}

/// The accounts of one's own organisation, or of one that it registered, in the order they were issued.
#[utoipa::path(tag = "accounts", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("account.read"))),
    responses((status = 200, description = "A page", body = Page<Account>), (status = 404, description = "No such organisation in sight")))]
#[get("/accounts")]
async fn list_accounts(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountRead)?;
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let target = query.organization_id.unwrap_or(scope.organization());
    let found = ctx
        .read(&scope, async |tx| {
            if !db::may_issue_for(tx, &scope, target).await? {
                return Err(AppError::not_found());
            }
            Ok(db::page(tx, &scope, target, after, limit + 1).await?)
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| last.id)?)
}

/// Issues an ID. The answer holds the first sign-in link, this once.
#[utoipa::path(tag = "accounts", request_body = NewAccount, security(("session" = [])),
    extensions(("x-permission" = json!("account.write"))),
    responses((status = 201, description = "Issued", body = IssuedAccount)))]
#[post("/accounts")]
async fn issue_account(ctx: Ctx, body: Body<NewAccount>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountWrite)?;
    let target = body.value.organization_id.unwrap_or(scope.organization());
    ctx.create(&scope, &body, async |tx| {
        if !db::may_issue_for(tx, &scope, target).await? {
            return Err(AppError::field(
                "/organization_id",
                "organization.not_yours",
            ));
        }
        // Others' people are their own affair: the creator issues their first administrators only.
        if target != scope.organization() && body.value.roles != [Role::Administrator] {
            return Err(AppError::field("/roles", "account.administrator_only"));
        }
        let id = db::insert(tx, &body.value, target).await?;
        let enrolment_secret = enrolment::issue_link(tx, id, target).await?;
        let account = db::find(tx, &scope, id).await?;
        let version = account.version;
        let issued = IssuedAccount {
            account,
            enrolment_secret,
        };
        Ok(Kept::created(&issued, version, format!("{BASE}/accounts/{id}"))?.with_secret())
    })
    .await
}

/// One account.
#[utoipa::path(tag = "accounts", params(("id" = AccountId, Path, description = "Account")),
    security(("session" = [])), extensions(("x-permission" = json!("account.read"))),
    responses((status = 200, description = "The account", body = Account)))]
#[get("/accounts/{id}")]
async fn get_account(ctx: Ctx, id: web::Path<AccountId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountRead)?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::find(tx, &scope, *id).await?))
        .await?;
    Kept::record(&found, found.version)
}

/// Changes name, roles or last day of an account. The name is the organisation's that issued the ID.
#[utoipa::path(tag = "accounts", params(("id" = AccountId, Path, description = "Account"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    security(("session" = [])), extensions(("x-permission" = json!("account.write"))),
    responses((status = 200, description = "Changed", body = Account)))]
#[patch("/accounts/{id}")]
async fn update_account(
    ctx: Ctx,
    id: web::Path<AccountId>,
    based_on: BasedOn,
    body: Body<AccountPatch>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountWrite)?;
    change(&ctx, &scope, *id, based_on, async |tx, present| {
        if let Patch::Value(name) = &body.value.display_name
            && !present.home
            && *name != present.display_name
        {
            return Err(AppError::field("/display_name", "account.not_home"));
        }
        if let Patch::Value(roles) = &body.value.roles {
            if present.organization_id != scope.organization() && *roles != [Role::Administrator] {
                return Err(AppError::field("/roles", "account.administrator_only"));
            }
            if !roles.contains(&Role::Administrator) {
                keep_one_administrator(tx, present).await?;
            }
        }
        Ok(db::update(tx, present, body.value).await?)
    })
    .await
}

/// Stops an account in this organisation: its sessions for it end at once, and all others too where this
/// organisation issued the ID.
#[utoipa::path(tag = "accounts", params(("id" = AccountId, Path, description = "Account"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("account.write"))),
    responses((status = 200, description = "Stopped", body = Account)))]
#[post("/accounts/{id}/stop")]
async fn stop_account(
    ctx: Ctx,
    id: web::Path<AccountId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountWrite)?;
    change(&ctx, &scope, *id, based_on, async |tx, present| {
        if present.stopped {
            return Err(ProblemCode::Conflict.into());
        }
        keep_one_administrator(tx, present).await?;
        db::set_stopped(tx, present, true).await?;
        if present.home {
            session::end_all(tx, present.id).await?;
        } else {
            session::end_in(tx, present.id, present.organization_id).await?;
        }
        Ok(())
    })
    .await
}

/// Lets a stopped account be used again.
#[utoipa::path(tag = "accounts", params(("id" = AccountId, Path, description = "Account"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("account.write"))),
    responses((status = 200, description = "Works again", body = Account)))]
#[post("/accounts/{id}/resumption")]
async fn resume_account(
    ctx: Ctx,
    id: web::Path<AccountId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountWrite)?;
    change(&ctx, &scope, *id, based_on, async |tx, present| {
        if !present.stopped {
            return Err(ProblemCode::Conflict.into());
        }
        Ok(db::set_stopped(tx, present, false).await?)
    })
    .await
}

/// A new first sign-in link, when device and recovery codes are lost. Ends the account's sessions; the
/// old password and device work until the link has been used. Whoever has the link becomes the account in
/// every organisation that it is a member of: the one that issued the ID makes it, and no other (403).
#[utoipa::path(tag = "accounts", params(("id" = AccountId, Path, description = "Account"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("account.write"))),
    responses((status = 200, description = "The new link, this once", body = IssuedAccount)))]
#[post("/accounts/{id}/enrolment")]
async fn renew_enrolment(
    ctx: Ctx,
    id: web::Path<AccountId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AccountWrite)?;
    let issued = ctx
        .write(&scope, async |tx| {
            let present = db::find(tx, &scope, *id).await?;
            if !present.home {
                return Err(ProblemCode::NotAllowed.into());
            }
            take_version(tx, &present, based_on).await?;
            let enrolment_secret = enrolment::issue_link(tx, *id, present.organization_id).await?;
            Ok(IssuedAccount {
                account: db::find(tx, &scope, *id).await?,
                enrolment_secret,
            })
        })
        .await?;
    Kept::record(&issued, issued.account.version)
}

async fn change(
    ctx: &Ctx,
    scope: &Scope,
    id: AccountId,
    based_on: BasedOn,
    work: impl AsyncFnOnce(&mut Tx, &Account) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let changed = ctx
        .write(scope, async |tx| {
            let present = db::find(tx, scope, id).await?;
            take_version(tx, &present, based_on).await?;
            work(tx, &present).await?;
            Ok(db::find(tx, scope, id).await?)
        })
        .await?;
    Kept::record(&changed, changed.version)
}

async fn take_version(tx: &mut Tx, present: &Account, based_on: BasedOn) -> Result<(), AppError> {
    based_on.check(present.version, present)?;
    if db::take_version(tx, present, based_on.0).await? {
        Ok(())
    } else {
        // Somebody was faster between reading and writing; the next try shows their record.
        Err(ProblemCode::StaleVersion.into())
    }
}

/// An organisation must not be left without anybody who can issue IDs.
async fn keep_one_administrator(tx: &mut Tx, present: &Account) -> Result<(), AppError> {
    if present.roles.contains(&Role::Administrator)
        && !present.stopped
        && db::administrators(tx, present.organization_id).await? <= 1
    {
        return Err(AppError::field("/roles", "account.last_administrator"));
    }
    Ok(())
}
