//! `/events`: live events as server-sent events (K3). They carry ids only.

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use futures_util::stream;
use hersys_domain::event::Event;
use hersys_domain::id::OrganizationId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::caller::Credential;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::live::Announced;

/// A sign of life, and the longest a stream outlives its session where nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(stream_events);
}

struct Listening {
    app: App,
    credential: Credential,
    organization: OrganizationId,
    events: Receiver<Announced>,
    begun: bool,
}

/// What happens to records of the organisation acted for. After `lagged`, ask for everything anew.
#[utoipa::path(tag = "events", security(("session" = [])),
    extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = Event)))]
#[get("/events")]
async fn stream_events(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ctx.allow(hersys_domain::permission::Permission::OrganizationRead)?;
    let listening = Listening {
        app: ctx.app().clone(),
        credential: ctx.credential().clone(),
        organization: ctx.organization_id(),
        events: ctx.app().live.listen(),
        begun: false,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .streaming(stream::unfold(listening, next)))
}

async fn next(mut listening: Listening) -> Option<(Result<web::Bytes, AppError>, Listening)> {
    if !listening.begun {
        listening.begun = true;
        return Some((
            Ok(web::Bytes::from_static(b"retry: 2000\n\n: open\n\n")),
            listening,
        ));
    }
    loop {
        let text = match tokio::time::timeout(HEARTBEAT, listening.events.recv()).await {
            Err(_) => ": alive\n\n".to_owned(),
            Ok(Err(RecvError::Lagged(_))) => "event: lagged\ndata: {}\n\n".to_owned(),
            Ok(Err(RecvError::Closed)) => return None,
            Ok(Ok(announced)) if announced.organizations.contains(&listening.organization) => {
                format!(
                    "data: {}\n\n",
                    serde_json::to_string(&announced.event).ok()?
                )
            }
            Ok(Ok(_)) => continue,
        };
        // A stopped account, key or ended session hears no more. Hearing is not using: the lock still comes.
        let db = &listening.app.db;
        let known = listening.credential.known(db).await.ok()?;
        if known.is_locked(db.facts().now())
            || known.caller().organization_id != listening.organization
        {
            return None;
        }
        return Some((Ok(text.into()), listening));
    }
}
