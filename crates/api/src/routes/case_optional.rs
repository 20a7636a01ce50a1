//! `/cases/{id}/optional-values`: what is entered into 任意入力項目 of a case (B7).

use actix_web::{get, patch, web};
use hersys_domain::id::{CaseId, OrganizationId};
use hersys_domain::optional_item::{
    OptionalAudience, OptionalValues, OptionalValuesPatch, OptionalValuesVersion,
};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Query;
use super::purpose::PurposeHeader;
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::case_optional::Place;
use crate::error::AppError;
use crate::services::case_optional::{self, Reader};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_optional_values)
        .service(change_optional_values)
        .service(list_optional_values_versions);
}

fn reader(ctx: &Ctx) -> Reader {
    Reader {
        account: ctx.account_id(),
        organization: ctx.organization_id(),
        // Institutions have the one, centres the other.
        notes: ctx.may(Permission::CaseNotes) || ctx.may(Permission::NotificationClinical),
        writes: ctx.allow(Permission::OptionalValueWrite).is_ok(),
    }
}

/// Whose items are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SetQuery {
    /// Who defined the items; one's own organisation where it is left out.
    organization_id: Option<OrganizationId>,
    /// For whom the items are; `own` where it is left out.
    audience: Option<OptionalAudience>,
}

fn place(ctx: &Ctx, case: CaseId, query: &SetQuery) -> Place {
    Place {
        case,
        organization: query.organization_id.unwrap_or(ctx.organization_id()),
        audience: query.audience.unwrap_or(OptionalAudience::Own),
    }
}

/// What is entered into the optional items of a case: a part for each organisation and audience whose items one enters,
/// empty ones, too.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("optional_value.read"))),
    responses((status = 200, description = "The values", body = Page<OptionalValues>)))]
#[get("/cases/{id}/optional-values")]
async fn list_optional_values(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::OptionalValueRead)?;
    let reader = reader(&ctx);
    let found = ctx
        .read(&sight, async |tx| {
            case_optional::list(tx, &sight, reader, *id).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// Enters and changes values of the items of an organisation: items that are absent stay, null clears. Based on version 0
/// where nothing was entered yet.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    SetQuery, PurposeHeader,
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = OptionalValuesPatch, content_type = "application/merge-patch+json"),
    security(("session" = [])), extensions(("x-permission" = json!("optional_value.write"))),
    responses((status = 200, description = "Entered", body = OptionalValues)))]
#[patch("/cases/{id}/optional-values")]
async fn change_optional_values(
    ctx: Ctx,
    id: web::Path<CaseId>,
    query: Query<SetQuery>,
    based_on: BasedOn,
    body: Body<OptionalValuesPatch>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalValueWrite)?;
    // What is changed is shown: who only writes is told nothing.
    let sight = ctx.allow(Permission::OptionalValueRead)?;
    let (reader, place) = (reader(&ctx), place(&ctx, *id, &query.into_inner()));
    let changed = ctx
        .write(&scope, async |tx| {
            case_optional::change(tx, &sight, reader, place, based_on, &body.value).await
        })
        .await?;
    Kept::record(&changed, changed.version)
}

/// The history of what was entered into the items of an organisation: every state with who made it and what differs.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), SetQuery, PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("optional_value.read"))),
    responses((status = 200, description = "All states, the latest first", body = Page<OptionalValuesVersion>)))]
#[get("/cases/{id}/optional-values/versions")]
async fn list_optional_values_versions(
    ctx: Ctx,
    id: web::Path<CaseId>,
    query: Query<SetQuery>,
) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::OptionalValueRead)?;
    let (reader, place) = (reader(&ctx), place(&ctx, *id, &query.into_inner()));
    let found = ctx
        .read(&sight, async |tx| {
            case_optional::versions(tx, &sight, reader, place).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}
