//! What is being entered: judged by the domain's own rules while it is typed, by the server when it is sent.

use std::collections::BTreeSet;

use hersys_client::{Client, ClientError, IdempotencyKey};
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::{FieldError, Validate};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::Bound;
use crate::browser;
use crate::locale::Text;
use crate::message;
use crate::router::Router;
use crate::session::Session;

/// An item of a form: where its value lies in the body, and where on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) pointer: &'static str,
    pub(super) label: Text,
    pub(super) id: String,
}

/// The parts of a form that do not depend on what is entered.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    name: &'static str,
    items: RwSignal<Vec<Item>>,
    /// What the domain's rules find now.
    found: Signal<Vec<FieldError>>,
    /// What the server found in what was sent last.
    refused: RwSignal<Vec<FieldError>>,
    touched: RwSignal<BTreeSet<&'static str>>,
    tried: RwSignal<bool>,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    key: StoredValue<IdempotencyKey>,
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

impl FormState {
    /// The id that errors of the whole form are shown under.
    pub(super) fn summary_id(self) -> String {
        format!("{}-summary", self.name)
    }

    /// Whether it is being sent; followed inside a reactive function.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// What failed when it was sent, if not the fields; followed inside a reactive function.
    pub(super) fn failure(self) -> Option<ClientError> {
        self.failure.get()
    }

    /// What is wrong with an item, as far as it is to be shown yet.
    fn error_of(self, pointer: &str) -> Option<Text> {
        let shown = self.tried.get() || self.touched.with(|touched| touched.contains(pointer));
        let within = |error: &&FieldError| {
            let rest = error.pointer.strip_prefix(pointer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let pick = |errors: &Vec<FieldError>| errors.iter().find(within).map(message::field_error);
        let found = shown.then(|| self.found.with(pick)).flatten();
        found.or_else(|| self.refused.with(pick))
    }

    /// All that is wrong, as items of the page: what the summary lists after a try to send.
    pub(super) fn summary(self) -> Vec<(Item, Text)> {
        if !self.tried.get() {
            return Vec::new();
        }
        let items = self.items.get();
        items
            .into_iter()
            .filter_map(|item| {
                let error = self.error_of(item.pointer)?;
                Some((item, error))
            })
            .collect()
    }
}

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

    /// An item: where it lies in the body, how it is read and written.
    pub fn item<V: PartialEq + Clone + Send + Sync + 'static>(
        self,
        pointer: &'static str,
        label: Text,
        read: fn(&T) -> V,
        write: fn(&mut T, V),
    ) -> Bound<V> {
        let state = self.state;
        let id = format!("{}{}", state.name, pointer.replace('/', "-"));
        let item = Item {
            pointer,
            label: label.clone(),
            id: id.clone(),
        };
        state.items.update(|items| {
            items.retain(|item| item.pointer != pointer);
            items.push(item);
        });
        let value = Memo::new(move |_| self.value.with(read));
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
                state.touched.update(|touched| {
                    touched.insert(pointer);
                });
            }),
            error: Signal::derive(move || state.error_of(pointer)),
        }
    }

    /// Sends what is entered if the domain's rules find nothing wrong with it.
    pub fn send<R, Made>(
        self,
        make: impl Fn(Client, T, IdempotencyKey) -> Made + 'static,
        done: impl FnOnce(R) + 'static,
    ) where
        R: 'static,
        Made: Future<Output = Result<R, ClientError>> + 'static,
    {
        let state = self.state;
        if state.pending.get_untracked() {
            return;
        }
        state.tried.set(true);
        state.failure.set(None);
        state.refused.set(Vec::new());
        if !state.found.get_untracked().is_empty() {
            return browser::focus_later(state.summary_id());
        }
        state.pending.set(true);
        let session = Session::get();
        let value = self.value.get_untracked();
        let key = state.key.get_value();
        spawn_local(async move {
            let answer = session
                .call(|client| make(client, value.clone(), key))
                .await;
            if state.pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(result) => {
                    self.saved.set(value);
                    state.tried.set(false);
                    state.key.set_value(browser::idempotency_key());
                    done(result);
                }
                Err(error) => state.refuse(error),
            }
        });
    }
}

impl FormState {
    /// Shows what the server did not like, at the items where it can.
    fn refuse(self, error: ClientError) {
        if let Some(problem) = error.problem() {
            // The server has decided; what is sent next is another act. After a broken connection it is the same one.
            if problem.status < 500 {
                self.key.set_value(browser::idempotency_key());
            }
            let known = |error: &FieldError| {
                self.items.with_untracked(|items| {
                    items
                        .iter()
                        .any(|item| error.pointer.starts_with(item.pointer))
                })
            };
            if problem.code == ProblemCode::Invalid && !problem.errors.is_empty() && problem.errors.iter().all(known) {
                self.refused.set(problem.errors.clone());
                return browser::focus_later(self.summary_id());
            }
        }
        self.failure.set(Some(error));
        browser::focus_later(self.summary_id());
    }
}
