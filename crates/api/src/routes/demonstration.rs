//! `/demonstration`: the sign-ins of a demonstration with made-up people, with the codes of this moment.

use actix_web::http::header::HOST;
use actix_web::{HttpRequest, get};
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::invitation::DemonstrationMessage;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::ctx::PublicCtx;
use crate::error::AppError;
use crate::services::demonstration;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_demonstration_accounts)
        .service(list_demonstration_messages);
}

/// The sign-ins of the demonstration; 404 on every other system.
#[utoipa::path(tag = "demonstration", security(()),
    responses((status = 200, description = "The sign-ins", body = [DemonstrationAccount])))]
#[get("/demonstration/accounts")]
async fn list_demonstration_accounts(ctx: PublicCtx) -> Result<Kept, AppError> {
    if !ctx.app().demonstration {
        return Err(AppError::not_found());
    }
    let accounts = ctx
        .read(async |tx| demonstration::accounts(tx).await)
        .await?;
    Kept::ok(&accounts)
}

/// What would have gone out to patients, the latest first; 404 on every other system than a demonstration.
#[utoipa::path(tag = "demonstration", security(()),
    responses((status = 200, description = "The messages", body = [DemonstrationMessage])))]
#[get("/demonstration/messages")]
async fn list_demonstration_messages(
    ctx: PublicCtx,
    request: HttpRequest,
) -> Result<Kept, AppError> {
    if !ctx.app().demonstration {
        return Err(AppError::not_found());
    }
    let host = request.headers().get(HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base = ctx.app().public_url.clone();
    let base = base.unwrap_or_else(|| format!("http://{host}"));
    Kept::ok(&demonstration::messages(&ctx.app().db, &base).await?)
}
