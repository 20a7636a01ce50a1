//! Tables of records: typed columns on a desk, cards on a phone.

use std::sync::Arc;

use leptos::prelude::*;

use crate::locale::{Text, text};

/// A column.
pub struct Column<T> {
    /// Its head.
    pub title: Text,
    /// Whether it holds numbers, which stand at the right.
    pub number: bool,
    /// What it shows of a record.
    pub show: fn(&T) -> AnyView,
    /// Whether the table is ordered by it, from the greatest on or from the smallest, and what changes that.
    pub order: Option<(Signal<Option<bool>>, Callback<()>)>,
}

impl<T> Column<T> {
    /// A column of words.
    pub const fn new(title: Text, show: fn(&T) -> AnyView) -> Self {
        Self {
            title,
            number: false,
            show,
            order: None,
        }
    }

    const fn class(&self) -> &'static str {
        if self.number {
            "cell cell-number"
        } else {
            "cell"
        }
    }

    fn head(&self) -> AnyView {
        let title = self.title.clone();
        let Some((way, turn)) = self.order else {
            return view! { <th scope="col" role="columnheader" class=self.class()>{title}</th> }
                .into_any();
        };
        let said = move || {
            way.get()
                .map(|down| if down { "descending" } else { "ascending" })
        };
        let mark = move || way.get().map_or("", |down| if down { "▼" } else { "▲" });
        view! {
            <th scope="col" role="columnheader" class=self.class() aria-sort=said>
                <button type="button" class="column-order" on:click=move |_| turn.run(())>{title}<span aria-hidden="true">{mark}</span></button>
            </th>
        }
        .into_any()
    }

    /// The same, whose head orders the table: `way` says whether it does, and from the greatest on.
    #[must_use]
    pub fn ordering(mut self, way: Signal<Option<bool>>, turn: Callback<()>) -> Self {
        self.order = Some((way, turn));
        self
    }

    /// The cell of a record; the one with an address is its head.
    fn cell(&self, row: &T, address: Option<String>) -> AnyView {
        let shown = (self.show)(row);
        match address {
            Some(address) => {
                let link = view! { <a class="row-link" href=address>{shown}</a> };
                view! { <th scope="row" role="rowheader" class="cell">{link}</th> }.into_any()
            }
            None => {
                let title = self.title.clone();
                view! { <td role="cell" class=self.class() data-label=title>{shown}</td> }
                    .into_any()
            }
        }
    }

    /// The same, of numbers.
    #[must_use]
    pub const fn number(mut self) -> Self {
        self.number = true;
        self
    }
}

/// Whether a row is chosen.
pub type IsChosen<T> = Box<dyn Fn(&T) -> Signal<bool> + Send + Sync>;
/// Chooses a row, or not.
pub type Choose<T> = Arc<dyn Fn(&T, bool) + Send + Sync>;

/// Rows that can be chosen.
pub struct Choosing<T> {
    /// Whether a row is chosen; followed inside a reactive function.
    pub is_chosen: IsChosen<T>,
    /// Chooses it, or not.
    pub choose: Choose<T>,
    /// Says to choose it.
    pub label: fn(&T) -> Text,
}

impl<T: Clone + Send + Sync + 'static> Choosing<T> {
    /// The cell in which it is chosen.
    fn cell(&self, row: &T) -> AnyView {
        let (ticked, choose, own) = ((self.is_chosen)(row), Arc::clone(&self.choose), row.clone());
        let label = (self.label)(row);
        view! {
            <td role="cell" class="cell cell-choose" data-label=text::ui::choose()>
                <input type="checkbox" aria-label=label prop:checked=ticked on:change=move |event| choose(&own, event_target_checked(&event))/>
            </td>
        }
        .into_any()
    }
}

fn line<T>(columns: &[Column<T>], row: &T, address: Option<&String>) -> AnyView {
    view! { <tr role="row">{cells(columns, row, address)}</tr> }.into_any()
}

fn cells<T>(columns: &[Column<T>], row: &T, address: Option<&String>) -> Vec<AnyView> {
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| column.cell(row, address.filter(|_| index == 0).cloned()))
        .collect()
}

/// A table; the first column leads to the record, where it has a page.
#[component]
pub fn Table<T: 'static>(
    /// What the table holds, for those who do not see it.
    #[prop(into)]
    caption: Text,
    /// The columns.
    columns: Vec<Column<T>>,
    /// The records.
    rows: Vec<T>,
    /// The address of a record.
    #[prop(optional)]
    href: Option<fn(&T) -> String>,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="empty">{text::ui::empty_page()}</p> }.into_any();
    }
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| line(&columns, &row, href.map(|href| href(&row)).as_ref()))
        .collect();
    let heads: Vec<_> = columns.into_iter().map(|one| one.head()).collect();
    view! {
        <table class="table" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
            <tbody role="rowgroup">{lines}</tbody>
        </table>
    }
    .into_any()
}

/// The same for records that change while they are read: a line stays as it is while its key does, and with it the
/// focus and the place on the page.
#[component]
pub fn LiveTable<T, Key>(
    /// What the table holds, for those who do not see it.
    #[prop(into)]
    caption: Text,
    /// The columns.
    columns: Vec<Column<T>>,
    /// The records.
    #[prop(into)]
    rows: Signal<Vec<T>>,
    /// What a line is known again by; another key draws it anew.
    key: fn(&T) -> Key,
    /// The address of a record.
    href: fn(&T) -> String,
    /// How rows are chosen, where they can be.
    #[prop(optional_no_strip)]
    choosing: Option<Choosing<T>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Key: Eq + std::hash::Hash + 'static,
{
    let heads: Vec<_> = columns.iter().map(Column::head).collect();
    let columns = StoredValue::new(columns);
    let head = choosing.is_some().then(|| {
        view! { <th scope="col" role="columnheader" class="cell cell-choose"><span class="visually-hidden">{text::ui::choose()}</span></th> }
    });
    let choosing = StoredValue::new(choosing);
    let shown = move |row: T| {
        let cells = columns.with_value(|columns| cells(columns, &row, Some(&href(&row))));
        let (choose, chosen) = choosing
            .with_value(|choosing| {
                let choosing = choosing.as_ref()?;
                Some((choosing.cell(&row), (choosing.is_chosen)(&row)))
            })
            .unzip();
        let class = move || {
            if chosen.is_some_and(|chosen| chosen.get()) {
                "row-chosen"
            } else {
                ""
            }
        };
        view! { <tr role="row" class=class>{choose}{cells}</tr> }
    };
    view! {
        <table class="table" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}{heads}</tr></thead>
            <tbody role="rowgroup">
                <For each=move || rows.get() key=key children=shown/>
            </tbody>
        </table>
    }
}

/// Names and values of one record.
#[component]
pub fn Facts(
    /// Names and what is shown of them, in order.
    rows: Vec<(Text, AnyView)>,
) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="facts">{rows}</dl> }
}

/// A value, or the sign for none.
pub fn or_none(value: Option<&str>) -> AnyView {
    match value {
        Some(value) => value.to_owned().into_any(),
        None => text::ui::unset().into_render().into_any(),
    }
}
