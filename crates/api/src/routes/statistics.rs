//! `/statistics`: figures that count themselves (F1, F3).

use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use hersys_domain::audit::DataGroup;
use hersys_domain::figure::{DAYS_MAX, DateKind, Dimension, Series};
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Query;
use crate::answer::Kept;
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::figure::{self as db, Question};
use crate::db::{Tx, organization};
use crate::error::AppError;
use crate::services::export;

/// The nation, as an area.
const NATION: &str = "JP";

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_series).service(get_series_workbook);
}

/// What a series may ask for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SeriesQuery {
    /// By which day.
    dates: DateKind,
    /// Divided by what.
    dimension: Dimension,
    /// First day.
    from: NaiveDate,
    /// Last day; at most 1,300 days in all.
    until: NaiveDate,
    /// An organisation of one's area; absent for one's own area, which for the ministry is the nation.
    organization_id: Option<OrganizationId>,
}

/// New cases by day, counted from the records: rollups and what has changed since they were folded.
#[utoipa::path(tag = "statistics", params(SeriesQuery), security(("session" = [])),
    extensions(("x-permission" = json!("statistics.read"))),
    responses((status = 200, description = "The series", body = Series), (status = 404, description = "No such area in sight")))]
#[get("/statistics/series")]
async fn get_series(ctx: Ctx, query: Query<SeriesQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::StatisticsRead)?;
    let series = ctx
        .figures(&scope, async |tx| series(tx, &scope, &query).await)
        .await?;
    Kept::ok(&series)
}

/// The same as a workbook of Excel, with a sheet 「条件」 that says what it is.
#[utoipa::path(tag = "statistics", params(SeriesQuery), security(("session" = [])),
    extensions(("x-permission" = json!("statistics.export"))),
    responses((status = 200, description = "The workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 404, description = "No such area in sight")))]
#[get("/statistics/series.xlsx")]
async fn get_series_workbook(
    ctx: Ctx,
    query: Query<SeriesQuery>,
) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::StatisticsExport)?;
    let making = ctx.app().gates.export()?;
    let series = ctx
        .figures(&scope, async |tx| series(tx, &scope, &query).await)
        .await?;
    // That figures leave the system is written down before they do, by the role that may write.
    let maker = ctx
        .read(&scope, async |tx| {
            tx.listed(series.points.len(), DataGroup::Figures);
            super::export::maker(&ctx, tx).await
        })
        .await?;
    let work = move || export::series(&series, &maker);
    let bytes = super::export::finished(making, work).await?;
    super::export::workbook("statistics", ctx.now(), bytes)
}

/// What was asked, answered.
async fn series(tx: &mut Tx, scope: &Scope, query: &SeriesQuery) -> Result<Series, AppError> {
    let days = (query.until - query.from).num_days();
    if !(0..DAYS_MAX).contains(&days) {
        return Err(ProblemCode::MalformedParameter.into());
    }
    let (area, area_name) = area_of(tx, scope, query.organization_id).await?;
    let question = Question {
        dates: query.dates,
        dimension: query.dimension,
        area: area.clone(),
        from: query.from,
        until: query.until,
    };
    let points = db::series(tx, &question).await?;
    let districts = if query.dimension == Dimension::District {
        db::districts(tx, &points).await?
    } else {
        Vec::new()
    };
    Ok(Series {
        dates: query.dates,
        dimension: query.dimension,
        area,
        area_name,
        from: query.from,
        until: query.until,
        districts,
        total: points.iter().map(|point| point.amount).sum(),
        points,
        as_of: tx.now(),
    })
}

/// The area asked for: one's own, or that of an organisation one knows.
async fn area_of(
    tx: &mut Tx,
    scope: &Scope,
    asked: Option<OrganizationId>,
) -> Result<(String, String), AppError> {
    if asked.is_none() && scope.kind() == OrganizationKind::Ministry {
        return Ok((NATION.to_owned(), "全国".to_owned()));
    }
    let found = organization::find(tx, scope, asked.unwrap_or(scope.organization())).await?;
    Ok((found.id.to_string(), found.name))
}
