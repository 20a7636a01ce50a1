//! The lists. What arrives shows itself; several are accepted at once.

use std::collections::BTreeSet;

use chrono::Timelike as _;
use hersys_client::{TransferList, TransferQueue};
use hersys_domain::id::TransferId;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use hersys_domain::permission::Permission;
use hersys_domain::transfer::{AcceptTransfers, AcceptedTransfers, Transfer};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answers::{Answers, RefuseDialog};
use super::row::{Head, Row};
use super::{TABS, queue_of};
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{LoadKept, Loaded, load};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::page_header::{PageHeader, TITLE_ID};
use crate::ui::pagination::Pagination;
use crate::ui::tabs::Tabs;
use crate::ui::toast::Toasts;

/// What the rows share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) page: Loaded<Page<Transfer>>,
    /// Which of the lists.
    pub(super) queue: Memo<TransferQueue>,
    pub(super) answers: Answers,
    pub(super) selected: RwSignal<BTreeSet<TransferId>>,
    /// How many of those accepted together were not.
    skipped: RwSignal<usize>,
    /// Whether the reader accepts and refuses.
    pub(super) decides: bool,
    /// Whether the reader asks and takes back.
    pub(super) asks: bool,
}

/// 移管.
#[component]
pub fn TransferPage() -> impl IntoView {
    let router = Router::get();
    let session = Session::get();
    let queue = Memo::new(move |_| queue_of(router.query("tab").as_deref()));
    let query = move || TransferList {
        queue: queue.get(),
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.transfers().list(&query).await
    });
    let desk = Desk {
        page,
        queue,
        answers: Answers::new(move || page.again()),
        selected: RwSignal::new(BTreeSet::new()),
        skipped: RwSignal::new(0),
        decides: session.allows(Permission::TransferAccept),
        asks: session.allows(Permission::TransferRequest),
    };
    // What no longer waits is no longer chosen.
    Effect::new(move || {
        if let Some(page) = page.value() {
            let here: BTreeSet<_> = page.items.iter().map(|one| one.id).collect();
            desk.selected
                .update(|selected| selected.retain(|id| here.contains(id)));
        }
    });
    Live::get().on(News::Transfers, move || page.again());
    let tabs = TABS
        .iter()
        .map(|(_, word, title)| ((*word).to_owned(), title()))
        .collect();
    view! {
        <PageHeader title=text::transfer::title() lead=text::transfer::lead()/>
        <p><a href="/cases?view=granted">{text::transfer::moved_in()}</a></p>
        <Tabs label=text::transfer::tab::name() tabs=tabs/>
        <LoadKept of=page lines=6 let:page>
            <Rows page=page desk=desk/>
        </LoadKept>
        <RefuseDialog answers=desk.answers/>
    }
}

/// Tells when something came.
fn arrivals(page: Signal<Page<Transfer>>, queue: Memo<TransferQueue>) -> Signal<Option<String>> {
    let told = RwSignal::new(None);
    Effect::new(
        move |before: Option<(TransferQueue, BTreeSet<TransferId>)>| {
            let here = queue.get_untracked();
            let now: BTreeSet<_> = page.with(|page| page.items.iter().map(|one| one.id).collect());
            if let Some((there, seen)) = &before
                && *there == here
                && here == TransferQueue::Incoming
                && !now.is_subset(seen)
            {
                let clock = browser::now_in_japan()
                    .map(|now| format!("{:02}:{:02}", now.hour(), now.minute()));
                told.set(Some(
                    text::transfer::arrived(clock.unwrap_or_default()).now(),
                ));
            }
            (here, now)
        },
    );
    told.into()
}

