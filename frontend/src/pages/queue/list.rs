//! The list: what waits, the oldest first. What arrives shows itself.

use std::time::Duration;

use chrono::{DateTime, Timelike as _, Utc};
use hersys_client::NotificationList;
use hersys_domain::notification::record::NotificationSummary;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use leptos::prelude::*;

use super::Work;
use super::desk::{Desk, now};
use super::row::Row;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{LoadKept, load};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::tabs::Tabs;

/// 発生届の受付.
#[component]
pub fn QueuePage() -> impl IntoView {
    let router = Router::get();
    let work = Memo::new(move |_| Work::of(router.query("tab").as_deref()));
    let query = move || NotificationList {
        queue: work.get().queue(),
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.notifications().list(&query).await
    });
    let desk = Desk::new(page, work);
    Live::get().on(News::Notifications, move || page.again());
    let clock = set_interval_with_handle(move || desk.now.set(now()), Duration::from_secs(20));
    on_cleanup(move || {
        if let Ok(clock) = clock {
            clock.clear();
        }
    });
    let tabs = Work::ALL
        .iter()
        .map(|(_, word, title)| ((*word).to_owned(), title()))
        .collect();
    view! {
        <PageHeader title=text::queue::title() lead=text::queue::lead()/>
        <Tabs label=text::queue::tab::name() tabs=tabs/>
        <LoadKept of=page lines=8 let:page>
            <Rows page=page desk=desk/>
        </LoadKept>
    }
}

/// What has arrived since the page was opened, in words.
fn arrivals(page: Signal<Page<NotificationSummary>>, work: Memo<Work>) -> Signal<Option<Text>> {
    let router = Router::get();
    let place = move || (router.query("tab"), router.query("after"));
    let told = RwSignal::new(None);
    // Of which list, whether it was shown whole, and when its newest came.
    type Seen = (
        (Option<String>, Option<String>),
        bool,
        Option<DateTime<Utc>>,
    );
    let seen = StoredValue::new(None::<Seen>);
    Effect::new(move || {
        let page = page.get();
        let here = untrack(place);
        let newest = page.items.iter().map(|one| one.submitted_at).max();
        let before = seen.get_value();
        if let Some((there, complete, last)) = before
            && there == here
            && complete
        {
            let fresh = |one: &&NotificationSummary| {
                last.is_none_or(|last: DateTime<Utc>| one.submitted_at > last)
            };
            let count = page.items.iter().filter(fresh).count();
            if count > 0 && work.get_untracked().fills_with_arrivals() {
                let clock = browser::now_in_japan()
                    .map(|now| format!("{:02}:{:02}", now.hour(), now.minute()));
                told.set(Some(text::queue::arrived(count, clock.unwrap_or_default())));
            }
            let last = newest.max(last);
            seen.set_value(Some((here, page.next.is_none(), last)));
        } else {
            seen.set_value(Some((here, page.next.is_none(), newest)));
        }
    });
    told.into()
}

#[component]
fn Rows(
    /// What the server holds.
    page: Signal<Page<NotificationSummary>>,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let told = arrivals(page, desk.work);
    let rows = Memo::new(move |_| page.get().items);
    let empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
    let count = move || {
        let (count, more) = page.with(|page| (page.items.len(), page.next.is_some()));
        match (desk.work.get(), more) {
            (Work::Accept, true) => text::queue::count_more(count),
            (Work::Accept, false) => text::queue::count(count),
            (Work::Confirm, true) => text::queue::confirm_count_more(count),
            (Work::Confirm, false) => text::queue::confirm_count(count),
            (Work::Queried, true) => text::queue::queried_count_more(count),
            (Work::Queried, false) => text::queue::queried_count(count),
            (Work::Received | Work::Review | Work::Consent, _) => {
                text::queue::received_count(count)
            }
        }
        .get()
    };
    let news = move || told.get().unwrap_or_else(text::queue::listening).get();
    view! {
        <div class="queue-bar">
            <p class="queue-count">{count}</p>
            <p class="queue-news" class:queue-arrived=move || told.get().is_some() role="status" aria-live="polite">{news}</p>
        </div>
        <Show when=move || !empty.get() fallback=move || view! { <Empty work=desk.work/> }>
            {move || { desk.work.track(); view! { <Bulk desk=desk page=page/> } }}
            <table class="table table-queue" role="table">
                <caption class="visually-hidden">{text::queue::caption()}</caption>
                <Head/>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=move |one| (one.id, one.version, one.accepted_at, one.is_responsible, desk.work.get_untracked()) let:one>
                        <Row one=one desk=desk/>
                    </For>
                </tbody>
            </table>
        </Show>
        {move || view! { <Pagination next=page.get().next limit=LIMIT_DEFAULT/> }}
    }
}

#[component]
fn Head() -> impl IntoView {
    use text::queue::label;
    let head =
        |words: Text| view! { <th scope="col" role="columnheader" class="cell">{words}</th> };
    let spoken = |words: Text| {
        view! { <th scope="col" role="columnheader" class="cell"><span class="visually-hidden">{words}</span></th> }
    };
    view! {
        <thead role="rowgroup">
            <tr role="row">
                {spoken(label::select())}
                {head(label::waited())} {head(label::name())} {head(label::category())} {head(label::severity())}
                {head(label::institution())} {head(label::responsible())} {head(label::checks())}
                {spoken(label::action())}
            </tr>
        </thead>
    }
}

/// The bar that accepts several, always in its place so that nothing moves.
#[component]
fn Bulk(
    /// The desk.
    desk: Desk,
    /// What the server holds.
    page: Signal<Page<NotificationSummary>>,
) -> impl IntoView {
    if !desk.may(Session::get()) {
        return ().into_any();
    }
    let words = if desk.work.get_untracked() == Work::Confirm {
        text::queue::confirm_many()
    } else {
        text::queue::accept_many()
    };
    let chosen = move || desk.selected.with(std::collections::BTreeSet::len);
    let waiting = move || page.with(|page| page.items.iter().filter(|one| desk.waits(one)).count());
    let all = move || chosen() > 0 && chosen() == waiting();
    let none = Signal::derive(move || chosen() == 0 || desk.pending.get());
    let skipped = move || {
        let count = desk.skipped.get();
        (count > 0).then(|| {
            view! {
                <Notice tone=Tone::Warning title=text::queue::skipped::title(count)>
                    <p>{text::queue::skipped::text()}</p>
                </Notice>
            }
        })
    };
    view! {
        <div role="status">{skipped}</div>
        {move || desk.failure.get().map(|error| view! { <Failure error=error/> })}
        <div class="bulk">
            <label class="bulk-all">
                <input type="checkbox" prop:checked=all disabled=move || waiting() == 0
                    on:change=move |event| desk.choose_all(event_target_checked(&event))/>
                <span>{text::queue::select_all()}</span>
            </label>
            <span class="bulk-count">{move || text::queue::selected(chosen()).get()}</span>
            <Button look=Look::Solid disabled=none on_press=move || desk.accept_selected()>{words}</Button>
            <span class="bulk-keys wide-only">{text::queue::keys()}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Empty(
    /// Which of the worklists.
    work: Memo<Work>,
) -> impl IntoView {
    let words = move || match work.get() {
        Work::Accept => text::queue::empty().get(),
        Work::Received => text::queue::empty_received().get(),
        Work::Queried => text::queue::empty_queried().get(),
        Work::Confirm | Work::Review | Work::Consent => text::queue::empty_list().get(),
    };
    view! { <div class="empty"><p>{words}</p><p>{text::queue::empty_hint()}</p></div> }
}
