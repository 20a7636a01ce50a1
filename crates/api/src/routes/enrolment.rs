//! `/enrolment`: the first sign-in, by a one-time link (G1).

use actix_web::post;
use hersys_domain::session::{CompleteEnrolment, Enrolment, EnrolmentSecret, RecoveryCodes};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::PublicCtx;
use crate::error::AppError;
use crate::services::enrolment;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(look_at_enrolment)
        .service(complete_enrolment);
}

/// What the first sign-in page shows: whose ID it is and the device to be set up.
#[utoipa::path(tag = "enrolment", request_body = EnrolmentSecret, security(()),
    responses((status = 200, description = "The link works", body = Enrolment)))]
#[post("/enrolment")]
async fn look_at_enrolment(ctx: PublicCtx, body: Body<EnrolmentSecret>) -> Result<Kept, AppError> {
    Kept::ok(&enrolment::look(&ctx, &body.value.secret).await?)
}

/// Sets the password and the device; gives the recovery codes, this once.
#[utoipa::path(tag = "enrolment", request_body = CompleteEnrolment, security(()),
    responses((status = 200, description = "Done; sign in now", body = RecoveryCodes)))]
#[post("/enrolment/completion")]
async fn complete_enrolment(
    ctx: PublicCtx,
    body: Body<CompleteEnrolment>,
) -> Result<Kept, AppError> {
    Kept::ok(&enrolment::complete(&ctx, body.value).await?)
}
