//! Saves the draft as one types. What could not be saved stays in the page and is sent again; nothing is
//! ever kept in the browser.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::lock::Mutex;
use hersys_client::{ClientError, IdempotencyKey, Versioned};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::record::Draft;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::entry::Entry;
use crate::browser;
use crate::router::Router;
use crate::session::Session;

/// How long nothing is typed before it is saved.
const PAUSE: Duration = Duration::from_millis(1500);
/// How long to wait before the next try.
const RETRY: Duration = Duration::from_secs(5);

/// The draft on the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) id: NotificationId,
    pub(super) etag: String,
    pub(super) saved_at: DateTime<Utc>,
}

impl Record {
    pub(super) fn of(draft: &Versioned<Draft>) -> Self {
        Self {
            id: draft.id,
            etag: draft.etag.clone(),
            saved_at: draft.saved_at,
        }
    }
}

/// Saves the draft of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saver {
    entry: Entry,
    session: Session,
    router: Router,
    pub(super) record: RwSignal<Option<Record>>,
    saved: RwSignal<NotificationForm>,
    pub(super) saving: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<ClientError>>,
    /// Whether somebody else saved meanwhile, and what they saved is shown now.
    pub(super) overtaken: RwSignal<bool>,
    /// Counts the changes, so that only the last one starts the clock.
    turn: StoredValue<u32>,
    key: StoredValue<IdempotencyKey>,
    /// What the draft was begun with: a repeat says the same.
    begun: StoredValue<Option<NotificationForm>>,
    lock: StoredValue<Arc<Mutex<()>>>,
}

impl Saver {
    /// Begins to watch an entry.
    pub(super) fn start(entry: Entry, record: Option<Record>) -> Self {
        let router = Router::get();
        let saver = Self {
            entry,
            session: Session::get(),
            router,
            record: RwSignal::new(record),
            saved: RwSignal::new(entry.form.get_untracked()),
            saving: RwSignal::new(false),
            failure: RwSignal::new(None),
            overtaken: RwSignal::new(false),
            turn: StoredValue::new(0),
            key: StoredValue::new(browser::idempotency_key()),
            begun: StoredValue::new(None),
            lock: StoredValue::new(Arc::default()),
        };
        router.guard(Signal::derive(move || saver.is_dirty()));
        Effect::new(move |_| {
            if saver.is_dirty() {
                saver.save_after(PAUSE);
            }
        });
        saver
    }

    /// Whether something is unsaved; followed inside a reactive function.
    pub(super) fn is_dirty(self) -> bool {
        self.entry
            .form
            .with(|form| self.saved.with(|saved| form != saved))
    }

    fn save_after(self, pause: Duration) {
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        let due = move || {
            if self.turn.try_get_value() == Some(mine) {
                self.save();
            }
        };
        set_timeout(due, pause);
    }

    /// Saves now what is unsaved.
    pub(super) fn save(self) {
        if self.is_dirty_now() {
            spawn_local(async move {
                let _ = self.flush().await;
            });
        }
    }

    /// The same as it is now; nothing is unsaved once the page is gone.
    fn is_dirty_now(self) -> bool {
        let form = self.entry.form.try_get_untracked();
        form.is_some() && form != self.saved.try_get_untracked()
    }

    /// Saves all there is; brings the draft as it then stands on the server.
    ///
    /// # Errors
    /// What any call may meet.
    pub(super) async fn flush(self) -> Result<Record, ClientError> {
        let lock = self.lock.get_value();
        let _alone = lock.lock().await;
        loop {
            let Some(form) = self.entry.form.try_get_untracked() else {
                return Err(ClientError::Network("the page is gone".to_owned()));
            };
            let record = self.record.get_untracked();
            if let Some(record) = record.clone().filter(|_| !self.is_dirty_now()) {
                return Ok(record);
            }
            self.saving.set(true);
            let (sent, answer) = self.send(record.as_ref(), form).await;
            if self.saving.try_set(false).is_some() {
                return Err(ClientError::Network("the page is gone".to_owned()));
            }
            match answer {
                Ok(draft) => self.take(&draft, sent, record.is_none()),
                Err(error) if error.is(ProblemCode::StaleVersion) => {
                    self.load_anew(record.as_ref()).await?;
                    return Err(error);
                }
                Err(error) => {
                    self.failure.set(Some(error.clone()));
                    if error.problem().is_none_or(|problem| problem.status >= 500) {
                        self.save_after(RETRY);
                    }
                    return Err(error);
                }
            }
        }
    }

    async fn send(
        self,
        record: Option<&Record>,
        form: NotificationForm,
    ) -> (NotificationForm, Result<Versioned<Draft>, ClientError>) {
        if let Some(record) = record {
            let answer = self
                .session
                .call(|client| {
                    let (record, form) = (record.clone(), form.clone());
                    async move {
                        let notifications = client.notifications();
                        notifications
                            .save_draft(record.id, &record.etag, &form)
                            .await
                    }
                })
                .await;
            return (form, answer);
        }
        let first = self.begun.get_value().unwrap_or(form);
        self.begun.set_value(Some(first.clone()));
        let key = self.key.get_value();
        let answer = self
            .session
            .call(|client| {
                let first = first.clone();
                async move { client.notifications().begin_draft(&first, key).await }
            })
            .await;
        (first, answer)
    }

    fn take(self, draft: &Versioned<Draft>, sent: NotificationForm, is_new: bool) {
        self.failure.set(None);
        self.saved.set(sent);
        self.record.set(Some(Record::of(draft)));
        if is_new {
            self.router
                .rename(&format!("/notifications/drafts/{}", draft.id));
        }
    }

    /// Somebody saved on another device: what they saved counts, and the reader is told.
    async fn load_anew(self, record: Option<&Record>) -> Result<(), ClientError> {
        let Some(id) = record.map(|record| record.id) else {
            return Ok(());
        };
        let present = self
            .session
            .call(|client| async move { client.notifications().draft(id).await })
            .await?;
        self.saved.set(present.form.clone());
        self.record.set(Some(Record::of(&present)));
        self.entry.form.set(present.value.form);
        self.overtaken.set(true);
        Ok(())
    }
}
