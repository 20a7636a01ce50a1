//! Pages of a list, by cursor: the next one, or back to the beginning.

use leptos::prelude::*;

use super::button::Button;
use crate::locale::text;
use crate::router::Router;

/// Leads on to the next page of a list. The cursor stands in the address as `after`, so that the browser's
/// own way back works.
#[component]
pub fn Pagination(
    /// Cursor of the next page, if there is one.
    next: Option<String>,
    /// How many the next page holds at most.
    limit: u16,
) -> impl IntoView {
    let router = Router::get();
    let first = router.query_now("after").map(|_| {
        view! { <Button on_press=move || router.set_query(&[("after", None)])>{text::ui::first_page()}</Button> }
    });
    let next = next.map(|cursor| {
        let press = move || router.set_query(&[("after", Some(&cursor))]);
        view! { <Button on_press=press>{text::ui::next_page(limit)}</Button> }
    });
    (first.is_some() || next.is_some()).then(
        || view! { <nav class="pagination" aria-label=text::ui::pages()>{first} {next}</nav> },
    )
}
