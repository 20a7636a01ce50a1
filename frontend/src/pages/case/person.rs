//! 基本情報: who somebody is and how to reach them, asked for only when it is needed, because the server
//! notes who has read it.

use hersys_client::Versioned;
use hersys_domain::case::Case;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::notification::{AddressForm, NotificationForm, PersonForm};
use hersys_domain::permission::Permission;
use hersys_domain::person::Person;
use leptos::prelude::*;

use super::edit::PersonEdit;
use super::external_id::ExternalIdSection;
use super::words;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label as _;
use crate::pages::notification::{details, label_of};
use crate::pages::purpose::{Named, Stated};
use crate::pages::record::{self, Names, Wanted};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, Loaded, load};
use crate::ui::table::Facts;

type Record = Versioned<Person>;

/// The part of the record.
#[component]
pub(super) fn PersonTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    if !Session::get().allows(Permission::PersonRead) {
        return view! { <p class="empty">{text::case::person::not_allowed()}</p> }.into_any();
    }
    // Who has said for what has asked to see it.
    let shown = RwSignal::new(Stated::get().asked());
    view! {
        <Named><Shown case=case shown=shown/></Named>
    }
    .into_any()
}

#[component]
fn Shown(
    /// The case as it stands.
    case: Memo<Case>,
    /// Whether it is shown.
    shown: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || shown.get() fallback=move || view! { <Masked shown=shown/> }>
            <Revealed case=case shown=shown/>
            <ExternalIdSection case=case/>
        </Show>
    }
}

/// In the place of what is not shown yet.
#[component]
fn Masked(
    /// Shows it.
    shown: RwSignal<bool>,
) -> impl IntoView {
    use text::case::person;
    let hidden = || view! { <span class="masked" aria-hidden="true">"●●●●●●"</span> }.into_any();
    let rows = vec![
        (person::birth_on(), hidden()),
        (person::phone(), hidden()),
        (person::residence(), hidden()),
        (person::whereabouts(), hidden()),
    ];
    view! {
        <p class="lead">{person::masked()}</p>
        <Facts rows=rows/>
        <Button on_press=move || shown.set(true)>{person::reveal()}</Button>
    }
}

#[component]
fn Revealed(
    /// The case as it stands.
    case: Memo<Case>,
    /// Whether it is shown.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let id = case.with_untracked(|case| case.summary.person_id);
    let own = session.me_now().map(|me| me.organization.organization_id);
    let responsible = case.with_untracked(|case| Some(case.summary.responsible_center_id) == own);
    let may_change = responsible && session.allows(Permission::PersonWrite);
    let stated = Stated::get();
    let record = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move { client.stating(purpose).persons().get(id).await },
    );
    let editing = RwSignal::new(false);
    view! {
        <Load of=record let:found>
            <Present found=found case=case record=record editing=editing shown=shown may_change=may_change/>
        </Load>
    }
}

#[component]
fn Present(
    /// The record as it stands.
    found: Record,
    /// The case it is looked at from.
    case: Memo<Case>,
    /// Takes a newer one.
    record: Loaded<Record>,
    /// Whether it is being changed.
    editing: RwSignal<bool>,
    /// Whether it is shown.
    shown: RwSignal<bool>,
    /// Whether one may change it.
    may_change: bool,
) -> impl IntoView {
    let kept = StoredValue::new(found);
    let age_day = move || {
        case.with_untracked(|case| {
            let case = &case.summary;
            case.diagnosed_on.unwrap_or(case.reported_on)
        })
    };
    let facts = move || {
        view! {
            <PersonFacts person=kept.get_value().value/>
            <div class="section-row">
                {may_change.then(|| view! {
                    <Button look=Look::Solid on_press=move || editing.set(true)>{text::case::person::change()}</Button>
                })}
                <Button on_press=move || shown.set(false)>{text::case::person::hide()}</Button>
            </div>
            {(!may_change).then(|| view! { <p class="soft">{text::case::person::not_responsible()}</p> })}
        }
    };
    view! {
        <Show when=move || editing.get() fallback=facts>
            <PersonEdit found=kept.get_value() age_day=age_day() record=record editing=editing/>
        </Show>
    }
}

