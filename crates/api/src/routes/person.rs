//! `/persons`: who somebody is (基本情報, B1), and search within one's own scope (B9).

use actix_web::{get, patch, post, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::id::PersonId;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::person::{Person, PersonPatch, PersonSearch};
use hersys_domain::same_person::Candidates;
use utoipa_actix_web::service_config::ServiceConfig;

use super::case::with_names;
use super::purpose::PurposeHeader;
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::person_merge::group;
use crate::db::{case_record, person as db};
use crate::error::AppError;
use crate::services::{person, same_person, search};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(search_persons)
        .service(get_person)
        .service(get_duplicates)
        .service(list_cases_of_person)
        .service(update_person);
}

/// Looks for people within one's own scope: part of a name in kanji or kana, a birth date, a phone number or its
/// last four digits, a 患者等ID, a number by which another system knows them (院内番号, 検体番号 …). Up to 100 cases, newest report first. A hit tells that somebody of whom one knows the name
/// is ill: who reads for an area says for what first, and each hit of theirs stands in the person's 変更履歴.
#[utoipa::path(tag = "persons", params(PurposeHeader), request_body = PersonSearch, security(("session" = [])),
    extensions(("x-permission" = json!("person.read"))),
    responses((status = 200, description = "Cases of the people found", body = Page<CaseSummary>)))]
#[post("/persons/search")]
async fn search_persons(ctx: Ctx, body: Body<PersonSearch>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonRead)?;
    scope.require_purpose()?;
    let numbers = ctx.allow(Permission::ExternalIdRead).ok();
    let text = body.value.text;
    let items = ctx
        .read(&scope, async |tx| {
            let cases = search::find(tx, &scope, numbers.as_ref(), &text).await?;
            if Permission::PersonRead.asks_for_purpose(ctx.kind(), ctx.roles()) {
                for case in &cases {
                    tx.touched(case.person_id, DataGroup::Case);
                }
            }
            with_names(&ctx, tx, cases).await
        })
        .await?;
    Kept::ok(&Page {
        items,
        next: None,
        total: None,
    })
}

/// Who somebody is.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("person.read"))),
    responses((status = 200, description = "The person", body = Person)))]
#[get("/persons/{id}")]
async fn get_person(ctx: Ctx, id: web::Path<PersonId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonRead)?;
    let found = ctx
        .read(&scope, async |tx| db::find(tx, &scope, *id, false).await)
        .await?;
    Kept::record(&found, found.version)
}

/// Who may be the same person: people of whatever centre who share a name, a phone, a mail, a house or a birth date with somebody are
/// compared with them. Those whom one may see are shown with what speaks for it and against it, up to 20; of others, where it is
/// at least nine times out of ten, only which centre to ask. For the responsible centre.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person")),
    security(("session" = [])), extensions(("x-permission" = json!("person.write"))),
    responses((status = 200, description = "Who may be the same person", body = Candidates)))]
#[get("/persons/{id}/duplicates")]
async fn get_duplicates(ctx: Ctx, id: web::Path<PersonId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonWrite)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            same_person::candidates(tx, &scope, &sight, *id).await
        })
        .await?;
    Kept::ok(&found)
}

/// The cases of somebody that one sees, also those under other numbers that are merged with theirs (統合済み), newest report first:
/// a person who falls ill again has another case.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person")),
    security(("session" = [])), extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "The cases", body = Page<CaseSummary>)))]
#[get("/persons/{id}/cases")]
async fn list_cases_of_person(ctx: Ctx, id: web::Path<PersonId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            let group = group(tx, &[*id]).await?;
            let cases = case_record::of_persons(tx, &scope, &group).await?;
            if !cases.iter().any(|case| case.person_id == *id) {
                return Err(AppError::not_found());
            }
            for case in &cases {
                tx.touched(case.person_id, DataGroup::Case);
            }
            with_names(&ctx, tx, cases).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// Changes who somebody is: what is absent stays. Age, municipality and 性別 of their cases follow.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = PersonPatch, content_type = "application/merge-patch+json"), security(("session" = [])),
    extensions(("x-permission" = json!("person.write"))),
    responses((status = 200, description = "Changed", body = Person)))]
#[patch("/persons/{id}")]
async fn update_person(
    ctx: Ctx,
    id: web::Path<PersonId>,
    based_on: BasedOn,
    body: Body<PersonPatch>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonWrite)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let patch = &body.value;
    person::check_shape(patch)?;
    let changed = ctx
        .write(&scope, async |tx| {
            person::change(tx, &sight, &scope, *id, based_on, patch).await
        })
        .await?;
    Kept::record(&changed, changed.version)
}
