//! `/notifications/drafts`: notifications being written (作成中), saved as one types (A5).

use actix_web::{HttpResponse, delete, get, post, put, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::record::{Draft, Receipt, Submission};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::BASE;
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::db::draft::{self as db, Writer};
use crate::error::AppError;
use crate::services::notify;

/// Drafts that one writer has at most, each of up to 256 kB: all of them are opened for the list.
const DRAFTS_MAX: i64 = 200;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_drafts)
        .service(create_draft)
        .service(get_draft)
        .service(save_draft)
        .service(discard_draft)
        .service(submit_notification)
        .service(submit_by_proxy);
}

fn writer(ctx: &Ctx) -> Writer {
    Writer {
        account: ctx.account_id(),
        organization: ctx.organization_id(),
    }
}

/// One's own drafts, last saved first.
#[utoipa::path(tag = "notifications", security(("session" = [])),
    extensions(("x-permission" = json!("notification.draft"))),
    responses((status = 200, description = "Up to 200 drafts", body = Page<Draft>)))]
#[get("/notifications/drafts")]
async fn list_drafts(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationDraft)?;
    let items = ctx
        .read(&scope, async |tx| {
            let drafts = db::page(tx, writer(&ctx), DRAFTS_MAX).await?;
            tx.listed(drafts.len(), DataGroup::Draft);
            Ok(drafts)
        })
        .await?;
    Kept::ok(&Page {
        items,
        next: None,
        total: None,
    })
}

/// Begins a draft; 422 where one has 200 already.
#[utoipa::path(tag = "notifications", request_body = NotificationForm, security(("session" = [])),
    extensions(("x-permission" = json!("notification.draft"))),
    responses((status = 201, description = "Begun", body = Draft)))]
#[post("/notifications/drafts")]
async fn create_draft(ctx: Ctx, body: Body<NotificationForm>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationDraft)?;
    ctx.create(&scope, &body, async |tx| {
        if db::count(tx, writer(&ctx)).await? >= DRAFTS_MAX {
            return Err(AppError::field("", "draft.too_many"));
        }
        let draft = db::insert(tx, writer(&ctx), &body.value).await?;
        tx.drafted(draft.id);
        let place = format!("{BASE}/notifications/drafts/{}", draft.id);
        Kept::created(&draft, draft.version, place)
    })
    .await
}

/// One draft.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Draft")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.draft"))),
    responses((status = 200, description = "The draft", body = Draft)))]
#[get("/notifications/drafts/{id}")]
async fn get_draft(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationDraft)?;
    let draft = ctx
        .read(&scope, async |tx| {
            tx.listed(1, DataGroup::Draft);
            Ok(db::find(tx, writer(&ctx), *id, false).await?.draft)
        })
        .await?;
    Kept::record(&draft, draft.version)
}

/// Saves a draft: whatever has been typed so far, however incomplete.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Draft"),
    ("If-Match" = String, Header, description = "ETag of the version that was edited")),
    request_body = NotificationForm, security(("session" = [])),
    extensions(("x-permission" = json!("notification.draft"))),
    responses((status = 200, description = "Saved", body = Draft)))]
#[put("/notifications/drafts/{id}")]
async fn save_draft(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<NotificationForm>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationDraft)?;
    let saved = ctx
        .write(&scope, async |tx| {
            let present = db::find(tx, writer(&ctx), *id, true).await?;
            check(tx, based_on, &present.draft)?;
            tx.listed(1, DataGroup::Draft);
            db::update(tx, &present, &body.value).await
        })
        .await?;
    Kept::record(&saved, saved.version)
}

/// Throws a draft away. A draft has no legal effect and leaves nothing behind.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Draft"),
    ("If-Match" = String, Header, description = "ETag of the version that was seen")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.draft"))),
    responses((status = 204, description = "Gone")))]
#[delete("/notifications/drafts/{id}")]
async fn discard_draft(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::NotificationDraft)?;
    ctx.write(&scope, async |tx| {
        let present = db::find(tx, writer(&ctx), *id, true).await?;
        check(tx, based_on, &present.draft)?;
        Ok(db::delete(tx, *id).await?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Submits a notification: the legal act (感染症法12条1項). It opens the case, lets both health centres in
/// and counts. The answer is the receipt; a repeat with the same `Idempotency-Key` gets the same one.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Draft"),
    ("If-Match" = String, Header, description = "ETag of the version that was read over")),
    request_body = Submission, security(("session" = [])),
    extensions(("x-permission" = json!("notification.submit"))),
    responses((status = 201, description = "届出を受け付けました", body = Receipt)))]
#[post("/notifications/drafts/{id}/submission")]
async fn submit_notification(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Submission>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationSubmit)?;
    ctx.create(&scope, &body, async |tx| {
        let present = db::find(tx, writer(&ctx), *id, true).await?;
        check(tx, based_on, &present.draft)?;
        let explained = body.value.explained;
        let receipt = notify::submit(tx, &scope, writer(&ctx), *id, explained).await?;
        let place = format!("{BASE}/notifications/{}", receipt.notification_id);
        Kept::created(&receipt, 1, place)
    })
    .await
}

/// 代行入力: a health centre enters what an institution of its district told it by fax, by post, by hand or in an
/// interview. `proxy` of the form names the institution and the days of the paper; the same rules hold.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Draft"),
    ("If-Match" = String, Header, description = "ETag of the version that was read over")),
    request_body = Submission, security(("session" = [])),
    extensions(("x-permission" = json!("notification.proxy"))),
    responses((status = 201, description = "届出を受け付けました", body = Receipt)))]
#[post("/notifications/drafts/{id}/proxy-submission")]
async fn submit_by_proxy(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Submission>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationProxy)?;
    ctx.create(&scope, &body, async |tx| {
        let present = db::find(tx, writer(&ctx), *id, true).await?;
        check(tx, based_on, &present.draft)?;
        let explained = body.value.explained;
        let receipt = notify::submit(tx, &scope, writer(&ctx), *id, explained).await?;
        let place = format!("{BASE}/notifications/{}", receipt.notification_id);
        Kept::created(&receipt, 1, place)
    })
    .await
}

/// Refuses with the draft as it is now, which is a reading of it, where it was saved meanwhile.
fn check(tx: &mut Tx, based_on: BasedOn, present: &Draft) -> Result<(), AppError> {
    let checked = based_on.check(present.version, present);
    checked.inspect_err(|_| tx.listed(1, DataGroup::Draft))
}
