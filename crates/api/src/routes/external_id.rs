//! `/cases/{id}/external-ids` and `/external-ids`: the numbers by which other systems know a person or a case (B12).

use actix_web::{get, patch, post, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::course::Reason;
use hersys_domain::external_id::{
    ExternalId, ExternalIdPatch, ExternalIdSearch, ExternalIds, NewExternalId,
};
use hersys_domain::id::{CaseId, ExternalIdId};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::case::with_names;
use super::purpose::PurposeHeader;
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::external_id::{self, Reader};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_external_ids)
        .service(make_external_id)
        .service(search_external_ids)
        .service(change_external_id)
        .service(remove_external_id);
}

fn reader(ctx: &Ctx) -> Reader {
    Reader {
        account: ctx.account_id(),
        organization: ctx.organization_id(),
        // Institutions have the one, centres the other.
        notes: ctx.may(Permission::CaseNotes) || ctx.may(Permission::NotificationClinical),
    }
}

/// To see and to write: what is changed is shown.
fn writing(ctx: &Ctx) -> Result<(Scope, Scope), AppError> {
    let scope = ctx.allow(Permission::ExternalIdWrite)?;
    Ok((ctx.allow(Permission::ExternalIdRead)?, scope))
}

/// The numbers by which other systems know a case and its person. An institution sees its own.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("external_id.read"))),
    responses((status = 200, description = "The numbers", body = ExternalIds)))]
#[get("/cases/{id}/external-ids")]
async fn list_external_ids(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::ExternalIdRead)?;
    let scope = ctx.allow(Permission::ExternalIdWrite).ok();
    let reader = reader(&ctx);
    let found = ctx
        .read(&sight, async |tx| {
            external_id::list(tx, &sight, scope.as_ref(), reader, *id).await
        })
        .await?;
    Kept::ok(&found)
}

/// Enters a number of one's own organisation. 422 where the organisation has it of this kind and source already, for whomever.
/// For the responsible centre; an institution enters numbers of cases that it notified, treats or tests.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = NewExternalId,
    security(("session" = [])), extensions(("x-permission" = json!("external_id.write"))),
    responses((status = 201, description = "Entered", body = ExternalId)))]
#[post("/cases/{id}/external-ids")]
async fn make_external_id(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<NewExternalId>,
) -> Result<Kept, AppError> {
    let (sight, scope) = writing(&ctx)?;
    let reader = reader(&ctx);
    ctx.create(&scope, &body, async |tx| {
        let scopes = (&sight, &scope);
        let made = external_id::make(tx, scopes, reader, *id, &body.value).await?;
        let place = format!("{}/cases/{}/external-ids", super::BASE, *id);
        Kept::created(&made, made.version, place)
    })
    .await
}

/// Which case a number means, within one's own scope: none, one, or several where organisations use the same number. The number
/// is compared whole; full width, blanks and case do not count. Who reads for an area says for what first, and each hit stands in
/// the person's 変更履歴.
#[utoipa::path(tag = "external-ids", params(PurposeHeader), request_body = ExternalIdSearch, security(("session" = [])),
    extensions(("x-permission" = json!("external_id.read"))),
    responses((status = 200, description = "The cases that the number means", body = Page<CaseSummary>)))]
#[post("/external-ids/search")]
async fn search_external_ids(ctx: Ctx, body: Body<ExternalIdSearch>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ExternalIdRead)?;
    scope.require_purpose()?;
    let sought = body.value;
    let found = ctx
        .read(&scope, async |tx| {
            let cases = external_id::search(tx, &scope, &sought).await?;
            for case in &cases {
                tx.touched(case.person_id, DataGroup::Case);
            }
            with_names(&ctx, tx, cases).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// Changes a number, or where it is from: what is absent stays. What stood before is kept.
#[utoipa::path(tag = "external-ids", params(("id" = ExternalIdId, Path, description = "Number"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = ExternalIdPatch, content_type = "application/merge-patch+json"), security(("session" = [])),
    extensions(("x-permission" = json!("external_id.write"))),
    responses((status = 200, description = "Changed", body = ExternalId)))]
#[patch("/external-ids/{id}")]
async fn change_external_id(
    ctx: Ctx,
    id: web::Path<ExternalIdId>,
    based_on: BasedOn,
    body: Body<ExternalIdPatch>,
) -> Result<Kept, AppError> {
    let (sight, scope) = writing(&ctx)?;
    let reader = reader(&ctx);
    let changed = ctx
        .write(&scope, async |tx| {
            let scopes = (&sight, &scope);
            external_id::change(tx, scopes, reader, *id, based_on, &body.value).await
        })
        .await?;
    Kept::record(&changed, changed.version)
}

/// Takes a number back that should not be there. It stays readable, with the reason, and can be entered anew.
#[utoipa::path(tag = "external-ids", params(("id" = ExternalIdId, Path, description = "Number"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("external_id.write"))),
    responses((status = 200, description = "The number as it stands", body = ExternalId)))]
#[post("/external-ids/{id}/removal")]
async fn remove_external_id(
    ctx: Ctx,
    id: web::Path<ExternalIdId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let (sight, scope) = writing(&ctx)?;
    let reader = reader(&ctx);
    ctx.create(&scope, &body, async |tx| {
        let (scopes, reason) = ((&sight, &scope), &body.value.reason);
        let gone = external_id::take_back(tx, scopes, reader, *id, based_on, reason).await?;
        Kept::record(&gone, gone.version)
    })
    .await
}
