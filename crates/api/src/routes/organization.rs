//! `/organizations`: the organisations that take part (機関の管理, G2, G4).

use actix_web::{get, patch, post, web};
use hersys_domain::id::OrganizationId;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::organization::{
    NewOrganization, Organization, OrganizationKind, OrganizationPatch,
};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{BASE, Query, page};
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::organization::{self as db, Filter, Place};
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_organizations)
        .service(create_organization)
        .service(get_organization)
        .service(update_organization)
        .service(stop_organization)
        .service(resume_organization);
}

/// What a list of organisations may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
    /// Only this kind.
    kind: Option<OrganizationKind>,
    /// Only names that contain this, or the one with this 医療機関コード.
    text: Option<String>,
}

/// The organisations one works with, by name.
#[utoipa::path(tag = "organizations", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "A page", body = Page<Organization>)))]
#[get("/organizations")]
async fn list_organizations(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationRead)?;
    let query = query.into_inner();
    if query.text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(ProblemCode::NulCharacter.into());
    }
    let limit = page::limit(query.limit)?;
    let filter = Filter {
        kind: query.kind,
        text: query.text,
        after: page::after(query.after.as_deref())?,
        limit: limit + 1,
    };
    let found = ctx
        .read(&scope, async |tx| Ok(db::page(tx, &scope, &filter).await?))
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        (last.name.clone(), last.id)
    })?)
}

/// Registers an organisation that one works with.
#[utoipa::path(tag = "organizations", request_body = NewOrganization, security(("session" = [])),
    extensions(("x-permission" = json!("organization.write"))),
    responses((status = 201, description = "Registered", body = Organization)))]
#[post("/organizations")]
async fn create_organization(ctx: Ctx, body: Body<NewOrganization>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    let kind = body
        .value
        .kind
        .filter(|kind| scope.kind().may_create().contains(kind))
        .ok_or_else(|| AppError::field("/kind", "organization.kind_not_yours"))?;
    ctx.create(&scope, &body, async |tx| {
        let creator = db::find(tx, &scope, scope.organization()).await?;
        if kind == OrganizationKind::Municipality {
            lies_within(&creator, &body.value)?;
        }
        let made = db::insert(
            tx,
            kind,
            &body.value,
            Some(creator.id),
            Place::below(&creator),
        )
        .await?;
        Kept::created(
            &made,
            made.version,
            format!("{BASE}/organizations/{}", made.id),
        )
    })
    .await
}

/// A prefecture registers the cities of its own area: a city that was given another's code could take that
/// one's districts.
fn lies_within(creator: &Organization, new: &NewOrganization) -> Result<(), AppError> {
    let code = new.municipality_code.as_deref();
    let code = code.and_then(|code| code.parse::<MunicipalityCode>().ok());
    match (creator.kind, code) {
        (OrganizationKind::Prefecture, Some(code))
            if creator.prefecture_code != Some(code.prefecture()) =>
        {
            Err(AppError::field(
                "/municipality_code",
                "municipality_code.not_yours",
            ))
        }
        _ => Ok(()),
    }
}

/// One organisation.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation")),
    security(("session" = [])), extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "The organisation", body = Organization)))]
#[get("/organizations/{id}")]
async fn get_organization(ctx: Ctx, id: web::Path<OrganizationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationRead)?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::find(tx, &scope, *id).await?))
        .await?;
    Kept::record(&found, found.version)
}

/// Changes an organisation that one has registered.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = OrganizationPatch, content_type = "application/merge-patch+json"),
    security(("session" = [])), extensions(("x-permission" = json!("organization.write"))),
    responses((status = 200, description = "Changed", body = Organization)))]
#[patch("/organizations/{id}")]
async fn update_organization(
    ctx: Ctx,
    id: web::Path<OrganizationId>,
    based_on: BasedOn,
    body: Body<OrganizationPatch>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    let changed = ctx
        .write(&scope, async |tx| {
            let present = db::find_to_change(tx, &scope, *id).await?;
            based_on.check(present.version, &present)?;
            Ok(db::update(tx, *id, body.value).await?)
        })
        .await?;
    Kept::record(&changed, changed.version)
}

/// Stops an organisation: its people's sessions and keys work no more, from the next request on.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("organization.write"))),
    responses((status = 200, description = "Stopped", body = Organization)))]
#[post("/organizations/{id}/stop")]
async fn stop_organization(
    ctx: Ctx,
    id: web::Path<OrganizationId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    set_stopped(&ctx, &scope, *id, based_on, true).await
}

/// Lets a stopped organisation work again.
#[utoipa::path(tag = "organizations", params(("id" = OrganizationId, Path, description = "Organisation"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("organization.write"))),
    responses((status = 200, description = "Works again", body = Organization)))]
#[post("/organizations/{id}/resumption")]
async fn resume_organization(
    ctx: Ctx,
    id: web::Path<OrganizationId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationWrite)?;
    set_stopped(&ctx, &scope, *id, based_on, false).await
}

async fn set_stopped(
    ctx: &Ctx,
    scope: &Scope,
    id: OrganizationId,
    based_on: BasedOn,
    stopped: bool,
) -> Result<Kept, AppError> {
    let changed = ctx
        .write(scope, async |tx| {
            let present = db::find_to_change(tx, scope, id).await?;
            based_on.check(present.version, &present)?;
            if present.stopped == stopped {
                return Err(ProblemCode::Conflict.into());
            }
            Ok(db::set_stopped(tx, id, stopped).await?)
        })
        .await?;
    Kept::record(&changed, changed.version)
}
