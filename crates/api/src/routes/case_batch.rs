//! `/case-batches`, `/cases/ids`, `/cases/assignees`: 一括変更 (B9).

use actix_web::{get, post, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::Assignee;
use hersys_domain::case_batch::{CASES_MAX, CaseBatch, CaseBatchPreview, NewCaseBatch};
use hersys_domain::id::{CaseBatchId, CaseId};
use hersys_domain::page::Page;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::BASE;
use super::case::through;
use super::case_query::{CaseQuery, FilterParams, check};
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::case_batch as db;
use crate::db::case_record::{self, Filter};
use crate::db::draft::Writer;
use crate::error::AppError;
use crate::services::case_batch::{self, Hands};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_case_ids)
        .service(list_assignees)
        .service(preview_case_batch)
        .service(create_case_batch)
        .service(undo_case_batch);
}

fn hands<'a>(ctx: &Ctx, sight: &'a Scope, scope: &'a Scope) -> Result<Hands<'a>, AppError> {
    if !scope.includes(Relation::Responsible) {
        return Err(ProblemCode::NotAllowed.into());
    }
    Ok(Hands {
        sight,
        scope,
        by: Writer {
            account: ctx.account_id(),
            organization: ctx.organization_id(),
        },
    })
}

/// The ids of a list's first 1,000 cases, in its order: for an act upon all of them.
#[utoipa::path(tag = "cases", params(FilterParams), security(("session" = [])),
    extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "Ids", body = Page<CaseId>)))]
#[get("/cases/ids")]
async fn list_case_ids(ctx: Ctx, query: CaseQuery) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    check(&ctx, &query.filter)?;
    let filter = Filter {
        through: through(&scope, query.view)?,
        narrowed: query.filter,
        order: query.order,
        after: None,
        limit: i64::try_from(CASES_MAX).unwrap_or(i64::MAX),
    };
    let page = ctx
        .read(&scope, async |tx| {
            let ids = case_record::ids(tx, &filter).await?;
            tx.listed(ids.len(), DataGroup::Case);
            Ok(Page::whole(ids))
        })
        .await?;
    Kept::ok(&page)
}

/// The members of one's own staff who may look after cases, by name.
#[utoipa::path(tag = "cases", security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "All of them", body = Page<Assignee>)))]
#[get("/cases/assignees")]
async fn list_assignees(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let staff = ctx
        .read(&scope, async |tx| {
            Ok(db::staff(tx, scope.organization()).await?)
        })
        .await?;
    Kept::ok(&Page::whole(staff))
}

/// What an act upon several cases would do to each; nothing is changed.
#[utoipa::path(tag = "case-batches", request_body = NewCaseBatch, security(("session" = [])),
    extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "What would become of each", body = CaseBatchPreview)))]
#[post("/case-batches/preview")]
async fn preview_case_batch(ctx: Ctx, body: Body<NewCaseBatch>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let hands = hands(&ctx, &sight, &scope)?;
    let tried = ctx
        .read(&scope, async |tx| {
            case_batch::tried(tx, hands, &body.value).await
        })
        .await?;
    Kept::ok(&tried)
}

/// Changes several cases by one act: all that can be changed are, and each has its result.
#[utoipa::path(tag = "case-batches", request_body = NewCaseBatch, security(("session" = [])),
    extensions(("x-permission" = json!("case.write"))),
    responses((status = 201, description = "Done", body = CaseBatch)))]
#[post("/case-batches")]
async fn create_case_batch(ctx: Ctx, body: Body<NewCaseBatch>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let hands = hands(&ctx, &sight, &scope)?;
    ctx.create(&scope, &body, async |tx| {
        let made = case_batch::act(tx, hands, &body.value).await?;
        let place = made.id.map_or_else(
            || format!("{BASE}/case-batches"),
            |id| format!("{BASE}/case-batches/{id}"),
        );
        Kept::created(&made, made.version, place)
    })
    .await
}

/// Undoes an act of one's own. What somebody has changed since stays as it is and is told; once undone it is a 409.
#[utoipa::path(tag = "case-batches", params(("id" = CaseBatchId, Path, description = "Act"),
    ("If-Match" = String, Header, description = "ETag of the act")), security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "What became of each", body = CaseBatch)))]
#[post("/case-batches/{id}/undo")]
async fn undo_case_batch(
    ctx: Ctx,
    id: web::Path<CaseBatchId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let hands = hands(&ctx, &sight, &scope)?;
    let undone = ctx
        .write(&scope, async |tx| {
            case_batch::undo(tx, hands, *id, based_on).await
        })
        .await?;
    Kept::record(&undone, undone.version)
}
