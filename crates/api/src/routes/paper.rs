//! Forms on paper (A7): as PDF, with the Japanese typeface in it.

use actix_web::{HttpResponse, get, web};
use hersys_domain::id::NotificationId;
use hersys_domain::jp_date::jst_date;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::paper;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(print_notification);
}

/// The latest version of a notification as PDF, laid out as 別記様式6-1: what the reader may read on the screen, too.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "The form", body = Vec<u8>, content_type = "application/pdf")))]
#[get("/notifications/{id}/form.pdf")]
async fn print_notification(
    ctx: Ctx,
    id: web::Path<NotificationId>,
) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let form = ctx
        .read(&scope, async |tx| {
            paper::of_notification(tx, &scope, *id).await
        })
        .await?;
    // On a thread of its own, its connection given back: the threads that answer have others to serve.
    let bytes = tokio::task::spawn_blocking(move || hersys_print::pdf(&form))
        .await
        .map_err(AppError::internal)?
        .map_err(AppError::internal)?;
    // Whoever sees the file in a folder learns of nobody.
    let day = jst_date(ctx.now()).format("%Y%m%d");
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            "content-disposition",
            format!("attachment; filename=\"notification-{day}.pdf\""),
        ))
        .body(bytes))
}
