//! `/transfers`, `/cases/{id}/transfers`, `/cases/{id}/taking-over`: 移管 (B8).

use actix_web::{get, post, web};
use hersys_domain::course::Reason;
use hersys_domain::id::{CaseId, TransferId};
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::transfer::{
    AcceptTransfers, AcceptedTransfers, RequestTransfer, TakeOver, Transfer,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::purpose::PurposeHeader;
use super::{Query, page};
use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::transfer::Which;
use crate::db::{case_record, transfer as db};
use crate::error::AppError;
use crate::services::case::Reader;
use crate::services::{course, transfer};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_transfers)
        .service(accept_transfers)
        .service(get_transfer)
        .service(accept_transfer)
        .service(refuse_transfer)
        .service(withdraw_transfer)
        .service(list_case_transfers)
        .service(request_transfer)
        .service(take_over_case);
}

/// Which transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TransferQueue {
    /// 移管の依頼 that wait for an answer of one's own, the oldest first.
    Incoming,
    /// One's own that wait for the other centre's answer, the oldest first.
    Outgoing,
    /// 移管した患者: what one has handed over, the latest first.
    HandedOver,
}

/// What a list of transfers may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Which.
    queue: TransferQueue,
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Transfers that wait at one's organisation or elsewhere, or what it has handed over.
#[utoipa::path(tag = "transfers", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("transfer.read"))),
    responses((status = 200, description = "A page", body = Page<Transfer>)))]
#[get("/transfers")]
async fn list_transfers(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferRead)?;
    let which = match query.queue {
        TransferQueue::Incoming => Which::Incoming,
        TransferQueue::Outgoing => Which::Outgoing,
        TransferQueue::HandedOver => Which::HandedOver,
    };
    let limit = page::limit(query.limit)?;
    let after = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            let rows = db::page(tx, &scope, which, after, limit + 1).await?;
            transfer::show(tx, &scope, Reader::of(&ctx), &rows).await
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| {
        let ended = last.ended_at.filter(|_| which == Which::HandedOver);
        (ended.unwrap_or(last.made_at), last.id)
    })?)
}

/// 200 with a transfer and its version.
fn record(found: &Transfer) -> Result<Kept, AppError> {
    Kept::record(found, found.version)
}

/// One transfer; to the centre that handed over with what it keeps of the case.
#[utoipa::path(tag = "transfers", params(("id" = TransferId, Path, description = "Transfer"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("transfer.read"))),
    responses((status = 200, description = "The transfer", body = Transfer)))]
#[get("/transfers/{id}")]
async fn get_transfer(ctx: Ctx, id: web::Path<TransferId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            transfer::show_one(tx, &scope, Reader::of(&ctx), *id).await
        })
        .await?;
    record(&found)
}

/// 移管を受ける: the case is one's own from now on.
#[utoipa::path(tag = "transfers", params(("id" = TransferId, Path, description = "Transfer")),
    security(("session" = [])), extensions(("x-permission" = json!("transfer.accept"))),
    responses((status = 200, description = "Accepted", body = Transfer)))]
#[post("/transfers/{id}/acceptance")]
async fn accept_transfer(ctx: Ctx, id: web::Path<TransferId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferAccept)?;
    let sight = ctx.allow(Permission::TransferRead)?;
    let found = ctx
        .write(&scope, async |tx| {
            transfer::accept(tx, &scope, &sight, *id).await?;
            transfer::show_one(tx, &sight, Reader::of(&ctx), *id).await
        })
        .await?;
    record(&found)
}

/// まとめて移管を受ける: up to 50 at once; tells which were accepted and which were not.
#[utoipa::path(tag = "transfers", request_body = AcceptTransfers, security(("session" = [])),
    extensions(("x-permission" = json!("transfer.accept"))),
    responses((status = 200, description = "Done", body = AcceptedTransfers)))]
#[post("/transfers:accept")]
async fn accept_transfers(ctx: Ctx, body: Body<AcceptTransfers>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferAccept)?;
    let ids = &body.value.ids;
    let accepted = ctx
        .write(&scope, async |tx| {
            transfer::accept_many(tx, &scope, ids).await
        })
        .await?;
    let skipped = ids.iter().filter(|id| !accepted.contains(id));
    let skipped = skipped.copied().collect();
    Kept::ok(&AcceptedTransfers { accepted, skipped })
}

