//! Where a notification begins: empty, as a copy for the family, or a draft that is gone on with.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::{NotificationForm, PersonForm, ReporterForm};
use leptos::prelude::*;

use super::editor::Editor;
use super::saver::Record;
use crate::browser;
use crate::router::Router;
use crate::session::Session;
use crate::ui::load::{Load, load};
use hersys_domain::permission::Permission;

/// An empty form with what is known beforehand: the doctor, the day.
fn fresh() -> NotificationForm {
    let session = Session::get();
    let me = session
        .me_now()
        .filter(|_| session.allows(Permission::NotificationSubmit));
    NotificationForm {
        reporter: ReporterForm {
            physician: me.map(|me| me.display_name).unwrap_or_default(),
            reported_on: browser::today()
                .map(|day| day.to_string())
                .unwrap_or_default(),
            ..ReporterForm::default()
        },
        ..NotificationForm::default()
    }
}

/// A form for another member of the family: address, phone and family name are the same.
fn family(of: NotificationForm) -> NotificationForm {
    let person = of.person;
    NotificationForm {
        person: PersonForm {
            family_name: person.family_name,
            family_kana: person.family_kana,
            residence: person.residence,
            whereabouts: person.whereabouts,
            phone: person.phone,
            mail: person.mail,
            ..PersonForm::default()
        },
        ..fresh()
    }
}

/// The page of a new notification; `?family=` names the one to copy from.
#[component]
pub fn NotificationNew() -> impl IntoView {
    let of: Option<NotificationId> = Router::get()
        .query_now("family")
        .and_then(|id| id.parse().ok());
    let Some(of) = of else {
        return view! { <Editor form=fresh() record=None/> }.into_any();
    };
    let found = load(
        move || of,
        |client, id| async move { client.notifications().get(id).await },
    );
    view! {
        <Load of=found lines=12 let:found>
            <Editor form=family(found.value.form) record=None/>
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
