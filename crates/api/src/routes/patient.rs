//! `/self`: how a patient comes in, and the first screen (C2, C19).

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use hersys_domain::audit::DataGroup;
use hersys_domain::jp_date::jst_date;
use hersys_domain::observation::{Observation, PER_MINUTE};
use hersys_domain::patient::{
    ChoosePin, CodeAnswer, CodeRequest, DEVICE_LENGTH, LinkSecret, PatientTicket, PinSignIn, Today,
    Verification,
};
use hersys_domain::period::Period;
use hersys_domain::problem::ProblemCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::session::{clear_site, cookie};
use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::{PublicCtx, cookie as sent_cookie};
use crate::db::observation::{self, Asked};
use crate::db::{alert, case_record, invitation, notification, patient, watch};
use crate::error::AppError;
use crate::patient_ctx::{PATIENT_COOKIE, PATIENT_DEVICE_COOKIE, PatientCtx};
use crate::services::patient_sign_in;
use crate::services::report::reporting;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(verify_link)
        .service(refuse_link)
        .service(choose_pin)
        .service(request_code)
        .service(answer_code)
        .service(sign_in_pin)
        .service(sign_out_patient)
        .service(get_today);
}

/// The link of an invitation with the second fact (birth date, or the code that the centre read out). Gives
/// a ticket that shows nothing by itself. Five tries.
#[utoipa::path(tag = "self", request_body = Verification, security(()),
    responses((status = 200, description = "Right; the PIN is next", body = PatientTicket)))]
#[post("/self/verification")]
async fn verify_link(ctx: PublicCtx, body: Body<Verification>) -> Result<Kept, AppError> {
    let ticket = patient_sign_in::verify(&ctx, &body.value).await?;
    Kept::ok(&PatientTicket { ticket })
}

/// The link came to the wrong person: it stops working at once, and the centre is told. The answer is the
/// same whether the link worked.
#[utoipa::path(tag = "self", request_body = LinkSecret, security(()),
    responses((status = 204, description = "Noted")))]
#[post("/self/refusal")]
async fn refuse_link(ctx: PublicCtx, body: Body<LinkSecret>) -> Result<HttpResponse, AppError> {
    use hersys_domain::alert::AlertRule;
    ctx.write(async |tx| {
        let Some(whose) = invitation::refuse(tx, body.value.secret.trim()).await? else {
            tx.nobody_concerned();
            return Ok(());
        };
        tx.act_for(whose).await?;
        tx.touched(whose, DataGroup::Access);
        let case = case_record::own(tx, whose).await?;
        alert::raise(tx, case.id, &[AlertRule::WrongRecipient], None).await?;
        Ok(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Chooses the PIN by a ticket: uses the link up, makes the device known for 30 days and signs in.
#[utoipa::path(tag = "self", request_body = ChoosePin, security(()),
    responses((status = 204, description = "Signed in")))]
#[post("/self/pin")]
async fn choose_pin(ctx: PublicCtx, body: Body<ChoosePin>) -> Result<HttpResponse, AppError> {
    let cookies = patient_sign_in::choose_pin(&ctx, &body.value).await?;
    Ok(HttpResponse::NoContent()
        .append_header((
            SET_COOKIE,
            cookie(PATIENT_COOKIE, &cookies.session).to_string(),
        ))
        .append_header((SET_COOKIE, device_cookie(&cookies.device).to_string()))
        .finish())
}

/// Another device: asks for a code to the registered number. The answer is the same whether there is
/// somebody with this number and birth date.
#[utoipa::path(tag = "self", request_body = CodeRequest, security(()),
    responses((status = 200, description = "If it fits somebody, a code is on its way", body = PatientTicket)))]
#[post("/self/codes")]
async fn request_code(ctx: PublicCtx, body: Body<CodeRequest>) -> Result<Kept, AppError> {
    let ticket = patient_sign_in::request_code(&ctx, &body.value).await?;
    Kept::ok(&PatientTicket { ticket })
}

