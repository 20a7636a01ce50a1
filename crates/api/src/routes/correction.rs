//! What follows a submission (A3, A6): 補正依頼 and their answers, versions, taking 受理 and 確認 back, 取下げ, 無効,
//! and the responsible centre's decision on a later version.

use actix_web::{get, post, web};
use hersys_domain::course::Reason;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::correction::{
    ActKind, Answer, Decisions, NewQuery, NewVersion, Review, VersionCause, Versions,
};
use hersys_domain::notification::record::Notification;
use hersys_domain::notification::transition::Step;
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::purpose::PurposeHeader;
use crate::answer::{BasedOn, Kept};
use crate::authz::Scope;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{Tx, correction as db, notification as rows};
use crate::error::AppError;
use crate::services::correction::{self, Open};
use crate::services::{notification, review};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(take_back_acceptance)
        .service(take_back_confirmation)
        .service(ask_query)
        .service(answer_query)
        .service(list_versions)
        .service(correct_notification)
        .service(withdraw_notification)
        .service(consent_withdrawal)
        .service(refuse_withdrawal)
        .service(void_notification)
        .service(get_review)
        .service(decide_review);
}

/// By what a step is allowed, and on which version it is taken.
struct Taken {
    id: NotificationId,
    based_on: BasedOn,
    permission: Permission,
    step: Step,
}

impl Taken {
    /// Takes the step by `work`; gives the notification as it stands then.
    async fn run(
        self,
        tx: &mut Tx,
        ctx: &Ctx,
        work: impl AsyncFnOnce(&mut Tx, &Scope, &Open) -> Result<(), AppError>,
    ) -> Result<Kept, AppError> {
        let scope = ctx.allow(self.permission)?;
        let sight = ctx.allow(Permission::NotificationRead)?;
        let open = correction::open(tx, &sight, &scope, self.id, self.based_on, self.step).await?;
        work(tx, &scope, &open).await?;
        let found = notification::read(tx, &sight, self.id).await?;
        Kept::record(&found, found.summary.version)
    }
}

/// A step without a body.
async fn plain(
    ctx: &Ctx,
    taken: Taken,
    work: impl AsyncFnOnce(&mut Tx, &Scope, &Open) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(taken.permission)?;
    ctx.write(&scope, async |tx| taken.run(tx, ctx, work).await)
        .await
}

/// A step with a body; a repeat under the same idempotency key does nothing.
async fn bodied<B>(
    ctx: &Ctx,
    body: &Body<B>,
    taken: Taken,
    work: impl AsyncFnOnce(&mut Tx, &Scope, &Open) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(taken.permission)?;
    ctx.create(&scope, body, async |tx| taken.run(tx, ctx, work).await)
        .await
}

/// 受理を取り消す: it was pressed by mistake. Who and when stays on record.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.accept"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/acceptance/withdrawal")]
async fn take_back_acceptance(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationAccept,
        step: Step::TakeBackAcceptance,
    };
    plain(&ctx, taken, async |tx, scope, open| {
        correction::take(tx, scope, open, ActKind::AcceptanceTakenBack, None).await
    })
    .await
}

/// 確認を取り消す: it was pressed by mistake. Who and when stays on record.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.confirm"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/confirmation/withdrawal")]
async fn take_back_confirmation(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationConfirm,
        step: Step::TakeBackConfirmation,
    };
    plain(&ctx, taken, async |tx, scope, open| {
        correction::take(tx, scope, open, ActKind::ConfirmationTakenBack, None).await
    })
    .await
}

/// 補正を依頼する: a question on one item. The notification stays counted.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = NewQuery, security(("session" = [])), extensions(("x-permission" = json!("notification.query"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/queries")]
async fn ask_query(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<NewQuery>,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationQuery,
        step: Step::Ask,
    };
    let new = &body.value;
    bodied(&ctx, &body, taken, async |tx, scope, open| {
        correction::ask(tx, scope, open, &new.pointer, &new.question).await
    })
    .await
}

/// Answers a 補正依頼: このままで正しい, or a new version with what is right.
#[utoipa::path(tag = "queries", params(("id" = Uuid, Path, description = "補正依頼"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = Answer, security(("session" = [])), extensions(("x-permission" = json!("notification.correct"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/queries/{id}/answer")]
async fn answer_query(
    ctx: Ctx,
    id: web::Path<Uuid>,
    based_on: BasedOn,
    body: Body<Answer>,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationCorrect)?;
    let given = &body.value;
    ctx.create(&scope, &body, async |tx| {
        let query = db::query(tx, *id).await?;
        let taken = Taken {
            id: query.notification_id,
            based_on,
            permission: Permission::NotificationCorrect,
            step: Step::Answer,
        };
        taken
            .run(tx, &ctx, async |tx, _, open| {
                let right = given
                    .form
                    .as_deref()
                    .map(|form| (form, given.reason.as_str()));
                correction::answer(tx, open, &query, given.answer, right).await
            })
            .await
    })
    .await
}

