//! 類型, 患者, 所在地・連絡先.

use hersys_domain::age::{Age, AgeUnit};
use hersys_domain::case::Sex;
use hersys_domain::notification::item::Item;
use hersys_domain::notification::{AddressForm, Category};
use leptos::prelude::*;

use super::address::{AddressItems, Place, is_told};
use super::center::ResponsibleCenter;
use super::choices::RadioItem;
use super::contact::{GuardianItems, NationalityItems, PhoneItem, PhoneRows, WorkplaceItems};
use super::entry::Entry;
use super::field::at;
use super::frame::Mark;
use super::inputs::{DateItem, TextItem};
use super::name::NameItems;
use super::section::{Section, Slot};
use super::standing::Standing;
use crate::locale::{Text, text};
use crate::ui::choice::Tick;
use crate::ui::text_input::Width;

pub(super) const REQUIRED: fn() -> Signal<Mark> = || Signal::stored(Mark::Required);

/// 類型.
#[component]
pub(super) fn CategorySection() -> impl IntoView {
    let entry = Entry::get();
    let deemed = move || {
        let shown = entry
            .form
            .with(|form| form.deemed || form.category == Some(Category::Suspected));
        if shown {
            Standing::Main
        } else {
            Standing::Hidden
        }
    };
    let slots = vec![
        Slot::main(move || {
            view! { <RadioItem field=entry.field(at!(category)) of=Category::ALL mark=REQUIRED()/> }
        }),
        Slot::when(deemed, move || {
            let field = entry.field(at!(deemed));
            view! { <Tick id=field.id label=field.label note=None ticked=field.value on_tick=field.write/> }
        }),
    ];
    view! { <Section title=text::notification::section::category() slots=slots/> }
}

/// An age in words.
pub(super) fn age_words(age: Age) -> Text {
    match age.unit() {
        AgeUnit::Years => text::notification::years(age.value()),
        AgeUnit::Months => text::notification::months(age.value()),
    }
}

/// The age that follows from the birth date.
pub(super) fn age_reading() -> Signal<Option<String>> {
    let entry = Entry::get();
    Signal::derive(move || {
        let age = entry.judged.with(|judged| judged.facts.age)?;
        Some(text::notification::age_on(age_words(age).get()).get())
    })
}

/// 患者.
#[component]
pub(super) fn PersonSection() -> impl IntoView {
    use text::notification::support;
    let entry = Entry::get();
    let age = age_reading();
    let stated = move || {
        let person = entry
            .form
            .with(|form| form.person.birth_date.trim().is_empty() || !form.person.age.is_empty());
        if person {
            Standing::Other
        } else {
            Standing::Hidden
        }
    };
    let slots = vec![
        Slot::main(|| view! { <NameItems/> }),
        Slot::main(move || {
            view! { <RadioItem field=entry.field(at!(person.sex)) of=Sex::ALL mark=REQUIRED()/> }
        }),
        Slot::main(move || {
            let field = entry.field(at!(person.birth_date));
            view! { <DateItem field=field mark=REQUIRED() support=support::birth() more=age/> }
        }),
        Slot::when(stated, move || {
            let field = entry.field(at!(person.age));
            view! { <TextItem field=field support=support::age() width=Width::Short/> }
        }),
        Slot::item(Item::Occupation, move || {
            view! { <TextItem field=entry.field(at!(person.occupation)) mark=entry.mark(Item::Occupation)/> }
        }),
        Slot::other(move || {
            let field = entry.field(at!(person.alias));
            view! { <TextItem field=field support=support::alias() width=Width::Medium/> }
        }),
        Slot::item(Item::Nationality, || view! { <NationalityItems/> }),
        Slot::item(Item::Workplace, || view! { <WorkplaceItems/> }),
        Slot::other(move || {
            let field = entry.field(at!(reporter.chart_number));
            view! { <TextItem field=field width=Width::Short/> }
        }),
    ];
    view! { <Section title=text::notification::section::person() slots=slots/> }
}

/// 所在地 and 電話: one of them must be there; the other is then asked for as the rules say.
fn reach_mark(item: Item) -> Signal<Mark> {
    let entry = Entry::get();
    let asked = entry.mark(item);
    Signal::derive(move || {
        let missing = entry.judged.with(|judged| {
            let mut blocking = judged.blocking.iter();
            blocking.any(|error| error.code == "notification.reach")
        });
        if missing && !entry.of_record {
            Mark::Required
        } else {
            asked.get()
        }
    })
}

/// 所在地・連絡先.
#[component]
pub(super) fn PlaceSection() -> impl IntoView {
    let entry = Entry::get();
    let slots = vec![
        Slot::main(
            || view! { <p class="field-support">{text::notification::support::reach()}</p> },
        ),
        Slot::main(move || {
            view! {
                <PhoneItem
                    field=entry.field(at!(person.phone))
                    mark=reach_mark(Item::Phone)
                    support=text::notification::support::phone()
                />
            }
        }),
        Slot::main(|| view! { <Addresses/> }),
        Slot::main(|| view! { <ResponsibleCenter/> }),
        Slot::item(Item::Guardian, || view! { <GuardianItems/> }),
        Slot::other(|| view! { <PhoneRows/> }),
        Slot::other(move || {
            view! { <TextItem field=entry.field(at!(person.mail)) width=Width::Medium keys="email"/> }
        }),
    ];
    view! { <Section title=text::notification::section::place() slots=slots/> }
}

/// 住所 and 所在地: the same unless said otherwise. Where the rules of the day do not collect 住所, only
/// 所在地 is asked for.
#[component]
pub(super) fn Addresses() -> impl IntoView {
    let entry = Entry::get();
    let standing = entry.standing(Item::Residence);
    let with_residence = Memo::new(move |_| entry.of_record || standing.get() != Standing::Hidden);
    let wanted = RwSignal::new(false);
    let apart = Memo::new(move |_| {
        wanted.get() || entry.form.with(|form| is_told(&form.person.whereabouts))
    });
    let same = move |same: bool| {
        wanted.set(!same);
        if same {
            entry
                .form
                .update(|form| form.person.whereabouts = AddressForm::default());
        }
    };
    let mark = reach_mark(Item::Reach);
    view! {
        <Show when=move || with_residence.get()>
            <AddressItems place=Place::Residence mark=mark/>
            <Tick
                id="n-same-place"
                label=text::notification::place::same()
                note=None
                ticked=Signal::derive(move || !apart.get())
                on_tick=Callback::new(same)
            />
        </Show>
        <Show when=move || !with_residence.get() || apart.get()>
            <AddressItems place=Place::Whereabouts mark=mark/>
        </Show>
    }
}
