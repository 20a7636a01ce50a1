//! 国籍・言語, 勤務先・学校等, 電話, 保護者: what is asked about a person beside the name.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::detail::{AnsweredBy, ContactLanguage};
use hersys_domain::notification::item::Item;
use hersys_domain::phone::Phone;
use leptos::prelude::*;

use super::address::{AddressItems, Place};
use super::choices::{RadioItem, SelectItem};
use super::country::{CountryItem, Other};
use super::entry::Entry;
use super::field::{Field, at};
use super::frame::Mark;
use super::inputs::{DateItem, TextItem};
use super::rows::{Called, Rows};
use crate::locale::{Text, text};
use crate::ui::choice::Tick;
use crate::ui::text_input::Width;

/// A phone as it is dialled in Japan, with whether it takes SMS.
fn phone_reading(typed: &str) -> Option<String> {
    let phone: Phone = typed.parse().ok()?;
    let shown = match phone.e164().strip_prefix("+81") {
        None => phone.e164().to_owned(),
        Some(rest) => {
            let national = format!("0{rest}");
            match (national.get(..3), national.get(3..7), national.get(7..)) {
                (Some(first), Some(middle), Some(last)) if national.len() == 11 => {
                    format!("{first}-{middle}-{last}")
                }
                _ => national,
            }
        }
    };
    let sms = if phone.can_receive_sms() {
        text::notification::person_phone_sms()
    } else {
        text::notification::person_phone_voice()
    };
    Some(text::notification::phone_reading(shown, sms.get()).get())
}

/// 電話番号.
#[component]
pub(super) fn PhoneItem(
    /// The item.
    field: Field<String>,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
    /// What helps to fill it.
    #[prop(optional_no_strip, into)]
    support: Option<Text>,
) -> impl IntoView {
    let value = field.value;
    let reading = Signal::derive(move || value.with(|typed| phone_reading(typed)));
    view! {
        <TextItem field=field mark=mark support=support reading=reading width=Width::Medium keys="tel"/>
    }
}

/// Who answers the phone that is called first, and further phones.
#[component]
pub(super) fn PhoneRows() -> impl IntoView {
    use text::notification::rows::phone;
    let entry = Entry::get();
    let called = Called {
        title: |number| phone::title(number + 1),
        add: phone::add,
        remove: |number| phone::remove(number + 1),
    };
    let row = |index: usize| {
        let entry = Entry::get();
        let phones = at!(person.phones);
        let number = entry.row_field(phones, index, "number", |one| &mut one.number);
        let who = entry.row_field(phones, index, "answered_by", |one| &mut one.answered_by);
        let note = entry.row_field(phones, index, "note", |one| &mut one.note);
        view! {
            <div class="field-row"><PhoneItem field=number/><TextItem field=note/></div>
            <RadioItem field=who of=AnsweredBy::ALL/>
        }
        .into_any()
    };
    view! {
        <RadioItem field=entry.field(at!(person.phone_answered_by)) of=AnsweredBy::ALL/>
        <Rows of=at!(person.phones) called=called first="number" row=row/>
    }
}

/// What is said instead of a nationality.
const NO_NATION: &[Other] = &[
    ("unknown", text::notification::nationality::unknown),
    ("stateless", text::notification::nationality::stateless),
];

/// 国籍・連絡に使う言語・通訳.
#[component]
pub(super) fn NationalityItems() -> impl IntoView {
    let entry = Entry::get();
    let language = entry.field(at!(person.language));
    let chosen = language.value;
    let other = entry.field(at!(person.other_language));
    view! {
        <div class="field-row">
            <CountryItem field=entry.field(at!(person.nationality)) others=NO_NATION mark=entry.mark(Item::Nationality)/>
            <SelectItem field=language of=ContactLanguage::ALL/>
        </div>
        <Show when=move || chosen.get() == Some(ContactLanguage::Other)>
            <TextItem field=other.clone() width=Width::Medium/>
        </Show>
        <RadioItem field=entry.field(at!(person.interpreter_needed)) of=YesNoUnknown::ALL/>
    }
}

/// 勤務先・学校等.
#[component]
pub(super) fn WorkplaceItems() -> impl IntoView {
    let entry = Entry::get();
    view! {
        <TextItem field=entry.field(at!(person.workplace.name)) mark=entry.mark(Item::Workplace)/>
        <div class="field-row">
            <PhoneItem field=entry.field(at!(person.workplace.phone))/>
            <DateItem field=entry.field(at!(person.workplace.last_attended_on))/>
        </div>
        <AddressItems place=Place::Workplace/>
    }
}

/// 保護者, of minors.
#[component]
pub(super) fn GuardianItems() -> impl IntoView {
    let entry = Entry::get();
    let same = entry.field(at!(person.guardian_same_address));
    let lives_there = same.value;
    view! {
        <div class="field-row">
            <TextItem field=entry.field(at!(person.guardian_name)) mark=entry.mark(Item::Guardian)/>
            <PhoneItem field=entry.field(at!(person.guardian_phone))/>
        </div>
        <Tick id=same.id label=same.label note=None ticked=same.value on_tick=same.write/>
        <Show when=move || !lives_there.get()><AddressItems place=Place::Guardian/></Show>
    }
}
