//! 健康観察中の接触者: whose observation ends next, and who has not been heard from today.

use chrono::{DateTime, Timelike as _, Utc};
use hersys_domain::contact::{WatchQueue, Watched};
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use leptos::prelude::*;

use crate::browser;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::{watch_words, words};
use crate::router::Router;
use crate::ui::button::LinkButton;
use crate::ui::load::{LoadKept, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};
use crate::ui::tabs::Tabs;

fn queue_of(tab: Option<&str>) -> WatchQueue {
    tab.and_then(|tab| tab.parse().ok())
        .unwrap_or(WatchQueue::Ongoing)
}

fn queue_label(queue: WatchQueue) -> Text {
    text::contact::watched::queue::find(queue.as_str()).unwrap_or_else(|| queue.as_str().into())
}

/// The page.
#[component]
pub fn WatchedContacts() -> impl IntoView {
    let router = Router::get();
    let page = load(
        move || {
            let tab = router.query("tab");
            (queue_of(tab.as_deref()), router.query("after"))
        },
        |client, (queue, after)| async move { client.contacts().watched(queue, after.as_deref()).await },
    );
    Live::get().on(News::Cases, move || page.again());
    let tabs: Vec<_> = WatchQueue::ALL
        .iter()
        .map(|queue| {
            let name = match queue {
                WatchQueue::Ongoing => String::new(),
                other => other.to_string(),
            };
            (name, queue_label(*queue))
        })
        .collect();
    view! {
        <PageHeader title=text::contact::watched::title() lead=text::contact::watched::lead()>
            <LinkButton href="/contacts/new">{text::contact::watched::register()}</LinkButton>
        </PageHeader>
        <Tabs label=text::contact::watched::tabs() tabs=tabs/>
        <div class="tab-body">
            <LoadKept of=page lines=8 let:page>
                {move || view! { <Rows page=page.get()/> }}
            </LoadKept>
        </div>
    }
}

#[component]
fn Rows(
    /// What the server holds.
    page: Page<Watched>,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <p class="empty">{text::contact::watched::none()}</p> }.into_any();
    }
    view! {
        <div class="cases">
            <Table caption=text::contact::watched::caption() columns=columns() rows=page.items href=address/>
        </div>
        <Pagination next=page.next limit=LIMIT_DEFAULT/>
    }
    .into_any()
}

fn address(one: &Watched) -> String {
    format!("/cases/{}?tab=follow_up", one.case.id)
}

fn columns() -> Vec<Column<Watched>> {
    use text::case::label;
    vec![
        Column::new(label::name(), |one: &Watched| {
            words::name(one.case.name.as_deref())
                .into_render()
                .into_any()
        }),
        Column::new(label::number(), |one: &Watched| {
            let number = one.case.person_number.to_string();
            view! { <span class="day">{number}</span> }.into_any()
        }),
        Column::new(label::kind(), |one: &Watched| {
            one.case.kind.label().into_render().into_any()
        }),
        Column::new(text::contact::age_sex(), |one: &Watched| {
            let age = one.case.age.map(|age| words::age(age).into_render());
            view! { <span>{age} " " {one.case.sex.label()}</span> }.into_any()
        }),
        Column::new(text::contact::watched::until(), |one: &Watched| {
            let early = one.watch.early_on.map(|early| {
                view! { <p class="soft">{text::contact::early(early.to_string())}</p> }
            });
            view! { <div><p>{watch_words(&one.watch)}</p>{early}</div> }.into_any()
        }),
        Column::new(text::contact::watched::heard(), |one: &Watched| {
            heard(one.heard_at).into_render().into_any()
        }),
    ]
}

/// When somebody was heard from last.
fn heard(at: Option<DateTime<Utc>>) -> Text {
    let Some(at) = at else {
        return text::contact::watched::never();
    };
    let local = browser::in_japan(at).filter(|at| Some(at.date_naive()) == browser::today());
    match local {
        Some(at) => text::contact::watched::today(format!("{:02}:{:02}", at.hour(), at.minute())),
        None => words::instant(at).into(),
    }
}
