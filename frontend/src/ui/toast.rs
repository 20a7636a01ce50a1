//! Short words on what has just happened, with a way back where there is one, and news of what happens elsewhere
//! with a way there.

use std::time::Duration;

use leptos::prelude::*;

use super::button::{Button, Look};
use crate::locale::{Text, text};

/// How long words stay; those with a way back stay until they are closed, done, or followed by the next such.
const SHOWN: Duration = Duration::from_secs(8);
/// How long news stays that is not urgent.
const NEWS_SHOWN: Duration = Duration::from_secs(20);

/// Of what a piece of news is: the newer takes the place of the older.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Notifications that have come.
    Notifications,
    /// Lines of 要対応一覧.
    Alerts,
    /// Transfers that other centres ask for.
    Transfers,
    /// Those that are 緊急. It interrupts who listens, and stays until it is closed or followed.
    Urgent,
}

#[derive(Debug, Clone)]
enum Kind {
    Word,
    Undo(Callback<()>),
    News(Topic, String),
}

impl Kind {
    fn is_urgent(&self) -> bool {
        matches!(self, Self::News(Topic::Urgent, _))
    }

    /// Whether the next one of its kind takes its place.
    fn gives_way(&self, to: &Self) -> bool {
        match (self, to) {
            (Self::Word, Self::Word | Self::Undo(_)) | (Self::Undo(_), Self::Undo(_)) => true,
            (Self::News(old, _), Self::News(new, _)) => old == new,
            _ => false,
        }
    }
}

#[derive(Debug, Clone)]
struct Toast {
    number: u32,
    words: Text,
    kind: Kind,
}

/// The toasts, in the context.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    all: RwSignal<Vec<Toast>>,
    made: StoredValue<u32>,
}

impl Toasts {
    /// Puts the toasts of a program into the context.
    pub fn start() -> Self {
        let toasts = Self {
            all: RwSignal::new(Vec::new()),
            made: StoredValue::new(0),
        };
        provide_context(toasts);
        toasts
    }

    /// The toasts of the program.
    pub fn get() -> Self {
        expect_context()
    }

    /// Tells what has happened.
    pub fn tell(self, words: Text) {
        let number = self.push(words, Kind::Word);
        set_timeout(move || self.close(number), SHOWN);
    }

    /// Tells what has happened and offers to take it back.
    pub fn tell_with_undo(self, words: Text, undo: impl Fn() + Send + Sync + 'static) {
        self.push(words, Kind::Undo(Callback::new(move |()| undo())));
    }

    /// Tells what has happened elsewhere, and where it is to be seen.
    pub fn tell_news(self, topic: Topic, words: Text, href: String) {
        let number = self.push(words, Kind::News(topic, href));
        if topic != Topic::Urgent {
            set_timeout(move || self.close(number), NEWS_SHOWN);
        }
    }

    /// Whether news of a topic is shown now.
    pub fn tells(self, topic: Topic) -> bool {
        self.all
            .with_untracked(|all| all.iter().any(|toast| is_of(toast, topic)))
    }

    /// Takes news of a topic away: the reader is where it leads to.
    pub fn close_news(self, topic: Topic) {
        if self.tells(topic) {
            self.all
                .update(|all| all.retain(|toast| !is_of(toast, topic)));
        }
    }

    /// Takes away what would stay: who reads it next may be somebody else.
    pub fn forget(self) {
        let _ = self
            .all
            .try_update(|all| all.retain(|toast| matches!(toast.kind, Kind::Word)));
    }

    fn push(self, words: Text, kind: Kind) -> u32 {
        self.made.update_value(|made| *made += 1);
        let number = self.made.get_value();
        self.all.update(|all| {
            all.retain(|toast| !toast.kind.gives_way(&kind));
            all.push(Toast {
                number,
                words,
                kind,
            });
        });
        number
    }

    fn close(self, number: u32) {
        let _ = self
            .all
            .try_update(|all| all.retain(|toast| toast.number != number));
    }
}

fn is_of(toast: &Toast, topic: Topic) -> bool {
    matches!(toast.kind, Kind::News(of, _) if of == topic)
}

/// Where the toasts appear: what is urgent in a region that interrupts, all else in one that waits its turn.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::get();
    let of = move |urgent: bool| {
        let mut all = toasts.all.get();
        all.retain(|toast| toast.kind.is_urgent() == urgent);
        all
    };
    view! {
        <div class="toasts">
            <div class="toasts-urgent" role="alert">
                <For each=move || of(true) key=|toast| toast.number let:toast><Shown toast=toast/></For>
            </div>
            <div class="toasts-plain" role="status">
                <For each=move || of(false) key=|toast| toast.number let:toast><Shown toast=toast/></For>
            </div>
        </div>
    }
}

#[component]
fn Shown(
    /// The toast.
    toast: Toast,
) -> impl IntoView {
    let toasts = Toasts::get();
    let Toast {
        number,
        words,
        kind,
    } = toast;
    let urgent = kind.is_urgent();
    let stays = !matches!(kind, Kind::Word);
    let way = match kind {
        Kind::Word => None,
        Kind::Undo(undo) => {
            let press = move || {
                undo.run(());
                toasts.close(number);
            };
            Some(view! { <Button on_press=press>{text::ui::undo()}</Button> }.into_any())
        }
        Kind::News(topic, href) => {
            let follow = move |_| toasts.close_news(topic);
            Some(view! { <a class="button button-outline" href=href on:click=follow>{text::live::open()}</a> }.into_any())
        }
    };
    let sign = urgent.then(|| view! { <span aria-hidden="true">"▲ "</span> });
    view! {
        <div class="toast" class:toast-urgent=urgent class:toast-stays=stays>
            <p>{sign}{words}</p>
            {way}
            <Button look=Look::Plain on_press=move || toasts.close(number)>{text::ui::close()}</Button>
        </div>
    }
}
