//! Short words on what has just happened, with a way back where there is one.

use std::time::Duration;

use leptos::prelude::*;

use super::button::{Button, Look};
use crate::locale::{Text, text};

/// How long they stay; those with a way back stay until they are closed or done.
const SHOWN: Duration = Duration::from_secs(8);

#[derive(Debug, Clone)]
struct Toast {
    number: u32,
    words: Text,
    undo: Option<Callback<()>>,
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
        let number = self.push(words, None);
        set_timeout(move || self.close(number), SHOWN);
    }

    /// Tells what has happened and offers to take it back.
    pub fn tell_with_undo(self, words: Text, undo: impl Fn() + Send + Sync + 'static) {
        self.push(words, Some(Callback::new(move |()| undo())));
    }

    fn push(self, words: Text, undo: Option<Callback<()>>) -> u32 {
        self.made.update_value(|made| *made += 1);
        let number = self.made.get_value();
        // The newest word counts; what can still be taken back stays.
        self.all.update(|all| {
            all.retain(|toast| toast.undo.is_some());
            all.push(Toast {
                number,
                words,
                undo,
            });
        });
        number
    }

    fn close(self, number: u32) {
        self.all
            .update(|all| all.retain(|toast| toast.number != number));
    }
}

/// Where the toasts appear.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::get();
    view! {
        <div class="toasts" role="status">
            <For each=move || toasts.all.get() key=|toast| toast.number let:toast>
                {
                    let Toast { number, words, undo } = toast;
                    let take_back = undo.map(|undo| {
                        let press = move || {
                            undo.run(());
                            toasts.close(number);
                        };
                        view! { <Button on_press=press>{text::ui::undo()}</Button> }
                    });
                    view! {
                        <div class="toast">
                            <p>{words}</p>
                            {take_back}
                            <Button look=Look::Plain on_press=move || toasts.close(number)>{text::ui::close()}</Button>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
