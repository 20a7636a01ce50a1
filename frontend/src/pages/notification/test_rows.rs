//! 診断方法・検体: one row a test. 他の検査.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::choice::{Specimen, TestMethod, TestResult};
use hersys_domain::notification::detail::OtherTestKind;
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, SelectItem};
use super::entry::Entry;
use super::field::at;
use super::inputs::{DateItem, TextItem};
use super::rows::{Called, Rows};
use super::standing::Standing;
use crate::locale::text;
use crate::ui::text_input::Width;

/// The tests; one row stands there from the beginning.
#[component]
pub(super) fn TestRows() -> impl IntoView {
    use text::notification::rows::test;
    let called = Called {
        title: |number| test::title(number),
        add: test::add,
        remove: |number| test::remove(number),
    };
    let row = |index| view! { <TestRow index=index/> }.into_any();
    view! { <Rows of=at!(diagnosis.tests) called=called least=1 first="method" row=row/> }
}

/// One test.
#[component]
fn TestRow(
    /// Its place.
    index: usize,
) -> impl IntoView {
    let entry = Entry::get();
    let tests = at!(diagnosis.tests);
    let result = entry.standing(Item::TestResult);
    let with_result = Memo::new(move |_| result.get() != Standing::Hidden);
    let (method, specimen) = (
        entry.row_field(tests, index, "method", |test| &mut test.method),
        entry.row_field(tests, index, "specimen", |test| &mut test.specimen),
    );
    let other = entry.row_field(tests, index, "other_specimen", |test| {
        &mut test.other_specimen
    });
    let (chosen, written) = (specimen.value, other.value);
    let with_other = Memo::new(move |_| {
        chosen.get() == Some(Specimen::Other) || written.with(|text| !text.is_empty())
    });
    let taken_on = entry.row_field(tests, index, "taken_on", |test| &mut test.taken_on);
    let results = move || {
        let result = entry.row_field(tests, index, "result", |test| &mut test.result);
        let result_on = entry.row_field(tests, index, "result_on", |test| &mut test.result_on);
        let official = entry.row_field(tests, index, "administrative", |test| {
            &mut test.administrative
        });
        view! {
            <RadioItem field=result of=TestResult::ALL mark=entry.mark(Item::TestResult)/>
            <div class="field-row">
                <DateItem field=result_on/>
                <RadioItem field=official of=YesNoUnknown::ALL/>
            </div>
        }
    };
    view! {
        <div class="field-row">
            <SelectItem field=method of=TestMethod::ALL mark=entry.mark(Item::Tests)/>
            <SelectItem field=specimen of=Specimen::ALL/>
        </div>
        <Show when=move || with_other.get()><TextItem field=other.clone()/></Show>
        <DateItem field=taken_on mark=entry.mark(Item::SpecimenDate)/>
        <Show when=move || with_result.get()>{results()}</Show>
        <TestDetails index=index/>
    }
}

/// Where and how it was done; rarely known to who notifies at once.
#[component]
fn TestDetails(
    /// Its place.
    index: usize,
) -> impl IntoView {
    let entry = Entry::get();
    let tests = at!(diagnosis.tests);
    let laboratory = entry.row_field(tests, index, "laboratory", |test| &mut test.laboratory);
    let expected_on = entry.row_field(tests, index, "expected_on", |test| &mut test.expected_on);
    let ct = entry.row_field(tests, index, "ct_value", |test| &mut test.ct_value);
    let lineage = entry.row_field(tests, index, "lineage", |test| &mut test.lineage);
    view! {
        <details class="more">
            <summary>{text::notification::rows::test::details()}</summary>
            <div class="form-items">
                <div class="field-row"><TextItem field=laboratory/><DateItem field=expected_on/></div>
                <div class="field-row">
                    <TextItem field=ct width=Width::Short keys="decimal"/>
                    <TextItem field=lineage width=Width::Medium/>
                </div>
            </div>
        </details>
    }
}

/// 他の検査.
#[component]
pub(super) fn OtherTests() -> impl IntoView {
    use text::notification::rows::other_test;
    let entry = Entry::get();
    let done = entry.field(at!(diagnosis.other_tests_done));
    let answered = done.value;
    let shown = move || {
        answered.get() == Some(YesNoUnknown::Yes)
            || entry
                .form
                .with(|form| !form.diagnosis.other_tests.is_empty())
    };
    let called = Called {
        title: |number| other_test::title(number),
        add: other_test::add,
        remove: |number| other_test::remove(number),
    };
    let row = |index: usize| {
        let entry = Entry::get();
        let tests = at!(diagnosis.other_tests);
        let kind = entry.row_field(tests, index, "kind", |test| &mut test.kind);
        let on = entry.row_field(tests, index, "on", |test| &mut test.on);
        let finding = entry.row_field(tests, index, "finding", |test| &mut test.finding);
        view! {
            <div class="field-row"><SelectItem field=kind of=OtherTestKind::ALL/><DateItem field=on/></div>
            <TextItem field=finding/>
        }
        .into_any()
    };
    view! {
        <RadioItem field=done of=YesNoUnknown::ALL mark=entry.mark(Item::OtherTests)/>
        <Show when=shown>
            <Rows of=at!(diagnosis.other_tests) called=called first="kind" row=row/>
        </Show>
    }
}
