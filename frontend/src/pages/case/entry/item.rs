//! The items of an entry's form, each by its shape.

use hersys_domain::entry::item::{Item, Shape};
use hersys_domain::entry::{Content, EntryKind};
use leptos::prelude::*;

use super::draft::{Of, Typed};
use super::spans::SpansField;
use super::words::{label, members};
use crate::locale::text;
use crate::ui::choice::{CheckboxGroup, Choice};
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, FieldGroup, Need};
use crate::ui::form::Form;
use crate::ui::picks::PickField;
use crate::ui::select::SelectField;
use crate::ui::text_area::AreaField;
use crate::ui::text_input::{TextField, Width};

/// So many choices still stand side by side; more are a list.
const PICKS: usize = 6;

/// An item.
pub(super) fn field<C: Content + Send + Sync>(
    form: Form<Of<C>>,
    kind: EntryKind,
    item: &'static Item,
) -> AnyView {
    let name = item.name;
    let chosen = matches!(item.shape, Shape::Choice(_) | Shape::Choices { .. });
    let whole: Bound<Typed> = form.bind(
        item.pointer,
        label(kind, name),
        move |of: &Of<C>| of.draft.get(name),
        move |of, given| of.draft.update(name, |typed| *typed = given),
        chosen,
    );
    match item.shape {
        Shape::Choice(set) => {
            let (bound, options) = (text_of(whole), members(set));
            if options.len() <= PICKS {
                view! { <PickField bound=bound options=options need=Need::Unsaid/> }.into_any()
            } else {
                view! { <SelectField bound=bound options=options need=Need::Unsaid none=text::entry::not_entered()/> }
                    .into_any()
            }
        }
        Shape::Choices { of: set, .. } => {
            let bound = whole.as_a_whole(
                |typed| typed.chosen.clone(),
                |typed, given| typed.chosen = given,
            );
            let choices = members(set).into_iter().map(|(value, label)| Choice {
                value,
                label,
                note: None,
            });
            view! { <CheckboxGroup bound=bound choices=choices.collect() need=Need::Unsaid/> }
                .into_any()
        }
        Shape::Day => {
            let bound = whole.as_a_whole(|typed| typed.day, |typed, given| typed.day = given);
            view! { <DateField bound=bound need=Need::Unsaid/> }.into_any()
        }
        Shape::Moment => moment(&whole),
        Shape::Number { .. } => {
            view! { <TextField bound=text_of(whole) width=Width::Short need=Need::Unsaid/> }
                .into_any()
        }
        Shape::Line | Shape::ClinicalLine | Shape::Phone | Shape::Municipality | Shape::Country => {
            view! { <TextField bound=text_of(whole) need=Need::Unsaid/> }.into_any()
        }
        Shape::Note => view! { <AreaField bound=text_of(whole) need=Need::Unsaid/> }.into_any(),
        Shape::Periods => {
            let bound = whole.as_a_whole(
                |typed| typed.spans.clone(),
                |typed, given| typed.spans = given,
            );
            view! { <SpansField bound=bound/> }.into_any()
        }
    }
}

fn text_of(whole: Bound<Typed>) -> Bound<String> {
    whole.as_a_whole(
        |typed| typed.text.clone(),
        |typed, given| typed.text = given,
    )
}

/// A day and the time of it.
fn moment(whole: &Bound<Typed>) -> AnyView {
    let day = whole.part(
        "day",
        text::entry::date(),
        |typed| typed.day,
        |typed, given| typed.day = given,
    );
    let clock = whole.part(
        "clock",
        text::entry::clock(),
        |typed| typed.text.clone(),
        |typed, given| typed.text = given,
    );
    let (id, label, error) = (whole.id.clone(), whole.label.clone(), whole.error);
    view! {
        <FieldGroup id=id label=label need=Need::Unsaid support=None error=error>
            <div class="form-pair">
                <DateField bound=day need=Need::Unsaid/>
                <TextField bound=clock width=Width::Short need=Need::Unsaid support=text::entry::clock_support()/>
            </div>
        </FieldGroup>
    }
    .into_any()
}
