//! `/case-views`: views of the list of cases that are kept (保存した表示, B9).

use actix_web::{HttpResponse, delete, get, post, put, web};
use hersys_domain::case_view::{CaseView, NewCaseView, ShareCaseView, VIEWS_MAX};
use hersys_domain::id::CaseViewId;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::BASE;
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::case_view as db;
use crate::db::draft::Writer;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_case_views)
        .service(create_case_view)
        .service(replace_case_view)
        .service(share_case_view)
        .service(delete_case_view);
}

fn by(ctx: &Ctx) -> Writer {
    Writer {
        account: ctx.account_id(),
        organization: ctx.organization_id(),
    }
}

/// What is the organisation's is changed by those who may share.
fn check(ctx: &Ctx, view: &CaseView) -> Result<(), AppError> {
    if view.shared {
        ctx.allow(Permission::CaseViewShare)?;
    }
    Ok(())
}

/// One's own views and those of the organisation, by name.
#[utoipa::path(tag = "case-views", security(("session" = [])),
    extensions(("x-permission" = json!("case_view.use"))),
    responses((status = 200, description = "All of them", body = Page<CaseView>)))]
#[get("/case-views")]
async fn list_case_views(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseViewUse)?;
    let items = ctx
        .read(&scope, async |tx| db::all(tx, by(&ctx)).await)
        .await?;
    Kept::ok(&Page::whole(items))
}

/// Keeps a view for oneself; 422 where there are 50 already. What is usual takes the place of what was.
#[utoipa::path(tag = "case-views", request_body = NewCaseView, security(("session" = [])),
    extensions(("x-permission" = json!("case_view.use"))),
    responses((status = 201, description = "Kept", body = CaseView)))]
#[post("/case-views")]
async fn create_case_view(ctx: Ctx, body: Body<NewCaseView>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseViewUse)?;
    ctx.create(&scope, &body, async |tx| {
        room(db::count(tx, by(&ctx), false).await?)?;
        let made = db::insert(tx, by(&ctx), &body.value).await?;
        let place = format!("{BASE}/case-views/{}", made.id);
        Kept::created(&made, made.version, place)
    })
    .await
}

fn room(there: i64) -> Result<(), AppError> {
    if there < VIEWS_MAX {
        Ok(())
    } else {
        Err(AppError::field("", "case_view.too_many"))
    }
}

/// Puts another view in the place of one.
#[utoipa::path(tag = "case-views", params(("id" = CaseViewId, Path, description = "View"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = NewCaseView, security(("session" = [])), extensions(("x-permission" = json!("case_view.use"))),
    responses((status = 200, description = "As it is kept", body = CaseView)))]
#[put("/case-views/{id}")]
async fn replace_case_view(
    ctx: Ctx,
    id: web::Path<CaseViewId>,
    based_on: BasedOn,
    body: Body<NewCaseView>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseViewUse)?;
    let put = ctx
        .write(&scope, async |tx| {
            db::count(tx, by(&ctx), false).await?;
            let present = db::lock(tx, by(&ctx), *id).await?;
            check(&ctx, &present)?;
            based_on.check(present.version, &present)?;
            db::update(tx, by(&ctx), present, &body.value).await
        })
        .await?;
    Kept::record(&put, put.version)
}

/// Gives a view to the organisation, or takes it for oneself; 422 where there are 50 already.
#[utoipa::path(tag = "case-views", params(("id" = CaseViewId, Path, description = "View"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = ShareCaseView, security(("session" = [])), extensions(("x-permission" = json!("case_view.share"))),
    responses((status = 200, description = "As it is kept", body = CaseView)))]
#[put("/case-views/{id}/sharing")]
async fn share_case_view(
    ctx: Ctx,
    id: web::Path<CaseViewId>,
    based_on: BasedOn,
    body: Body<ShareCaseView>,
) -> Result<Kept, AppError> {
    let shared = body.value.shared;
    let scope = ctx.allow(Permission::CaseViewShare)?;
    let put = ctx
        .write(&scope, async |tx| {
            let there = db::count(tx, by(&ctx), shared).await?;
            let present = db::lock(tx, by(&ctx), *id).await?;
            based_on.check(present.version, &present)?;
            if present.shared != shared {
                room(there)?;
            }
            Ok(db::share(tx, by(&ctx), present, shared).await?)
        })
        .await?;
    Kept::record(&put, put.version)
}

/// Throws a view away.
#[utoipa::path(tag = "case-views", params(("id" = CaseViewId, Path, description = "View"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), security(("session" = [])),
    extensions(("x-permission" = json!("case_view.use"))),
    responses((status = 204, description = "Gone")))]
#[delete("/case-views/{id}")]
async fn delete_case_view(
    ctx: Ctx,
    id: web::Path<CaseViewId>,
    based_on: BasedOn,
) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::CaseViewUse)?;
    ctx.write(&scope, async |tx| {
        let present = db::lock(tx, by(&ctx), *id).await?;
        check(&ctx, &present)?;
        based_on.check(present.version, &present)?;
        Ok(db::delete(tx, *id).await?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
