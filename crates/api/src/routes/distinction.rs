//! `/distinctions` and `/persons/{id}/distinctions`: records that look alike and are of two people (別人, A8).

use actix_web::{get, post, web};
use hersys_domain::id::{DistinctionId, PersonId};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::person_merge::{Distinction, NewDistinction};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::distinction;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_distinctions)
        .service(decide_distinction)
        .service(take_back_distinction);
}

/// Who was held to be somebody else than a person: decisions that stand and those that were taken back, the latest first.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person")),
    security(("session" = [])), extensions(("x-permission" = json!("person.write"))),
    responses((status = 200, description = "The decisions", body = Page<Distinction>)))]
#[get("/persons/{id}/distinctions")]
async fn list_distinctions(ctx: Ctx, id: web::Path<PersonId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonWrite)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            distinction::of_person(tx, &sight, &scope, *id).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// Holds two records apart (別人とする): the other is no candidate any more.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person")), request_body = NewDistinction,
    security(("session" = [])), extensions(("x-permission" = json!("person.write"))),
    responses((status = 201, description = "Decided", body = Distinction)))]
#[post("/persons/{id}/distinctions")]
async fn decide_distinction(
    ctx: Ctx,
    id: web::Path<PersonId>,
    body: Body<NewDistinction>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonWrite)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let new = &body.value;
    ctx.create(&scope, &body, async |tx| {
        let made = distinction::decide(tx, &sight, &scope, *id, new).await?;
        let place = format!("{}/persons/{}/distinctions", super::BASE, *id);
        Kept::created(&made, made.version, place)
    })
    .await
}

/// Takes back that two records are of two people; who decided and when stays on record.
#[utoipa::path(tag = "distinctions", params(("id" = DistinctionId, Path, description = "Decision"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")),
    security(("session" = [])), extensions(("x-permission" = json!("person.write"))),
    responses((status = 200, description = "Taken back", body = Distinction)))]
#[post("/distinctions/{id}/withdrawal")]
async fn take_back_distinction(
    ctx: Ctx,
    id: web::Path<DistinctionId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonWrite)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let done = ctx
        .write(&scope, async |tx| {
            distinction::take_back(tx, &sight, &scope, *id, based_on).await
        })
        .await?;
    Kept::record(&done, done.version)
}
