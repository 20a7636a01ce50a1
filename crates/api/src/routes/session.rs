//! `/session`, `/me`: signing in and out (G1).

use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::{
    ChooseOrganization, CodeSignIn, Me, MembershipSummary, PasswordSignIn, SignInTicket, Unlock,
};
use hersys_domain::validate::{Validate, Violations};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Kept;
use crate::body::Body;
use crate::caller::Caller;
use crate::ctx::{Ctx, DEVICE_COOKIE, LOCK_AFTER, PublicCtx, SESSION_COOKIE, SessionCtx};
use crate::db::session::{self, SignedIn};
use crate::error::AppError;
use crate::services::sign_in::{self, Opened};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(sign_in_password)
        .service(sign_in_code)
        .service(sign_in_recovery)
        .service(lock_session)
        .service(unlock_session)
        .service(choose_organization)
        .service(sign_out)
        .service(get_me);
}

/// First step of the sign-in: ID and password. Gives a ticket that opens nothing by itself.
#[utoipa::path(tag = "session", request_body = PasswordSignIn, security(()),
    responses((status = 200, description = "The password is right; the code is next", body = SignInTicket)))]
#[post("/session")]
async fn sign_in_password(ctx: PublicCtx, body: Body<PasswordSignIn>) -> Result<Kept, AppError> {
    let ticket = sign_in::check_password(&ctx, body.value).await?;
    Kept::ok(&SignInTicket { ticket })
}

/// Second step of the sign-in: the code of the one-time code device. Sets the session cookie.
#[utoipa::path(tag = "session", request_body = CodeSignIn, security(()),
    responses((status = 200, description = "Signed in", body = Me)))]
#[post("/session/otp")]
async fn sign_in_code(ctx: PublicCtx, body: Body<CodeSignIn>) -> Result<HttpResponse, AppError> {
    let opened = sign_in::check_code(&ctx, body.value, false).await?;
    Ok(answer_opened(&ctx, opened))
}

/// Second step of the sign-in when the device is lost: one of the recovery codes.
#[utoipa::path(tag = "session", request_body = CodeSignIn, security(()),
    responses((status = 200, description = "Signed in", body = Me)))]
#[post("/session/recovery")]
async fn sign_in_recovery(
    ctx: PublicCtx,
    body: Body<CodeSignIn>,
) -> Result<HttpResponse, AppError> {
    let opened = sign_in::check_code(&ctx, body.value, true).await?;
    Ok(answer_opened(&ctx, opened))
}

/// 画面ロック: nothing is done in the session until a code of the device is given. Locking twice is the same.
#[utoipa::path(tag = "session", security(("session" = [])),
    responses((status = 204, description = "Locked")))]
#[post("/session/lock")]
async fn lock_session(ctx: SessionCtx) -> Result<HttpResponse, AppError> {
    ctx.write(async |tx| Ok(session::lock(tx, ctx.signed_in.session_id).await?))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Opens a locked session by a code of the device; also freshens one for steps that ask for it.
#[utoipa::path(tag = "session", request_body = Unlock, security(("session" = [])),
    responses((status = 200, description = "Unlocked", body = Me)))]
#[post("/session/unlock")]
async fn unlock_session(ctx: SessionCtx, body: Body<Unlock>) -> Result<Kept, AppError> {
    sign_in::unlock(&ctx, &body.value.code).await?;
    Kept::ok(&me(&ctx.public, ctx.signed_in.into()).await?)
}

impl Validate for ChosenOrganization {
    fn validate(&self, _: &mut Violations) {}
}

/// The wire type as a body; an id needs no further rule.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct ChosenOrganization(ChooseOrganization);

/// Acts for another of one's organisations from now on.
#[utoipa::path(tag = "session", request_body = ChooseOrganization, security(("session" = [])),
    responses((status = 200, description = "Chosen", body = Me)))]
