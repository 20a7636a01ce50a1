//! データ出力: lists as workbooks of Excel (F5, I4), each written down in the audit log.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use hersys_domain::case::CaseSummary;
use hersys_domain::jp_date::jst_date;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::case::{through, with_names};
use super::case_query::{CaseQuery, FilterParams, check};
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::case_record::{self, Filter, Through};
use crate::db::{Tx, course, organization, reference};
use crate::error::AppError;
use crate::gates::Exporting;
use crate::services::case_conditions;
use crate::services::export::{CaseList, Maker, Names};
use crate::services::workbook::CONTENT_TYPE;
use crate::texts::word;

/// Cases read at once.
const PAGE: i64 = 1_000;
/// Cases of one workbook at most: more is for a job in the background.
const CASES_MAX: usize = 200_000;

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

/// Cases as a workbook of Excel, in the order of the list; names where one's lists have them. At most 200,000.
#[utoipa::path(tag = "cases", params(FilterParams), security(("session" = [])),
    extensions(("x-permission" = json!("case.export"))),
    responses((status = 200, description = "The workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/cases.xlsx")]
async fn export_cases(ctx: Ctx, query: CaseQuery) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::CaseExport)?;
    ctx.require_fresh_factor()?;
    check(&ctx, &query.filter)?;
    let through = through(&scope, query.view)?;
    let named = ctx.may(Permission::PersonRead)
        && !Permission::PersonRead.asks_for_purpose(ctx.kind(), ctx.roles());
    let making = ctx.app().gates.export()?;
    let (list, maker, narrowed) = ctx
        .read(&scope, async |tx| {
            let list = fill(&ctx, tx, &scope, (&query, through), named).await?;
            let narrowed = conditions(tx, &query, through).await?;
            Ok((list, maker(&ctx, tx).await?, narrowed))
        })
        .await?;
    let bytes = finished(making, move || list.finish(&maker, narrowed)).await?;
    workbook("cases", ctx.now(), bytes)
}

/// Every case, page by page.
async fn fill(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (query, through): (&CaseQuery, Through),
    named: bool,
) -> Result<CaseList, AppError> {
    let mut filter = Filter {
        through,
        narrowed: query.filter.clone(),
        order: query.order,
        after: None,
        limit: PAGE,
    };
    let mut list = CaseList::new(named)?;
    loop {
        let page = case_record::page(tx, scope, &filter).await?;
        let rows = usize::try_from(list.rows()).unwrap_or(usize::MAX);
        if rows.saturating_add(page.cases.len()) > CASES_MAX {
            return Err(AppError::field("/rows", "export.too_many_rows"));
        }
        let names = names(tx, &page.cases).await?;
        for case in with_names(ctx, tx, page.cases).await? {
            list.push(&case, &names)?;
        }
        if page.next.is_none() {
            return Ok(list);
        }
        filter.after = page.next;
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

/// What the list is narrowed by and in which order it stands, in words.
async fn conditions(
    tx: &mut Tx,
    query: &CaseQuery,
    through: Through,
) -> Result<Vec<(String, String)>, AppError> {
    let view = match through {
        Through::Responsible => "responsible",
        Through::Receiving => "receiving",
        Through::Area => "area",
        Through::Granted => "granted",
    };
    let filter = &query.filter;
    let names = Names {
        organizations: organization::names(tx, &filter.receiving_center_id)
            .await?
            .into_iter()
            .collect(),
        municipalities: {
            let codes: Vec<String> = filter
                .municipality_code
                .iter()
                .map(ToString::to_string)
                .collect();
            reference::municipality_names(tx, &codes)
                .await?
                .into_iter()
                .collect()
        },
    };
    let accounts = course::names(
        tx,
        filter.assigned_to.iter().copied().collect(),
        BTreeSet::new(),
    )
    .await?;
    let mut lines = vec![(
        word("export", "view"),
        word("case", &format!("view.{view}")),
    )];
    lines.extend(case_conditions::lines(filter, &names, &accounts.accounts));
    lines.push((word("export", "order"), case_conditions::order(query.order)));
    Ok(lines)
}
