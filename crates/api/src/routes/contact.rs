//! `/cases/{id}/contacts`: 接触者 (E1, B11), and who becomes a patient.

use actix_web::{get, post, web};
use hersys_domain::case::Case;
use hersys_domain::contact::{
    BecomePatient, ContactResult, ContactResults, Contacts, RegisterContacts, RegisterRecord,
    WatchQueue, Watched,
};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use super::{Query, page};
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::case;
use crate::services::contact::{self, Reader, Registrar};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_contacts)
        .service(list_watched)
        .service(register_case)
        .service(register_contacts)
        .service(become_patient)
        .service(take_back_patient);
}

/// Where a list of contacts goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ContactsQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

fn reader(ctx: &Ctx) -> Reader {
    Reader {
        organization: ctx.organization_id(),
        notes: ctx.may(Permission::CaseNotes),
        names: ctx
            .allow(Permission::PersonRead)
            .is_ok_and(|scope| scope.names()),
    }
}

/// Who met a case, and whom its person met.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), ContactsQuery, PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("contact.read"))),
    responses((status = 200, description = "The contacts", body = Contacts)))]
#[get("/cases/{id}/contacts")]
async fn list_contacts(
    ctx: Ctx,
    id: web::Path<CaseId>,
    query: Query<ContactsQuery>,
) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::ContactRead)?;
    let scope = ctx.allow(Permission::ContactWrite).ok();
    let reader = reader(&ctx);
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let mut found = ctx
        .read(&sight, async |tx| {
            contact::list(tx, &sight, scope.as_ref(), reader, *id, after, limit + 1).await
        })
        .await?;
    let page = page::cut(found.items, limit, |last| last.exposure.case_id)?;
    (found.items, found.next) = (page.items, page.next);
    Kept::ok(&found)
}

/// Registers contacts of a patient. Each row is judged by itself and told what became of it; nothing is made of a row while
/// somebody on record may be the same person and nobody has said who it is.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = RegisterContacts,
    security(("session" = [])), extensions(("x-permission" = json!("contact.write"))),
    responses((status = 200, description = "What became of each row", body = ContactResults)))]
#[post("/cases/{id}/contacts")]
async fn register_contacts(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<RegisterContacts>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ContactWrite)?;
    let sight = ctx.allow(Permission::ContactRead)?;
    let people = ctx.allow(Permission::PersonRead)?;
    ctx.create(&scope, &body, async |tx| {
        let who = Registrar {
            sight: &sight,
            scope: &scope,
            people: &people,
        };
        let results = contact::register(tx, &who, *id, &body.value.rows).await?;
        Kept::ok(&ContactResults { results })
    })
    .await
}

/// What a list of those under observation asks for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WatchedQuery {
    /// Which.
    queue: WatchQueue,
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Contacts and returnees under observation by one's own centre, whose last day comes first.
#[utoipa::path(tag = "watched-contacts", params(WatchedQuery), security(("session" = [])),
    extensions(("x-permission" = json!("contact.write"))),
    responses((status = 200, description = "A page", body = Page<Watched>)))]
#[get("/watched-contacts")]
async fn list_watched(ctx: Ctx, query: Query<WatchedQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ContactWrite)?;
    let reader = reader(&ctx);
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            contact::watched(tx, &scope, reader, query.queue, after, limit + 1).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        (last.watch.until_on, last.case.id)
    })?)
}

/// Registers a returnee (帰国者) or consultee (相談者), whom nobody notified, for one's own centre. Nothing is made while somebody on
/// record may be the same person and nobody has said who it is.
#[utoipa::path(tag = "cases", request_body = RegisterRecord, security(("session" = [])),
    extensions(("x-permission" = json!("contact.write"))),
    responses((status = 200, description = "What became of it", body = ContactResult)))]
#[post("/cases")]
async fn register_case(ctx: Ctx, body: Body<RegisterRecord>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ContactWrite)?;
    let sight = ctx.allow(Permission::ContactRead)?;
    let people = ctx.allow(Permission::PersonRead)?;
    ctx.create(&scope, &body, async |tx| {
        let who = Registrar {
            sight: &sight,
            scope: &scope,
            people: &people,
        };
        Kept::ok(&contact::register_record(tx, &who, &body.value).await?)
    })
    .await
}

/// Makes a contact, returnee or consultee a patient (陽性になった), who counts from today on. Reports, exposures, entries and
/// the invitation stay.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body = BecomePatient, security(("session" = [])), extensions(("x-permission" = json!("contact.write"))),
    responses((status = 200, description = "The case", body = Case)))]
#[post("/cases/{id}/positive")]
async fn become_patient(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<BecomePatient>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ContactWrite)?;
    let sight = ctx.allow(Permission::ContactRead)?;
    let reader = case::Reader::of(&ctx);
    ctx.create(&scope, &body, async |tx| {
        let said = &body.value;
        let case = contact::make(tx, &sight, &scope, reader, *id, based_on, said).await?;
        Kept::record(&case, case.summary.version)
    })
    .await
}

/// Takes back that somebody is a patient: it was said by mistake, and no notification says so.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("contact.write"))),
    responses((status = 200, description = "The case", body = Case)))]
#[post("/cases/{id}/positive/withdrawal")]
async fn take_back_patient(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ContactWrite)?;
    let sight = ctx.allow(Permission::ContactRead)?;
    let reader = case::Reader::of(&ctx);
    let case = ctx
        .write(&scope, async |tx| {
            contact::take_back(tx, &sight, &scope, reader, *id, based_on).await
        })
        .await?;
    Kept::record(&case, case.summary.version)
}
