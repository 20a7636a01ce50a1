//! How the list of cases is ordered, and which columns it shows in which order.

use hersys_domain::case::CaseSummary;
use hersys_domain::case_list::{CaseColumn, CaseOrder, CaseSort, Direction};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::columns::may_show;
use super::filters::{columns_text, options, setting};
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::router::Router;
use crate::ui::button::{Button, Look};
use crate::ui::choice::Tick;
use crate::ui::dialog::Dialog;
use crate::ui::field::{Bound, Need};
use crate::ui::select::SelectField;
use crate::ui::table::Column;

/// Orders the list by something; the same again turns it.
pub(super) fn order_by(router: Router, order: CaseOrder) {
    let usual = order == CaseOrder::default();
    let (sort, direction) = (order.sort.as_str(), order.direction.as_str());
    router.set_query(&[
        ("sort", Some(sort).filter(|_| !usual)),
        ("direction", Some(direction).filter(|_| !usual)),
        ("after", None),
    ]);
}

fn choice<T>(
    id: &str,
    label: crate::locale::Text,
    read: fn(CaseOrder) -> T,
    put: fn(CaseOrder, T) -> CaseOrder,
) -> Bound<String>
where
    T: ToString + std::str::FromStr + 'static,
{
    let router = Router::get();
    Bound {
        id: id.to_owned(),
        label,
        value: Signal::derive(move || read(setting(router).order).to_string()),
        write: Callback::new(move |given: String| {
            let present = untrack(|| setting(router).order);
            // The empty choice is that of a list in its usual order.
            let order = given
                .parse()
                .map_or_else(|_| CaseOrder::default(), |given| put(present, given));
            order_by(router, order);
        }),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    }
}

/// By what the list is ordered, and which way: for those who see no heads of columns, too.
#[component]
pub(super) fn Order() -> impl IntoView {
    let sort = choice(
        "list-sort",
        text::case_list::sort_label(),
        |order| order.sort,
        |order, sort| CaseOrder { sort, ..order },
    );
    let way = choice(
        "list-direction",
        text::case_list::direction_label(),
        |order| order.direction,
        |order, direction| CaseOrder { direction, ..order },
    );
    view! {
        <div class="list-order">
            <SelectField bound=sort options=options(CaseSort::ALL) need=Need::Unsaid none=text::case_list::usual_order()/>
            <SelectField bound=way options=options(Direction::ALL) need=Need::Unsaid none=text::case_list::usual_order()/>
        </div>
    }
}

/// Opens the dialog in which columns are chosen.
#[component]
pub(super) fn ColumnsButton() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button on_press=move || open.set(true)>{text::case_list::columns_button()}</Button>
        <Dialog open=open title=text::case_list::columns_title()>
            <p class="field-support">{text::case_list::columns_support()}</p>
            <Columns/>
            <div class="dialog-actions">
                <Button look=Look::Solid on_press=move || open.set(false)>{text::case_list::more_done()}</Button>
            </div>
        </Dialog>
    }
}

/// The columns that are shown.
fn shown(router: Router) -> Memo<Vec<CaseColumn>> {
    Memo::new(move |_| setting(router).columns)
}

fn put(router: Router, columns: &[CaseColumn]) {
    let usual = columns.is_empty() || columns == CaseColumn::USUAL;
    let text = columns_text(columns);
    router.set_query(&[("columns", Some(text.as_str()).filter(|_| !usual))]);
}

/// The columns: those that are shown in their order, then the others.
#[component]
fn Columns() -> impl IntoView {
    let shown = shown(Router::get());
    let all = move || {
        let shown = shown.get();
        let rest = CaseColumn::ALL
            .iter()
            .copied()
            .filter(|one| !shown.contains(one));
        let all = shown.iter().copied().chain(rest);
        all.filter(|one| may_show(*one)).collect::<Vec<_>>()
    };
    view! {
        <ol class="column-lines">
            <For each=all key=|one| *one let:column>
                <ColumnLine column=column/>
            </For>
        </ol>
    }
}

/// One of them: shown or not, and its place.
#[component]
fn ColumnLine(
    /// Which.
    column: CaseColumn,
) -> impl IntoView {
    let router = Router::get();
    let shown = shown(router);
    let tick = move |on: bool| {
        let mut columns = shown.get_untracked();
        columns.retain(|one| *one != column);
        if on {
            columns.push(column);
        }
        // A table without columns is none.
        if !columns.is_empty() {
            put(router, &columns);
        }
    };
    let step = move |by: isize| {
        let mut columns = shown.get_untracked();
        let from = columns.iter().position(|one| *one == column);
        let to = from.and_then(|from| from.checked_add_signed(by));
        if let (Some(from), Some(to)) = (from, to.filter(|to| *to < columns.len())) {
            columns.swap(from, to);
            put(router, &columns);
            browser::focus_later(format!("column-{column}"));
        }
    };
    let keys = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => -1,
            "ArrowDown" if event.alt_key() => 1,
            _ => return,
        };
        event.prevent_default();
        step(by);
    };
    let ticked = Signal::derive(move || shown.with(|all| all.contains(&column)));
    let name = column.label();
    let up = text::case_list::move_up(name.clone());
    let down = text::case_list::move_down(name.clone());
    view! {
        <li class="column-line" on:keydown=keys>
            <Tick id=format!("column-{column}") label=name ticked=ticked on_tick=Callback::new(tick)/>
            <span class="column-moves">
                <button type="button" class="button button-plain" aria-label=up disabled=move || !ticked.get() on:click=move |_| step(-1)>"↑"</button>
                <button type="button" class="button button-plain" aria-label=down disabled=move || !ticked.get() on:click=move |_| step(1)>"↓"</button>
            </span>
        </li>
    }
}

/// A column whose head orders the list by it.
pub(super) fn sorted(
    router: Router,
    column: Column<CaseSummary>,
    which: CaseColumn,
) -> Column<CaseSummary> {
    let Some(sort) = which.sort() else {
        return column;
    };
    let now = Memo::new(move |_| setting(router).order);
    let way = Signal::derive(move || {
        let now = now.get();
        (now.sort == sort).then_some(now.direction == Direction::Descending)
    });
    let press = move |()| {
        let now = now.get_untracked();
        let direction = if now.sort == sort {
            now.direction.turned()
        } else {
            Direction::Descending
        };
        order_by(router, CaseOrder { sort, direction });
    };
    column.ordering(way, Callback::new(press))
}
