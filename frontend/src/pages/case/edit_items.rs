//! The items of 基本情報の変更: names and birth date, and how to reach somebody.

use hersys_domain::person::PersonPatch;
use leptos::prelude::*;

use super::edit_parts::{contact, identity, postal, set_contact, set_identity, some};
use crate::locale::{Text, text};
use crate::ui::choice::Tick;
use crate::ui::date_input::DateField;
use crate::ui::form::Form;
use crate::ui::text_input::{TextField, Width};

/// The form of a change.
pub(super) type PersonForm = Form<PersonPatch>;

macro_rules! item {
    ($form:ident, $read:ident, $write:ident, $pointer:literal, $label:expr, $($field:ident).+) => {
        $form.item(
            $pointer,
            $label,
            |patch| $read(patch, |part| part.$($field).+.clone()),
            |patch, typed: String| $write(patch, |part| part.$($field).+ = typed),
        )
    };
}

/// Names and birth date.
#[component]
pub(super) fn IdentityItems(
    /// The form.
    form: PersonForm,
) -> impl IntoView {
    use text::case::person as label;
    let family = item!(
        form,
        identity,
        set_identity,
        "/identity/family_name",
        label::family_name(),
        family_name
    );
    let given = item!(
        form,
        identity,
        set_identity,
        "/identity/given_name",
        label::given_name(),
        given_name
    );
    let family_kana = item!(
        form,
        identity,
        set_identity,
        "/identity/family_kana",
        label::family_kana(),
        family_kana
    );
    let given_kana = item!(
        form,
        identity,
        set_identity,
        "/identity/given_kana",
        label::given_kana(),
        given_kana
    );
    let birth = form.item(
        "/identity/birth_on",
        label::birth_on(),
        |patch| identity(patch, |part| part.birth_on),
        |patch, day| set_identity(patch, |part| part.birth_on = day),
    );
    let unknown = Signal::derive(move || identity(&form.value(), |part| part.name_unknown));
    let tick =
        move |on: bool| form.update(|patch| set_identity(patch, |part| part.name_unknown = on));
    view! {
        <div class="form-pair"><TextField bound=family/><TextField bound=given/></div>
        <div class="form-pair"><TextField bound=family_kana/><TextField bound=given_kana/></div>
        <Tick id="person-name-unknown" label=label::name_unknown() ticked=unknown on_tick=Callback::new(tick)/>
        <DateField bound=birth/>
    }
}

/// How to reach somebody.
#[component]
pub(super) fn ContactItems(
    /// The form.
    form: PersonForm,
) -> impl IntoView {
    use text::case::person as label;
    let phone = item!(
        form,
        contact,
        set_contact,
        "/contact/phone",
        label::phone(),
        phone
    );
    let mail = item!(
        form,
        contact,
        set_contact,
        "/contact/mail",
        label::mail(),
        mail
    );
    view! {
        <TextField bound=phone width=Width::Medium keys="tel"/>
        <TextField bound=mail width=Width::Medium keys="email"/>
        <ResidenceItems form=form/>
        <OtherItems form=form/>
    }
}

#[component]
fn ResidenceItems(
    /// The form.
    form: PersonForm,
) -> impl IntoView {
    use text::case::person as label;
    let home = |words: Text| label::residence_of(words.now());
    let code = form.item(
        "/contact/residence/postal_code",
        home(label::postal_code()),
        |patch| {
            contact(patch, |part| {
                part.residence.postal_code.clone().unwrap_or_default()
            })
        },
        |patch, typed: String| {
            set_contact(patch, |part| part.residence.postal_code = postal(&typed))
        },
    );
    let municipality = form.item(
        "/contact/residence/municipality_code",
        home(label::municipality_code()),
        |patch| {
            contact(patch, |part| {
                part.residence.municipality_code.clone().unwrap_or_default()
            })
        },
        |patch, typed: String| {
            set_contact(patch, |part| {
                part.residence.municipality_code = some(&typed)
            })
        },
    );
    let street = item!(
        form,
        contact,
        set_contact,
        "/contact/residence/street",
        home(label::street()),
        residence.street
    );
    let building = item!(
        form,
        contact,
        set_contact,
        "/contact/residence/building",
        home(label::building()),
        residence.building
    );
    view! {
        <div class="form-pair">
            <TextField bound=code width=Width::Short keys="numeric"/>
            <TextField bound=municipality width=Width::Short keys="numeric"/>
        </div>
        <TextField bound=street/>
        <TextField bound=building/>
    }
}

#[component]
fn OtherItems(
    /// The form.
    form: PersonForm,
) -> impl IntoView {
    use text::case::person as label;
    let there = |words: Text| label::whereabouts_of(words.now());
    let street = item!(
        form,
        contact,
        set_contact,
        "/contact/whereabouts/street",
        there(label::street()),
        whereabouts.street
    );
    let building = item!(
        form,
        contact,
        set_contact,
        "/contact/whereabouts/building",
        there(label::building()),
        whereabouts.building
    );
    let occupation = item!(
        form,
        contact,
        set_contact,
        "/contact/occupation",
        label::occupation(),
        occupation
    );
    let guardian = item!(
        form,
        contact,
        set_contact,
        "/contact/guardian_name",
        label::guardian_name(),
        guardian_name
    );
    let phone = item!(
        form,
        contact,
        set_contact,
        "/contact/guardian_phone",
        label::guardian_phone(),
        guardian_phone
    );
    view! {
        <TextField bound=street/>
        <TextField bound=building/>
        <TextField bound=occupation width=Width::Medium/>
        <div class="form-pair"><TextField bound=guardian/><TextField bound=phone keys="tel"/></div>
    }
}
