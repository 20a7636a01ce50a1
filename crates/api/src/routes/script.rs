//! `/cases/{id}/script`: 聞き取り, how far a conversation has come (B6).

use actix_web::{get, post, web};
use hersys_domain::id::CaseId;
use hersys_domain::permission::Permission;
use hersys_domain::script::{NewScriptMark, Script};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::script;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_script).service(mark_script);
}

/// The steps of a conversation with the person of a case, what became of each, and where one goes on.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")),
    security(("session" = [])), extensions(("x-permission" = json!("survey.read"))),
    responses((status = 200, description = "How far it has come", body = Script)))]
#[get("/cases/{id}/script")]
async fn get_script(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::SurveyRead)?;
    let scope = ctx.allow(Permission::SurveyWrite).ok();
    let reader = ctx.organization_id();
    let found = ctx
        .read(&sight, async |tx| {
            script::read(tx, &sight, scope.as_ref(), reader, *id).await
        })
        .await?;
    Kept::ok(&found)
}

/// Says what became of a step: asked, put off, or not answered. The last that was said of a step holds; what was said before is
/// kept.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = NewScriptMark,
    security(("session" = [])), extensions(("x-permission" = json!("survey.write"))),
    responses((status = 200, description = "How far it has come then", body = Script)))]
#[post("/cases/{id}/script/marks")]
async fn mark_script(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<NewScriptMark>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::SurveyWrite)?;
    let sight = ctx.allow(Permission::SurveyRead)?;
    let who = (ctx.account_id(), ctx.organization_id());
    ctx.create(&scope, &body, async |tx| {
        let (Some(step), Some(state)) = (body.value.step, body.value.state) else {
            return Err(AppError::field("/step", "required"));
        };
        let script = script::mark(tx, &sight, &scope, who, *id, (step, state)).await?;
        Kept::ok(&script)
    })
    .await
}
