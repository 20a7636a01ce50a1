//! 入院・重症度・リスク.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::case::Severity;
use hersys_domain::notification::choice::RiskFactor;
use hersys_domain::notification::detail::Outcome;
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, TicksItem};
use super::entry::Entry;
use super::field::at;
use super::inputs::{DateItem, TextItem};
use super::risk::{BodyItems, SmokingItems};
use super::section::{Section, Slot, answered};
use super::standing::Standing;
use super::treatment::{ActRows, AdmissionItems, DoseRows, IntensiveCareItems, WaitingItems};
use crate::locale::text;
use crate::ui::text_input::Width;

/// 入院・重症度・リスク.
#[component]
pub(super) fn ConditionSection() -> impl IntoView {
    use text::notification::support;
    let entry = Entry::get();
    let risks = entry.standing(Item::RiskFactors);
    let has_risk = move |of: RiskFactor| {
        entry
            .form
            .with(|form| form.condition.risk_factors.contains(&of))
    };
    let with_other = move || {
        let own = has_risk(RiskFactor::Other)
            || entry
                .form
                .with(|form| !form.condition.other_condition.is_empty());
        if own { risks.get() } else { Standing::Hidden }
    };
    let pregnancy = entry.standing(Item::Pregnancy);
    let with_weeks = move || {
        let own = entry.form.with(|form| {
            let own = &form.condition;
            own.pregnant == Some(YesNoUnknown::Yes) || !own.pregnancy_weeks.is_empty()
        });
        if own {
            pregnancy.get()
        } else {
            Standing::Hidden
        }
    };
    let slots = vec![
        answered(Item::Hospitalised, || at!(condition.hospitalised)),
        Slot::item(Item::Admission, || view! { <AdmissionItems/> }),
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
        Slot::when(with_weeks, move || {
            let field = entry.field(at!(condition.pregnancy_weeks));
            view! { <TextItem field=field support=support::weeks() width=Width::Short keys="numeric"/> }
        }),
        Slot::item(Item::RiskFactors, move || {
            view! {
                <TicksItem
                    field=entry.field(at!(condition.risk_factors))
                    of=RiskFactor::ALL
                    alone=RiskFactor::ALONE
                    mark=entry.mark(Item::RiskFactors)
                    support=support::symptoms()
                />
            }
        }),
        Slot::when(with_other, move || {
            view! { <TextItem field=entry.field(at!(condition.other_condition))/> }
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
        Slot::item(Item::Waiting, || view! { <WaitingItems/> }),
        answered(Item::Immunosuppressants, || {
            at!(condition.immunosuppressants)
        }),
        Slot::item(Item::Smoking, || view! { <SmokingItems/> }),
        Slot::other_if(
            move || risks.get() != Standing::Hidden,
            || view! { <BodyItems/> },
        ),
        Slot::other_if(with_doses(entry), || view! { <DoseRows/> }),
        Slot::item(Item::IntensiveCare, || view! { <IntensiveCareItems/> }),
        Slot::item(Item::MedicalActs, || view! { <ActRows/> }),
        Slot::item(Item::Outcome, || view! { <OutcomeItems/> }),
    ];
    view! { <Section title=text::notification::section::condition() slots=slots/> }
}

/// Doses are asked for where vaccinations are, unless there were none.
fn with_doses(entry: Entry) -> impl Fn() -> bool + Send + Sync + 'static {
    let vaccinations = entry.standing(Item::Vaccinations);
    move || {
        vaccinations.get() != Standing::Hidden
            && entry.form.with(|form| {
                let own = &form.condition;
                !own.doses.is_empty() || !matches!(own.vaccinations.trim(), "0" | "０")
            })
    }
}

/// 転帰・退院日.
#[component]
fn OutcomeItems() -> impl IntoView {
    let entry = Entry::get();
    let outcome = entry.field(at!(condition.outcome));
    view! {
        <RadioItem field=outcome of=Outcome::ALL/>
        <DateItem field=entry.field(at!(condition.discharged_on))/>
    }
}
