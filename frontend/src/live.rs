//! What happens elsewhere while a page is open: the server's live events, which carry ids only. A page asks
//! for its records anew when something has happened, with all the checks of any other call.

use std::time::Duration;

use hersys_domain::event::{Event, EventKind};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::session::{Session, State};

const PATH: &str = "/api/v1/events";
/// Several events of one moment are one piece of news.
const TOGETHER: Duration = Duration::from_millis(150);
/// How long to wait before a stream that was refused is asked for again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a page may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Notifications were submitted or changed.
    Notifications,
    /// Cases changed.
    Cases,
    /// Somebody's health was reported.
    Health,
    /// The worklist changed.
    Alerts,
    /// Transfers were asked for or answered.
    Transfers,
}

impl News {
    /// Everything there may be news of.
    const ALL: &'static [Self] = &[
        Self::Notifications,
        Self::Cases,
        Self::Health,
        Self::Alerts,
        Self::Transfers,
    ];
}

/// The live events, in the context. Each number grows when there is news.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    notifications: RwSignal<u32>,
    cases: RwSignal<u32>,
    health: RwSignal<u32>,
    alerts: RwSignal<u32>,
    transfers: RwSignal<u32>,
    /// How many notifications were submitted since the stream was opened first.
    arrived: StoredValue<u32>,
    waiting: StoredValue<Vec<News>>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
    /// Whether a stream was open before, so that something may have been missed.
    opened: StoredValue<bool>,
    session: Session,
}

impl Live {
    /// Listens for as long as the present owner lives, and puts itself into the context.
    pub fn start() -> Self {
        let session = Session::get();
        let live = Self {
            notifications: RwSignal::new(0),
            cases: RwSignal::new(0),
            health: RwSignal::new(0),
            alerts: RwSignal::new(0),
            transfers: RwSignal::new(0),
            arrived: StoredValue::new(0),
            waiting: StoredValue::new(Vec::new()),
            source: StoredValue::new_local(None),
            opened: StoredValue::new(false),
            session,
        };
        provide_context(live);
        Effect::new(move || {
            if session.state() == State::Active {
                live.open();
            }
        });
        on_cleanup(move || live.close());
        live
    }

    /// The live events of the program.
    pub fn get() -> Self {
        expect_context()
    }

    /// A number that grows with the news; followed inside a reactive function.
    pub fn count(self, news: News) -> u32 {
        self.number(news).get()
    }

    /// How many notifications have been submitted to the organisation since the pages were opened.
    pub fn arrived(self) -> u32 {
        self.arrived.get_value()
    }

    const fn number(self, news: News) -> RwSignal<u32> {
        match news {
            News::Notifications => self.notifications,
            News::Cases => self.cases,
            News::Health => self.health,
            News::Alerts => self.alerts,
            News::Transfers => self.transfers,
        }
    }

    /// Calls `act` whenever there is news, until the present owner is cleaned up.
    pub fn on(self, news: News, act: impl Fn() + 'static) {
        Effect::new(move |seen: Option<u32>| {
            let now = self.count(news);
            if seen.is_some_and(|seen| seen != now) {
                act();
            }
            now
        });
    }

    fn close(self) {
        let _ = self.source.try_update_value(|source| {
            if let Some(source) = source.take() {
                source.close();
            }
        });
    }

    /// Opens the stream unless one is open or being opened.
    fn open(self) {
        let alive = self.source.try_with_value(|source| {
            source
                .as_ref()
                .is_some_and(|source| source.ready_state() != EventSource::CLOSED)
        });
        if alive != Some(false) {
            return;
        }
        let Ok(source) = EventSource::new(PATH) else {
            return;
        };
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(event) = serde_json::from_str::<Event>(&text) {
                if event.kind == EventKind::NotificationSubmitted {
                    let _ = self.arrived.try_update_value(|arrived| *arrived += 1);
                }
                self.note(match event.kind {
                    EventKind::NotificationSubmitted | EventKind::NotificationChanged => {
                        &[News::Notifications]
                    }
                    EventKind::CaseChanged => &[News::Cases],
                    EventKind::ObservationMade => &[News::Health],
                    EventKind::AlertChanged => &[News::Alerts],
                    EventKind::TransferChanged => &[News::Transfers],
                });
            }
        });
        source.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        let missed = Closure::<dyn Fn()>::new(move || self.note(News::ALL));
        let _ = source
            .add_event_listener_with_callback("lagged", missed.into_js_value().unchecked_ref());
        let begun = Closure::<dyn Fn()>::new(move || {
            if self.opened.try_get_value() == Some(true) {
                self.note(News::ALL);
            }
            let _ = self.opened.try_update_value(|opened| *opened = true);
        });
        source.set_onopen(Some(begun.into_js_value().unchecked_ref()));
        let broken = Closure::<dyn Fn()>::new(move || self.mend());
        source.set_onerror(Some(broken.into_js_value().unchecked_ref()));
        let _ = self.source.try_update_value(|held| *held = Some(source));
    }

    /// The browser opens a broken stream again by itself, but not one that was refused: a locked session is
    /// followed when it is open again, anything else is tried a little later.
    fn mend(self) {
        set_timeout(
            move || {
                if self.session.state_now() == Some(State::Active) {
                    self.open();
                }
            },
            PATIENCE,
        );
    }

    fn note(self, news: &[News]) {
        let first = self.waiting.try_update_value(|waiting| {
            let first = waiting.is_empty();
            waiting.extend_from_slice(news);
            first
        });
        if first == Some(true) {
            set_timeout(move || self.tell(), TOGETHER);
        }
    }

    fn tell(self) {
        let Some(all) = self.waiting.try_update_value(std::mem::take) else {
            return;
        };
        for news in News::ALL {
            if all.contains(news) {
                let _ = self.number(*news).try_update(|number| *number += 1);
            }
        }
    }
}
