//! 選択肢, a row each: added, put in order, retired; taken away only while they are new.

use hersys_domain::optional_item::OptionalChoice;
use leptos::prelude::*;

use super::draft::{ChoiceRow, Draft};
use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, Look};
use crate::ui::choice::Tick;
use crate::ui::field::{Bound, FieldGroup, Need};
use crate::ui::text_input::{TextField, Width};

/// The choices of an item.
#[component]
pub(super) fn ChoicesField(
    /// The item.
    bound: Bound<Vec<ChoiceRow>>,
) -> impl IntoView {
    let (value, write) = (bound.value, bound.write);
    let (id, label, error) = (bound.id.clone(), bound.label.clone(), bound.error);
    let group = StoredValue::new(id.clone());
    let change = move |change: &dyn Fn(&mut Vec<ChoiceRow>)| {
        let mut all = value.get_untracked();
        change(&mut all);
        write.run(all);
    };
    let focus =
        move |index: usize| browser::focus_later(format!("{}-{index}-label", group.get_value()));
    let add = move || {
        change(&Draft::add_choice);
        focus(value.with_untracked(Vec::len).saturating_sub(1));
    };
    let remove = move |index: usize| {
        change(&|all| {
            if index < all.len() {
                all.remove(index);
            }
        });
        browser::focus_later(group.get_value());
    };
    let up = move |index: usize| {
        change(&|all| {
            if (1..all.len()).contains(&index) {
                all.swap(index, index - 1);
            }
        });
        focus(index.saturating_sub(1));
    };
    let row = move |index: usize, stored: bool| {
        let at = move |all: &Vec<ChoiceRow>| -> OptionalChoice {
            all.get(index)
                .map(|(one, _)| one.clone())
                .unwrap_or_default()
        };
        let words = bound.part(
            &format!("{index}-label"),
            text::optional_item::label::choice_label(),
            move |all| at(all).label,
            move |all, words: String| {
                if let Some((choice, _)) = all.get_mut(index) {
                    choice.label = words;
                }
            },
        );
        let code = bound.part(
            &format!("{index}-code"),
            text::optional_item::label::choice_code(),
            move |all| at(all).code,
            move |all, code: String| {
                if let Some((choice, _)) = all.get_mut(index) {
                    choice.code = code.trim().to_owned();
                }
            },
        );
        let own_code = Memo::new(move |_| value.with(|all| at(all).code));
        let code_view = match stored {
            true => view! { <p class="soft">{text::optional_item::label::choice_code()} " " <code>{own_code}</code></p> }.into_any(),
            false => view! { <TextField bound=code width=Width::Short need=Need::Unsaid/> }.into_any(),
        };
        let last = match stored {
            true => {
                let ticked = Signal::derive(move || value.with(|all| at(all).retired));
                let tick = Callback::new(move |retired: bool| {
                    change(&|all| {
                        if let Some((choice, _)) = all.get_mut(index) {
                            choice.retired = retired;
                        }
                    });
                });
                let id = format!("{}-{index}-retired", group.get_value());
                view! { <Tick id=id label=text::optional_item::choice::retired() ticked=ticked on_tick=tick/> }
                    .into_any()
            }
            false => view! {
                <Button look=Look::Plain on_press=move || remove(index)>{text::optional_item::choice::remove(index + 1)}</Button>
            }
            .into_any(),
        };
        let move_up = (index > 0).then(|| view! {
            <Button look=Look::Plain on_press=move || up(index)>{text::optional_item::choice::up(index + 1)}</Button>
        });
        view! {
            <fieldset class="field-block">
                <legend class="field-block-title">{text::optional_item::choice::title(index + 1)}</legend>
                <div class="form-pair">
                    <TextField bound=words need=Need::Unsaid/>
                    {code_view}
                </div>
                <div class="form-pair">{move_up} {last}</div>
            </fieldset>
        }
    };
    let rows = Memo::new(move |_| {
        value.with(|all| {
            all.iter()
                .map(|(_, stored)| *stored)
                .enumerate()
                .collect::<Vec<_>>()
        })
    });
    view! {
        <FieldGroup id=id label=label need=Need::Required support=Some(text::optional_item::support::choices()) error=error>
            <For each=move || rows.get() key=|row| *row let:one>{row(one.0, one.1)}</For>
            <Button on_press=add>{text::optional_item::choice::add()}</Button>
        </FieldGroup>
    }
}
