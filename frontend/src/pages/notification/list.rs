//! 届け出た発生届: the clinic's own.

use hersys_client::{NotificationList as Query, NotificationQueue};
use hersys_domain::notification::record::NotificationSummary;
use hersys_domain::page::LIMIT_DEFAULT;
use leptos::prelude::*;

use super::status::day_and_clock;
use crate::live::{Live, News};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::record::state;
use crate::router::Router;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};
use crate::ui::tabs::Tabs;

/// A name, or that it is unknown.
fn name_of(one: &NotificationSummary) -> Text {
    one.name
        .as_deref()
        .map_or_else(text::notification::name_unknown_name, Into::into)
}

fn columns() -> Vec<Column<NotificationSummary>> {
    use text::notification::list;
    vec![
        Column::new(list::name(), |one| {
            let number = one.person_number.to_string();
            view! { <span class="row-name">{name_of(one)}</span> <span class="row-number">{number}</span> }
                .into_any()
        }),
        Column::new(list::category(), |one| {
            one.category.label().into_render().into_any()
        }),
        Column::new(list::state(), |one| state_tags(one).into_any()),
        Column::new(list::center(), |one| {
            one.responsible_center_name.clone().into_any()
        }),
        Column {
            number: true,
            ..Column::new(list::gaps(), |one| one.gap_count.into_any())
        },
        Column::new(list::at(), |one| day_and_clock(one.submitted_at).into_any()),
    ]
}

/// How it stands, and what waits for the institution.
fn state_tags(one: &NotificationSummary) -> impl IntoView + use<> {
    let asked = (one.open_queries > 0).then(|| {
        view! { <span class="tag tag-waiting">{text::record::query::count(one.open_queries)}</span> }
    });
    let withdrawing = one
        .withdrawal_asked_at
        .map(|_| view! { <span class="tag">{text::record::withdrawing()}</span> });
    let state = state(one);
    view! { <span class="tags"><span class="tag">{state}</span> {asked} {withdrawing}</span> }
}

const ASKED: &str = "asked";
const GAPS: &str = "gaps";

/// The list of one's own institution's notifications: all, those asked about, those with items 未入力.
#[component]
pub fn NotificationList() -> impl IntoView {
    use text::notification::list;
    let router = Router::get();
    let tab = Memo::new(move |_| router.query("tab"));
    let query = move || Query {
        queue: match tab.get().as_deref() {
            Some(ASKED) => NotificationQueue::Asked,
            Some(GAPS) => NotificationQueue::WithGaps,
            _ => NotificationQueue::Own,
        },
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.notifications().list(&query).await
    });
    Live::get().on(News::Notifications, move || page.again());
    let tabs = vec![
        (String::new(), list::all()),
        (ASKED.to_owned(), list::asked()),
        (GAPS.to_owned(), list::gaps_asked()),
    ];
    let href = move || -> fn(&NotificationSummary) -> String {
        if tab.get_untracked().as_deref() == Some(GAPS) {
            |one| format!("/notifications/{}/correction?supplement=1", one.id)
        } else {
            |one| format!("/notifications/{}", one.id)
        }
    };
    view! {
        <PageHeader title=list::title() lead=list::lead()>
            <LinkButton look=Look::Solid href="/notifications/new">{text::notification::drafts::new()}</LinkButton>
        </PageHeader>
        <Tabs label=list::title() tabs=tabs/>
        {move || (tab.get().as_deref() == Some(GAPS)).then(|| view! { <p class="list-lead">{list::gaps_lead()}</p> })}
        <Load of=page lines=8 let:page>
            <Table caption=list::caption() columns=columns() rows=page.items href=href()/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
    }
}
