//! What is told on every page (K3): that notifications or lines of 要対応一覧 have come, and how much waits, beside
//! the links of the navigation. Events carry ids only; the numbers come from the server, as they are then.

use std::time::Duration;

use hersys_domain::permission::Permission;
use hersys_domain::worklist::{AlertsWaiting, Waiting, Worklists};
use leptos::prelude::*;

use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::router::Router;
use crate::session::{Session, State};
use crate::ui::load::{Loaded, load};
use crate::ui::toast::{Toasts, Topic};

/// Where notifications wait.
const QUEUE: &str = "/notifications/queue";
/// Where alerts wait.
const ALERTS: &str = "/alerts";
const AWAITED: &str = "/tests/awaited";
/// Where both are counted.
/// Where transfers wait.
const TRANSFERS: &str = "/transfers";
/// Where all are counted.
const HOME: &str = "/";
/// What comes within this time is one piece of news, and one question to the server.
const TOGETHER: Duration = Duration::from_millis(400);

/// How much waits, in the context.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts(Loaded<Worklists>);

impl Counts {
    /// How much waits at an address of the navigation, if anything does; followed inside a reactive function.
    pub(super) fn at(self, path: &str) -> Option<Waiting> {
        let found = self.0.value()?;
        let waiting = match path {
            QUEUE => found.to_accept,
            ALERTS => found.alerts.map(|alerts| alerts.open),
            AWAITED => found.awaited_tests,
            TRANSFERS => found.transfers,
            _ => None,
        };
        waiting.filter(|waiting| waiting.count > 0)
    }
}

/// A number as it is shown: with the sign for more where it was not counted to the end.
pub(super) fn number(waiting: Waiting) -> Text {
    if waiting.more {
        text::live::many(waiting.count)
    } else {
        text::live::count(waiting.count)
    }
}

/// Follows what comes for as long as the present owner lives.
#[derive(Clone, Copy)]
struct Notices {
    counts: Loaded<Worklists>,
    live: Live,
    router: Router,
    toasts: Toasts,
    /// Whether the server is about to be asked.
    due: StoredValue<bool>,
    /// Notifications that have come and are dealt with here.
    handled: StoredValue<u32>,
    /// Those of them that came before what is told now.
    told: StoredValue<u32>,
}

/// Puts the numbers into the context and begins to tell what comes.
pub(super) fn start() {
    let session = Session::get();
    let accepts = session.allows(Permission::NotificationAccept);
    let attends = session.allows(Permission::AlertRead);
    let takes = session.allows(Permission::TransferAccept);
    let counts = load(
        move || accepts || attends || takes,
        |client, asks| async move {
            if asks {
                client.worklists().get().await
            } else {
                Ok(Worklists::default())
            }
        },
    );
    provide_context(Counts(counts));
    let toasts = Toasts::get();
    on_cleanup(move || toasts.forget());
    if !(accepts || attends || takes) {
        return;
    }
    let notices = Notices {
        counts,
        live: Live::get(),
        router: Router::get(),
        toasts,
        due: StoredValue::new(false),
        handled: StoredValue::new(0),
        told: StoredValue::new(0),
    };
    let look = move || notices.look(session);
    notices.live.on(News::Notifications, look);
    notices.live.on(News::Alerts, look);
    notices.live.on(News::Transfers, look);
    Effect::new(move |before: Option<Option<Worklists>>| {
        let now = counts.value();
        if let (Some(before), Some(now)) = (before.flatten(), now) {
            notices.compare(&before, &now, accepts);
        }
        now.or(before.flatten())
    });
    Effect::new(move || notices.arrive(&notices.router.path()));
}

impl Notices {
    /// Asks for the numbers, once for all that comes within a moment.
    fn look(self, session: Session) {
        if self.due.get_value() {
            return;
        }
        self.due.set_value(true);
        set_timeout(
            move || {
                if self.due.try_set_value(false).is_some() {
                    return; // another life of the pages
                }
                // A locked screen asks for nothing; its numbers come when it is open again.
                if session.state_now() == Some(State::Active) {
                    self.counts.again();
                }
            },
            TOGETHER,
        );
    }

