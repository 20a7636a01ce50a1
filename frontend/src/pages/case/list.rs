//! The list of cases, with its filters in the address, and the search above it.

use chrono::Timelike as _;
use hersys_client::{CaseList as Query, Client, ClientError};
use hersys_domain::case::{CaseKind, CaseSummary};
use hersys_domain::id::CaseId;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::address;
use super::columns::{columns_of, named};
use super::filters::{self, Filters};
use super::search::{Results, SearchBox};
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::purpose::{PurposeDialog, Stated};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::load::{LoadKept, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::save_button::{SaveButton, WORKBOOK, file_name};
use crate::ui::table::LiveTable;

/// 患者一覧.
#[component]
pub fn CaseList() -> impl IntoView {
    // Names and phone numbers are looked for, so they never stand in the address.
    let sought = RwSignal::new(None::<String>);
    let may_search = Session::get().allows(Permission::PersonRead);
    let stated = Stated::start();
    let searching = Memo::new(move |_| sought.with(Option::is_some));
    view! {
        <PageHeader title=text::case::title()/>
        {may_search.then(|| view! {
            <Show when=move || stated.open() fallback=|| view! { <SearchAsk/> }>
                <SearchBox sought=sought/>
            </Show>
            <PurposeDialog/>
        })}
        <Show when=move || !searching.get() fallback=move || view! { <Results sought=sought/> }>
            <Listed/>
        </Show>
    }
}

/// In the place of the search for who must say for what first: a hit tells that somebody they know is ill.
#[component]
fn SearchAsk() -> impl IntoView {
    let stated = Stated::get();
    view! {
        <div class="search">
            <p class="field-support">{text::case::purpose::search_text()}</p>
            <Button on_press=move || stated.ask()>{text::case::purpose::search()}</Button>
        </div>
    }
}

/// A page of the list, and what stands at its beginning now.
#[derive(Debug, Clone, PartialEq)]
struct Listing {
    query: Query,
    page: Page<CaseSummary>,
    /// The cases of the first page: of `page` itself where it is that one.
    first: Vec<CaseId>,
}

async fn list(client: Client, query: Query) -> Result<Listing, ClientError> {
    let page = client.cases().list(&query).await?;
    let ids = |page: &Page<CaseSummary>| page.items.iter().map(|one| one.id).collect();
    let first = if query.after.is_none() {
        ids(&page)
    } else {
        let from_the_top = Query {
            after: None,
            ..query.clone()
        };
        ids(&client.cases().list(&from_the_top).await?)
    };
    Ok(Listing { query, page, first })
}

#[component]
fn Listed() -> impl IntoView {
    let router = Router::get();
    let listing = load(move || filters::read(router), list);
    Live::get().on(News::Cases, move || listing.again());
    let named = named();
    let may_export = Session::get().allows(Permission::CaseExport);
    let export = may_export.then(|| {
        let query = Memo::new(move |_| filters::read(router));
        let fetch = move |client: Client| {
            let query = query.get_untracked();
            async move { client.cases().workbook(&query).await }
        };
        let name = Signal::derive(|| file_name("患者一覧", "xlsx"));
        view! { <SaveButton label=text::export::button() name=name kind=WORKBOOK fetch=fetch/> }
    });
    let note = (!named).then(|| view! { <Notice tone=Tone::Info title=text::case::no_names()/> });
    view! {
        {note}
        <Filters/>
        <div class="list-head">
            <p class="page-lead list-lead">{text::case::lead()}</p>
            {export}
        </div>
        <LoadKept of=listing lines=8 let:listing>
            <Rows listing=listing named=named/>
        </LoadKept>
    }
}

/// Says what has come since the list was opened. At the beginning of the list it is there already; further down
/// the reader is shown the way and stays where they are.
#[component]
fn Arrivals(
    /// What the server holds.
    listing: Signal<Listing>,
) -> impl IntoView {
    let router = Router::get();
    let told = RwSignal::new(None::<(usize, String)>);
    let deep = Memo::new(move |_| listing.with(|one| one.query.after.is_some()));
    Effect::new(move |before: Option<(Query, Option<CaseId>)>| {
        let Listing { query, first, .. } = listing.get();
        let newest = first.iter().max().copied();
        let Some((_, known)) = before.filter(|(of, _)| *of == query) else {
            told.set(None);
            return (query, newest);
        };
        let count = fresh(&first, known);
        if count > 0 {
            let clock =
                browser::now_in_japan().map(|now| format!("{:02}:{:02}", now.hour(), now.minute()));
            told.set(Some((count, clock.unwrap_or_default())));
        }
        // Further down they stay uncounted among those that are there, so that the number grows.
        let known = if query.after.is_some() {
            known
        } else {
            newest.max(known)
        };
        (query, known)
    });
    let words = move || match told.get() {
        Some((count, clock)) => text::case::arrived(count, clock).get(),
        None => text::case::listening().get(),
    };
    let show = move || router.set_query(&[("after", None)]);
    view! {
        <div class="list-news">
            <p class="queue-news" class:queue-arrived=move || told.get().is_some() role="status" aria-live="polite">{words}</p>
            <Show when=move || deep.get() && told.get().is_some()>
                <Button on_press=show>{text::case::show_arrived()}</Button>
            </Show>
        </div>
    }
}

/// How many of the cases at the beginning of a list came after those that are known: ids grow with time.
fn fresh(first: &[CaseId], known: Option<CaseId>) -> usize {
    first
        .iter()
        .filter(|one| known.is_none_or(|known| **one > known))
        .count()
}

#[component]
fn Rows(
    /// What the server holds.
    listing: Signal<Listing>,
    /// Whether names are shown.
    named: bool,
) -> impl IntoView {
    let rows = Memo::new(move |_| listing.with(|one| one.page.items.clone()));
    let empty = Memo::new(move |_| listing.with(|one| one.page.items.is_empty()));
    let next = Memo::new(move |_| listing.with(|one| one.page.next.clone()));
    let kind = Memo::new(move |_| listing.with(|one| one.query.kind.unwrap_or(CaseKind::Patient)));
    let table = move || {
        view! {
            <div class="cases">
                <LiveTable caption=text::case::caption() columns=columns_of(kind.get(), named) rows=rows key=|one| (one.id, one.version) href=address/>
            </div>
        }
    };
    view! {
        <Arrivals listing=listing/>
        <Show when=move || !empty.get() fallback=|| view! { <Nobody/> }>{table()}</Show>
        {move || view! { <Pagination next=next.get() limit=LIMIT_DEFAULT/> }}
    }
}

/// Nobody is there: because of the filters, or not yet.
#[component]
fn Nobody() -> impl IntoView {
    let filtered = filters::any(Router::get());
    let words = if filtered {
        text::case::filter::empty()
    } else {
        text::case::filter::none()
    };
    view! { <p class="empty">{words}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_later_than_all_that_is_known_has_arrived() {
        let id = |number: u128| CaseId(uuid::Uuid::from_u128(number));
        let first = [id(9), id(3), id(7)];
        assert_eq!(fresh(&first, Some(id(7))), 1);
        assert_eq!(fresh(&first, Some(id(9))), 0);
        assert_eq!(fresh(&first, None), 3);
    }
}
