//! `/cases`: 患者一覧, 患者情報 (B9, B2).

use actix_web::{get, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{Case, CaseSummary};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::case_query::{CasePageQuery, FilterParams, PageParams, check};
use super::page;
use super::purpose::PurposeHeader;
use crate::answer::Kept;
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::case_record::{Filter, Through};
use crate::db::{Tx, case_record, person};
use crate::error::AppError;
use crate::services::case::{self, Reader};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_cases).service(get_case);
}

/// Through which relation one looks at cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum View {
    /// Those one is responsible for (担当).
    Responsible,
    /// Those one received (届出受理).
    Receiving,
    /// Those of one's area.
    Area,
    /// Those one was let in on.
    Granted,
}

pub(super) fn through(scope: &Scope, view: Option<View>) -> Result<Through, AppError> {
    let ways = [
        (
            View::Responsible,
            Relation::Responsible,
            Through::Responsible,
        ),
        (View::Receiving, Relation::Receiving, Through::Receiving),
        (View::Area, Relation::Area, Through::Area),
        (View::Granted, Relation::Granted, Through::Granted),
    ];
    ways.into_iter()
        .filter(|(_, relation, _)| scope.includes(*relation))
        .find(|(way, _, _)| view.is_none_or(|wanted| wanted == *way))
        .map(|(_, _, through)| through)
        .ok_or_else(|| ProblemCode::NotAllowed.into())
}

/// Names of a page's persons, where the caller may read who they are; lists of prefectures and cities go
/// without names by default.
pub(super) async fn with_names(
    ctx: &Ctx,
    tx: &mut Tx,
    mut cases: Vec<CaseSummary>,
) -> Result<Vec<CaseSummary>, AppError> {
    let asks = Permission::PersonRead.asks_for_purpose(ctx.kind(), ctx.roles());
    case_record::assignees(tx, ctx.organization_id(), &mut cases).await?;
    if !ctx.may(Permission::PersonRead) || asks {
        tx.listed(cases.len(), DataGroup::Case);
        return Ok(cases);
    }
    let persons: Vec<_> = cases.iter().map(|case| case.person_id).collect();
    let identities = person::identities(tx, &persons).await?;
    for case in &mut cases {
        case.name = identities
            .get(&case.person_id)
            .and_then(|identity| identity.full_name());
    }
    tx.listed(cases.len(), DataGroup::Case);
    Ok(cases)
}

/// Cases, newest report first unless another order is asked for.
#[utoipa::path(tag = "cases", params(FilterParams, PageParams), security(("session" = [])),
    extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "A page", body = Page<CaseSummary>)))]
#[get("/cases")]
async fn list_cases(ctx: Ctx, query: CasePageQuery) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    check(&ctx, &query.list.filter)?;
    let filter = Filter {
        through: through(&scope, query.list.view)?,
        narrowed: query.list.filter,
        order: query.list.order,
        after: query.after,
        limit: query.limit,
    };
    let page = ctx
        .read(&scope, async |tx| {
            let total = if query.count {
                case_record::count(tx, &filter).await?
            } else {
                None
            };
            let found = case_record::page(tx, &scope, &filter).await?;
            Ok(Page {
                items: with_names(&ctx, tx, found.cases).await?,
                next: found.next.as_ref().map(page::cursor).transpose()?,
                total,
            })
        })
        .await?;
    Kept::ok(&page)
}

/// One case.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "The case", body = Case)))]
#[get("/cases/{id}")]
async fn get_case(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            case::read(tx, &scope, Reader::of(&ctx), *id).await
        })
        .await?;
    Kept::record(&found, found.summary.version)
}
