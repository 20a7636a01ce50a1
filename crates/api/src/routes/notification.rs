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

use super::purpose::PurposeHeader;
use super::{Query, page};
use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::notification::{self as db, Annotation, Which};
use crate::error::AppError;
use crate::services::{accept, notification};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_notifications)
        .service(accept_notifications)
        .service(confirm_notifications)
        .service(get_notification)
        .service(accept_notification)
        .service(confirm_notification);
}

/// Which notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Queue {
    /// 届出済（受理待ち）, the oldest first.
    ToAccept,
    /// All received, the newest first.
    Received,
    /// What waits for 確認 by the responsible centre, the oldest first.
    ToConfirm,
    /// Later versions (訂正) that wait for the responsible centre's decision, the oldest first.
    ToReview,
    /// Wishes to withdraw (取下げの申出) that wait for an answer, the oldest first.
    ToConsent,
    /// 補正依頼中: received or one's own to follow, with questions that wait for the institution's answer, those that
    /// have waited longest first.
    Queried,
    /// One's own institution's, the newest first.
    Own,
    /// One's own with 補正依頼 that wait for an answer, the oldest first.
    Asked,
    /// One's own with items 未入力 (補記のお願い), the newest first.
    WithGaps,
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

/// Notifications of one of the worklists, of all received, or one's own.
#[utoipa::path(tag = "notifications", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "A page", body = Page<NotificationSummary>)))]
#[get("/notifications")]
async fn list_notifications(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let (which, relation) = match query.queue {
        Queue::ToAccept => (Some(Which::ToAccept), Relation::Receiving),
        Queue::Received => (Some(Which::Received), Relation::Receiving),
        Queue::ToConfirm => (Some(Which::ToConfirm), Relation::Responsible),
        Queue::ToReview => (Some(Which::ToReview), Relation::Responsible),
        Queue::ToConsent => (Some(Which::ToConsent), Relation::Receiving),
        Queue::Queried => (None, Relation::Receiving),
        Queue::Own => (Some(Which::Own), Relation::Granted),
        Queue::Asked => (Some(Which::Asked), Relation::Granted),
        Queue::WithGaps => (Some(Which::WithGaps), Relation::Granted),
    };
    if !scope.includes(relation) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            let rows = match which {
                Some(which) => db::page(tx, &scope, which, after, limit + 1).await?,
                None => db::queried(tx, &scope, after, limit + 1).await?,
            };
            notification::summaries(tx, &scope, rows).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        let asked = last.asked_at.filter(|_| which.is_none());
        (asked.unwrap_or(last.submitted_at), last.id)
    })?)
}

/// One notification: what the doctor wrote, with what looks wrong beside it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"), PurposeHeader),
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

/// Annotates one notification; a second time is a conflict.
async fn annotate_one(
    ctx: &Ctx,
    id: NotificationId,
    permission: Permission,
    annotation: Annotation,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(permission)?;
    let sight = ctx.allow(Permission::NotificationRead)?;
    let found = ctx
        .write(&scope, async |tx| {
            let who = db::find(tx, &sight, id)
                .await?
                .parties(scope.organization());
            let own = match annotation {
                Annotation::Acceptance => who.receiving,
                Annotation::Confirmation => who.responsible,
            };
            if !own {
                return Err(ProblemCode::NotAllowed.into());
            }
            let done = accept::annotate(tx, &scope, &[id], annotation, ctx.account_id()).await?;
            if done.is_empty() {
                return Err(ProblemCode::Conflict.into());
            }
            notification::read(tx, &sight, id).await
        })
        .await?;
    Kept::record(&found, found.summary.version)
}

/// Annotates those of many that wait for one's organisation to do so.
async fn annotate_many(
    ctx: &Ctx,
    ids: Vec<NotificationId>,
    permission: Permission,
    annotation: Annotation,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(permission)?;
    let accepted = ctx
        .write(&scope, async |tx| {
            accept::annotate(tx, &scope, &ids, annotation, ctx.account_id()).await
        })
        .await?;
    let skipped = ids
        .into_iter()
        .filter(|id| !accepted.contains(id))
        .collect();
    Kept::ok(&Accepted { accepted, skipped })
}

/// 受理する: notes that the receiving centre has taken note. Nothing waits for it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.accept"))),
    responses((status = 200, description = "Accepted", body = Notification)))]
#[post("/notifications/{id}/acceptance")]
async fn accept_notification(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    annotate_one(
        &ctx,
        *id,
        Permission::NotificationAccept,
        Annotation::Acceptance,
    )
    .await
}

/// まとめて受理する: up to 200 at once; tells which were accepted and which were not.
#[utoipa::path(tag = "notifications", request_body = AcceptMany, security(("session" = [])),
    extensions(("x-permission" = json!("notification.accept"))),
    responses((status = 200, description = "Done", body = Accepted)))]
#[post("/notifications:accept")]
async fn accept_notifications(ctx: Ctx, body: Body<AcceptMany>) -> Result<Kept, AppError> {
    annotate_many(
        &ctx,
        body.value.ids,
        Permission::NotificationAccept,
        Annotation::Acceptance,
    )
    .await
}

/// 確認した: notes that the responsible centre has read it. Nothing waits for it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.confirm"))),
    responses((status = 200, description = "Confirmed", body = Notification)))]
#[post("/notifications/{id}/confirmation")]
async fn confirm_notification(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    annotate_one(
        &ctx,
        *id,
        Permission::NotificationConfirm,
        Annotation::Confirmation,
    )
    .await
}

/// まとめて確認する: up to 200 at once; tells which were confirmed and which were not.
#[utoipa::path(tag = "notifications", request_body = AcceptMany, security(("session" = [])),
    extensions(("x-permission" = json!("notification.confirm"))),
    responses((status = 200, description = "Done", body = Accepted)))]
#[post("/notifications:confirm")]
async fn confirm_notifications(ctx: Ctx, body: Body<AcceptMany>) -> Result<Kept, AppError> {
    annotate_many(
        &ctx,
        body.value.ids,
        Permission::NotificationConfirm,
        Annotation::Confirmation,
    )
    .await
}
