//! 基本情報の変更: the items of the form for a person whose record stands already.

use chrono::NaiveDate;
use hersys_domain::merge;
use hersys_domain::notification::{DiagnosisForm, NotificationForm, PersonForm};
use hersys_domain::person::Person;
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use super::choices::RadioItem;
use super::contact::{GuardianItems, NationalityItems, PhoneItem, PhoneRows, WorkplaceItems};
use super::entry::Entry;
use super::field::{at, id_of, label_of};
use super::inputs::{DateItem, TextItem};
use super::name::NameItems;
use super::person::{Addresses, REQUIRED, age_reading};
use super::section::{Section, Slot};
use crate::browser;
use crate::locale::text;
use crate::message;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_input::Width;

/// Texts that a record keeps as values only: what cannot be read would be lost.
const READ: [&str; 4] = [
    "/person/birth_date",
    "/person/residence/postal_code",
    "/person/whereabouts/postal_code",
    "/person/guardian_address/postal_code",
];

/// A person whose record is being changed.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    entry: Entry,
    person: StoredValue<Person>,
    form: StoredValue<PersonForm>,
}

impl Known {
    /// Begins with the record and puts itself into the context; `age_day` is the day whose age counts.
    pub fn start(person: Person, age_day: NaiveDate) -> Self {
        let form = PersonForm::of(&person);
        let diagnosis = DiagnosisForm {
            diagnosed_on: age_day.to_string(),
            ..DiagnosisForm::default()
        };
        let entry = Entry::of_record(NotificationForm {
            person: form.clone(),
            diagnosis,
            ..NotificationForm::default()
        });
        Self {
            entry,
            person: StoredValue::new(person),
            form: StoredValue::new(form),
        }
    }

    /// Whether something was changed; followed inside a reactive function.
    pub fn is_dirty(self) -> bool {
        self.entry
            .form
            .with(|now| self.form.with_value(|before| now.person != *before))
    }

    /// The person as entered, with the record that it changes. None where something is wrong, which then stands at
    /// its item.
    pub fn read(self) -> Option<(Person, Person)> {
        self.entry.leaves();
        self.entry.settle_dates();
        let before = self.person.get_value();
        let now = self.entry.form.get_untracked().person;
        let judged = self.entry.judged.get_untracked();
        let after = Person {
            identity: now.identity(judged.facts.birth_on),
            contact: now.contact(),
            sex: now.sex.unwrap_or(before.sex),
            ..before.clone()
        };
        let touched = |error: &FieldError| {
            self.form
                .with_value(|before| typed(before, &error.pointer) != typed(&now, &error.pointer))
        };
        let mut wrong: Vec<_> = judged
            .warnings
            .into_iter()
            .filter(|error| READ.contains(&error.pointer.as_str()))
            .filter(|error| !error.code.starts_with("warning.") && touched(error))
            .collect();
        wrong.extend(placed(&after.faults_since(&before).0));
        self.entry.refused.set(wrong.clone());
        wrong.is_empty().then_some((before, after))
    }

    /// Goes on from what the record has become meanwhile: what was typed stays, and what was not touched is as it stands
    /// now. Gives what stood, what stands, and what is entered.
    /// None where the two do not go together.
    pub fn overtake(self, now: Person) -> Option<Overtaken> {
        let form_of = |person: PersonForm| NotificationForm {
            person,
            ..NotificationForm::default()
        };
        let before = self.form.get_value();
        let present = PersonForm::of(&now);
        let typed = self.entry.form.get_untracked().person;
        let entered = rebased(&before, &typed, &present)?;
        self.person.set_value(now);
        self.form.set_value(present.clone());
        self.entry.form.update(|form| form.person = entered.clone());
        Some(Overtaken {
            before: form_of(before),
            now: form_of(present),
            entered: form_of(entered),
        })
    }

    /// Shows what the server did not like at its items.
    pub fn refuse(self, errors: &[FieldError]) {
        self.entry.refused.set(placed(errors));
    }
}

/// A record that somebody else changed while it was being changed, as forms.
#[derive(Debug, Clone)]
pub struct Overtaken {
    /// What stood when the reader began.
    pub before: NotificationForm,
    /// What stands now.
    pub now: NotificationForm,
    /// What is entered: the reader's, over what stands now.
    pub entered: NotificationForm,
}

