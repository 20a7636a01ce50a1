//! 診断方法・検体: one row a test.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::notification::TestForm;
use hersys_domain::notification::choice::{Specimen, TestMethod, TestResult};
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::choices::{RadioItem, SelectItem};
use super::entry::Entry;
use super::field::id_of;
use super::inputs::DateItem;
use super::standing::Standing;
use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, Look};

/// The tests; one row stands there from the beginning.
#[component]
pub(super) fn TestRows() -> impl IntoView {
    let entry = Entry::get();
    let count = Memo::new(move |_| entry.form.with(|form| form.diagnosis.tests.len().max(1)));
    let add = move || {
        let now = count.get_untracked();
        entry
            .form
            .update(|form| form.diagnosis.tests.resize(now + 1, TestForm::default()));
        browser::focus_later(id_of(&format!("/diagnosis/tests/{now}/method")));
    };
    let warning = Signal::derive(move || entry.warning("/diagnosis/tests"));
    view! {
        <div class="test-rows" id=id_of("/diagnosis/tests") tabindex="-1">
            <For each=move || 0..count.get() key=|index| *index let:index>
                <TestRow index=index count=count/>
            </For>
            <p class="field-warning" hidden=move || warning.with(Option::is_none)>
                {move || warning.get().map(|words| words.get())}
            </p>
            <Button on_press=add>{text::notification::test::add()}</Button>
        </div>
    }
}

/// One test.
#[component]
fn TestRow(
    /// Its place.
    index: usize,
    /// How many there are.
    count: Memo<usize>,
) -> impl IntoView {
    let entry = Entry::get();
    let result = entry.standing(Item::TestResult);
    let with_result = Memo::new(move |_| result.get() != Standing::Hidden);
    let remove = move || {
        entry.form.update(|form| {
            if index < form.diagnosis.tests.len() {
                form.diagnosis.tests.remove(index);
            }
        });
        browser::focus_later(id_of("/diagnosis/tests"));
    };
    let number = index + 1;
    let (method, specimen) = (
        entry.test_field(index, "method", |test| &mut test.method),
        entry.test_field(index, "specimen", |test| &mut test.specimen),
    );
    let taken_on = entry.test_field(index, "taken_on", |test| &mut test.taken_on);
    let results = move || {
        let result = entry.test_field(index, "result", |test| &mut test.result);
        let result_on = entry.test_field(index, "result_on", |test| &mut test.result_on);
        let official = entry.test_field(index, "administrative", |test| &mut test.administrative);
        view! {
            <RadioItem field=result of=TestResult::ALL mark=entry.mark(Item::TestResult)/>
            <div class="field-row">
                <DateItem field=result_on/>
                <RadioItem field=official of=YesNoUnknown::ALL/>
            </div>
        }
    };
    view! {
        <fieldset class="field-block">
            <legend class="field-block-title">{text::notification::test::title(number)}</legend>
            <div class="field-row">
                <SelectItem field=method of=TestMethod::ALL mark=entry.mark(Item::Tests)/>
                <SelectItem field=specimen of=Specimen::ALL/>
            </div>
            <DateItem field=taken_on mark=entry.mark(Item::SpecimenDate)/>
            <Show when=move || with_result.get()>{results()}</Show>
            <Show when=move || { count.get() > 1 }>
                <Button look=Look::Plain on_press=remove>{text::notification::test::remove(number)}</Button>
            </Show>
        </fieldset>
    }
}