/// All versions of a notification, each with how it differs from the one before it.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "Its versions, the latest first", body = Versions)))]
#[get("/notifications/{id}/versions")]
async fn list_versions(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            notification::versions(tx, &scope, *id).await
        })
        .await?;
    Kept::ok(&found)
}

/// 訂正する or 補記する: a new version with its reason. The case is not overwritten: the responsible centre decides.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = NewVersion, security(("session" = [])), extensions(("x-permission" = json!("notification.correct"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/versions")]
async fn correct_notification(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<NewVersion>,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationCorrect,
        step: Step::Correct,
    };
    let new = &body.value;
    let cause = if new.supplement {
        VersionCause::Supplement
    } else {
        VersionCause::Correction
    };
    bodied(&ctx, &body, taken, async |tx, _, open| {
        correction::correct(tx, open, &new.form, cause, &new.reason).await?;
        correction::tell(tx, &open.row);
        Ok(())
    })
    .await
}

/// 届出を取り下げる; where it has been accepted, asks for the centre's consent.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("notification.correct"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/withdrawal")]
async fn withdraw_notification(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationCorrect,
        step: Step::Withdraw,
    };
    let reason = &body.value.reason;
    bodied(&ctx, &body, taken, async |tx, scope, open| {
        correction::withdraw(tx, scope, open, reason).await
    })
    .await
}

/// 取下げに同意する: the case leaves the figures and is closed.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    security(("session" = [])), extensions(("x-permission" = json!("notification.void"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/withdrawal/consent")]
async fn consent_withdrawal(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationVoid,
        step: Step::Consent,
    };
    plain(&ctx, taken, async |tx, scope, open| {
        correction::take(tx, scope, open, ActKind::Withdrawn, None).await
    })
    .await
}

/// 取下げに同意しない, with its reason.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("notification.void"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/withdrawal/refusal")]
async fn refuse_withdrawal(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationVoid,
        step: Step::Refuse,
    };
    let reason = &body.value.reason;
    bodied(&ctx, &body, taken, async |tx, scope, open| {
        correction::take(tx, scope, open, ActKind::WithdrawalRefused, Some(reason)).await
    })
    .await
}

/// 無効にする: it should never have been registered. The case leaves the figures and is closed.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = Reason, security(("session" = [])), extensions(("x-permission" = json!("notification.void"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/voiding")]
async fn void_notification(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Reason>,
) -> Result<Kept, AppError> {
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::NotificationVoid,
        step: Step::Void,
    };
    let reason = &body.value.reason;
    bodied(&ctx, &body, taken, async |tx, scope, open| {
        correction::take(tx, scope, open, ActKind::Voided, Some(reason)).await
    })
    .await
}

/// What of a later version waits for the responsible centre: its differences, and which of them the case holds.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"), PurposeHeader),
    security(("session" = [])), extensions(("x-permission" = json!("notification.read"))),
    responses((status = 200, description = "The differences", body = Review), (status = 409, description = "Nothing waits for a decision")))]
#[get("/notifications/{id}/review")]
async fn get_review(ctx: Ctx, id: web::Path<NotificationId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::NotificationRead)?;
    let found = ctx
        .read(&scope, async |tx| {
            let row = rows::find(tx, &scope, *id).await?;
            notification::review(tx, &scope, &row).await
        })
        .await?;
    Kept::ok(&found)
}

/// Decides on a later version, item by item: 反映する or そのままにする.
#[utoipa::path(tag = "notifications", params(("id" = NotificationId, Path, description = "Notification"),
    ("If-Match" = String, Header, description = "ETag of the notification that this is based on")),
    request_body = Decisions, security(("session" = [])), extensions(("x-permission" = json!("case.write"))),
    responses((status = 200, description = "The notification as it stands", body = Notification)))]
#[post("/notifications/{id}/review")]
async fn decide_review(
    ctx: Ctx,
    id: web::Path<NotificationId>,
    based_on: BasedOn,
    body: Body<Decisions>,
) -> Result<Kept, AppError> {
    let sight = ctx.allow(Permission::NotificationRead)?;
    let taken = Taken {
        id: *id,
        based_on,
        permission: Permission::CaseWrite,
        step: Step::Review,
    };
    let decisions = &body.value;
    bodied(&ctx, &body, taken, async |tx, scope, open| {
        review::decide(tx, scope, &sight, open, decisions).await
    })
    .await
}