/// Takes the reader's parts together where one of them was changed: half of one address and half of another is none.
macro_rules! whole {
    ($merged:ident, $before:ident, $typed:ident: $($part:ident),+) => {
        if $(($before.$part != $typed.$part))||+ {
            $($merged.$part = $typed.$part.clone();)+
        }
    };
}

/// What was typed over a form that is another one by now.
fn rebased(before: &PersonForm, typed: &PersonForm, now: &PersonForm) -> Option<PersonForm> {
    let plain = |form: &PersonForm| serde_json::to_value(form).ok();
    let merged = merge::rebased(&plain(before)?, &plain(typed)?, &plain(now)?).ok()?;
    let mut merged: PersonForm = serde_json::from_value(merged).ok()?;
    whole!(merged, before, typed: residence);
    whole!(merged, before, typed: whereabouts);
    whole!(merged, before, typed: workplace);
    whole!(merged, before, typed: guardian_same_address, guardian_address);
    whole!(merged, before, typed: phone, phone_answered_by);
    whole!(merged, before, typed: name_unknown, family_name, given_name, family_kana, given_kana);
    Some(merged)
}

/// What is typed at a place of the form.
fn typed(form: &PersonForm, pointer: &str) -> Option<serde_json::Value> {
    let within = pointer.strip_prefix("/person")?;
    serde_json::to_value(form).ok()?.pointer(within).cloned()
}

/// Errors of the record at the items of the form.
fn placed(errors: &[FieldError]) -> Vec<FieldError> {
    let place = |pointer: &str| match pointer {
        "/identity/birth_on" => "/person/birth_date".to_owned(),
        "/sex" => "/person/sex".to_owned(),
        other => {
            let within = ["/identity", "/contact"]
                .into_iter()
                .find_map(|part| other.strip_prefix(part));
            within.map_or_else(|| other.to_owned(), |rest| format!("/person{rest}"))
        }
    };
    let moved = errors.iter().map(|error| FieldError {
        pointer: place(&error.pointer),
        ..error.clone()
    });
    moved.collect()
}

/// The items.
#[component]
pub fn KnownItems() -> impl IntoView {
    use text::notification::{section, support};
    let entry = Entry::get();
    let person = vec![
        Slot::main(|| view! { <NameItems/> }),
        Slot::main(move || {
            view! { <RadioItem field=entry.field(at!(person.sex)) of=hersys_domain::case::Sex::ALL mark=REQUIRED()/> }
        }),
        Slot::main(move || {
            let field = entry.field(at!(person.birth_date));
            view! { <DateItem field=field support=support::birth() more=age_reading()/> }
        }),
        Slot::main(move || view! { <TextItem field=entry.field(at!(person.occupation))/> }),
        Slot::other(move || {
            let field = entry.field(at!(person.alias));
            view! { <TextItem field=field support=support::alias() width=Width::Medium/> }
        }),
        Slot::other(|| view! { <NationalityItems/> }),
        Slot::other(|| view! { <WorkplaceItems/> }),
    ];
    let place = vec![
        Slot::main(move || view! { <PhoneItem field=entry.field(at!(person.phone))/> }),
        Slot::main(|| view! { <Addresses/> }),
        Slot::main(move || {
            view! { <TextItem field=entry.field(at!(person.mail)) width=Width::Medium keys="email"/> }
        }),
        Slot::other(|| view! { <PhoneRows/> }),
        Slot::other(|| view! { <GuardianItems/> }),
    ];
    view! {
        <Section title=section::person() slots=person/>
        <Section title=section::place() slots=place/>
    }
}

/// What is wrong, each with a link to its item.
#[component]
pub fn KnownFaults() -> impl IntoView {
    let entry = Entry::get();
    move || {
        let all = entry.refused.get();
        if all.is_empty() {
            return None;
        }
        let lines: Vec<_> = all
            .iter()
            .map(|error| {
                let id = id_of(&error.pointer);
                let href = format!("#{id}");
                let jump = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    browser::focus_later(&id);
                };
                view! {
                    <li>
                        <a href=href on:click=jump>{label_of(&error.pointer)}</a>
                        " "
                        {message::field_error(error)}
                    </li>
                }
            })
            .collect();
        Some(view! {
            <Notice tone=Tone::Error title=text::ui::errors::title(all.len())>
                <p>{text::ui::errors::text()}</p>
                <ul>{lines}</ul>
            </Notice>
        })
    }
}
