//! 診断, 症状・検査.

use hersys_domain::absent::{DateState, YesNoUnknown};
use hersys_domain::notification::choice::Symptom;
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, TicksItem};
use super::entry::Entry;
use super::field::at;
use super::frame::Mark;
use super::inputs::{DateItem, NoteItem, TextItem};
use super::section::{Section, Slot, answered};
use super::standing::Standing;
use super::test_rows::{OtherTests, TestRows};
use crate::locale::text;
use crate::ui::text_input::Width;

/// What is said instead of a day of onset.
const NO_ONSET: &[DateState] = &[DateState::None, DateState::Unknown, DateState::NotAsked];

/// 診断.
#[component]
pub(super) fn DiagnosisSection() -> impl IntoView {
    use text::notification::support;
    let entry = Entry::get();
    let autopsy = entry.standing(Item::Autopsy);
    let with_autopsy_day = move || {
        let done = entry.form.with(|form| {
            let own = &form.diagnosis;
            own.autopsy == Some(YesNoUnknown::Yes) || !own.autopsy_on.is_empty()
        });
        if done {
            autopsy.get()
        } else {
            Standing::Hidden
        }
    };
    let slots = vec![
        Slot::main(move || {
            let field = entry.field(at!(diagnosis.diagnosed_on));
            view! { <DateItem field=field mark=Signal::stored(Mark::Required) support=support::date()/> }
        }),
        Slot::item(Item::Onset, || view! { <OnsetItems/> }),
        Slot::item(Item::Death, move || {
            view! {
                <DateItem field=entry.field(at!(diagnosis.died_on)) mark=entry.mark(Item::Death)/>
                <div class="field-row">
                    <TextItem field=entry.field(at!(diagnosis.death_place))/>
                    <TextItem field=entry.field(at!(diagnosis.death_cause))/>
                </div>
            }
        }),
        Slot::item(Item::Autopsy, move || {
            view! {
                <RadioItem
                    field=entry.field(at!(diagnosis.autopsy))
                    of=YesNoUnknown::ALL
                    mark=entry.mark(Item::Autopsy)
                />
            }
        }),
        Slot::when(with_autopsy_day, move || {
            view! { <DateItem field=entry.field(at!(diagnosis.autopsy_on))/> }
        }),
        Slot::item(Item::SevereDate, move || {
            let field = entry.field(at!(diagnosis.severe_on));
            view! { <DateItem field=field mark=entry.mark(Item::SevereDate)/> }
        }),
        Slot::item(Item::FirstVisit, move || {
            let field = entry.field(at!(diagnosis.first_visit_on));
            view! { <DateItem field=field mark=entry.mark(Item::FirstVisit)/> }
        }),
        Slot::item(Item::Infection, move || {
            let field = entry.field(at!(diagnosis.infected_on));
            view! { <DateItem field=field mark=entry.mark(Item::Infection)/> }
        }),
        answered(Item::Remote, || at!(diagnosis.remote)),
        Slot::item(Item::Told, || view! { <ToldItems/> }),
    ];
    view! { <Section title=text::notification::section::diagnosis() slots=slots/> }
}

/// 発症日: a day, or why there is none.
#[component]
fn OnsetItems() -> impl IntoView {
    let entry = Entry::get();
    let mut day = entry.field(at!(diagnosis.onset_on));
    let mut state = entry.field(at!(diagnosis.onset_state));
    let (write_day, write_state) = (day.write, state.write);
    day.write = Callback::new(move |typed: String| {
        if !typed.trim().is_empty() {
            write_state.run(Some(DateState::Known));
        } else if entry
            .form
            .with_untracked(|form| form.diagnosis.onset_state == Some(DateState::Known))
        {
            write_state.run(None);
        }
        write_day.run(typed);
    });
    state.write = Callback::new(move |chosen: Option<DateState>| {
        write_state.run(chosen);
        write_day.run(String::new());
    });
    view! {
        <DateItem field=day mark=entry.mark(Item::Onset) support=text::notification::support::onset()/>
        <RadioItem field=state of=NO_ONSET/>
    }
}

/// 本人告知: what the patient sees of the result waits for it.
#[component]
fn ToldItems() -> impl IntoView {
    let entry = Entry::get();
    let told = entry.field(at!(diagnosis.told));
    let answer = told.value;
    let shown = move || answer.get() == Some(YesNoUnknown::Yes);
    view! {
        <RadioItem field=told of=YesNoUnknown::ALL mark=entry.mark(Item::Told)/>
        <Show when=shown>
            <div class="field-row">
                <DateItem field=entry.field(at!(diagnosis.told_on))/>
                <TextItem
                    field=entry.field(at!(diagnosis.told_time))
                    support=text::notification::support::time()
                    width=Width::Short
                    keys="numeric"
                />
            </div>
        </Show>
    }
}

/// 症状・検査.
#[component]
pub(super) fn FindingsSection() -> impl IntoView {
    use text::notification::support;
    let entry = Entry::get();
    let other_symptom = move || {
        let shown = entry.form.with(|form| {
            let diagnosis = &form.diagnosis;
            diagnosis.symptoms.contains(&Symptom::Other) || !diagnosis.other_symptom.is_empty()
        });
        if shown {
            Standing::Main
        } else {
            Standing::Hidden
        }
    };
    let (tests, specimen) = (
        entry.standing(Item::Tests),
        entry.standing(Item::SpecimenDate),
    );
    let rows = move || {
        if [tests.get(), specimen.get()].contains(&Standing::Main) {
            Standing::Main
        } else if tests.get() == Standing::Hidden {
            specimen.get()
        } else {
            tests.get()
        }
    };
    let slots = vec![
        Slot::item(Item::Symptoms, move || {
            view! {
                <TicksItem
                    field=entry.field(at!(diagnosis.symptoms))
                    of=Symptom::ALL
                    alone=Symptom::ALONE
                    mark=entry.mark(Item::Symptoms)
                    support=support::symptoms()
                />
            }
        }),
        Slot::when(other_symptom, move || {
            view! { <TextItem field=entry.field(at!(diagnosis.other_symptom))/> }
        }),
        Slot::item(Item::Spo2, move || {
            let field = entry.field(at!(diagnosis.spo2));
            view! {
                <TextItem field=field mark=entry.mark(Item::Spo2) support=support::spo2() width=Width::Short keys="numeric"/>
            }
        }),
        Slot::when(rows, || view! { <TestRows/> }),
        Slot::item(Item::OtherTests, || view! { <OtherTests/> }),
        Slot::item(Item::ClinicalCourse, move || {
            view! { <NoteItem field=entry.field(at!(diagnosis.clinical_course))/> }
        }),
    ];
    view! { <Section title=text::notification::section::findings() slots=slots/> }
}