/// Another device: the code that was sent (10 minutes, 5 tries). Its ticket is then good for choosing a PIN.
#[utoipa::path(tag = "self", request_body = CodeAnswer, security(()),
    responses((status = 200, description = "Right; the PIN is next", body = PatientTicket)))]
#[post("/self/codes/answer")]
async fn answer_code(ctx: PublicCtx, body: Body<CodeAnswer>) -> Result<Kept, AppError> {
    patient_sign_in::answer_code(&ctx, &body.value).await?;
    Kept::ok(&PatientTicket {
        ticket: body.value.ticket,
    })
}

/// A later visit: the PIN on a known device. After five wrong ones only a new invitation helps.
#[utoipa::path(tag = "self", request_body = PinSignIn, security(("patient_device" = [])),
    responses((status = 204, description = "Signed in")))]
#[post("/self/session")]
async fn sign_in_pin(
    ctx: PublicCtx,
    body: Body<PinSignIn>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let device = sent_cookie(&request, PATIENT_DEVICE_COOKIE).ok_or(ProblemCode::NotSignedIn)?;
    let session = patient_sign_in::sign_in(&ctx, &device, &body.value).await?;
    Ok(HttpResponse::NoContent()
        .append_header((SET_COOKIE, cookie(PATIENT_COOKIE, &session).to_string()))
        .append_header((SET_COOKIE, device_cookie(&device).to_string()))
        .finish())
}

/// Signs out; the device stays known and asks for the PIN.
#[utoipa::path(tag = "self", security(("patient" = [])),
    responses((status = 204, description = "Signed out")))]
#[delete("/self/session")]
async fn sign_out_patient(ctx: PatientCtx) -> Result<HttpResponse, AppError> {
    ctx.transact(async |tx| Ok(patient::end_session(tx, ctx.device()).await?))
        .await?;
    Ok(clear_site(PATIENT_COOKIE))
}

/// Reports of a case that may be entered while one of them can still be corrected.
const IN_TEN_MINUTES: i64 = 10 * PER_MINUTE;

/// The first screen: who is responsible, phones by day and night, day n, last day, may I go out, and the
/// report of today.
#[utoipa::path(tag = "self", security(("patient" = [])),
    responses((status = 200, description = "Today", body = Today)))]
#[get("/self/today")]
async fn get_today(ctx: PatientCtx) -> Result<Kept, AppError> {
    let today = ctx
        .transact(async |tx| {
            let today = jst_date(tx.now());
            let case = case_record::own(tx, ctx.person()).await?;
            let center = notification::center(tx, case.responsible_center_id).await?;
            let asked = Asked {
                case: case.id,
                person: case.person_id,
                from: today,
                notes: true,
                after: None,
                limit: IN_TEN_MINUTES,
            };
            let mut reports = observation::page(tx, &asked).await?;
            let own = reports.iter().position(|one| one.correctable(tx.now()));
            let correctable_until = own
                .and_then(|own| reports.get(own))
                .map(Observation::correctable_until);
            // Whoever reports meanwhile does not take the ten minutes away.
            let wanted = own.unwrap_or(0);
            let latest = (wanted < reports.len()).then(|| reports.swap_remove(wanted));
            Ok(Today {
                today,
                center_name: center.name,
                phone: center.phone,
                phone_after_hours: center.phone_after_hours,
                period: Period::of(case.kind, case.onset.as_ref(), case.diagnosed_on, today),
                watch: watch::of(tx, case.id).await?,
                reporting: reporting(&case),
                latest,
                correctable_until,
            })
        })
        .await?;
    Kept::ok(&today)
}

fn device_cookie(device: &str) -> Cookie<'_> {
    let mut device = cookie(PATIENT_DEVICE_COOKIE, device);
    device.set_max_age(CookieDuration::seconds(DEVICE_LENGTH.num_seconds()));
    device
}
