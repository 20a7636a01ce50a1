//! The list of cases, with its filters in the address, and the search above it.

use std::collections::BTreeSet;

use chrono::Timelike as _;
use hersys_client::{CaseList as Query, Client, ClientError};
use hersys_domain::case::{CaseKind, CaseSummary};
use hersys_domain::case_list::COUNT_MAX;
use hersys_domain::id::CaseId;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use hersys_domain::permission::{Permission, Relation};
use leptos::prelude::*;

use super::address;
use super::arrange::{ColumnsButton, Order, sorted};
use super::bulk::Bulk;
use super::choosing::{Chosen, choosing, keys};
use super::columns::{column_of, named, of_kind, shown_columns};
use super::filters::{self, Filters};
use super::left;
use super::search::{Results, SearchBox};
use super::views::Views;
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
    /// How many the list has; none where they are too many to be counted.
    total: Option<i64>,
}

async fn list(client: Client, query: Query) -> Result<Listing, ClientError> {
    let page = client.cases().list(&query).await?;
    let ids = |page: &Page<CaseSummary>| page.items.iter().map(|one| one.id).collect();
    // Whoever reads further down is told of what arrives at the top, and how many there are by then.
    let top = Query {
        after: None,
        count: true,
        ..query.clone()
    };
    let (first, total) = if query.after.is_none() {
        (ids(&page), page.total)
    } else {
        let top = client.cases().list(&top).await?;
        (ids(&top), top.total)
    };
    Ok(Listing {
        query,
        page,
        first,
        total,
    })
}

#[component]
fn Listed() -> impl IntoView {
    let router = Router::get();
    let chosen = Chosen::new(BTreeSet::new());
    // What is chosen out of one list is not of another.
    let which = Memo::new(move |_| {
        let setting = filters::setting(router);
        (setting.view, setting.filter)
    });
    Effect::new(move |before: Option<()>| {
        which.track();
        if before.is_some() {
            chosen.set(BTreeSet::new());
        }
    });
    let may_change = Session::get()
        .relations(Permission::CaseWrite)
        .contains(&Relation::Responsible);
    let asked = move || {
        let query = filters::read(router);
        Query {
            count: query.after.is_none(),
            ..query
        }
    };
    let listing = load(asked, list);
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
    let views = Session::get()
        .allows(Permission::CaseViewUse)
        .then(|| view! { <Views/> });
    let note = (!named).then(|| view! { <Notice tone=Tone::Info title=text::case::no_names()/> });
    view! {
        {note}
        {views}
        <Filters/>
        <div class="list-head">
            <Order/>
            <div class="list-acts"><ColumnsButton/>{export}</div>
        </div>
        {may_change.then(|| view! { <Bulk chosen=chosen on_changed=Callback::new(move |()| listing.again())/> })}
        <LoadKept of=listing lines=8 let:listing>
            <Rows listing=listing chosen=may_change.then_some(chosen)/>
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
    /// The chosen cases, where they can be changed.
    chosen: Option<Chosen>,
) -> impl IntoView {
    let router = Router::get();
    let rows = Memo::new(move |_| listing.with(|one| one.page.items.clone()));
    let empty = Memo::new(move |_| listing.with(|one| one.page.items.is_empty()));
    let next = Memo::new(move |_| listing.with(|one| one.page.next.clone()));
    Effect::new(move || {
        if rows.with(|rows| !rows.is_empty()) {
            left::restore();
        }
    });
    let total = Memo::new(move |_| listing.with(|one| one.total));
    let counted = move || match total.get() {
        Some(total) => text::case_list::total(group(total)).get(),
        None => text::case_list::total_more(group(COUNT_MAX.into())).get(),
    };
    let columns_now = Memo::new(move |_| filters::setting(router).columns);
    let kind =
        Memo::new(move |_| listing.with(|one| one.query.filter.kind.unwrap_or(CaseKind::Patient)));
    let table = move || {
        let names = of_kind(kind.get(), &columns_now.get());
        let columns = shown_columns(&names)
            .into_iter()
            .map(|which| sorted(router, column_of(kind.get(), which), which))
            .collect();
        view! {
            <div class="cases" on:keydown=move |event| keys(&event, chosen) on:click=|event| left::note(&event)>
                <LiveTable caption=text::case::caption() columns=columns rows=rows key=|one| (one.id, one.version) href=address choosing=chosen.map(choosing)/>
            </div>
        }
    };
    view! {
        <Arrivals listing=listing/>
        <Show when=move || !empty.get() fallback=|| view! { <Nobody/> }>
            <p class="results-count">{counted}</p>
            {table}
        </Show>
        {move || view! { <Pagination next=next.get() limit=LIMIT_DEFAULT/> }}
    }
}

/// 12,345: as figures are written.
fn group(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
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
    fn thousands_are_parted() {
        let all = [0, 999, 1_000, 12_345, 1_234_567].map(group);
        assert_eq!(all, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn what_came_later_than_all_that_is_known_has_arrived() {
        let id = |number: u128| CaseId(uuid::Uuid::from_u128(number));
        let first = [id(9), id(3), id(7)];
        assert_eq!(fresh(&first, Some(id(7))), 1);
        assert_eq!(fresh(&first, Some(id(9))), 0);
        assert_eq!(fresh(&first, None), 3);
    }
}
