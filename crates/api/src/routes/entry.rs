//! `/cases/{id}/clinical-entries`, `/cases/{id}/survey-entries` and the entries themselves: tests, stays, treatment,
//! conditions; what an investigation found (B1, B3–B6).

use actix_web::{get, patch, post, web};
use chrono::NaiveDate;
use hersys_domain::course::Reason;
use hersys_domain::entry::plausible::Plausible;
use hersys_domain::entry::{
    AwaitedTest, Clinical, Entries, Entry, EntryGroup, EntryPatch, EntryVersions, Survey,
};
use hersys_domain::id::{CaseId, EntryId};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use super::{BASE, Query, page};
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::entry::{self, Reader};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_clinical)
        .service(make_clinical)
        .service(list_awaited)
        .service(change_clinical)
        .service(remove_clinical)
        .service(list_clinical_versions)
        .service(list_survey)
        .service(make_survey)
        .service(change_survey)
        .service(remove_survey)
        .service(list_survey_versions);
}

/// Which permissions stand for a group: to read, to write, to read its free texts.
const fn permissions(group: EntryGroup) -> (Permission, Permission, Permission) {
    match group {
        EntryGroup::Clinical => (
            Permission::ClinicalRead,
            Permission::ClinicalWrite,
            Permission::NotificationClinical,
        ),
        EntryGroup::Survey => (
            Permission::SurveyRead,
            Permission::SurveyWrite,
            Permission::CaseNotes,
        ),
    }
}

fn reader(ctx: &Ctx, notes: Permission) -> Reader {
    Reader {
        organization: ctx.organization_id(),
        notes: ctx.may(notes),
        names: ctx
            .allow(Permission::PersonRead)
            .is_ok_and(|scope| scope.names()),
    }
}

/// Who reads and writes entries of a group.
struct Writing {
    sight: Scope,
    scope: Scope,
    reader: Reader,
}

fn writing<C: Plausible>(ctx: &Ctx) -> Result<Writing, AppError> {
    let (read, write, notes) = permissions(C::GROUP);
    Ok(Writing {
        scope: ctx.allow(write)?,
        sight: ctx.allow(read)?,
        reader: reader(ctx, notes),
    })
}

async fn list<C: Plausible>(ctx: &Ctx, case: CaseId) -> Result<Kept, AppError> {
    let (read, write, notes) = permissions(C::GROUP);
    let sight = ctx.allow(read)?;
    let scope = ctx.allow(write).ok();
    let reader = reader(ctx, notes);
    let found: Entries<C> = ctx
        .read(&sight, async |tx| {
            entry::list(tx, &sight, scope.as_ref(), reader, case).await
        })
        .await?;
    Kept::ok(&found)
}

async fn make<C: Plausible>(ctx: &Ctx, case: CaseId, body: Body<C>) -> Result<Kept, AppError> {
    let who = writing::<C>(ctx)?;
    ctx.create(&who.scope, &body, async |tx| {
        let made = entry::make(tx, &who.sight, &who.scope, who.reader, case, &body.value).await?;
        let place = format!("{BASE}/{}-entries/{}", C::GROUP, made.id);
        Kept::created(&made, made.version, place)
    })
    .await
}

async fn change<C: Plausible>(
    ctx: &Ctx,
    id: EntryId,
    based_on: BasedOn,
    body: Body<EntryPatch>,
) -> Result<Kept, AppError> {
    let who = writing::<C>(ctx)?;
    let changed: Entry<C> = ctx
        .write(&who.scope, async |tx| {
            let patch = &body.value;
            entry::change(tx, &who.sight, &who.scope, who.reader, id, based_on, patch).await
        })
        .await?;
    Kept::record(&changed, changed.version)
}

async fn remove<C: Plausible>(
    ctx: &Ctx,
    id: EntryId,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let who = writing::<C>(ctx)?;
    ctx.create(&who.scope, &body, async |tx| {
        let reason = &body.value.reason;
        let gone: Entry<C> =
            entry::take_back(tx, &who.sight, &who.scope, who.reader, id, based_on, reason).await?;
        Kept::record(&gone, gone.version)
    })
    .await
}

async fn versions<C: Plausible>(ctx: &Ctx, id: EntryId) -> Result<Kept, AppError> {
    let (read, _, notes) = permissions(C::GROUP);
    let sight = ctx.allow(read)?;
    let reader = reader(ctx, notes);
    let found: EntryVersions<C> = ctx
        .read(&sight, async |tx| {
            entry::versions(tx, &sight, reader, id).await
        })
        .await?;
    Kept::ok(&found)
}

/// What is known of a case's tests, stays, treatment and conditions, with what looks wrong about it.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("clinical.read"))),
    responses((status = 200, description = "The entries", body = Entries<Clinical>)))]
#[get("/cases/{id}/clinical-entries")]
async fn list_clinical(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    list::<Clinical>(&ctx, *id).await
}

/// Enters a test, a stay, a treatment or the like. For the responsible centre, and for institutions that treat or
/// test the person. Of some kinds a case has one at most: that is changed.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = Clinical,
    security(("session" = [])), extensions(("x-permission" = json!("clinical.write"))),
    responses((status = 201, description = "Entered", body = Entry<Clinical>)))]
#[post("/cases/{id}/clinical-entries")]
async fn make_clinical(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<Clinical>,
) -> Result<Kept, AppError> {
    make(&ctx, *id, body).await
}