#[post("/session/organization")]
async fn choose_organization(
    ctx: SessionCtx,
    body: Body<ChosenOrganization>,
    request: HttpRequest,
) -> Result<Kept, AppError> {
    if ctx.signed_in.is_locked(ctx.public.app().db.facts().now()) {
        return Err(ProblemCode::SessionLocked.into());
    }
    let wanted = body.value.0.organization_id;
    ctx.write(async |tx| {
        let known = session::memberships(tx, ctx.signed_in.account_id).await?;
        if !known.iter().any(|member| member.organization_id == wanted) {
            return Err(AppError::not_found());
        }
        session::choose(tx, ctx.signed_in.session_id, wanted).await?;
        Ok(())
    })
    .await?;
    let signed_in = present(&ctx.public, &request).await?;
    Kept::ok(&me(&ctx.public, signed_in.into()).await?)
}

/// Signs out: ends the session and tells the browser to forget everything of this site.
#[utoipa::path(tag = "session", security(("session" = [])),
    responses((status = 204, description = "Signed out")))]
#[delete("/session")]
async fn sign_out(ctx: SessionCtx) -> Result<HttpResponse, AppError> {
    ctx.write(async |tx| Ok(session::end(tx, ctx.signed_in.session_id).await?))
        .await?;
    Ok(clear_site(SESSION_COOKIE))
}

/// Takes a session's cookie away and tells the browser to forget everything of this site.
pub(super) fn clear_site(name: &str) -> HttpResponse {
    let mut gone = cookie(name, "");
    gone.make_removal();
    HttpResponse::NoContent()
        .insert_header(("Clear-Site-Data", "\"cache\", \"storage\""))
        .insert_header((SET_COOKIE, gone.to_string()))
        .finish()
}

/// Who is signed in, for which organisation, and what they may do.
#[utoipa::path(tag = "session", security(("session" = []), ("api_key" = [])),
    responses((status = 200, description = "Signed in", body = Me)))]
#[get("/me")]
async fn get_me(ctx: Ctx, public: PublicCtx) -> Result<Kept, AppError> {
    Kept::ok(&me(&public, ctx.caller().clone()).await?)
}

async fn present(ctx: &PublicCtx, request: &HttpRequest) -> Result<SignedIn, AppError> {
    let token = crate::ctx::cookie(request, SESSION_COOKIE).ok_or(ProblemCode::NotSignedIn)?;
    let found = ctx.app().db.session_of(&token).await?;
    found.ok_or_else(|| ProblemCode::NotSignedIn.into())
}

fn answer_opened(ctx: &PublicCtx, opened: Opened) -> HttpResponse {
    let mut device = cookie(DEVICE_COOKIE, &opened.device);
    device.set_max_age(CookieDuration::days(180));
    HttpResponse::Ok()
        .append_header((
            SET_COOKIE,
            cookie(SESSION_COOKIE, &opened.token).to_string(),
        ))
        .append_header((SET_COOKIE, device.to_string()))
        .json(told(ctx, opened.signed_in.into(), opened.memberships))
}

/// A cookie that binds to this host, HTTPS and our own pages.
pub(super) fn cookie<'a>(name: &'a str, value: &'a str) -> Cookie<'a> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .finish()
}

async fn me(ctx: &PublicCtx, caller: Caller) -> Result<Me, AppError> {
    let memberships = ctx
        .read(async |tx| Ok(session::memberships(tx, caller.account_id).await?))
        .await?;
    Ok(told(ctx, caller, memberships))
}

fn told(ctx: &PublicCtx, caller: Caller, memberships: Vec<MembershipSummary>) -> Me {
    let permissions = Permission::ALL
        .iter()
        .copied()
        .filter(|permission| caller.may(*permission))
        .collect();
    Me {
        account_id: caller.account_id,
        display_name: caller.display_name,
        organization: MembershipSummary {
            organization_id: caller.organization_id,
            organization_name: caller.organization_name,
            kind: caller.kind,
            roles: caller.roles,
        },
        memberships,
        permissions,
        ends_at: caller.ends_at,
        locks_after_seconds: u32::try_from(LOCK_AFTER.num_seconds()).unwrap_or(0),
        demonstration: ctx.app().demonstration,
    }
}