fn said(text: &str) -> AnyView {
    let text = text.trim();
    if text.is_empty() {
        view! { <span class="soft">{text::case::person::none()}</span> }.into_any()
    } else {
        text.to_owned().into_any()
    }
}

/// A place, with the names that stand behind its codes as far as they are known.
fn place(of: &AddressForm, names: &Names) -> AnyView {
    if *of == AddressForm::default() {
        return said("");
    }
    record::place(of, names)
        .into_iter()
        .map(|part| view! { <span class="written-value">{part}</span> })
        .collect_view()
        .into_any()
}

/// The health centre that is responsible for where somebody lives, which need not be the one that is responsible for them.
fn center_of(code: Option<MunicipalityCode>) -> AnyView {
    let found = load(
        move || code,
        |client, code| async move {
            match code {
                Some(code) => client
                    .reference()
                    .responsible_center(code, None)
                    .await
                    .map(Some),
                None => Ok(None),
            }
        },
    );
    let words = move || {
        found.value().map(|center| {
            let center =
                center.and_then(|center| center.organization.map(|one| one.name).or(center.name));
            said(&center.unwrap_or_default())
        })
    };
    view! { {words} }.into_any()
}

#[component]
fn PersonFacts(
    /// The person.
    person: Person,
) -> impl IntoView {
    let form = NotificationForm {
        person: PersonForm::of(&person),
        ..NotificationForm::default()
    };
    let names = record::names(Wanted::of([&form]));
    move || {
        let names = names.value().unwrap_or_default();
        let rows = rows(&person, &form.person, &names);
        view! { <Facts rows=rows/> }
    }
}

fn rows(person: &Person, form: &PersonForm, names: &Names) -> Vec<(Text, AnyView)> {
    use text::case::{label, person as words_of};
    let (identity, contact) = (&person.identity, &person.contact);
    let name = words::name(identity.full_name().as_deref());
    let kana = format!("{} {}", identity.family_kana, identity.given_kana);
    let birth = identity.birth_on.map(words::full_day);
    let mut rows = vec![
        (label::name(), name.into_render().into_any()),
        (words_of::kana(), said(&kana)),
        (label::sex(), said(&person.sex.label().get())),
        (words_of::birth_on(), said(&birth.unwrap_or_default())),
        (words_of::phone(), said(&contact.phone)),
        (words_of::mail(), said(&contact.mail)),
        (words_of::residence(), place(&form.residence, names)),
        (
            words_of::residence_center(),
            center_of(form.residence.municipality_code.parse().ok()),
        ),
        (words_of::whereabouts(), place(&form.whereabouts, names)),
        (words_of::occupation(), said(&contact.occupation)),
    ];
    let guardian = [&contact.guardian_name, &contact.guardian_phone];
    if guardian.iter().any(|text| !text.trim().is_empty()) {
        rows.push((words_of::guardian_name(), said(&contact.guardian_name)));
        rows.push((words_of::guardian_phone(), said(&contact.guardian_phone)));
    }
    let guardian = if form.guardian_same_address {
        &form.residence
    } else {
        &form.guardian_address
    };
    for (label, address) in [
        (text::notification::place::guardian(), guardian),
        (
            text::notification::place::workplace(),
            &form.workplace.address,
        ),
    ] {
        if *address != AddressForm::default() {
            rows.push((label, place(address, names)));
        }
    }
    let today = browser::today().unwrap_or_default();
    rows.extend(
        details::of_record(form, today, &names.countries)
            .into_iter()
            .map(|(pointer, words)| (label_of(&pointer), words.into_any())),
    );
    rows
}
