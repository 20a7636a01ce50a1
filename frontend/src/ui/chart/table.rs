//! 表で見る: what a chart shows as a table, to be read, printed and taken out as a file.

use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::ui::button::Button;
use crate::ui::csv;
use crate::ui::toast::Toasts;

/// The table of a chart. The first cell of a row is its head.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What the columns are called.
    pub heads: Vec<Text>,
    /// The cells.
    pub rows: Vec<Vec<Text>>,
    /// Whether the cells but the first are numbers, which stand at the right.
    pub numbers: bool,
}

/// The table, folded away until it is asked for or printed.
#[component]
pub fn ChartTable(
    /// What it holds, for those who do not see it.
    caption: Text,
    /// What the file is called, without the day and the ending.
    file: &'static str,
    /// The table.
    sheet: Sheet,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Paper cannot be unfolded.
    let unfolded = StoredValue::new(false);
    let before = window_event_listener_untyped("beforeprint", move |_| {
        unfolded.set_value(!open.get_untracked());
        open.set(true);
    });
    let after = window_event_listener_untyped("afterprint", move |_| {
        if unfolded.get_value() {
            open.set(false);
        }
    });
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    let toasts = Toasts::get();
    let kept = StoredValue::new(sheet.clone());
    let save = move || {
        let words = |all: &[Text]| all.iter().map(Text::now).collect::<Vec<_>>();
        let name = kept.with_value(|sheet| {
            let rows: Vec<_> = sheet.rows.iter().map(|row| words(row)).collect();
            csv::save(file, &words(&sheet.heads), &rows)
        });
        toasts.tell(text::export::done(name));
    };
    let label = caption.clone();
    view! {
        <details class="help figures-table" prop:open=open on:toggle=move |event| open.set(is_open(&event))>
            <summary>{text::ui::chart::show_table()}</summary>
            <div class="figures-scroll" tabindex="0" role="region" aria-label=label>
                <Body caption=caption sheet=sheet/>
            </div>
            <div class="figures-save no-print"><Button on_press=save>{text::ui::chart::save_csv()}</Button></div>
        </details>
    }
}

fn is_open(event: &web_sys::Event) -> bool {
    use wasm_bindgen::JsCast as _;
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|details| details.has_attribute("open"))
}

#[component]
fn Body(
    /// What it holds.
    caption: Text,
    /// The table.
    sheet: Sheet,
) -> impl IntoView {
    let class = if sheet.numbers {
        "cell cell-number"
    } else {
        "cell"
    };
    let heads: Vec<_> = sheet
        .heads
        .into_iter()
        .enumerate()
        .map(|(index, head)| {
            let class = if index == 0 { "cell" } else { class };
            view! { <th scope="col" class=class>{head}</th> }
        })
        .collect();
    let rows: Vec<_> = sheet
        .rows
        .into_iter()
        .map(|row| {
            let mut cells = row.into_iter();
            let first = cells.next().map(IntoRender::into_render);
            let cells: Vec<_> = cells
                .map(|words| view! { <td class=class>{words}</td> })
                .collect();
            view! { <tr><th scope="row" class="cell day">{first}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <table class="figures">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
