//! `/audit`: who read and changed what (閲覧・操作の記録, H4).

use actix_web::get;
use hersys_domain::audit::AuditEntry;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::Kept;
use crate::ctx::Ctx;
use crate::db::audit as db;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_audit_entries);
}

/// What a list of entries may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Entries of one's own organisation, newest first.
#[utoipa::path(tag = "audit", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("audit.read"))),
    responses((status = 200, description = "A page", body = Page<AuditEntry>)))]
#[get("/audit")]
async fn list_audit_entries(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AuditRead)?;
    let limit = page::limit(query.limit)?;
    let before = page::after(query.after.as_deref())?;
    let at_most = i32::try_from(limit).unwrap_or(0) + 1;
    let found = ctx
        .read(&scope, async |tx| Ok(db::page(tx, before, at_most).await?))
        .await?;
    Kept::ok(&page::cut(found, limit, |last| last.id)?)
}
