//! `/events`: live events as server-sent events (K3). They carry ids only.

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use futures_util::stream;
use hersys_domain::event::Event;
use hersys_domain::id::OrganizationId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, interval_at};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::app::App;
use crate::caller::Credential;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::life::Closing;
use crate::live::{Heard, Seat};

/// A sign of life, and the longest a stream outlives what nobody told it of.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(stream_events);
}

struct Listening {
    app: App,
    credential: Credential,
    organization: OrganizationId,
    /// Those in whose name the stream is: when something is taken from them, it looks whether it still may.
    names: [Uuid; 3],
    /// When the session locks or ends by itself, unless it is used meanwhile.
    until: DateTime<Utc>,
    events: Receiver<Heard>,
    alive: Interval,
    seat: Seat,
    closing: Closing,
    begun: bool,
}

impl Listening {
    /// Whether the session or key still hears. Hearing is not using: the lock still comes.
    async fn may_hear(&mut self) -> bool {
        let db = &self.app.db;
        let Ok(known) = self.credential.known(db).await else {
            return false;
        };
        let now = db.facts().now();
        let locked = known.is_locked(now);
        let caller = known.caller();
        self.until = caller.until;
        !locked && self.until >= now && caller.organization_id == self.organization
    }
}

/// What happens to records of the organisation acted for. After `lagged`, ask for everything anew.
#[utoipa::path(tag = "events", security(("session" = [])),
    extensions(("x-permission" = json!("organization.read"))),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = Event)))]
#[get("/events")]
async fn stream_events(ctx: Ctx) -> Result<HttpResponse, AppError> {
    ctx.allow(hersys_domain::permission::Permission::OrganizationRead)?;
    let holder = ctx.caller().holder;
    let listening = Listening {
        app: ctx.app().clone(),
        credential: ctx.credential().clone(),
        organization: ctx.organization_id(),
        names: [holder, ctx.account_id().0, ctx.organization_id().0],
        until: ctx.caller().until,
        events: ctx.app().live.listen(),
        alive: interval_at(Instant::now() + HEARTBEAT, HEARTBEAT),
        seat: ctx.app().live.seat(holder),
        closing: ctx.app().life.closing(),
        begun: false,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .streaming(stream::unfold(listening, next)))
}

async fn next(mut listening: Listening) -> Option<(Result<web::Bytes, AppError>, Listening)> {
    if !listening.begun {
        listening.begun = true;
        // Who was stopped before the stream began to hear was not heard of.
        if !listening.may_hear().await {
            return None;
        }
        return Some((
            Ok(web::Bytes::from_static(b"retry: 2000\n\n: open\n\n")),
            listening,
        ));
    }
    loop {
        // The sign of life comes first, however much others are told meanwhile.
        let heard = tokio::select! {
            biased;
            () = listening.closing.come() => return None,
            () = listening.seat.taken() => return None,
            _ = listening.alive.tick() => None,
            heard = listening.events.recv() => Some(heard),
        };
        let (text, look) = match heard {
            None => (Some(": alive\n\n".to_owned()), true),
            // What was missed may have been about oneself.
            Some(Err(RecvError::Lagged(_))) => {
                (Some("event: lagged\ndata: {}\n\n".to_owned()), true)
            }
            Some(Err(RecvError::Closed)) => return None,
            Some(Ok(Heard::Stopped { stopped })) if listening.names.contains(&stopped) => {
                (None, true)
            }
            Some(Ok(Heard::Event(announced)))
                if announced.organizations.contains(&listening.organization) =>
            {
                let event = serde_json::to_string(&announced.event).ok()?;
                (Some(format!("data: {event}\n\n")), false)
            }
            Some(Ok(_)) => continue,
        };
        let over = listening.until < listening.app.db.facts().now();
        if (look || over) && !listening.may_hear().await {
            return None;
        }
        if let Some(text) = text {
            return Some((Ok(text.into()), listening));
        }
    }
}
