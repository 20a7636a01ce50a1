//! 入院・入院待機, ICU・人工呼吸器・ECMO, ワクチン, 医療行為.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::detail::{MedicalAct, Vaccine};
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, SelectItem};
use super::contact::PhoneItem;
use super::entry::Entry;
use super::field::at;
use super::inputs::{DateItem, TextItem};
use super::rows::{Called, Rows};
use crate::locale::text;
use crate::ui::text_input::Width;

/// 入院日・入院医療機関.
#[component]
pub(super) fn AdmissionItems() -> impl IntoView {
    let entry = Entry::get();
    view! {
        <DateItem field=entry.field(at!(condition.admitted_on)) mark=entry.mark(Item::Admission)/>
        <div class="field-row">
            <TextItem field=entry.field(at!(condition.hospital.name))/>
            <TextItem field=entry.field(at!(condition.hospital.department))/>
        </div>
        <div class="field-row">
            <TextItem field=entry.field(at!(condition.hospital.address))/>
            <PhoneItem field=entry.field(at!(condition.hospital.phone))/>
        </div>
    }
}

/// 入院待機情報.
#[component]
pub(super) fn WaitingItems() -> impl IntoView {
    let entry = Entry::get();
    view! {
        <DateItem field=entry.field(at!(condition.waiting_since)) mark=entry.mark(Item::Waiting)/>
        <div class="field-row">
            <TextItem field=entry.field(at!(condition.waiting_reason))/>
            <TextItem field=entry.field(at!(condition.place_sought))/>
        </div>
    }
}

/// ICU入室・人工呼吸器・ECMO, as of a day.
#[component]
pub(super) fn IntensiveCareItems() -> impl IntoView {
    let entry = Entry::get();
    view! {
        <RadioItem field=entry.field(at!(condition.icu)) of=YesNoUnknown::ALL/>
        <RadioItem field=entry.field(at!(condition.ventilator)) of=YesNoUnknown::ALL/>
        <RadioItem field=entry.field(at!(condition.ecmo)) of=YesNoUnknown::ALL/>
        <DateItem field=entry.field(at!(condition.intensive_care_on))/>
    }
}

/// ワクチン接種歴, a row a dose.
#[component]
pub(super) fn DoseRows() -> impl IntoView {
    use text::notification::rows::dose;
    let called = Called {
        title: |number| dose::title(number),
        add: dose::add,
        remove: |number| dose::remove(number),
    };
    let row = |index: usize| {
        let entry = Entry::get();
        let doses = at!(condition.doses);
        let given = entry.row_field(doses, index, "given", |dose| &mut dose.given);
        let on = entry.row_field(doses, index, "on", |dose| &mut dose.on);
        let vaccine = entry.row_field(doses, index, "vaccine", |dose| &mut dose.vaccine);
        let age = entry.row_field(doses, index, "age", |dose| &mut dose.age);
        view! {
            <RadioItem field=given of=YesNoUnknown::ALL/>
            <div class="field-row">
                <DateItem field=on/>
                <SelectItem field=vaccine of=Vaccine::ALL/>
                <TextItem field=age width=Width::Short keys="numeric"/>
            </div>
        }
        .into_any()
    };
    view! { <Rows of=at!(condition.doses) called=called first="given" row=row/> }
}

/// 受診後の医療行為.
#[component]
pub(super) fn ActRows() -> impl IntoView {
    use text::notification::rows::act;
    let called = Called {
        title: |number| act::title(number),
        add: act::add,
        remove: |number| act::remove(number),
    };
    let row = |index: usize| {
        let entry = Entry::get();
        let acts = at!(condition.acts);
        let act = entry.row_field(acts, index, "act", |act| &mut act.act);
        let on = entry.row_field(acts, index, "on", |act| &mut act.on);
        let note = entry.row_field(acts, index, "note", |act| &mut act.note);
        view! {
            <div class="field-row"><SelectItem field=act of=MedicalAct::ALL/><DateItem field=on/></div>
            <TextItem field=note/>
        }
        .into_any()
    };
    view! { <Rows of=at!(condition.acts) called=called first="act" row=row/> }
}
