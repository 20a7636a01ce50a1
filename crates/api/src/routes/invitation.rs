//! `/cases/{id}/invitations`: 健康観察の案内 (C2).

use actix_web::{get, post, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::CaseId;
use hersys_domain::invitation::{InvitationStatus, SendInvitation, SentInvitation};
use hersys_domain::permission::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::BASE;
use super::observation::writable;
use crate::answer::Kept;
use crate::body::Body;
use crate::ctx::Ctx;
use crate::db::{case_record, invitation, notification, person};
use crate::error::AppError;
use crate::services::invite::{Invitee, invite_again};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(get_invitation).service(send_invitation);
}

/// How the latest invitation of a case stands.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), security(("session" = [])),
    extensions(("x-permission" = json!("case.read"))),
    responses((status = 200, description = "How it stands", body = InvitationStatus)))]
#[get("/cases/{id}/invitation")]
async fn get_invitation(ctx: Ctx, id: web::Path<CaseId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseRead)?;
    let status = ctx
        .read(&scope, async |tx| {
            let case = case_record::find(tx, &scope, *id).await?;
            tx.touched(case.person_id, DataGroup::Invitation);
            Ok(invitation::status(tx, case.id).await?)
        })
        .await?;
    Kept::ok(&status)
}

/// Sends the invitation again (健康観察の案内を送る): older links, the PIN and known devices stop working at
/// once.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path, description = "Case")), request_body = SendInvitation,
    security(("session" = [])), extensions(("x-permission" = json!("invitation.send"))),
    responses((status = 201, description = "On its way, or why not", body = SentInvitation)))]
#[post("/cases/{id}/invitations")]
async fn send_invitation(
    ctx: Ctx,
    id: web::Path<CaseId>,
    body: Body<SendInvitation>,
) -> Result<Kept, AppError> {
    let seen = ctx.allow(Permission::CaseRead)?;
    let scope = ctx.allow(Permission::InvitationSend)?;
    ctx.create(&scope, &body, async |tx| {
        let case = writable(tx, &seen, &scope, *id).await?;
        let whose = case.person_id;
        let identity = person::identities(tx, &[whose]).await?.remove(&whose);
        let contact = person::contacts(tx, &[whose]).await?.remove(&whose);
        let key = person::keys(tx, &[whose]).await?.remove(&whose);
        let who = Invitee {
            case: case.id,
            person: whose,
            key: &key.ok_or_else(AppError::not_found)?,
            identity: &identity.unwrap_or_default(),
            contact: &contact.unwrap_or_default(),
            center: &notification::center(tx, case.responsible_center_id).await?,
            by: Some(ctx.account_id()),
        };
        tx.touched(whose, DataGroup::Invitation);
        let code = invite_again(tx, &who).await?;
        let status = invitation::status(tx, case.id).await?;
        let spoken = code.is_some();
        let sent = SentInvitation { status, code };
        let kept = Kept::created(&sent, 1, format!("{BASE}/cases/{}/invitation", *id))?;
        Ok(if spoken { kept.with_secret() } else { kept })
    })
    .await
}
