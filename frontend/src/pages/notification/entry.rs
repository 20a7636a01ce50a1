//! The notification that is being entered: what stands in it, what the domain reads from it, and how each
//! item of the page reaches its value.

use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::dates;
use hersys_domain::notification::item::Gap;
use hersys_domain::notification::read::{Facts, read};
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use super::field::{Field, Lens, id_of, label_of};
use crate::browser;
use crate::locale::{Text, text};
use crate::message;

/// What the domain reads from a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Judged {
    pub(super) blocking: Vec<FieldError>,
    pub(super) warnings: Vec<FieldError>,
    pub(super) gaps: Vec<Gap>,
    pub(super) facts: Facts,
}

impl Judged {
    pub(super) fn of(form: &NotificationForm) -> Self {
        let reading = read(form, browser::today().unwrap_or_default());
        Self {
            blocking: reading.blocking.0,
            warnings: reading.warnings,
            gaps: reading.gaps,
            facts: reading.facts,
        }
    }
}

/// The notification that is being entered, in the context of its page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) form: RwSignal<NotificationForm>,
    pub(super) judged: Memo<Judged>,
    /// What the server found in what was submitted.
    pub(super) refused: RwSignal<Vec<FieldError>>,
    /// Whether the reader has tried to submit.
    pub(super) tried: RwSignal<bool>,
    /// Pointer of the item that is being typed in: it is not judged meanwhile.
    typing: RwSignal<String>,
    /// Whether it was begun before and is gone on with.
    pub(super) resumed: bool,
    /// Whether it is the record of a person, of whom no rule of notifications asks for anything.
    pub(super) of_record: bool,
}

impl Entry {
    /// Begins with a form and puts itself into the context.
    pub(super) fn start(form: NotificationForm, resumed: bool) -> Self {
        Self::begin(form, resumed, false)
    }

    /// The same with what the record of a person holds.
    pub(super) fn of_record(form: NotificationForm) -> Self {
        Self::begin(form, true, true)
    }

    fn begin(form: NotificationForm, resumed: bool, of_record: bool) -> Self {
        let form = RwSignal::new(form);
        let entry = Self {
            form,
            judged: Memo::new(move |_| form.with(Judged::of)),
            refused: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            typing: RwSignal::new(String::new()),
            resumed,
            of_record,
        };
        provide_context(entry);
        entry
    }

    pub(super) fn get() -> Self {
        expect_context()
    }

    /// An item of the form.
    pub(super) fn field<V: Clone + PartialEq + Send + Sync + 'static>(
        self,
        lens: Lens<V>,
    ) -> Field<V> {
        let Lens {
            pointer,
            read,
            write,
        } = lens;
        let value = Memo::new(move |_| self.form.with(|form| read(form).clone()));
        let set = move |form: &mut NotificationForm, given| *write(form) = given;
        self.bind(pointer.to_owned(), value, set)
    }

    /// An item of a row, e.g. of a test.
    pub(super) fn row_field<R, V>(
        self,
        rows: Lens<Vec<R>>,
        index: usize,
        name: &'static str,
        part: fn(&mut R) -> &mut V,
    ) -> Field<V>
    where
        R: Clone + Default + 'static,
        V: Clone + PartialEq + Send + Sync + 'static,
    {
        let Lens {
            pointer,
            read,
            write,
        } = rows;
        let value = Memo::new(move |_| {
            let row = self.form.with(|form| read(form).get(index).cloned());
            part(&mut row.unwrap_or_default()).clone()
        });
        let set = move |form: &mut NotificationForm, given| {
            let rows = write(form);
            if rows.len() <= index {
                rows.resize_with(index + 1, R::default);
            }
            if let Some(row) = rows.get_mut(index) {
                *part(row) = given;
            }
        };
        self.bind(format!("{pointer}/{index}/{name}"), value, set)
    }

    fn bind<V: Clone + PartialEq + Send + Sync + 'static>(
        self,
        pointer: String,
        value: Memo<V>,
        set: impl Fn(&mut NotificationForm, V) + Send + Sync + 'static,
    ) -> Field<V> {
        let own = pointer.clone();
        let write = move |given: V| {
            if value.get_untracked() == given {
                return;
            }
            self.refused
                .update(|all| all.retain(|error| error.pointer != own));
            self.form.update(|form| set(form, given));
        };
        Field {
            id: id_of(&pointer),
            label: label_of(&pointer),
            pointer,
            value: value.into(),
            write: Callback::new(write),
            entry: self,
        }
    }

    /// What stands in the way of submitting at an item, as far as it is to be said yet.
    pub(super) fn error(self, pointer: &str, choice: bool) -> Option<Text> {
        let tried = self.tried.get();
        let here = |all: &Vec<FieldError>| all.iter().find(|one| one.pointer == pointer).cloned();
        let said = |error: &FieldError| tried || error.code.starts_with("text.");
        let found = self.judged.with(|judged| here(&judged.blocking));
        let error = found
            .filter(said)
            .or_else(|| self.refused.with(|all| here(all)))?;
        if choice && error.code == "required" {
            return Some(text::field_error::required_choice());
        }
        Some(message::field_error(&error))
    }

    /// What looks wrong at an item; nothing while it is being typed in.
    pub(super) fn warning(self, pointer: &str) -> Option<Text> {
        if self.typing.with(|typing| typing == pointer) {
            return None;
        }
        self.judged.with(|judged| {
            let found = judged.warnings.iter().find(|one| one.pointer == pointer)?;
            Some(message::field_error(found))
        })
    }

    /// The reader types in an item.
    pub(super) fn types_in(self, pointer: &str) {
        if self.typing.with_untracked(|typing| typing != pointer) {
            self.typing.set(pointer.to_owned());
        }
    }

    /// The reader has left the item.
    pub(super) fn leaves(self) {
        // A control that is taken away with its page is left, too.
        let _ = self.typing.try_set(String::new());
    }

    /// Days said by today become days of the calendar: a draft may be read on another day.
    pub(super) fn settle_dates(self) {
        let settled = self.form.with_untracked(|form| {
            let mut settled = form.clone();
            for (_, typed) in dates::dates_of(&mut settled) {
                if let Some(day) = settled_date(typed) {
                    *typed = day;
                }
            }
            (settled != *form).then_some(settled)
        });
        if let Some(settled) = settled {
            self.form.set(settled);
        }
    }
}

/// The day of the calendar, if what was typed means another day on another day.
pub(super) fn settled_date(typed: &str) -> Option<String> {
    dates::settled_date(typed, browser::today()?)
}
