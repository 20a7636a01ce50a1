//! `/optional-items`: 任意入力項目 of an organisation (B7).

use actix_web::{get, patch, post, web};
use hersys_domain::id::OptionalItemId;
use hersys_domain::optional_item::{
    MOST_ITEMS, NewOptionalItem, OptionalAudience, OptionalItem, OptionalItemPatch,
    OptionalItemVersion, schema_of,
};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Violations;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{BASE, Query};
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::optional_item as db;
use crate::error::AppError;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_optional_items)
        .service(describe_optional_items)
        .service(define_optional_item)
        .service(get_optional_item)
        .service(change_optional_item)
        .service(list_optional_item_versions);
}

/// The optional items that one enters and reads: those of one's own organisation, then those that the prefecture or the city
/// shares with the centres of its area; with those that are used no more.
#[utoipa::path(tag = "optional-items", security(("session" = [])),
    extensions(("x-permission" = json!("optional_item.read"))),
    responses((status = 200, description = "The items", body = Page<OptionalItem>)))]
#[get("/optional-items")]
async fn list_optional_items(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemRead)?;
    let found = ctx.read(&scope, async |tx| db::all(tx).await).await?;
    Kept::ok(&Page::whole(found))
}

/// Of which items the schema is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SchemaQuery {
    /// Those of one's own organisation alone, or those that are shared from above.
    audience: Option<OptionalAudience>,
}

/// What may be entered into optional items now, as a JSON Schema (draft 2020-12) by which a program can build a form or judge
/// values before it sends them: what this document cannot say, for each organisation defines its own.
#[utoipa::path(tag = "optional-items", params(SchemaQuery), security(("session" = [])),
    extensions(("x-permission" = json!("optional_item.read"))),
    responses((status = 200, description = "The schema", body = Object)))]
#[get("/optional-items/schema")]
async fn describe_optional_items(ctx: Ctx, query: Query<SchemaQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemRead)?;
    let audience = query.into_inner().audience;
    let mut found = ctx.read(&scope, async |tx| db::all(tx).await).await?;
    found.retain(|item| audience.is_none_or(|audience| item.audience == audience));
    // Two bodies above may use one code for different things: each has a part of its own.
    let mut sets: Map<String, Value> = Map::new();
    for item in &found {
        let set = format!("{}/{}", item.organization_id, item.audience);
        if !sets.contains_key(&set) {
            let of_set: Vec<OptionalItem> = found
                .iter()
                .filter(|one| {
                    (one.organization_id, one.audience) == (item.organization_id, item.audience)
                })
                .cloned()
                .collect();
            sets.insert(set, schema_of(&of_set));
        }
    }
    Kept::ok(&sets)
}

/// Defines an item. Its code, its kind and its audience stay for ever.
#[utoipa::path(tag = "optional-items", request_body = NewOptionalItem, security(("session" = [])),
    extensions(("x-permission" = json!("optional_item.write"))),
    responses((status = 201, description = "Defined", body = OptionalItem)))]
#[post("/optional-items")]
async fn define_optional_item(ctx: Ctx, body: Body<NewOptionalItem>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemWrite)?;
    let new = &body.value;
    let kind = new
        .kind
        .ok_or_else(|| AppError::field("/kind", "required"))?;
    let has_area = matches!(
        scope.kind(),
        OrganizationKind::Prefecture | OrganizationKind::Municipality
    );
    if new.audience == Some(OptionalAudience::Area) && !has_area {
        return Err(AppError::field("/audience", "optional_item.no_area"));
    }
    let who = (ctx.organization_id(), ctx.account_id());
    ctx.create(&scope, &body, async |tx| {
        let there = db::count_in_turn(tx, who.0).await?;
        if usize::try_from(there).unwrap_or(usize::MAX) >= MOST_ITEMS {
            return Err(AppError::field("/code", "optional_item.too_many"));
        }
        let id = db::insert(tx, who, kind, new).await?;
        let made = db::find(tx, id).await?;
        Kept::created(&made, made.version, format!("{BASE}/optional-items/{id}"))
    })
    .await
}

/// One item.
#[utoipa::path(tag = "optional-items", params(("id" = OptionalItemId, Path, description = "Item")),
    security(("session" = [])), extensions(("x-permission" = json!("optional_item.read"))),
    responses((status = 200, description = "The item", body = OptionalItem)))]
#[get("/optional-items/{id}")]
async fn get_optional_item(ctx: Ctx, id: web::Path<OptionalItemId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemRead)?;
    let found = ctx.read(&scope, async |tx| db::find(tx, *id).await).await?;
    Kept::record(&found, found.version)
}

/// Changes the definition of an item of one's own organisation. What it was stays readable, and so does all that was
/// entered; a choice that stood in the list may be retired and not left out.
#[utoipa::path(tag = "optional-items", params(("id" = OptionalItemId, Path, description = "Item"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    request_body(content = OptionalItemPatch, content_type = "application/merge-patch+json"),
    security(("session" = [])), extensions(("x-permission" = json!("optional_item.write"))),
    responses((status = 200, description = "Changed", body = OptionalItem)))]
#[patch("/optional-items/{id}")]
async fn change_optional_item(
    ctx: Ctx,
    id: web::Path<OptionalItemId>,
    based_on: BasedOn,
    body: Body<OptionalItemPatch>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemWrite)?;
    let by = ctx.account_id();
    let changed = ctx
        .write(&scope, async |tx| {
            if db::find(tx, *id).await?.organization_id != scope.organization() {
                return Err(ProblemCode::NotAllowed.into());
            }
            let present = db::lock(tx, *id).await?;
            based_on.check(present.version, &present)?;
            let after = present.definition.with(body.value);
            let mut faults = Violations::default();
            after.judge(present.kind, "", &mut faults);
            after.follows(&present.definition, &mut faults);
            if !faults.is_empty() {
                return Err(faults.into());
            }
            if after == present.definition {
                return Ok(present);
            }
            db::update(tx, *id, by, &after).await?;
            db::find(tx, *id).await
        })
        .await?;
    Kept::record(&changed, changed.version)
}

/// What an item was, version by version, the latest first: its present definition is the first of them.
#[utoipa::path(tag = "optional-items", params(("id" = OptionalItemId, Path, description = "Item")),
    security(("session" = [])), extensions(("x-permission" = json!("optional_item.read"))),
    responses((status = 200, description = "All definitions", body = Page<OptionalItemVersion>)))]
#[get("/optional-items/{id}/versions")]
async fn list_optional_item_versions(
    ctx: Ctx,
    id: web::Path<OptionalItemId>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::OptionalItemRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            let item = db::find(tx, *id).await?;
            let mut all = vec![OptionalItemVersion {
                version: item.version,
                definition: item.definition.clone(),
                made_at: item.changed_at,
                made_by: item.changed_by.clone(),
            }];
            all.extend(db::versions(tx, &item).await?);
            Ok(all)
        })
        .await?;
    Kept::ok(&Page::whole(found))
}
