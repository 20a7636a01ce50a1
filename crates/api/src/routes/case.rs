//! `/cases`: 患者一覧, 患者情報 (B9, B2).

use actix_web::{get, web};
use chrono::NaiveDate;
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{Case, CaseKind, CaseStatus, CaseSummary, Severity, Whereabouts};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use super::{Query, page};
use crate::answer::Kept;
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::case_record::{self as db, Filter, Through};
use crate::db::{Tx, person};
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

/// What a list of cases may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Through which relation; absent for the nearest one has.
    view: Option<View>,
    /// 区分; absent for patients.
    kind: Option<CaseKind>,
    /// Only in this state.
    status: Option<CaseStatus>,
    /// Only of this severity.
    severity: Option<Severity>,
    /// Only at this place.
    whereabouts: Option<Whereabouts>,
    /// Only reported from this day on.
    reported_from: Option<NaiveDate>,
    /// Only reported up to this day.
    reported_until: Option<NaiveDate>,
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
    /// Whether to count them, too: `total`, where they are at most 1,000.
    count: Option<bool>,
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

/// Of which kind a list is. Who is no patient is for whoever may read contacts.
pub(super) fn kind(ctx: &Ctx, wanted: Option<CaseKind>) -> Result<CaseKind, AppError> {
    let kind = wanted.unwrap_or(CaseKind::Patient);
    if kind != CaseKind::Patient {
        ctx.allow(Permission::ContactRead)?;
    }
    Ok(kind)
}

/// Names of a page's persons, where the caller may read who they are; lists of prefectures and cities go
/// without names by default.
pub(super) async fn with_names(
    ctx: &Ctx,
    tx: &mut Tx,
    mut cases: Vec<CaseSummary>,
) -> Result<Vec<CaseSummary>, AppError> {
    let asks = Permission::PersonRead.asks_for_purpose(ctx.kind(), ctx.roles());
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

/// Cases, newest report first.
#[utoipa::path(tag = "cases", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "A page", body = Page<CaseSummary>)))]
#[get("/cases")]
async fn list_cases(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    let limit = page::limit(query.limit)?;
    let filter = Filter {
        through: through(&scope, query.view)?,
        kind: kind(&ctx, query.kind)?,
        status: query.status,
        severity: query.severity,
        whereabouts: query.whereabouts,
        reported_from: query.reported_from,
        reported_until: query.reported_until,
        after: page::after(query.after.as_deref())?,
        limit: limit + 1,
    };
    let (found, total) = ctx
        .read(&scope, async |tx| {
            let total = match query.count {
                Some(true) => db::count(tx, &scope, &filter).await?,
                _ => None,
            };
            let cases = db::page(tx, &scope, &filter).await?;
            Ok((with_names(&ctx, tx, cases).await?, total))
        })
        .await?;
    let page = page::cut(found, limit, |last| (last.reported_on, last.id))?;
    Kept::ok(&Page { total, ..page })
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
