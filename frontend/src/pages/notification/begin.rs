//! Where a notification begins: empty, as a copy for the family, or a draft that is gone on with.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::{
    DiagnosisForm, InfectionForm, NotificationForm, PersonForm, ProxyForm, ReporterForm,
};
use leptos::prelude::*;

use super::confirm::name_of;
use super::editor::Editor;
use super::saver::Record;
use crate::browser;
use crate::router::Router;
use crate::session::Session;
use crate::ui::load::{Load, load};
use hersys_domain::permission::Permission;

/// An empty form with what is known beforehand: the doctor, the day; for a health centre, that it enters for
/// an institution.
fn fresh() -> NotificationForm {
    let session = Session::get();
    let me = session
        .me_now()
        .filter(|_| session.allows(Permission::NotificationSubmit));
    let today = browser::today()
        .map(|day| day.to_string())
        .unwrap_or_default();
    let proxy = session
        .allows(Permission::NotificationProxy)
        .then(|| ProxyForm {
            received_on: today.clone(),
            ..ProxyForm::default()
        });
    NotificationForm {
        reporter: ReporterForm {
            physician: me.map(|me| me.display_name).unwrap_or_default(),
            // On paper it is the day that stands there.
            reported_on: if proxy.is_some() {
                String::new()
            } else {
                today
            },
            ..ReporterForm::default()
        },
        proxy,
        ..NotificationForm::default()
    }
}

/// A form for another member of the household: what they share is the same, and that they live with a case is
/// said. Workplace, tests and state of health are each one's own.
fn family(id: NotificationId, of: NotificationForm) -> NotificationForm {
    let name = name_of(&of).get();
    let person = of.person;
    NotificationForm {
        person: PersonForm {
            family_name: person.family_name,
            family_kana: person.family_kana,
            nationality: person.nationality,
            language: person.language,
            other_language: person.other_language,
            interpreter_needed: person.interpreter_needed,
            residence: person.residence,
            whereabouts: person.whereabouts,
            phone: person.phone,
            phone_answered_by: person.phone_answered_by,
            phones: person.phones,
            mail: person.mail,
            guardian_name: person.guardian_name,
            guardian_phone: person.guardian_phone,
            guardian_same_address: person.guardian_same_address,
            guardian_address: person.guardian_address,
            ..PersonForm::default()
        },
        diagnosis: DiagnosisForm {
            diagnosed_on: of.diagnosis.diagnosed_on,
            first_visit_on: of.diagnosis.first_visit_on,
            remote: of.diagnosis.remote,
            ..DiagnosisForm::default()
        },
        infection: InfectionForm {
            household_case: Some(YesNoUnknown::Yes),
            household_note: name,
            household_of: Some(id),
            ..InfectionForm::default()
        },
        reporter: ReporterForm {
            chart_number: String::new(),
            ..of.reporter
        },
        proxy: of.proxy,
        ..NotificationForm::default()
    }
}

/// Which one a copy for the family is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// One that was submitted.
    Submitted(NotificationId),
    /// One that is being written.
    Draft(NotificationId),
}

fn source() -> Option<Source> {
    let named = |name| -> Option<NotificationId> { Router::get().query_now(name)?.parse().ok() };
    named("family")
        .map(Source::Submitted)
        .or_else(|| named("family_draft").map(Source::Draft))
}

/// The page of a new notification; `?family=` or `?family_draft=` names the one to copy from.
#[component]
pub fn NotificationNew() -> impl IntoView {
    let Some(of) = source() else {
        return view! { <Editor form=fresh() record=None/> }.into_any();
    };
    let found = load(
        move || of,
        |client, of| async move {
            let notifications = client.notifications();
            Ok(match of {
                Source::Submitted(id) => family(id, notifications.get(id).await?.value.form),
                Source::Draft(id) => family(id, notifications.draft(id).await?.value.form),
            })
        },
    );
    view! {
        <Load of=found lines=12 let:form>
            <Editor form=form record=None/>
        </Load>
    }
    .into_any()
}

/// The page of a draft.
#[component]
pub fn NotificationDraft(
    /// Which.
    id: NotificationId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move { client.notifications().draft(id).await },
    );
    view! {
        <Load of=found lines=12 let:found>
            {
                let record = Record::of(&found);
                view! { <Editor form=found.value.form record=Some(record)/> }
            }
        </Load>
    }
}