/// 移管を断る: the case stays where it is, and the centre that asked is told why.
#[utoipa::path(tag = "transfers", params(("id" = TransferId, Path, description = "Transfer")), request_body = Reason,
    security(("session" = [])), extensions(("x-permission" = json!("transfer.accept"))),
    responses((status = 200, description = "Refused", body = Transfer)))]
#[post("/transfers/{id}/refusal")]
async fn refuse_transfer(
    ctx: Ctx,
    id: web::Path<TransferId>,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferAccept)?;
    let sight = ctx.allow(Permission::TransferRead)?;
    let reason = &body.value.reason;
    // No answer is kept for a repeat: who has refused does not see the case any more.
    let found = ctx
        .write(&scope, async |tx| {
            transfer::refuse(tx, (&scope, &sight), *id, reason).await?;
            transfer::show_one(tx, &sight, Reader::of(&ctx), *id).await
        })
        .await?;
    record(&found)
}

/// 依頼を取り消す: the centre that asked takes it back while it waits.
#[utoipa::path(tag = "transfers", params(("id" = TransferId, Path, description = "Transfer"),
    ("If-Match" = String, Header, description = "ETag of the transfer as it was seen")),
    security(("session" = [])), extensions(("x-permission" = json!("transfer.request"))),
    responses((status = 200, description = "Taken back", body = Transfer)))]
#[post("/transfers/{id}/withdrawal")]
async fn withdraw_transfer(
    ctx: Ctx,
    id: web::Path<TransferId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferRequest)?;
    let sight = ctx.allow(Permission::TransferRead)?;
    let reader = Reader::of(&ctx);
    let found = ctx
        .write(&scope, async |tx| {
            transfer::withdraw(tx, (&scope, &sight), reader, *id, based_on).await?;
            transfer::show_one(tx, &sight, reader, *id).await
        })
        .await?;
    record(&found)
}

/// The transfers of a case, the latest first.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("transfer.read"))),
    responses((status = 200, description = "Transfers", body = Vec<Transfer>)))]
#[get("/cases/{id}/transfers")]
async fn list_case_transfers(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            let case = case_record::find(tx, &scope, *id).await?;
            let rows = db::of_case(tx, case.id).await?;
            transfer::show(tx, &scope, Reader::of(&ctx), &rows).await
        })
        .await?;
    Kept::ok(&found)
}

/// 移管を依頼する: asks another centre to take the case. It may read the case until it has answered.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = RequestTransfer, security(("session" = [])), extensions(("x-permission" = json!("transfer.request"))),
    responses((status = 200, description = "The transfer, which waits", body = Transfer)))]
#[post("/cases/{id}/transfers")]
async fn request_transfer(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<RequestTransfer>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferRequest)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let shown = ctx.allow(Permission::TransferRead)?;
    let reader = Reader::of(&ctx);
    ctx.create(&scope, &body, async |tx| {
        let open = course::open(tx, &sight, &scope, reader, *id, based_on).await?;
        let made = transfer::request(tx, &open, ctx.organization_id(), &body.value).await?;
        record(&transfer::show_one(tx, &shown, reader, made).await?)
    })
    .await
}

/// 引き取る: the centre of where the person is now becomes responsible, in one step.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = TakeOver, security(("session" = [])), extensions(("x-permission" = json!("transfer.accept"))),
    responses((status = 200, description = "The transfer, which is done", body = Transfer)))]
#[post("/cases/{id}/taking-over")]
async fn take_over_case(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<TakeOver>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::TransferAccept)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let shown = ctx.allow(Permission::TransferRead)?;
    let reader = Reader::of(&ctx);
    let note = &body.value.note;
    ctx.create(&scope, &body, async |tx| {
        let made = transfer::take_over(tx, (&scope, &sight), reader, *id, based_on, note).await?;
        record(&transfer::show_one(tx, &shown, reader, made).await?)
    })
    .await
}