/// Changes items of an entry: what is absent stays. What stood before is kept.
#[utoipa::path(tag = "clinical-entries", params(("id" = EntryId, Path, description = "Entry"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = EntryPatch, content_type = "application/merge-patch+json"), security(("session" = [])),
    extensions(("x-permission" = json!("clinical.write"))),
    responses((status = 200, description = "Changed", body = Entry<Clinical>)))]
#[patch("/clinical-entries/{id}")]
async fn change_clinical(
    ctx: Ctx,
    id: web::Path<EntryId>,
    based_on: BasedOn,
    body: Body<EntryPatch>,
) -> Result<Kept, AppError> {
    change::<Clinical>(&ctx, *id, based_on, body).await
}

/// Takes an entry back that should not be there. It stays readable, with the reason.
#[utoipa::path(tag = "clinical-entries", params(("id" = EntryId, Path, description = "Entry"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("clinical.write"))),
    responses((status = 200, description = "The entry as it stands", body = Entry<Clinical>)))]
#[post("/clinical-entries/{id}/removal")]
async fn remove_clinical(
    ctx: Ctx,
    id: web::Path<EntryId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    remove::<Clinical>(&ctx, *id, based_on, body).await
}

/// The history of an entry: every state with who made it and what differs.
#[utoipa::path(tag = "clinical-entries", params(("id" = EntryId, Path, description = "Entry"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("clinical.read"))),
    responses((status = 200, description = "All states", body = EntryVersions<Clinical>)))]
#[get("/clinical-entries/{id}/versions")]
async fn list_clinical_versions(ctx: Ctx, id: web::Path<EntryId>) -> Result<Kept, AppError> {
    versions::<Clinical>(&ctx, *id).await
}

/// What a worklist of tests may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AwaitedQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// 結果待ちの検査: tests of the centre's cases whose results are awaited, those that should be there longest first. For
/// the responsible centre; an institution has no cases of its own, and gets an empty list.
#[utoipa::path(tag = "awaited-tests", params(AwaitedQuery), security(("session" = [])),
    extensions(("x-permission" = json!("clinical.write"))),
    responses((status = 200, description = "A page", body = Page<AwaitedTest>)))]
#[get("/awaited-tests")]
async fn list_awaited(ctx: Ctx, query: Query<AwaitedQuery>) -> Result<Kept, AppError> {
    let limit = page::limit(query.limit)?;
    let after: Option<(NaiveDate, EntryId)> = page::after(query.after.as_deref())?;
    let scope = ctx.allow(Permission::ClinicalWrite)?;
    // What is shown is read, too: who only writes is told nothing.
    ctx.allow(Permission::ClinicalRead)?;
    let reader = reader(&ctx, Permission::NotificationClinical);
    let found = ctx
        .read(&scope, async |tx| {
            entry::awaited(tx, &scope, reader, after, limit + 1).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| (last.awaited_on, last.id))?)
}

/// What an investigation of a case found: interviews, household, source, travel, behaviour, related persons.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("survey.read"))),
    responses((status = 200, description = "The entries", body = Entries<Survey>)))]
#[get("/cases/{id}/survey-entries")]
async fn list_survey(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    list::<Survey>(&ctx, *id).await
}

/// Enters what an investigation found. For the responsible centre.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = Survey,
    security(("session" = [])), extensions(("x-permission" = json!("survey.write"))),
    responses((status = 201, description = "Entered", body = Entry<Survey>)))]
#[post("/cases/{id}/survey-entries")]
async fn make_survey(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<Survey>,
) -> Result<Kept, AppError> {
    make(&ctx, *id, body).await
}

/// Changes items of an entry: what is absent stays. What stood before is kept.
#[utoipa::path(tag = "survey-entries", params(("id" = EntryId, Path, description = "Entry"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = EntryPatch, content_type = "application/merge-patch+json"), security(("session" = [])),
    extensions(("x-permission" = json!("survey.write"))),
    responses((status = 200, description = "Changed", body = Entry<Survey>)))]
#[patch("/survey-entries/{id}")]
async fn change_survey(
    ctx: Ctx,
    id: web::Path<EntryId>,
    based_on: BasedOn,
    body: Body<EntryPatch>,
) -> Result<Kept, AppError> {
    change::<Survey>(&ctx, *id, based_on, body).await
}

/// Takes an entry back that should not be there. It stays readable, with the reason.
#[utoipa::path(tag = "survey-entries", params(("id" = EntryId, Path, description = "Entry"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("survey.write"))),
    responses((status = 200, description = "The entry as it stands", body = Entry<Survey>)))]
#[post("/survey-entries/{id}/removal")]
async fn remove_survey(
    ctx: Ctx,
    id: web::Path<EntryId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    remove::<Survey>(&ctx, *id, based_on, body).await
}

/// The history of an entry: every state with who made it and what differs.
#[utoipa::path(tag = "survey-entries", params(("id" = EntryId, Path, description = "Entry"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("survey.read"))),
    responses((status = 200, description = "All states", body = EntryVersions<Survey>)))]
#[get("/survey-entries/{id}/versions")]
async fn list_survey_versions(ctx: Ctx, id: web::Path<EntryId>) -> Result<Kept, AppError> {
    versions::<Survey>(&ctx, *id).await
}