#[component]
fn Rows(
    /// What the server holds.
    page: Signal<Page<Transfer>>,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let told = arrivals(page, desk.queue);
    let count = move || {
        let (count, more) = page.with(|page| (page.items.len(), page.next.is_some()));
        if more {
            text::transfer::count_more(count).get()
        } else {
            text::transfer::count(count).get()
        }
    };
    let news = move || {
        let listening = desk.queue.get() == TransferQueue::Incoming;
        told.get()
            .or_else(|| listening.then(|| text::transfer::listening().get()))
    };
    let none = Memo::new(move |_| page.with(|page| page.items.is_empty()));
    let empty = move || match desk.queue.get() {
        TransferQueue::Incoming => text::transfer::empty::incoming().get(),
        TransferQueue::Outgoing => text::transfer::empty::outgoing().get(),
        TransferQueue::HandedOver => text::transfer::empty::handed_over().get(),
    };
    view! {
        <div class="queue-bar">
            <p class="queue-count">{count}</p>
            <p class="queue-news" role="status" aria-live="polite">{news}</p>
        </div>
        {move || desk.answers.failure.get().map(|error| view! { <Failure error=error/> })}
        <Show when=move || !none.get() fallback=move || view! { <p class="empty">{empty}</p> }>
            {move || (desk.queue.get() == TransferQueue::Incoming && desk.decides).then(|| view! { <Bulk desk=desk page=page/> })}
            <table class="table table-queue" role="table">
                <caption class="visually-hidden">{text::transfer::caption()}</caption>
                {move || view! { <Head queue=desk.queue.get()/> }}
                <tbody role="rowgroup">
                    <For each=move || page.get().items key=|one| (one.id, one.state) let:one>
                        <Row one=one desk=desk/>
                    </For>
                </tbody>
            </table>
        </Show>
        {move || view! { <Pagination next=page.get().next limit=LIMIT_DEFAULT/> }}
    }
}

/// The bar that accepts several.
#[component]
fn Bulk(
    /// The desk.
    desk: Desk,
    /// What the server holds.
    page: Signal<Page<Transfer>>,
) -> impl IntoView {
    let chosen = move || desk.selected.with(BTreeSet::len);
    let waiting = move || page.with(|page| page.items.len());
    let all = move || chosen() > 0 && chosen() == waiting();
    let none = Signal::derive(move || chosen() == 0 || desk.answers.pending.get());
    let skipped = move || {
        let count = desk.skipped.get();
        (count > 0).then(|| {
            view! {
                <Notice tone=Tone::Warning title=text::transfer::skipped::title(count)>
                    <p>{text::transfer::skipped::text()}</p>
                </Notice>
            }
        })
    };
    let choose = move |event| {
        let ids = page.with_untracked(|page| page.items.iter().map(|one| one.id).collect());
        let ids = if event_target_checked(&event) {
            ids
        } else {
            BTreeSet::new()
        };
        desk.selected.set(ids);
    };
    view! {
        <div role="status">{skipped}</div>
        <div class="bulk">
            <label class="bulk-all">
                <input type="checkbox" prop:checked=all on:change=choose/>
                <span>{text::transfer::select_all()}</span>
            </label>
            <span class="bulk-count">{move || text::transfer::selected(chosen()).get()}</span>
            <Button look=Look::Solid disabled=none on_press=move || accept_selected(desk)>{text::transfer::accept_many()}</Button>
        </div>
    }
}

/// Accepts those that are chosen, and tells what became of them.
fn accept_selected(desk: Desk) {
    let ids: Vec<_> = desk.selected.get_untracked().into_iter().collect();
    let (session, toasts) = (Session::get(), Toasts::get());
    desk.answers.pending.set(true);
    desk.answers.failure.set(None);
    desk.skipped.set(0);
    spawn_local(async move {
        let body = AcceptTransfers { ids };
        let answer = session
            .call(|client| {
                let body = body.clone();
                async move { client.transfers().accept_many(&body).await }
            })
            .await;
        if desk.answers.pending.try_set(false).is_some() {
            return; // the page is gone
        }
        match answer {
            Ok(AcceptedTransfers { accepted, skipped }) => {
                toasts.tell(text::transfer::accepted_many(accepted.len()));
                desk.skipped.set(skipped.len());
                desk.selected.set(BTreeSet::new());
                browser::focus_later(TITLE_ID);
                desk.page.again();
            }
            Err(error) => desk.answers.failure.set(Some(error)),
        }
    });
}
