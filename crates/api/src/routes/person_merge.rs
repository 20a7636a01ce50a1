//! `/merges` and `/persons/{id}/merges`: records of one person, merged and unmerged (A8).

use actix_web::{get, post, web};
use hersys_domain::course::Reason;
use hersys_domain::id::{MergeId, PersonId};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::person_merge::{
    MergeComparison, MergeConfirmation, MergeDetail, NewMerge, PersonMerge, UndoneMerge,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::services::person_merge;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_merges)
        .service(get_merge)
        .service(confirm_merge)
        .service(decline_merge)
        .service(withdraw_merge)
        .service(undo_merge)
        .service(list_merges_of_person)
        .service(compare_persons)
        .service(merge_persons);
}

/// What the worklist may be asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Proposals of one's own centre that wait for a second person (統合の確認待ち), the oldest first.
#[utoipa::path(tag = "merges", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "A page", body = Page<PersonMerge>)))]
#[get("/merges")]
async fn list_merges(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            person_merge::waiting(tx, &sight, &scope, after, limit + 1).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        (last.proposed.at, last.id)
    })?)
}

/// One merge; of a proposal, the two records side by side as they stand, with what was chosen.
#[utoipa::path(tag = "merges", params(("id" = MergeId, Path, description = "Merge")),
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "The merge", body = MergeDetail)))]
#[get("/merges/{id}")]
async fn get_merge(ctx: Ctx, id: web::Path<MergeId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            person_merge::read(tx, &sight, &scope, *id).await
        })
        .await?;
    Kept::record(&found, found.merge.version)
}

/// Confirms a proposal (統合を確認する) as a second person of the same centre, to the records as they were looked at; who proposed it
/// cannot. Where the records differ otherwise than when it was proposed, it is to be proposed anew.
#[utoipa::path(tag = "merges", params(("id" = MergeId, Path, description = "Merge"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), request_body = MergeConfirmation,
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "Merged", body = PersonMerge)))]
#[post("/merges/{id}/approval")]
async fn confirm_merge(
    ctx: Ctx,
    id: web::Path<MergeId>,
    based_on: BasedOn,
    body: Body<MergeConfirmation>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    ctx.require_fresh_factor()?;
    let confirmation = body.value;
    ctx.create(&scope, &body, async |tx| {
        let done = person_merge::confirm(tx, &sight, &scope, *id, based_on, confirmation).await?;
        Kept::record(&done, done.version)
    })
    .await
}

/// Declines a proposal (統合しない) as a second person of the same centre, with the reason.
#[utoipa::path(tag = "merges", params(("id" = MergeId, Path, description = "Merge"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), request_body = Reason,
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "Declined", body = PersonMerge)))]
#[post("/merges/{id}/refusal")]
async fn decline_merge(
    ctx: Ctx,
    id: web::Path<MergeId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let reason = Some(body.value.reason.as_str());
    ctx.create(&scope, &body, async |tx| {
        let done = person_merge::end(tx, &sight, &scope, *id, based_on, reason).await?;
        Kept::record(&done, done.version)
    })
    .await
}

/// Lets a proposal of one's own centre be (提案を取り下げる).
#[utoipa::path(tag = "merges", params(("id" = MergeId, Path, description = "Merge"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")),
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "Withdrawn", body = PersonMerge)))]
#[post("/merges/{id}/withdrawal")]
async fn withdraw_merge(
    ctx: Ctx,
    id: web::Path<MergeId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let done = ctx
        .write(&scope, async |tx| {
            person_merge::end(tx, &sight, &scope, *id, based_on, None).await
        })
        .await?;
    Kept::record(&done, done.version)
}

/// Undoes a merge (統合を取り消す), with the reason: every record says again what it said before. What somebody has changed since stays,
/// and the answer says so. Of the merges of one person the last is undone first.
#[utoipa::path(tag = "merges", params(("id" = MergeId, Path, description = "Merge"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), request_body = Reason,
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "Undone", body = UndoneMerge)))]
#[post("/merges/{id}/reversal")]
async fn undo_merge(
    ctx: Ctx,
    id: web::Path<MergeId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    ctx.require_fresh_factor()?;
    let reason = &body.value.reason;
    ctx.create(&scope, &body, async |tx| {
        let done = person_merge::undo(tx, &sight, &scope, *id, based_on, reason).await?;
        Kept::record(&done, done.merge.version)
    })
    .await
}

/// The merges that a record, or one that is merged with it, has to do with: those that stand, those that wait and those that are
/// over, the latest first.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person")),
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "The merges", body = Page<PersonMerge>)))]
#[get("/persons/{id}/merges")]
async fn list_merges_of_person(ctx: Ctx, id: web::Path<PersonId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            person_merge::of_person(tx, &sight, &scope, *id).await
        })
        .await?;
    Kept::ok(&Page::whole(found))
}

/// Two records side by side, item by item, for who thinks of merging them.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person"),
    ("other" = PersonId, Path, description = "The other record")),
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 200, description = "Both", body = MergeComparison)))]
#[get("/persons/{id}/comparison/{other}")]
async fn compare_persons(ctx: Ctx, ids: web::Path<(PersonId, PersonId)>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    let (id, other) = *ids;
    let found = ctx
        .read(&scope, async |tx| {
            person_merge::compare(tx, &sight, &scope, id, other).await
        })
        .await?;
    Kept::ok(&found)
}

/// Merges two records of one person (同一人物として統合する), both of which one's centre may write. Where items differ, each with a choice,
/// this proposes, and a second person of the centre confirms; else it stands at once. Both numbers go on finding the person.
#[utoipa::path(tag = "persons", params(("id" = PersonId, Path, description = "Person"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")), request_body = NewMerge,
    security(("session" = [])), extensions(("x-permission" = json!("person.merge"))),
    responses((status = 201, description = "Merged or proposed", body = PersonMerge)))]
#[post("/persons/{id}/merges")]
async fn merge_persons(
    ctx: Ctx,
    id: web::Path<PersonId>,
    based_on: BasedOn,
    body: Body<NewMerge>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::PersonMerge)?;
    let sight = ctx.allow(Permission::PersonRead)?;
    ctx.require_fresh_factor()?;
    let new = &body.value;
    ctx.create(&scope, &body, async |tx| {
        let made = person_merge::merge(tx, &sight, &scope, *id, based_on, new).await?;
        let location = format!("{}/merges/{}", super::BASE, made.id);
        Kept::created(&made, made.version, location)
    })
    .await
}
