//! `/api-keys`: keys of the systems that work for one's own organisation (APIキーの管理, J2).

use actix_web::{get, post, web};
use chrono::NaiveDate;
use hersys_domain::api_key::{ApiKey, ApiKeyRotation, IssuedApiKey, LIVE_MAX, NewApiKey};
use hersys_domain::id::{AccountId, ApiKeyId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Violations;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{BASE, Query, page};
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{Tx, api_key as db};
use crate::error::AppError;
use crate::services::api_key::Secret;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_api_keys)
        .service(issue_api_key)
        .service(get_api_key)
        .service(rotate_api_key)
        .service(stop_api_key);
}

/// What a list of keys may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// The keys of one's own organisation, the newest first; stopped and expired ones stay listed.
#[utoipa::path(tag = "api-keys", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("api_key.read"))),
    responses((status = 200, description = "A page", body = Page<ApiKey>)))]
#[get("/api-keys")]
async fn list_api_keys(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ApiKeyRead)?;
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            Ok(db::page(tx, &scope, after, limit + 1).await?)
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| last.id)?)
}

/// Connects a system: issues its first key. The answer holds the key, this once.
#[utoipa::path(tag = "api-keys", request_body = NewApiKey, security(("session" = [])),
    extensions(("x-permission" = json!("api_key.write"))),
    responses((status = 201, description = "Issued", body = IssuedApiKey)))]
#[post("/api-keys")]
async fn issue_api_key(ctx: Ctx, body: Body<NewApiKey>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ApiKeyWrite)?;
    let new = &body.value;
    let wrong = new.check(scope.kind(), jst_date(ctx.now()));
    let until = last_day(wrong, new.valid_until)?;
    ctx.create(&scope, &body, async |tx| {
        let system = db::connect(tx, &scope, new).await?;
        issued(tx, &scope, system, (&new.scopes, until)).await
    })
    .await
}

fn last_day(wrong: Violations, day: Option<NaiveDate>) -> Result<NaiveDate, AppError> {
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    day.ok_or_else(|| AppError::field("/valid_until", "required"))
}

/// Makes a key of a connected system and answers with it.
async fn issued(
    tx: &mut Tx,
    scope: &Scope,
    system: AccountId,
    terms: (&[Permission], NaiveDate),
) -> Result<Kept, AppError> {
    let secret = Secret::generate(tx.facts())?;
    let id = db::insert(tx, scope, system, terms, &secret).await?;
    let api_key = db::find(tx, scope, id).await?;
    let version = api_key.version;
    let answer = IssuedApiKey {
        api_key,
        secret: secret.reveal(),
    };
    Ok(Kept::created(&answer, version, format!("{BASE}/api-keys/{id}"))?.with_secret())
}

/// One key.
#[utoipa::path(tag = "api-keys", params(("id" = ApiKeyId, Path, description = "Key")),
    security(("session" = [])), extensions(("x-permission" = json!("api_key.read"))),
    responses((status = 200, description = "The key", body = ApiKey)))]
#[get("/api-keys/{id}")]
async fn get_api_key(ctx: Ctx, id: web::Path<ApiKeyId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ApiKeyRead)?;
    let found = ctx
        .read(&scope, async |tx| Ok(db::find(tx, &scope, *id).await?))
        .await?;
    Kept::record(&found, found.version)
}

/// Gives the connected system a second key with the same scopes; 409 where the key is stopped or the system has two
/// already. The old one works until it is stopped.
#[utoipa::path(tag = "api-keys", params(("id" = ApiKeyId, Path, description = "Key")),
    request_body = ApiKeyRotation,
    security(("session" = [])), extensions(("x-permission" = json!("api_key.write"))),
    responses((status = 201, description = "Issued", body = IssuedApiKey)))]
#[post("/api-keys/{id}/rotation")]
async fn rotate_api_key(
    ctx: Ctx,
    id: web::Path<ApiKeyId>,
    body: Body<ApiKeyRotation>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ApiKeyWrite)?;
    let wrong = body.value.check(jst_date(ctx.now()));
    let until = last_day(wrong, body.value.valid_until)?;
    ctx.create(&scope, &body, async |tx| {
        let old = db::find(tx, &scope, *id).await?;
        if old.stopped || db::live(tx, old.account_id).await? >= LIVE_MAX {
            return Err(ProblemCode::Conflict.into());
        }
        issued(tx, &scope, old.account_id, (&old.scopes, until)).await
    })
    .await
}

/// Stops a key for good: it opens nothing from the next request on.
#[utoipa::path(tag = "api-keys", params(("id" = ApiKeyId, Path, description = "Key"),
    ("If-Match" = String, Header, description = "ETag of the version that the change is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("api_key.write"))),
    responses((status = 200, description = "Stopped", body = ApiKey)))]
#[post("/api-keys/{id}/stop")]
async fn stop_api_key(
    ctx: Ctx,
    id: web::Path<ApiKeyId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::ApiKeyWrite)?;
    let stopped = ctx
        .write(&scope, async |tx| {
            let present = db::find(tx, &scope, *id).await?;
            based_on.check(present.version, &present)?;
            if present.stopped {
                return Err(ProblemCode::Conflict.into());
            }
            if !db::stop(tx, *id, based_on.0).await? {
                return Err(ProblemCode::StaleVersion.into());
            }
            Ok(db::find(tx, &scope, *id).await?)
        })
        .await?;
    Kept::record(&stopped, stopped.version)
}
