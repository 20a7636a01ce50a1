//! The grid: a row a contact, typed by keyboard alone or pasted.

use hersys_domain::contact::ContactCriterion;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::asks::CandidateList;
use super::cells::Column;
use super::desk::{Desk, Line, Told};
use super::paste;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::field_error;
use crate::router::Router;
use crate::ui::button::{Button, Look};
use crate::ui::notice::{Failure, Notice, Tone};

fn cell_id(line: Line, column: Column) -> String {
    format!("contact-{}-{}", line.id, column.name())
}

/// The grid.
#[component]
pub(super) fn Grid(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    Router::get().guard(Signal::derive(move || desk.is_dirty()));
    let heads: Vec<_> = Column::ALL
        .iter()
        .map(|column| {
            let class = format!("grid-{}", column.name());
            view! { <th scope="col" class=class>{column.label()}</th> }
        })
        .collect();
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && event.ctrl_key() && !browser::is_composing(&event) {
            event.prevent_default();
            desk.send();
        }
    };
    let words = move || match desk.pending.get() {
        true => text::contact::grid::sending().get(),
        false => text::contact::grid::send().get(),
    };
    view! {
        <section class="section-plain contact-grid" on:keydown=keys>
            <h2>{text::contact::grid::title()}</h2>
            <p class="field-support">{text::contact::grid::help()}</p>
            <Legend/>
            <Outcome desk=desk/>
            <table class="grid">
                <caption class="visually-hidden">{text::contact::grid::caption()}</caption>
                <thead><tr>{heads}<th class="grid-end"><span class="visually-hidden">{text::contact::grid::remove_short()}</span></th></tr></thead>
                <For each=move || desk.lines.get() key=|line| line.id let:line>
                    <Row desk=desk line=line/>
                </For>
            </table>
            {Column::ALL.iter().map(|column| choices(*column)).collect_view()}
            <div class="form-actions">
                <Button look=Look::Solid disabled=desk.pending on_press=move || desk.send()>{words}</Button>
                <Button on_press=move || {
                    if let Some(line) = desk.add() {
                        browser::focus_later(cell_id(line, Column::Name));
                    }
                }>{text::contact::grid::add()}</Button>
            </div>
        </section>
    }
}

fn list_id(column: Column) -> String {
    format!("contact-choices-{}", column.name())
}

/// The words of a column's choices, which the browser offers while something is typed.
fn choices(column: Column) -> AnyView {
    let words = column.choices();
    if words.is_empty() {
        return ().into_any();
    }
    let options: Vec<_> = words
        .into_iter()
        .map(|word| view! { <option value=move || word.get()></option> })
        .collect();
    view! { <datalist id=list_id(column)>{options}</datalist> }.into_any()
}

/// What the numbers mean.
#[component]
fn Legend() -> impl IntoView {
    let numbered = |number: usize, item: Text| text::contact::grid::criterion(item, number);
    let criteria: Vec<_> = ContactCriterion::ALL
        .iter()
        .zip(1..)
        .map(|(one, number)| {
            let item = text::entry::item::exposure::find(one.as_str())
                .unwrap_or_else(|| one.as_str().into());
            view! { <li>{numbered(number, item)}</li> }
        })
        .collect();
    let lists: Vec<_> = Column::ALL
        .iter()
        .filter(|column| !column.choices().is_empty())
        .map(|column| {
            let words: Vec<_> = column
                .choices()
                .into_iter()
                .zip(1..)
                .map(|(word, number)| view! { <li>{numbered(number, word)}</li> })
                .collect();
            view! { <div><dt>{column.label()}</dt><dd><ul class="grid-numbers">{words}</ul></dd></div> }
        })
        .collect();
    view! {
        <dl class="grid-legend">
            <div>
                <dt>{text::contact::grid::criteria()}</dt>
                <dd><ul class="grid-numbers">{criteria}<li>{text::contact::grid::criteria_none()}</li></ul></dd>
            </div>
        </dl>
        <details class="more">
            <summary>{text::contact::grid::choices()}</summary>
            <dl class="grid-legend">{lists}</dl>
        </details>
    }
}

/// What the last sending did.
#[component]
fn Outcome(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let told = move || desk.told.get().map(|told| said(&told));
    let nothing = move || {
        desk.nothing
            .get()
            .then(|| view! { <Notice tone=Tone::Warning title=text::contact::grid::nothing()/> })
    };
    let left_out = move || {
        let count = desk.left_out.get();
        (count > 0).then(
            || view! { <Notice tone=Tone::Warning title=text::contact::grid::too_many(count)/> },
        )
    };
    let failed = move || {
        desk.failure
            .get()
            .map(|error| view! { <Failure error=error/> })
    };
    view! { <div id="contacts-told" tabindex="-1" role="status">{told} {nothing} {left_out} {failed}</div> }
}