    /// The reader has come to a page: what it shows need not be told any more.
    fn arrive(self, path: &str) {
        if path == QUEUE {
            self.toasts.close_news(Topic::Notifications);
        }
        if path == TRANSFERS {
            self.toasts.close_news(Topic::Transfers);
        }
        if path == ALERTS {
            self.toasts.close_news(Topic::Alerts);
            self.toasts.close_news(Topic::Urgent);
        }
    }

    fn compare(self, before: &Worklists, now: &Worklists, accepts: bool) {
        let path = self.router.path_now();
        let arrived = self.live.arrived();
        let handled = self.handled.get_value();
        if accepts && arrived > handled {
            if !self.toasts.tells(Topic::Notifications) {
                self.told.set_value(handled);
            }
            self.handled.set_value(arrived);
            if path != QUEUE && path != HOME {
                let count = arrived - self.told.get_value();
                let words = text::live::notifications(count);
                self.toasts
                    .tell_news(Topic::Notifications, words, queue_of(now));
            }
        }
        if let (Some(before), Some(now)) = (before.transfers, now.transfers)
            && now.count > before.count
            && path != TRANSFERS
            && path != HOME
        {
            let words = text::live::transfers(number(now));
            self.toasts
                .tell_news(Topic::Transfers, words, TRANSFERS.to_owned());
        }
        let (Some(before), Some(now)) = (before.alerts, now.alerts) else {
            return;
        };
        if path == ALERTS {
            return;
        }
        match news_of(&before, &now) {
            Some(Topic::Urgent) => {
                let words = text::live::urgent(number(now.danger));
                self.toasts
                    .tell_news(Topic::Urgent, words, ALERTS.to_owned());
            }
            Some(_) if path != HOME => {
                let words = text::live::alerts(number(now.open));
                self.toasts
                    .tell_news(Topic::Alerts, words, ALERTS.to_owned());
            }
            _ => {}
        }
    }
}

/// Where what has come waits: for 受理, or where nothing does, for 確認.
fn queue_of(now: &Worklists) -> String {
    let accept = now.to_accept.is_some_and(|waiting| waiting.count > 0);
    if accept {
        QUEUE.to_owned()
    } else {
        format!("{QUEUE}?tab=to_confirm")
    }
}

/// Which news there is of 要対応一覧. A line that is resolved takes the newest away, which is none.
fn news_of(before: &AlertsWaiting, now: &AlertsWaiting) -> Option<Topic> {
    if now.newest_danger_at > before.newest_danger_at {
        Some(Topic::Urgent)
    } else if now.newest_at > before.newest_at {
        Some(Topic::Alerts)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;

    fn alerts(newest: Option<i64>, danger: Option<i64>) -> AlertsWaiting {
        let at = |minutes| DateTime::<Utc>::default() + TimeDelta::minutes(minutes);
        AlertsWaiting {
            newest_at: newest.map(at),
            newest_danger_at: danger.map(at),
            ..AlertsWaiting::default()
        }
    }

    #[test]
    fn what_is_newer_is_news_and_what_is_gone_is_none() {
        let before = alerts(Some(10), Some(5));
        assert_eq!(news_of(&before, &before), None);
        assert_eq!(news_of(&before, &alerts(Some(5), Some(5))), None);
        assert_eq!(news_of(&before, &alerts(None, None)), None);
        assert_eq!(
            news_of(&before, &alerts(Some(11), Some(5))),
            Some(Topic::Alerts)
        );
        // A line that becomes urgent is news even where a milder one has come after it.
        assert_eq!(
            news_of(&before, &alerts(Some(10), Some(9))),
            Some(Topic::Urgent)
        );
        assert_eq!(
            news_of(&alerts(None, None), &alerts(Some(1), Some(1))),
            Some(Topic::Urgent)
        );
    }

    #[test]
    fn news_leads_to_where_something_waits() {
        let waiting = |count| Worklists {
            to_accept: Some(Waiting { count, more: false }),
            ..Worklists::default()
        };
        assert_eq!(queue_of(&waiting(2)), "/notifications/queue");
        assert_eq!(queue_of(&waiting(0)), "/notifications/queue?tab=to_confirm");
    }
}
