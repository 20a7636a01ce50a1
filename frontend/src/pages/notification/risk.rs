//! 喫煙, 身長・体重・BMI.

use hersys_domain::notification::detail::Smoking;
use hersys_domain::notification::item::Item;
use hersys_domain::notification::typed::number;
use leptos::prelude::*;

use super::choices::RadioItem;
use super::entry::Entry;
use super::field::at;
use super::inputs::TextItem;
use crate::locale::text;
use crate::ui::text_input::Width;

/// 喫煙.
#[component]
pub(super) fn SmokingItems() -> impl IntoView {
    let entry = Entry::get();
    let smoking = entry.field(at!(condition.smoking));
    let answer = smoking.value;
    let shown = move || matches!(answer.get(), Some(Smoking::Former | Smoking::Current));
    view! {
        <RadioItem field=smoking of=Smoking::ALL mark=entry.mark(Item::Smoking)/>
        <Show when=shown>
            <TextItem
                field=entry.field(at!(condition.smoking_amount))
                support=text::notification::support::smoking()
                width=Width::Medium
            />
        </Show>
    }
}

/// BMI from centimetres and kilogrammes, to one decimal.
fn bmi(height_cm: &str, weight_kg: &str) -> Option<String> {
    let height = number(height_cm).filter(|height| (30.0..=250.0).contains(height))? / 100.0;
    let weight = number(weight_kg).filter(|weight| (0.3..=350.0).contains(weight))?;
    Some(format!("{:.1}", weight / (height * height)))
}

/// 身長・体重・BMI.
#[component]
pub(super) fn BodyItems() -> impl IntoView {
    let entry = Entry::get();
    let height = entry.field(at!(condition.height_cm));
    let weight = entry.field(at!(condition.weight_kg));
    let (tall, heavy) = (height.value, weight.value);
    let computed = move || tall.with(|tall| heavy.with(|heavy| bmi(tall, heavy)));
    let reading =
        Signal::derive(move || computed().map(|bmi| text::notification::bmi_reading(bmi).get()));
    let unknown = move || computed().is_none();
    view! {
        <div class="field-row">
            <TextItem field=height width=Width::Short keys="decimal"/>
            <TextItem field=weight reading=reading width=Width::Short keys="decimal"/>
            <Show when=unknown>
                <TextItem field=entry.field(at!(condition.bmi)) width=Width::Short keys="decimal"/>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_needs_both_measures() {
        assert_eq!(bmi("１７０", "87.5kg").as_deref(), Some("30.3"));
        assert_eq!(bmi("1.7", "87"), None);
        assert_eq!(bmi("170", ""), None);
    }
}
