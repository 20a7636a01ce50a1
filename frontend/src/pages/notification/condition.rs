//! 感染原因・感染地域, 入院・重症度・リスク, 医師.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::case::Severity;
use hersys_domain::notification::choice::{Cause, Certainty, RiskFactor};
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, TicksItem};
use super::country::CountryItem;
use super::entry::Entry;
use super::field::{Lens, at};
use super::frame::Mark;
use super::inputs::{DateItem, NoteItem, TextItem};
use super::municipality::MunicipalityItem;
use super::section::{Section, Slot};
use crate::locale::text;
use crate::ui::text_input::Width;

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
                <TicksItem field=entry.field(at!(infection.causes)) of=Cause::ALL none=None/>
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
                <CountryItem field=entry.field(at!(infection.region_country))/>
            }
        }),
    ];
    view! { <Section title=text::notification::section::infection() slots=slots/> }
}

/// An item answered by 有, 無, 不明.
fn answered(item: Item, lens: fn() -> Lens<Option<YesNoUnknown>>) -> Slot {
    let entry = Entry::get();
    Slot::item(item, move || {
        view! { <RadioItem field=entry.field(lens()) of=YesNoUnknown::ALL mark=entry.mark(item)/> }
    })
}

/// 入院・重症度・リスク.
#[component]
pub(super) fn ConditionSection() -> impl IntoView {
    use text::notification::support;
    let entry = Entry::get();
    let slots = vec![
        answered(Item::Hospitalised, || at!(condition.hospitalised)),
        answered(Item::HospitalNeeded, || at!(condition.hospital_needed)),
        Slot::item(Item::Severity, move || {
            view! {
                <RadioItem
                    field=entry.field(at!(condition.severity))
                    of=Severity::ALL
                    mark=entry.mark(Item::Severity)
                />
            }
        }),
        answered(Item::Pregnancy, || at!(condition.pregnant)),
        Slot::item(Item::RiskFactors, move || {
            view! {
                <TicksItem
                    field=entry.field(at!(condition.risk_factors))
                    of=RiskFactor::ALL
                    none=Some(RiskFactor::None)
                    mark=entry.mark(Item::RiskFactors)
                    support=support::symptoms()
                />
            }
        }),
        answered(Item::TreatmentNeeded, || at!(condition.treatment_needed)),
        Slot::item(Item::Vaccinations, move || {
            view! {
                <TextItem
                    field=entry.field(at!(condition.vaccinations))
                    mark=entry.mark(Item::Vaccinations)
                    support=support::vaccinations()
                    width=Width::Short
                />
            }
        }),
    ];
    view! { <Section title=text::notification::section::condition() slots=slots/> }
}

/// 医師.
#[component]
pub(super) fn ReporterSection() -> impl IntoView {
    let entry = Entry::get();
    let slots = vec![
        Slot::main(move || {
            let field = entry.field(at!(reporter.physician));
            view! { <TextItem field=field mark=Signal::stored(Mark::Required) width=Width::Medium/> }
        }),
        Slot::main(move || {
            let field = entry.field(at!(reporter.reported_on));
            view! { <DateItem field=field mark=entry.mark(Item::ReportDate)/> }
        }),
        Slot::other(move || {
            let field = entry.field(at!(reporter.phone));
            view! { <TextItem field=field width=Width::Medium keys="tel"/> }
        }),
        Slot::other(move || view! { <NoteItem field=entry.field(at!(remarks))/> }),
    ];
    view! { <Section title=text::notification::section::reporter() slots=slots/> }
}
