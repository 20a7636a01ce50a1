//! Live events: outbox → one notifier → LISTEN/NOTIFY → the streams of every node.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::poll_fn;
use futures_util::{FutureExt, StreamExt};
use hersys_domain::audit::Job;
use hersys_domain::event::Event;
use hersys_domain::id::OrganizationId;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::sync::oneshot;
use tokio_postgres::{AsyncMessage, NoTls};
use uuid::Uuid;

use crate::db::{Actor, Database, outbox};
use crate::error::AppError;
use crate::services::set_up;

/// How often the notifier looks; what a live event may be late by.
const WAKE: Duration = Duration::from_millis(50);
/// How long a lost connection waits before it is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// Events a slow stream may fall behind before it is told to ask anew.
const BACKLOG: usize = 1024;
/// Streams of one session: as many connections as a browser opens.
const STREAMS: usize = 6;
/// Events taken at once.
const BATCH: i64 = 200;

/// An event with whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The event.
    pub event: Event,
    /// The organisations it concerns.
    pub organizations: Vec<OrganizationId>,
}

/// What a node hears from all nodes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Heard {
    /// An event.
    Event(Announced),
    /// Something was taken from an account, an organisation or a session of this id (the trigger
    /// `tell_stopped`): who listens in its name must look whether they still may.
    Stopped {
        /// Whose.
        stopped: Uuid,
    },
}

/// Streams that are open in one name, the oldest first, each with its way to be ended.
type Open = HashMap<Uuid, VecDeque<(u64, oneshot::Sender<()>)>>;

#[derive(Default)]
struct Seats {
    open: Open,
    last: u64,
}

/// An open stream's place among those of the same name; given back when dropped.
pub struct Seat {
    seats: Arc<Mutex<Seats>>,
    name: Uuid,
    number: u64,
    ended: oneshot::Receiver<()>,
}

impl Seat {
    /// Waits until a newer stream has taken the place.
    pub async fn taken(&mut self) {
        // Both ways the place is lost.
        let _ = (&mut self.ended).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = seats.open.get_mut(&self.name) {
            open.retain(|(number, _)| *number != self.number);
            if open.is_empty() {
                seats.open.remove(&self.name);
            }
        }
    }
}

/// The node's own end of the live events.
#[derive(Clone)]
pub struct Live {
    sender: Sender<Heard>,
    seats: Arc<Mutex<Seats>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BACKLOG).0,
            seats: Arc::default(),
        }
    }
}

impl Live {
    /// A stream's own end.
    pub fn listen(&self) -> Receiver<Heard> {
        self.sender.subscribe()
    }

    /// A place for one more stream in the name of a session; ends the oldest where there are too many.
    pub fn seat(&self, name: Uuid) -> Seat {
        let (end, ended) = oneshot::channel();
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.last += 1;
        let number = seats.last;
        let open = seats.open.entry(name).or_default();
        open.push_back((number, end));
        if open.len() > STREAMS {
            open.pop_front();
        }
        Seat {
            seats: Arc::clone(&self.seats),
            name,
            number,
            ended,
        }
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.open.values().map(VecDeque::len).sum()
    }

    /// Carries waiting events from the outbox to all nodes, for ever.
    pub async fn notify(db: Database) {
        loop {
            tokio::time::sleep(WAKE).await;
            if let Err(error) = pass_on(&db).await {
                tracing::warn!(context = error.context, "live events wait");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Hears what all nodes tell, for ever; `url` is the application's role.
    pub async fn hear(self, url: String) {
        loop {
            if let Err(error) = self.hear_once(&url).await {
                tracing::warn!(%error, "live events: connection lost");
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn hear_once(&self, url: &str) -> Result<(), tokio_postgres::Error> {
        let (client, mut connection) = tokio_postgres::connect(url, NoTls).await?;
        let mut messages = poll_fn(move |context| connection.poll_message(context));
        let listen = client.batch_execute("LISTEN hersys_event").fuse();
        let mut listen = std::pin::pin!(listen);
        let mut listening = false;
        loop {
            tokio::select! {
                done = &mut listen, if !listening => {
                    done?;
                    listening = true;
                }
                message = messages.next() => match message {
                    Some(Ok(AsyncMessage::Notification(note))) => {
                        if let Ok(heard) = serde_json::from_str(note.payload()) {
                            // Nobody listening is no error.
                            let _ = self.sender.send(heard);
                        }
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error),
                    None => return Ok(()),
                },
            }
        }
    }
}

async fn pass_on(db: &Database) -> Result<(), AppError> {
    let act = set_up::act(db, Job::TellEvents)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        for waiting in outbox::take(tx, BATCH).await? {
            let announced = Announced {
                event: Event {
                    kind: waiting.kind,
                    subject: waiting.subject,
                },
                organizations: waiting.organizations.into_iter().flatten().collect(),
            };
            let payload = serde_json::to_string(&announced).map_err(AppError::internal)?;
            outbox::notify(tx, &payload).await?;
        }
        Ok(())
    })
    .await
}
