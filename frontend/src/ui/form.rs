//! What is being entered: judged by the domain's own rules while it is typed, by the server when it is sent.

use std::collections::BTreeSet;

use hersys_client::{Client, ClientError, IdempotencyKey};
use hersys_domain::validate::{FieldError, Validate};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::Bound;
use super::form_state::{FormState, Item};
use crate::browser;
use crate::locale::Text;
use crate::router::Router;
use crate::session::Session;

/// What a page makes of a failure.
#[derive(Debug)]
pub enum Heard {
    /// Nothing: the form tells of it.
    Nothing,
    /// An item is to blame.
    Item(FieldError),
    /// The page itself tells of it.
    Shown,
}

/// A form for a `T`. Copies are the same form.
#[derive(Debug)]
pub struct Form<T: Send + Sync + 'static> {
    value: RwSignal<T>,
    saved: RwSignal<T>,
    state: FormState,
}

impl<T: Send + Sync + 'static> Clone for Form<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Form<T> {}

impl<T: Validate + Clone + PartialEq + Send + Sync + 'static> Form<T> {
    /// A form that begins with `initial`; `name` begins the ids of its items on the page.
    pub fn new(name: &'static str, initial: T) -> Self {
        let value = RwSignal::new(initial.clone());
        let found = Memo::new(move |_| value.with(|value| value.violations().0));
        Self {
            value,
            saved: RwSignal::new(initial),
            state: FormState {
                name,
                session: Session::get(),
                items: RwSignal::new(Vec::new()),
                found: found.into(),
                refused: RwSignal::new(Vec::new()),
                touched: RwSignal::new(BTreeSet::new()),
                tried: RwSignal::new(false),
                pending: RwSignal::new(false),
                failure: RwSignal::new(None),
                key: StoredValue::new(browser::idempotency_key()),
            },
        }
    }

    /// Asks before leaving the page while something is unsaved.
    #[must_use]
    pub fn guarded(self) -> Self {
        Router::get().guard(Signal::derive(move || self.is_dirty()));
        self
    }

    /// The state that does not depend on `T`.
    pub const fn state(self) -> FormState {
        self.state
    }

    /// What is entered now; followed inside a reactive function.
    pub fn value(self) -> T {
        self.value.get()
    }

    /// What is entered differs from what is saved; followed inside a reactive function.
    pub fn is_dirty(self) -> bool {
        self.value
            .with(|value| self.saved.with(|saved| value != saved))
    }

    /// Changes a value otherwise than by an item.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
    }

    /// Begins anew with `value` as what is saved.
    pub fn reset(self, value: T) {
        self.saved.set(value.clone());
        self.value.set(value);
        self.state.tried.set(false);
        self.state.refused.set(Vec::new());
        self.state.touched.set(BTreeSet::new());
        self.state.failure.set(None);
        self.state.key.set_value(browser::idempotency_key());
    }

    /// An item that is typed: where it lies in the body, how it is read and written.
    pub fn item<V: PartialEq + Clone + Send + Sync + 'static>(
        self,
        pointer: &'static str,
        label: Text,
        read: impl Fn(&T) -> V + Send + Sync + 'static,
        write: impl Fn(&mut T, V) + Send + Sync + 'static,
    ) -> Bound<V> {
        self.bind(pointer, label, read, write, false)
    }

    /// An item that is chosen.
    pub fn choice<V: PartialEq + Clone + Send + Sync + 'static>(
        self,
        pointer: &'static str,
        label: Text,
        read: impl Fn(&T) -> V + Send + Sync + 'static,
        write: impl Fn(&mut T, V) + Send + Sync + 'static,
    ) -> Bound<V> {
        self.bind(pointer, label, read, write, true)
    }

    /// An item of any kind.
    pub fn bind<V: PartialEq + Clone + Send + Sync + 'static>(
        self,
        pointer: &'static str,
        label: Text,
        read: impl Fn(&T) -> V + Send + Sync + 'static,
        write: impl Fn(&mut T, V) + Send + Sync + 'static,
        choice: bool,
    ) -> Bound<V> {
        let state = self.state;
        let id = format!("{}{}", state.name, pointer.replace('/', "-"));
        let item = Item {
            pointer,
            label: label.clone(),
            id: id.clone(),
            choice,
        };
        state.items.update(|items| {
            items.retain(|item| item.pointer != pointer);
            items.push(item);
        });
        let value = Memo::new(move |_| self.value.with(&read));
        Bound {
            id,
            label,
            value: value.into(),
            write: Callback::new(move |given: V| {
                state.refused.update(|all| {
                    all.retain(|error| !error.pointer.starts_with(pointer));
                });
                self.value.update(|value| write(value, given));
            }),
            touch: Callback::new(move |()| {
                let touch = move || {
                    let _ = state.touched.try_update(|touched| touched.insert(pointer));
                };
                // The words of an error move what is below: not under the pointer that is just pressing a button.
                browser::when_released(touch);
            }),
            error: Signal::derive(move || state.error_of(pointer)),
        }
    }

    /// Sends what is entered if the domain's rules find nothing wrong with it. A locked or ended session is
    /// opened first.
    pub fn send<R: 'static, Made>(
        self,
        make: impl Fn(Client, T, IdempotencyKey) -> Made + 'static,
        done: impl FnOnce(R) + 'static,
    ) where
        Made: Future<Output = Result<R, ClientError>> + 'static,
    {
        self.send_or(make, done, |_| Heard::Nothing);
    }

    /// The same, where the page has something to say of a failure beside what the form says.
    pub fn send_or<R: 'static, Made>(
        self,
        make: impl Fn(Client, T, IdempotencyKey) -> Made + 'static,
        done: impl FnOnce(R) + 'static,
        failed: impl FnOnce(&ClientError) -> Heard + 'static,
    ) where
        Made: Future<Output = Result<R, ClientError>> + 'static,
    {
        let key = self.state.key.get_value();
        let session = self.state.session;
        let Some(value) = self.begin() else { return };
        spawn_local(async move {
            let answer = session
                .call(|client| make(client, value.clone(), key))
                .await;
            self.end(answer, value, done, failed);
        });
    }

    /// The same for the calls that open a session themselves; `failed` hears of what went
    /// wrong, and may say which item is to blame.
    pub fn send_directly<R: 'static, Made>(
        self,
        make: impl FnOnce(Client, T) -> Made + 'static,
        done: impl FnOnce(R) + 'static,
        failed: impl FnOnce(&ClientError) -> Option<FieldError> + 'static,
    ) where
        Made: Future<Output = Result<R, ClientError>> + 'static,
    {
        let client = self.state.session.client();
        let Some(value) = self.begin() else { return };
        spawn_local(async move {
            let answer = make(client, value.clone()).await;
            let heard = |error: &ClientError| failed(error).map_or(Heard::Nothing, Heard::Item);
            self.end(answer, value, done, heard);
        });
    }

    /// What is to be sent, if it may be sent now.
    fn begin(self) -> Option<T> {
        let state = self.state;
        if state.pending.get_untracked() {
            return None;
        }
        state.tried.set(true);
        state.failure.set(None);
        state.refused.set(Vec::new());
        if !state.found.get_untracked().is_empty() {
            browser::focus_later(state.summary_id());
            return None;
        }
        // A day that cannot be read is no day in the value; sent, it would clear what stands there.
        if browser::leave_first(&format!("[id^='{}-'][data-unread]", state.name)) {
            return None;
        }
        state.pending.set(true);
        Some(self.value.get_untracked())
    }

    fn end<R>(
        self,
        answer: Result<R, ClientError>,
        sent: T,
        done: impl FnOnce(R),
        failed: impl FnOnce(&ClientError) -> Heard,
    ) {
        let state = self.state;
        if state.pending.try_set(false).is_some() {
            return; // the page is gone
        }
        match answer {
            Ok(result) => {
                self.saved.set(sent);
                state.tried.set(false);
                state.key.set_value(browser::idempotency_key());
                done(result);
            }
            Err(error) => match failed(&error) {
                Heard::Item(item) => state.refuse_item(item),
                Heard::Nothing => state.refuse(error),
                // What is sent next is another act.
                Heard::Shown => state.key.set_value(browser::idempotency_key()),
            },
        }
    }
}
