//! `/notifications`: what was submitted; 発生届の受付 (A3).

use actix_web::{get, post, web};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::{
    AcceptMany, Accepted, Notification, NotificationSummary,
};
use hersys_domain::page::Page;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::notification::{self as db, Which};
use crate::error::AppError;
use crate::services::{accept, notification};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_notifications)
        .service(accept_notifications)
        .service(get_notification)
        .service(accept_notification);
}

/// Which notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Queue {
    /// 届出済（受理待ち）, the oldest first.
    ToAccept,
    /// All received, the newest first.
    Received,
    /// One's own institution's, the newest first.
    Own,
}

/// What a list of notifications may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Which.
    queue: Queue,
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Notifications: those waiting for 受理, those received, or one's own.
#[utoipa::path(tag = "notifications", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "A page", body = Page<NotificationSummary>)))]
#[get("/notifications")]
async fn list_notifications(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let (which, relation) = match query.queue {
        Queue::ToAccept => (Which::ToAccept, Relation::Receiving),
        Queue::Received => (Which::Received, Relation::Receiving),
        Queue::Own => (Which::Own, Relation::Granted),
    };
    if !scope.includes(relation) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            let rows = db::page(tx, &scope, which, after, limit + 1).await?;
            notification::summaries(tx, &scope, rows).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        (last.submitted_at, last.id)
    })?)
}

/// One notification: what the doctor wrote, with what looks wrong beside it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "The notification", body = Notification)))]
#[get("/notifications/{id}")]
async fn get_notification(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let found = ctx
        .read(&scope, async |tx| notification::read(tx, &scope, *id).await)
        .await?;
    Kept::record(&found, found.summary.version)
}

/// 受理する: notes that the receiving centre has taken note. Nothing waits for it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.accept"))),
    responses((status = 200, description = "Accepted", body = Notification)))]
#[post("/notifications/{id}/acceptance")]
async fn accept_notification(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationAccept)?;
    let sight = ctx.allow(Permission::NotificationRead)?;
    let found = ctx
        .write(&scope, async |tx| {
            let present = db::find(tx, &sight, *id).await?;
            if present.receiving_center_id != scope.organization() {
                return Err(ProblemCode::NotAllowed.into());
            }
            if present.accepted_at.is_some()
                || accept::accept(tx, &scope, &[*id], ctx.account_id())
                    .await?
                    .is_empty()
            {
                return Err(ProblemCode::Conflict.into());
            }
            notification::read(tx, &sight, *id).await
        })
        .await?;
    Kept::record(&found, found.summary.version)
}

/// まとめて受理する: up to 200 at once; tells which were accepted and which were not.
#[utoipa::path(tag = "notifications", request_body = AcceptMany, security(("session" = [])),
    extensions(("x-permission" = json!("notification.accept"))),
    responses((status = 200, description = "Done", body = Accepted)))]
#[post("/notifications:accept")]
async fn accept_notifications(ctx: Ctx, body: Body<AcceptMany>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationAccept)?;
    let ids = body.value.ids;
    let accepted = ctx
        .write(&scope, async |tx| {
            accept::accept(tx, &scope, &ids, ctx.account_id()).await
        })
        .await?;
    let skipped = ids
        .into_iter()
        .filter(|id| !accepted.contains(id))
        .collect();
    Kept::ok(&Accepted { accepted, skipped })
}
