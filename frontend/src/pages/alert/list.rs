//! The list. What comes shows itself; what is open stays.

use std::time::Duration;

use chrono::{DateTime, Timelike as _, Utc};
use hersys_client::AlertList;
use hersys_domain::alert::Alert;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use leptos::prelude::*;

use super::resolve::ResolveDialog;
use super::row::Row;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::router::Router;
use crate::ui::load::{LoadKept, Loaded, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;

/// What the rows share.
#[derive(Clone, Copy)]
pub(super) struct Worklist {
    pub(super) page: Loaded<Page<Alert>>,
    /// The line that is being resolved.
    pub(super) resolving: RwSignal<Option<Alert>>,
    /// By which time passed is measured; moves on while the page is open.
    pub(super) now: RwSignal<DateTime<Utc>>,
}

/// Now, by the clock of the device.
fn now() -> DateTime<Utc> {
    browser::now_in_japan().map_or_else(DateTime::default, |now| now.to_utc())
}

/// The page.
#[component]
pub fn AlertPage() -> impl IntoView {
    let router = Router::get();
    let query = move || AlertList {
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.alerts().list(&query).await
    });
    let list = Worklist {
        page,
        resolving: RwSignal::new(None),
        now: RwSignal::new(now()),
    };
    Live::get().on(News::Alerts, move || page.again());
    let clock = set_interval_with_handle(move || list.now.set(now()), Duration::from_secs(20));
    on_cleanup(move || {
        if let Ok(clock) = clock {
            clock.clear();
        }
    });
    view! {
        <PageHeader title=text::alert::title() lead=text::alert::lead()/>
        <LoadKept of=page lines=8 let:page>
            <Rows page=page list=list/>
        </LoadKept>
        <ResolveDialog list=list/>
    }
}

/// Tells when something came or was added to.
fn arrivals(page: Signal<Page<Alert>>) -> Signal<Option<String>> {
    let told = RwSignal::new(None);
    let newest = move |page: &Page<Alert>| page.items.iter().map(|one| one.updated_at).max();
    Effect::new(move |before: Option<Option<DateTime<Utc>>>| {
        let now = page.with(newest);
        if before.is_some_and(|before| now > before) {
            let clock =
                browser::now_in_japan().map(|now| format!("{:02}:{:02}", now.hour(), now.minute()));
            told.set(Some(text::alert::arrived(clock.unwrap_or_default()).now()));
        }
        now.max(before.flatten())
    });
    told.into()
}

#[component]
fn Rows(
    /// What the server holds.
    page: Signal<Page<Alert>>,
    /// The list.
    list: Worklist,
) -> impl IntoView {
    let told = arrivals(page);
    let count = move || {
        let (count, more) = page.with(|page| (page.items.len(), page.next.is_some()));
        if more {
            text::alert::count_more(count).get()
        } else {
            text::alert::count(count).get()
        }
    };
    let empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
    let heads = {
        use text::alert::label;
        [
            label::urgency(),
            label::person(),
            label::why(),
            label::values(),
            label::since(),
            label::act(),
        ]
    };
    let heads = StoredValue::new(heads.to_vec());
    let table = move || {
        let heads: Vec<_> = heads
            .get_value()
            .into_iter()
            .map(|head| view! { <th scope="col" role="columnheader" class="cell">{head}</th> })
            .collect();
        view! {
            <table class="table" role="table">
                <caption class="visually-hidden">{text::alert::caption()}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">
                    <For each=move || page.get().items key=|one| (one.id, one.version) let:one>
                        <Row one=one list=list/>
                    </For>
                </tbody>
            </table>
        }
    };
    view! {
        <p class="queue-news" role="status">{move || told.get()}</p>
        <Show when=move || !empty.get() fallback=|| view! { <p class="empty">{text::alert::empty()}</p> }>
            <p class="results-count">{count}</p>
            {table}
        </Show>
        {move || view! { <Pagination next=page.get().next limit=LIMIT_DEFAULT/> }}
    }
}
