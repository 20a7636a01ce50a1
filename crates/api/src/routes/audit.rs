//! `/audit`: who read and changed what (閲覧・操作の記録, H4).

use actix_web::{get, web};
use hersys_domain::audit::{AuditEntry, AuditState, DataGroup};
use hersys_domain::id::PersonId;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::Kept;
use crate::ctx::Ctx;
use crate::db::audit as db;
use crate::db::case_record;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_audit_entries)
        .service(get_audit_state)
        .service(list_accesses);
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
    let (limit, before) = (
        page::limit(query.limit)?,
        page::after(query.after.as_deref())?,
    );
    let found = ctx
        .read(&scope, async |tx| {
            Ok(db::page(tx, before, one_more(limit)).await?)
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| last.id)?)
}

/// How far the log is sealed. Who writes the root down can hold the log to it later.
#[utoipa::path(tag = "audit", security(("session" = [])), extensions(("x-permission" = json!("audit.read"))),
    responses((status = 200, description = "The last seal", body = AuditState)))]
#[get("/audit/verification")]
async fn get_audit_state(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AuditRead)?;
    let state = ctx
        .read(&scope, async |tx| Ok(db::state(tx).await?))
        .await?;
    Kept::ok(&state)
}

/// Who looked at a person's record or changed it, newest first (H4). People of other bodies are named by their
/// organisation alone.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person"), ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("audit.person"))),
    responses((status = 200, description = "A page", body = Page<AuditEntry>)))]
#[get("/persons/{id}/accesses")]
async fn list_accesses(
    ctx: Ctx,
    id: web::Path<PersonId>,
    query: Query<ListQuery>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::AuditPerson)?;
    let (limit, before) = (
        page::limit(query.limit)?,
        page::after(query.after.as_deref())?,
    );
    let found = ctx
        .read(&scope, async |tx| {
            if !case_record::holds_person(tx, &scope, *id).await? {
                return Err(AppError::not_found());
            }
            tx.touched(*id, DataGroup::Audit);
            Ok(db::of_person(tx, *id, before, one_more(limit)).await?)
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| last.id)?)
}

/// What is asked of the database to know whether there is a next page.
fn one_more(limit: i64) -> i32 {
    i32::try_from(limit).unwrap_or(0) + 1
}
