//! データ出力: lists as workbooks of Excel (F5, I4), each written down in the audit log.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::case::{CaseKind, CaseStatus, CaseSummary, Severity, Whereabouts};
use hersys_domain::jp_date::jst_date;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Query;
use super::case::{View, kind, through, with_names};
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::case_record::{self, Filter, Through};
use crate::db::{Tx, organization, reference};
use crate::error::AppError;
use crate::gates::Exporting;
use crate::services::export::{CaseList, Maker, Names};
use crate::services::workbook::CONTENT_TYPE;
use crate::texts::word;

/// Cases read at once.
const PAGE: i64 = 1_000;
/// Cases of one workbook at most: more is for a job in the background.
const CASES_MAX: u32 = 200_000;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(export_cases);
}

/// Who asks, as 「条件」 names them.
pub(super) async fn maker(ctx: &Ctx, tx: &mut Tx) -> Result<Maker, AppError> {
    let own = organization::by_id(tx, ctx.organization_id()).await?;
    Ok(Maker {
        organization: own.name,
        person: ctx.caller().display_name.clone(),
        at: tx.now(),
    })
}

/// Ends a workbook on a thread of its own: compressing takes as long as it takes, and the threads that answer
/// requests, and the connection it was read on, have others to serve. Its place is free when it is done, even where
/// who asked has hung up.
pub(super) async fn finished(
    making: Exporting,
    work: impl FnOnce() -> Result<Vec<u8>, AppError> + Send + 'static,
) -> Result<Vec<u8>, AppError> {
    tokio::task::spawn_blocking(move || {
        let _making = making;
        work()
    })
    .await
    .map_err(AppError::internal)?
}

/// A workbook to be saved as `NAME-YYYYMMDD.xlsx`.
pub(super) fn workbook(
    name: &str,
    now: DateTime<Utc>,
    bytes: Vec<u8>,
) -> Result<HttpResponse, AppError> {
    let day = jst_date(now).format("%Y%m%d");
    Ok(HttpResponse::Ok()
        .content_type(CONTENT_TYPE)
        .insert_header((
            "content-disposition",
            format!("attachment; filename=\"{name}-{day}.xlsx\""),
        ))
        .body(bytes))
}

/// What a workbook of cases is narrowed by: as the list on the screen.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct CasesQuery {
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
}

/// Cases as a workbook of Excel, newest report first; names where one's lists have them. At most 200,000.
#[utoipa::path(tag = "cases", params(CasesQuery), security(("session" = [])),
    extensions(("x-permission" = json!("case.export"))),
    responses((status = 200, description = "The workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/cases.xlsx")]
async fn export_cases(ctx: Ctx, query: Query<CasesQuery>) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::CaseExport)?;
    ctx.require_fresh_factor()?;
    let through = through(&scope, query.view)?;
    kind(&ctx, query.kind)?;
    let named = ctx.may(Permission::PersonRead)
        && !Permission::PersonRead.asks_for_purpose(ctx.kind(), ctx.roles());
    let making = ctx.app().gates.export()?;
    let (list, maker) = ctx
        .read(&scope, async |tx| {
            let list = fill(&ctx, tx, &scope, (&query, through), named).await?;
            Ok((list, maker(&ctx, tx).await?))
        })
        .await?;
    let narrowed = narrowed(&query, through);
    let bytes = finished(making, move || list.finish(&maker, narrowed)).await?;
    workbook("cases", ctx.now(), bytes)
}

/// Every case, page by page.
async fn fill(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (query, through): (&CasesQuery, Through),
    named: bool,
) -> Result<CaseList, AppError> {
    let mut filter = Filter {
        through,
        kind: kind(ctx, query.kind)?,
        status: query.status,
        severity: query.severity,
        whereabouts: query.whereabouts,
        reported_from: query.reported_from,
        reported_until: query.reported_until,
        after: None,
        limit: PAGE,
    };
    let mut list = CaseList::new(named)?;
    loop {
        let page = case_record::page(tx, scope, &filter).await?;
        let Some(last) = page.last() else {
            return Ok(list);
        };
        filter.after = Some((last.reported_on, last.id));
        if list.rows() >= CASES_MAX {
            return Err(AppError::field("/rows", "export.too_many_rows"));
        }
        let names = names(tx, &page).await?;
        for case in with_names(ctx, tx, page).await? {
            list.push(&case, &names)?;
        }
    }
}

async fn names(tx: &mut Tx, cases: &[CaseSummary]) -> Result<Names, AppError> {
    let organizations: BTreeSet<_> = cases
        .iter()
        .flat_map(|case| [Some(case.responsible_center_id), case.receiving_center_id])
        .flatten()
        .collect();
    let codes: BTreeSet<&String> = cases
        .iter()
        .filter_map(|case| case.municipality_code.as_ref())
        .collect();
    let organizations: Vec<_> = organizations.into_iter().collect();
    let codes: Vec<String> = codes.into_iter().cloned().collect();
    Ok(Names {
        organizations: organization::names(tx, &organizations)
            .await?
            .into_iter()
            .collect(),
        municipalities: reference::municipality_names(tx, &codes)
            .await?
            .into_iter()
            .collect(),
    })
}

/// The conditions in words.
fn narrowed(query: &CasesQuery, through: Through) -> Vec<(String, String)> {
    let view = match through {
        Through::Responsible => "responsible",
        Through::Receiving => "receiving",
        Through::Area => "area",
        Through::Granted => "granted",
    };
    let choice = |set: &str, value: Option<&str>| {
        let words = match value {
            Some(value) => word("case", &format!("{set}.{value}")),
            None => word("export", "everything"),
        };
        (word("case", &format!("label.{set}")), words)
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let span = match (query.reported_from, query.reported_until) {
        (None, None) => word("export", "everything"),
        (from, until) => format!("{} ～ {}", day(from), day(until)),
    };
    vec![
        (
            word("export", "view"),
            word("case", &format!("view.{view}")),
        ),
        choice(
            "kind",
            Some(query.kind.unwrap_or(CaseKind::Patient).as_str()),
        ),
        choice("status", query.status.map(CaseStatus::as_str)),
        choice("severity", query.severity.map(Severity::as_str)),
        choice("whereabouts", query.whereabouts.map(Whereabouts::as_str)),
        (word("export", "reported_span"), span),
    ]
}
