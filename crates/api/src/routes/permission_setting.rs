//! `/organizations/…/permissions`: 閲覧・入力の範囲 of those that one has registered (G2).

use actix_web::{get, put, web};
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use hersys_domain::permission_setting::{PermissionSetting, PermissionSettingChange, judged};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{organization, permission_setting as db};
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(get_organization_permissions)
        .service(put_organization_permissions)
        .service(get_kind_permissions)
        .service(put_kind_permissions);
}

/// What is withheld from an organisation, of all that its kind may do, and by which setting.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation")),
    security(("session" = [])), extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "As it is set", body = PermissionSetting)))]
#[get("/organizations/{id}/permissions")]
async fn get_organization_permissions(
    ctx: Ctx,
    id: web::Path<OrganizationId>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            let one = organization::find(tx, &scope, *id).await?;
            Ok(db::of_organization(tx, &scope, &one).await?)
        })
        .await?;
    Kept::record(&found, found.version)
}

/// Withholds from an organisation that one has registered what the list says, from its next request on; this
/// comes before what is set for its kind.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = PermissionSettingChange, security(("session" = [])),
    extensions(("x-permission" = json!("organization.write"))),
    responses((status = 200, description = "Set", body = PermissionSetting)))]
#[put("/organizations/{id}/permissions")]
async fn put_organization_permissions(
    ctx: Ctx,
    id: web::Path<OrganizationId>,
    based_on: BasedOn,
    body: Body<PermissionSettingChange>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    let set = ctx
        .write(&scope, async |tx| {
            let one = organization::find_to_change(tx, &scope, *id).await?;
            let present = db::of_organization(tx, &scope, &one).await?;
            based_on.check(present.version, &present)?;
            let withheld = match &body.value.withheld {
                Some(listed) => Some(judged(one.kind, listed)?),
                None => None,
            };
            let next = (present.version + 1, ctx.account_id());
            db::put_own(tx, one.id, withheld.as_deref(), next).await?;
            Ok(db::of_organization(tx, &scope, &one).await?)
        })
        .await?;
    Kept::record(&set, set.version)
}

/// A kind of one's own to register; other organisations' settings and other kinds are not there.
fn own_kind(
    scope: &Scope,
    (id, kind): (OrganizationId, OrganizationKind),
) -> Result<OrganizationKind, AppError> {
    if id == scope.organization() && scope.kind().may_create().contains(&kind) {
        Ok(kind)
    } else {
        Err(AppError::not_found())
    }
}

/// What one withholds from all organisations of a kind that one has registered.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "One's own organisation"),
    ("kind" = OrganizationKind, Path, description = "A kind that it may register")), security(("session" = [])),
    extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "As it is set", body = PermissionSetting)))]
#[get("/organizations/{id}/kinds/{kind}/permissions")]
async fn get_kind_permissions(
    ctx: Ctx,
    path: web::Path<(OrganizationId, OrganizationKind)>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationRead)?;
    let kind = own_kind(&scope, path.into_inner())?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::of_kind(tx, &scope, kind).await?))
        .await?;
    Kept::record(&found, found.version)
}

/// Withholds what the list says from all organisations of a kind that one has registered or will register, from
/// their next request on; those with a setting of their own keep to that.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "One's own organisation"),
    ("kind" = OrganizationKind, Path, description = "A kind that it may register"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = PermissionSettingChange, security(("session" = [])),
    extensions(("x-permission" = json!("organization.write"))),
    responses((status = 200, description = "Set", body = PermissionSetting)))]
#[put("/organizations/{id}/kinds/{kind}/permissions")]
async fn put_kind_permissions(
    ctx: Ctx,
    path: web::Path<(OrganizationId, OrganizationKind)>,
    based_on: BasedOn,
    body: Body<PermissionSettingChange>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    let kind = own_kind(&scope, path.into_inner())?;
    let set = ctx
        .write(&scope, async |tx| {
            db::wait_for_turn(tx, scope.organization()).await?;
            let present = db::of_kind(tx, &scope, kind).await?;
            based_on.check(present.version, &present)?;
            let listed = body.value.withheld.as_deref().unwrap_or_default();
            let withheld = judged(kind, listed)?;
            let next = (present.version + 1, ctx.account_id());
            db::put_of_kind(tx, scope.organization(), kind, &withheld, next).await?;
            Ok(db::of_kind(tx, &scope, kind).await?)
        })
        .await?;
    Kept::record(&set, set.version)
}
