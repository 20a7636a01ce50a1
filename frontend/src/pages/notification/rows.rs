//! Items that come several times: a row each, added and taken away.

use leptos::prelude::*;

use super::entry::Entry;
use super::field::{Lens, id_of};
use crate::browser;
use crate::locale::Text;
use crate::ui::button::{Button, Look};

/// What the rows are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Called {
    /// The n-th row.
    pub(super) title: fn(usize) -> Text,
    /// The button that adds one.
    pub(super) add: fn() -> Text,
    /// The button that takes the n-th away.
    pub(super) remove: fn(usize) -> Text,
}

/// The rows of a list.
#[component]
pub(super) fn Rows<R: Clone + Default + 'static>(
    /// Where they stand in the form.
    of: Lens<Vec<R>>,
    /// What they are called.
    called: Called,
    /// How many stand there from the beginning.
    #[prop(optional)]
    least: usize,
    /// Name of the first item of a row, which gets the focus.
    first: &'static str,
    /// The items of a row.
    row: fn(usize) -> AnyView,
) -> impl IntoView {
    let entry = Entry::get();
    let Lens {
        pointer,
        read,
        write,
    } = of;
    let count = Memo::new(move |_| entry.form.with(|form| read(form).len().max(least)));
    let add = move || {
        let now = count.get_untracked();
        entry
            .form
            .update(|form| write(form).resize_with(now + 1, R::default));
        let id = id_of(&format!("{pointer}/{now}/{first}"));
        let chosen = format!("{id}-0");
        // Of a group the first choice.
        browser::focus_later(if browser::element(&chosen).is_some() {
            chosen
        } else {
            id
        });
    };
    let remove = move |index: usize| {
        entry.form.update(|form| {
            let rows = write(form);
            if index < rows.len() {
                rows.remove(index);
            }
        });
        browser::focus_later(id_of(pointer));
    };
    let one = move |index: usize| {
        let number = index + 1;
        view! {
            <fieldset class="field-block">
                <legend class="field-block-title">{(called.title)(number)}</legend>
                {row(index)}
                <Show when=move || { count.get() > least }>
                    <Button look=Look::Plain on_press=move || remove(index)>{(called.remove)(number)}</Button>
                </Show>
            </fieldset>
        }
    };
    let warning = Signal::derive(move || entry.warning(pointer));
    view! {
        <div class="form-rows" id=id_of(pointer) tabindex="-1">
            <For each=move || 0..count.get() key=|index| *index let:index>{one(index)}</For>
            <p class="field-warning" hidden=move || warning.with(Option::is_none)>
                {move || warning.get().map(|words| words.get())}
            </p>
            <Button on_press=add>{(called.add)()}</Button>
        </div>
    }
}
