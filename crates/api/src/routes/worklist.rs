//! `/worklists`: how much waits, for the navigation and for what is told live (K3).

use actix_web::get;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::worklist::Worklists;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::ctx::Ctx;
use crate::db::{transfer, worklist as db};
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_worklists);
}

/// How much waits at the organisation acted for, of what the caller may work on, counted to a hundred. Names nobody.
#[utoipa::path(tag = "worklists", security(("session" = [])),
    extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "Numbers", body = Worklists)))]
#[get("/worklists")]
async fn get_worklists(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OrganizationRead)?;
    let accepting = ctx.allow(Permission::NotificationAccept).ok();
    let attending = ctx.allow(Permission::AlertRead).ok();
    let awaiting = ctx.allow(Permission::ClinicalWrite).ok();
    let awaiting = awaiting.filter(|scope| scope.includes(Relation::Responsible));
    let taking = ctx.allow(Permission::TransferAccept).ok();
    let found = ctx
        .read(&scope, async |tx| {
            let mut found = Worklists::default();
            if let Some(scope) = &accepting {
                found.to_accept = Some(db::to_accept(tx, scope).await?);
            }
            if let Some(scope) = &attending {
                found.alerts = Some(db::alerts(tx, scope).await?);
            }
            if let Some(scope) = &awaiting {
                found.awaited_tests = Some(db::awaited_tests(tx, scope).await?);
            }
            if let Some(scope) = &taking {
                found.transfers = Some(transfer::incoming(tx, scope).await?);
            }
            Ok(found)
        })
        .await?;
    Kept::ok(&found)
}
