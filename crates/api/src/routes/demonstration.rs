//! `/demonstration`: the sign-ins of a demonstration with made-up people, with the codes of this moment.

use actix_web::get;
use hersys_domain::demonstration::DemonstrationAccount;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::ctx::PublicCtx;
use crate::error::AppError;
use crate::services::demonstration;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_demonstration_accounts);
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
