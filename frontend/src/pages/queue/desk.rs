//! What the desk does with the notifications of the list: choose, accept, tell.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use hersys_client::ClientError;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::{AcceptMany, Accepted, NotificationSummary};
use hersys_domain::page::Page;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Work;
use super::undo::{Done, tell_with_undo};
use crate::browser;
use crate::locale::text;
use crate::session::Session;
use crate::ui::load::Loaded;
use crate::ui::page_header::TITLE_ID;
use crate::ui::toast::Toasts;

/// The desk.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) page: Loaded<Page<NotificationSummary>>,
    /// Which of the worklists.
    pub(super) work: Memo<Work>,
    pub(super) selected: RwSignal<BTreeSet<NotificationId>>,
    pub(super) pending: RwSignal<bool>,
    /// How many of those accepted together were not.
    pub(super) skipped: RwSignal<usize>,
    pub(super) failure: RwSignal<Option<ClientError>>,
    /// By which waiting is measured; moves on while the page is open.
    pub(super) now: RwSignal<DateTime<Utc>>,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
}

/// Now, by the clock of the device.
pub(super) fn now() -> DateTime<Utc> {
    browser::now_in_japan().map_or_else(DateTime::default, |now| now.to_utc())
}

/// The id of the link of a row.
pub(super) fn row_id(id: NotificationId) -> String {
    format!("row-{id}")
}

impl Desk {
    pub(super) fn new(page: Loaded<Page<NotificationSummary>>, work: Memo<Work>) -> Self {
        let desk = Self {
            page,
            work,
            selected: RwSignal::new(BTreeSet::new()),
            pending: RwSignal::new(false),
            skipped: RwSignal::new(0),
            failure: RwSignal::new(None),
            now: RwSignal::new(now()),
            session: Session::get(),
            toasts: Toasts::get(),
        };
        // What no longer waits is no longer chosen.
        Effect::new(move || {
            if let Some(page) = page.value() {
                let waiting: BTreeSet<_> = page
                    .items
                    .iter()
                    .filter(|one| work.get().waits(one))
                    .map(|one| one.id)
                    .collect();
                desk.selected
                    .update(|selected| selected.retain(|id| waiting.contains(id)));
            }
        });
        desk
    }

    /// Whether a notification waits for what is done here.
    pub(super) fn waits(self, one: &NotificationSummary) -> bool {
        self.work.get_untracked().waits(one)
    }

    /// Whether the reader does it with several at once.
    pub(super) fn may(self, session: Session) -> bool {
        let permission = self.work.get_untracked().permission();
        permission.is_some_and(|permission| session.allows(permission))
    }

    fn confirms(self) -> bool {
        self.work.get_untracked() == Work::Confirm
    }

    pub(super) fn toggle(self, id: NotificationId) {
        self.selected.update(|selected| {
            if !selected.remove(&id) {
                selected.insert(id);
            }
        });
    }

    /// Chooses all that wait on this page, or none.
    pub(super) fn choose_all(self, all: bool) {
        let page = untrack(|| self.page.value());
        let waiting = page
            .iter()
            .flat_map(|page| &page.items)
            .filter(|one| all && self.waits(one))
            .map(|one| one.id);
        self.selected.set(waiting.collect());
    }

    /// Accepts or confirms one; the focus goes on to the next row.
    pub(super) fn accept(self, id: NotificationId, name: String) {
        if self.pending.get_untracked() {
            return;
        }
        self.begin();
        let confirms = self.confirms();
        spawn_local(async move {
            let answer = self
                .session
                .call(|client| async move {
                    if confirms {
                        client.notifications().confirm(id).await
                    } else {
                        client.notifications().accept(id).await
                    }
                })
                .await;
            if self.pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(now) => {
                    let words = if confirms {
                        text::queue::confirmed_one(name)
                    } else {
                        text::queue::done_one(name)
                    };
                    tell_with_undo(self, words, vec![(id, now.summary.version)], confirms);
                }
                Err(error) if error.is(ProblemCode::Conflict) => {
                    self.toasts.tell(text::queue::already());
                }
                Err(error) => return self.failure.set(Some(error)),
            }
            self.focus_after(&[id]);
            self.page.again();
        });
    }

    /// Accepts or confirms those that are chosen, and tells what became of them.
    pub(super) fn accept_selected(self) {
        let ids: Vec<_> = self.selected.get_untracked().into_iter().collect();
        if ids.is_empty() || self.pending.get_untracked() {
            return;
        }
        self.begin();
        let confirms = self.confirms();
        // Before the answer: the news of it may take them off the list first.
        let versions = self.versions_after(&ids);
        spawn_local(async move {
            let body = AcceptMany { ids: ids.clone() };
            let answer = self
                .session
                .call(|client| {
                    let body = body.clone();
                    async move {
                        if confirms {
                            client.notifications().confirm_many(&body).await
                        } else {
                            client.notifications().accept_many(&body).await
                        }
                    }
                })
                .await;
            if self.pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(Accepted { accepted, skipped }) => {
                    let words = if confirms {
                        text::queue::confirmed_many(accepted.len())
                    } else {
                        text::queue::done_many(accepted.len())
                    };
                    let done = versions
                        .into_iter()
                        .filter(|(id, _)| accepted.contains(id))
                        .collect();
                    tell_with_undo(self, words, done, confirms);
                    self.skipped.set(skipped.len());
                    self.selected.set(BTreeSet::new());
                    self.focus_after(&ids);
                    self.page.again();
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// Those that are about to be done, each with the version that this will make.
    fn versions_after(self, ids: &[NotificationId]) -> Vec<Done> {
        let page = untrack(|| self.page.value());
        let rows = page.iter().flat_map(|page| &page.items);
        rows.filter(|one| ids.contains(&one.id))
            .map(|one| (one.id, one.version + 1))
            .collect()
    }

    /// Asks for the list anew, if it is still there.
    pub(super) fn again(self) {
        if self.pending.try_get_untracked().is_some() {
            self.page.again();
        }
    }

    fn begin(self) {
        self.pending.set(true);
        self.failure.set(None);
        self.skipped.set(0);
    }

    /// Puts the focus on the first row after those that are about to go.
    fn focus_after(self, gone: &[NotificationId]) {
        let page = untrack(|| self.page.value());
        let rows = page.as_ref().map_or(&[][..], |page| &page.items);
        let first = rows.iter().position(|one| gone.contains(&one.id));
        let stays = |one: &&NotificationSummary| !gone.contains(&one.id);
        let after = rows.iter().skip(first.unwrap_or_default()).find(stays);
        let next = after.or_else(|| rows.iter().rev().find(stays));
        browser::focus_later(next.map_or_else(|| TITLE_ID.to_owned(), |one| row_id(one.id)));
    }
}
