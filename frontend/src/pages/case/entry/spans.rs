//! Spans of days, a row each, added and taken away.

use leptos::prelude::*;

use super::draft::Span;
use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, Look};
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, FieldGroup, Need};

/// An item of spans.
#[component]
pub(super) fn SpansField(
    /// The item.
    bound: Bound<Vec<Span>>,
) -> impl IntoView {
    let (value, write) = (bound.value, bound.write);
    let (id, label, error) = (bound.id.clone(), bound.label.clone(), bound.error);
    let group = StoredValue::new(id.clone());
    let count = Memo::new(move |_| value.with(Vec::len));
    let add = move || {
        let mut all = value.get_untracked();
        all.push((None, None));
        let last = all.len() - 1;
        write.run(all);
        browser::focus_later(format!("{}-{last}-from", group.get_value()));
    };
    let remove = move |index: usize| {
        let mut all = value.get_untracked();
        if index < all.len() {
            all.remove(index);
        }
        write.run(all);
        browser::focus_later(group.get_value());
    };
    let row = move |index: usize| {
        let at = move |all: &Vec<Span>| all.get(index).copied().unwrap_or_default();
        let from = bound.part(
            &format!("{index}-from"),
            text::entry::period_from(),
            move |all| at(all).0,
            move |all, day| {
                if let Some(span) = all.get_mut(index) {
                    span.0 = day;
                }
            },
        );
        let until = bound.part(
            &format!("{index}-until"),
            text::entry::period_until(),
            move |all| at(all).1,
            move |all, day| {
                if let Some(span) = all.get_mut(index) {
                    span.1 = day;
                }
            },
        );
        view! {
            <fieldset class="field-block">
                <legend class="field-block-title">{text::entry::period_title(index + 1)}</legend>
                <div class="form-pair">
                    <DateField bound=from need=Need::Unsaid/>
                    <DateField bound=until need=Need::Unsaid/>
                </div>
                <Button look=Look::Plain on_press=move || remove(index)>{text::entry::period_remove(index + 1)}</Button>
            </fieldset>
        }
    };
    view! {
        <FieldGroup id=id label=label need=Need::Unsaid support=None error=error>
            <For each=move || 0..count.get() key=|index| *index let:index>{row(index)}</For>
            <Button on_press=add>{text::entry::period_add()}</Button>
        </FieldGroup>
    }
}
