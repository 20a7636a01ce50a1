//! Tables of records: typed columns on a desk, cards on a phone.

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
}

impl<T> Column<T> {
    /// A column of words.
    pub const fn new(title: Text, show: fn(&T) -> AnyView) -> Self {
        Self {
            title,
            number: false,
            show,
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
        view! { <th scope="col" role="columnheader" class=self.class()>{title}</th> }.into_any()
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

fn line<T>(columns: &[Column<T>], row: &T, address: Option<&String>) -> AnyView {
    let cells: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| column.cell(row, address.filter(|_| index == 0).cloned()))
        .collect();
    view! { <tr role="row">{cells}</tr> }.into_any()
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
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Key: Eq + std::hash::Hash + 'static,
{
    let heads: Vec<_> = columns.iter().map(Column::head).collect();
    let columns = StoredValue::new(columns);
    let shown = move |row: T| columns.with_value(|columns| line(columns, &row, Some(&href(&row))));
    view! {
        <table class="table" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
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
