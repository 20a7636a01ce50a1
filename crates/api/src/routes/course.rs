//! `/cases/{id}/severities`, `…/whereabouts`, `…/closing`, `…/reopening`, `/timeline/{id}/…`: the course of a
//! case (経過, B2, D1).

use actix_web::{post, web};
use hersys_domain::case::{Case, Severity, Track, Whereabouts};
use hersys_domain::course::{Change, CloseCase, CorrectEntry, Reason};
use hersys_domain::id::CaseId;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::{BasedOn, Kept};
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::db::course::{self as db, Entry};
use crate::error::AppError;
use crate::services::case::Reader;
use crate::services::course::{self, Open, Wanted};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(change_severity)
        .service(change_whereabouts)
        .service(close_case)
        .service(reopen_case)
        .service(correct_entry)
        .service(remove_entry);
}

/// Changes a case by `work`, on the version that the caller has seen; gives the record as it stands then.
async fn change<B>(
    ctx: &Ctx,
    id: CaseId,
    based_on: BasedOn,
    body: &Body<B>,
    work: impl AsyncFnOnce(&mut Tx, &Open) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let reader = Reader::of(ctx);
    ctx.create(&scope, body, async |tx| {
        let open = course::open(tx, &sight, &scope, reader, id, based_on).await?;
        work(tx, &open).await?;
        let case = course::read(tx, &sight, reader, &open).await?;
        Kept::record(&case, case.summary.version)
    })
    .await
}

/// Changes an entry of the course by `work`; states are changed by acts of their own.
async fn change_entry<B>(
    ctx: &Ctx,
    id: Uuid,
    based_on: BasedOn,
    body: &Body<B>,
    work: impl AsyncFnOnce(&mut Tx, &Open, &Entry) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseWrite)?;
    let sight = ctx.allow(Permission::CaseRead)?;
    let reader = Reader::of(ctx);
    ctx.create(&scope, body, async |tx| {
        let entry = db::find(tx, id).await?;
        let open = course::open(tx, &sight, &scope, reader, entry.case_id, based_on).await?;
        let by_hand = matches!(entry.track, Track::Severity | Track::Whereabouts);
        if entry.removed_at.is_some() || !by_hand {
            return Err(ProblemCode::Conflict.into());
        }
        work(tx, &open, &entry).await?;
        let case = course::read(tx, &sight, reader, &open).await?;
        Kept::record(&case, case.summary.version)
    })
    .await
}

/// 重症度を変更する: what it was, or is, since when.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = Change<Severity>, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/cases/{id}/severities")]
async fn change_severity(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<Change<Severity>>,
) -> Result<Kept, AppError> {
    let new = &body.value;
    let wanted = Wanted {
        track: Track::Severity,
        value: new.value.as_str(),
        reason: None,
        from_at: new.from_at,
        until_at: new.until_at,
        note: &new.note,
    };
    change(&ctx, *id, based_on, &body, async |tx, open| {
        course::enter(tx, open, wanted).await
    })
    .await
}

/// 居所を変更する: where the person was, or is, since when.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = Change<Whereabouts>, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/cases/{id}/whereabouts")]
async fn change_whereabouts(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<Change<Whereabouts>>,
) -> Result<Kept, AppError> {
    let new = &body.value;
    let wanted = Wanted {
        track: Track::Whereabouts,
        value: new.value.as_str(),
        reason: None,
        from_at: new.from_at,
        until_at: new.until_at,
        note: &new.note,
    };
    change(&ctx, *id, based_on, &body, async |tx, open| {
        course::enter(tx, open, wanted).await
    })
    .await
}

/// 終結する. The figures count the case all the same.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = CloseCase, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/cases/{id}/closing")]
async fn close_case(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<CloseCase>,
) -> Result<Kept, AppError> {
    let new = &body.value;
    change(&ctx, *id, based_on, &body, async |tx, open| {
        course::close(tx, open, new.reason, new.from_at, &new.note).await
    })
    .await
}

/// 再開する: a closed case goes on, for a reason.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/cases/{id}/reopening")]
async fn reopen_case(
    ctx: Ctx,
    id: web::Path<CaseId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let reason = &body.value.reason;
    change(&ctx, *id, based_on, &body, async |tx, open| {
        course::reopen(tx, open, reason).await
    })
    .await
}

/// 訂正する: an entry of severity or whereabouts was wrong. It stays readable beside the right one.
#[utoipa::path(tag = "timeline", params(("id" = Uuid, Path, description = "Entry of the course"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = CorrectEntry, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/timeline/{id}/correction")]
async fn correct_entry(
    ctx: Ctx,
    id: web::Path<Uuid>,
    based_on: BasedOn,
    body: Body<CorrectEntry>,
) -> Result<Kept, AppError> {
    let right = &body.value;
    change_entry(&ctx, *id, based_on, &body, async |tx, open, entry| {
        course::correct(tx, open, entry, right).await
    })
    .await
}

/// 取り消す: an entry of severity or whereabouts should not be there. It stays readable.
#[utoipa::path(tag = "timeline", params(("id" = Uuid, Path, description = "Entry of the course"),
    ("If-Match" = String, Header, description = "ETag of the case that the change is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The case as it stands", body = Case)))]
#[post("/timeline/{id}/removal")]
async fn remove_entry(
    ctx: Ctx,
    id: web::Path<Uuid>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let reason = &body.value.reason;
    change_entry(&ctx, *id, based_on, &body, async |tx, open, entry| {
        course::take_back(tx, open, entry, reason).await
    })
    .await
}