fn said(told: &Told) -> AnyView {
    use text::contact::grid;
    let notice = |count: usize, tone: Tone, title: Text| {
        (count > 0).then(|| view! { <Notice tone=tone title=title/> })
    };
    let elsewhere = (!told.elsewhere.is_empty()).then(|| {
        let lines: Vec<_> = told
            .elsewhere
            .iter()
            .flat_map(|one| one.centers.iter().map(|center| (one.name.clone(), center.clone())))
            .map(|(name, center)| {
                let phone = center.center_phone.unwrap_or_default();
                view! { <li>{grid::elsewhere_line(center.center_name, name, phone)}</li> }
            })
            .collect();
        view! { <Notice tone=Tone::Info title=grid::elsewhere()><ul class="plain-list">{lines}</ul></Notice> }
    });
    view! {
        {notice(told.done, Tone::Success, grid::done(told.done))}
        {notice(told.already, Tone::Info, grid::already(told.already))}
        {notice(told.left, Tone::Warning, grid::left(told.left))}
        {elsewhere}
    }
    .into_any()
}

/// A row, what is wrong with it, and who it may be.
#[component]
fn Row(
    /// The desk.
    desk: Desk,
    /// The row.
    line: Line,
) -> impl IntoView {
    let number = Memo::new(move |_| {
        let at = desk
            .lines
            .with(|all| all.iter().position(|one| one.id == line.id));
        at.map_or(0, |at| at + 1)
    });
    let cells: Vec<_> = Column::ALL
        .iter()
        .map(|column| view! { <Cell desk=desk line=line column=*column number=number/> })
        .collect();
    let faults = move || {
        let all = line.faults.get();
        (!all.is_empty()).then(|| {
            let lines: Vec<_> = all
                .iter()
                .map(|fault| {
                    let column = Column::ALL
                        .iter()
                        .find(|one| fault.pointer == format!("/{}", one.name()));
                    let id = column.map(|column| format!("{}-error", cell_id(line, *column)));
                    let words = match column {
                        Some(column) => text::contact::grid::fault(field_error(fault), column.label()),
                        None => field_error(fault),
                    };
                    view! { <li id=id>{words}</li> }
                })
                .collect();
            view! { <tr class="grid-more"><td colspan="11"><ul class="grid-faults">{lines}</ul></td></tr> }
        })
    };
    let decide = Callback::new(move |known| desk.decide(line, known));
    let asks = move || {
        line.asked.get().map(|found| {
            view! { <tr class="grid-more"><td colspan="11"><CandidateList found=found decide=decide/></td></tr> }
        })
    };
    let words = move || text::contact::grid::remove(number.get()).get();
    view! {
        <tbody>
            <tr>
                {cells}
                <td class="grid-end">
                    <button type="button" class="button button-plain" aria-label=words on:click=move |_| desk.remove(line.id)>
                        {text::contact::grid::remove_short()}
                    </button>
                </td>
            </tr>
            {faults} {asks}
        </tbody>
    }
}

#[component]
fn Cell(
    /// The desk.
    desk: Desk,
    /// The row.
    line: Line,
    /// The column.
    column: Column,
    /// The number of the row.
    number: Memo<usize>,
) -> impl IntoView {
    let id = cell_id(line, column);
    let error = format!("{id}-error");
    let pointer = format!("/{}", column.name());
    let wrong = Memo::new(move |_| {
        line.faults
            .with(|all| all.iter().any(|fault| fault.pointer == pointer))
    });
    let value = move || line.cells.with(|cells| cells.get(column).to_owned());
    let label = move || text::contact::grid::cell(column.label(), number.get()).get();
    let list = (!column.choices().is_empty()).then(|| list_id(column));
    let keys = move |event: KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if event.key() == "Enter" && plain && !browser::is_composing(&event) {
            event.prevent_default();
            let by = if event.shift_key() { -1 } else { 1 };
            below(desk, line, column, by);
        }
    };
    let paste = move |event: leptos::ev::Event| {
        if let Some(text) = pasted(&event).filter(|text| paste::is_spread(text)) {
            event.prevent_default();
            desk.spread(line, column, paste::rows(&text));
        }
    };
    let title = column.label();
    view! {
        <td class=format!("grid-{}", column.name()) data-label=title>
            <input
                id=id
                class="input grid-cell"
                type="text"
                autocomplete="off"
                spellcheck="false"
                list=list
                aria-label=label
                aria-invalid=move || if wrong.get() { "true" } else { "false" }
                aria-describedby=move || wrong.get().then(|| error.clone())
                prop:value=value
                on:input=move |event| desk.write(line, column, event_target_value(&event))
                on:change=move |_| desk.settle(line, column)
                on:keydown=keys
                on:paste=move |event| paste(event.into())
            />
        </td>
    }
}

/// Goes to the same column of the row below, or above.
fn below(desk: Desk, line: Line, column: Column, by: isize) {
    desk.settle(line, column);
    let next = desk.lines.with_untracked(|all| {
        let at = all.iter().position(|one| one.id == line.id)?;
        all.get(at.checked_add_signed(by)?).copied()
    });
    let next = next.or_else(|| if by > 0 { desk.add() } else { None });
    if let Some(next) = next {
        browser::focus_later(cell_id(next, column));
    }
}

/// The text that is being pasted.
fn pasted(event: &leptos::ev::Event) -> Option<String> {
    let of = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &JsValue::from_str(name)).ok();
    let clipboard = of(event.as_ref(), "clipboardData")?;
    let get: js_sys::Function = of(&clipboard, "getData")?.dyn_into().ok()?;
    get.call1(&clipboard, &JsValue::from_str("text/plain"))
        .ok()?
        .as_string()
}
