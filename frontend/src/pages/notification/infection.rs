//! 感染原因・感染経路・感染地域.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::choice::{Cause, Certainty};
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, TicksItem};
use super::country::{CountryItem, Other};
use super::entry::Entry;
use super::field::at;
use super::inputs::{DateItem, TextItem};
use super::municipality::MunicipalityItem;
use super::rows::{Called, Rows};
use super::section::{Section, Slot};
use crate::locale::text;

/// 感染原因・感染地域.
#[component]
pub(super) fn InfectionSection() -> impl IntoView {
    let entry = Entry::get();
    let slots = vec![
        Slot::item(Item::Cause, move || {
            view! {
                <RadioItem
                    field=entry.field(at!(infection.cause_certainty))
                    of=Certainty::ALL
                    mark=entry.mark(Item::Cause)
                />
                <TicksItem field=entry.field(at!(infection.causes)) of=Cause::ALL/>
                <TextItem field=entry.field(at!(infection.circumstances))/>
            }
        }),
        Slot::item(Item::Region, move || {
            view! {
                <RadioItem
                    field=entry.field(at!(infection.region_certainty))
                    of=Certainty::ALL
                    mark=entry.mark(Item::Region)
                />
                <MunicipalityItem field=entry.field(at!(infection.region_municipality_code))/>
                <StayRows/>
            }
        }),
        Slot::item(Item::HouseholdCase, || view! { <HouseholdItems/> }),
    ];
    view! { <Section title=text::notification::section::infection() slots=slots/> }
}

/// 同居の陽性者.
#[component]
fn HouseholdItems() -> impl IntoView {
    let entry = Entry::get();
    let case = entry.field(at!(infection.household_case));
    let note = entry.field(at!(infection.household_note));
    let (answer, written) = (case.value, note.value);
    let shown =
        move || answer.get() == Some(YesNoUnknown::Yes) || written.with(|text| !text.is_empty());
    view! {
        <RadioItem field=case of=YesNoUnknown::ALL mark=entry.mark(Item::HouseholdCase)/>
        <Show when=shown>
            <TextItem field=note.clone() support=text::notification::support::household()/>
        </Show>
    }
}

/// What is said instead of a country.
const NO_COUNTRY: &[Other] = &[("unknown", text::notification::nationality::unknown)];

/// 国外の感染地域, with the days of leaving and entering.
#[component]
fn StayRows() -> impl IntoView {
    use text::notification::rows::stay;
    let called = Called {
        title: |number| stay::title(number),
        add: stay::add,
        remove: |number| stay::remove(number),
    };
    let row = |index: usize| {
        let entry = Entry::get();
        let stays = at!(infection.stays);
        let country = entry.row_field(stays, index, "country", |stay| &mut stay.country);
        let left = entry.row_field(stays, index, "left_on", |stay| &mut stay.left_on);
        let entered = entry.row_field(stays, index, "entered_on", |stay| &mut stay.entered_on);
        view! {
            <CountryItem field=country others=NO_COUNTRY/>
            <div class="field-row"><DateItem field=left/><DateItem field=entered/></div>
        }
        .into_any()
    };
    view! { <Rows of=at!(infection.stays) called=called first="country" row=row/> }
}
