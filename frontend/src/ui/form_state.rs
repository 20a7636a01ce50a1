//! How a form stands, apart from what is entered: what is wrong where, whether it is being sent.

use std::collections::BTreeSet;

use hersys_client::{ClientError, IdempotencyKey};
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::message;
use crate::session::Session;

/// An item of a form: where its value lies in the body, and where on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) pointer: &'static str,
    pub(super) label: Text,
    pub(super) id: String,
    /// Whether it is chosen, not typed.
    pub(super) choice: bool,
}

/// The parts of a form that do not depend on what is entered.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    pub(super) name: &'static str,
    pub(super) session: Session,
    pub(super) items: RwSignal<Vec<Item>>,
    /// What the domain's rules find now.
    pub(super) found: Signal<Vec<FieldError>>,
    /// What the server found in what was sent last.
    pub(super) refused: RwSignal<Vec<FieldError>>,
    pub(super) touched: RwSignal<BTreeSet<&'static str>>,
    pub(super) tried: RwSignal<bool>,
    pub(super) pending: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<ClientError>>,
    pub(super) key: StoredValue<IdempotencyKey>,
}

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
    pub(super) fn error_of(self, pointer: &str) -> Option<Text> {
        let tried = self.tried.get();
        let touched = self.touched.with(|touched| touched.contains(pointer));
        // Passing by is no mistake yet.
        let shown = |error: &&FieldError| tried || (touched && error.code != "required");
        let within = |error: &&FieldError| {
            let rest = error.pointer.strip_prefix(pointer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let first = |errors: &[FieldError]| errors.iter().find(within).cloned();
        let found = self.found.with(|all| first(all));
        let refused = || self.refused.with(|all| first(all));
        let error = found.filter(|error| shown(&error)).or_else(refused)?;
        let chosen = |items: &Vec<Item>| {
            items
                .iter()
                .any(|item| item.pointer == pointer && item.choice)
        };
        if error.code == "required" && self.items.with_untracked(chosen) {
            return Some(text::field_error::required_choice());
        }
        Some(message::field_error(&error))
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

    /// Shows one thing that the server did not like at its item.
    pub(super) fn refuse_item(self, error: FieldError) {
        self.refused.set(vec![error]);
        browser::focus_later(self.summary_id());
    }

    /// Shows what the server did not like, at the items where it can.
    pub(super) fn refuse(self, error: ClientError) {
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
            if problem.code == ProblemCode::Invalid
                && !problem.errors.is_empty()
                && problem.errors.iter().all(known)
            {
                self.refused.set(problem.errors.clone());
                return browser::focus_later(self.summary_id());
            }
        }
        self.failure.set(Some(error));
        browser::focus_later(self.summary_id());
    }
}
