//! `/alerts`: 要対応一覧 (C6).

use actix_web::{get, post, web};
use hersys_domain::alert::{Alert, Resolution};
use hersys_domain::audit::DataGroup;
use hersys_domain::event::EventKind;
use hersys_domain::id::AlertId;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{Tx, alert as db, person};
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_alerts).service(resolve_alert);
}

/// What the worklist may be asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Names, where the caller may read who people are.
async fn with_names(
    ctx: &Ctx,
    tx: &mut Tx,
    mut alerts: Vec<Alert>,
) -> Result<Vec<Alert>, AppError> {
    if !ctx.may(Permission::PersonRead) {
        return Ok(alerts);
    }
    let persons: Vec<_> = alerts.iter().map(|alert| alert.person_id).collect();
    let identities = person::identities(tx, &persons).await?;
    for alert in &mut alerts {
        alert.name = identities
            .get(&alert.person_id)
            .and_then(|identity| identity.full_name());
    }
    Ok(alerts)
}

/// What somebody of the responsible centre must look at: the most urgent first, of these the oldest. A line
/// stays until it is resolved.
#[utoipa::path(tag = "alerts", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("alert.read"))),
    responses((status = 200, description = "A page", body = Page<Alert>)))]
#[get("/alerts")]
async fn list_alerts(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AlertRead)?;
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            let alerts = db::page(tx, &scope, after, limit + 1).await?;
            tx.listed(alerts.len(), DataGroup::Alert);
            with_names(&ctx, tx, alerts).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        (last.urgency.rank(), last.raised_at, last.id)
    })?)
}

/// Resolves a line with a note (対応済みにする). A report that came to it meanwhile makes the version stale.
#[utoipa::path(tag = "alerts", params(("id" = AlertId, Path, description = "Alert"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), request_body = Resolution,
    security(("session" = [])), extensions(("x-permission" = json!("alert.resolve"))),
    responses((status = 200, description = "Resolved", body = Alert)))]
#[post("/alerts/{id}/resolution")]
async fn resolve_alert(
    ctx: Ctx,
    id: web::Path<AlertId>,
    based_on: BasedOn,
    body: Body<Resolution>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AlertResolve)?;
    let resolved = ctx
        .create(&scope, &body, async |tx| {
            let found = db::find(tx, &scope, *id).await?;
            if found.resolved_at.is_some() {
                return Err(ProblemCode::Conflict.into());
            }
            tx.touched(found.person_id, DataGroup::Alert);
            let found = with_names(&ctx, tx, vec![found]).await?;
            let mut found = found.into_iter().next().ok_or_else(AppError::not_found)?;
            based_on.check(found.version, &found)?;
            db::resolve(tx, &found, ctx.account_id(), &body.value.note).await?;
            let concerned = vec![ctx.organization_id()];
            tx.tell(EventKind::AlertChanged, found.id.0, concerned);
            found.resolved_at = Some(tx.now());
            found.updated_at = tx.now();
            found.version += 1;
            Kept::record(&found, found.version)
        })
        .await?;
    Ok(resolved)
}
