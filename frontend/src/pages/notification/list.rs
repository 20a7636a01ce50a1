//! 届け出た発生届: the clinic's own.

use hersys_client::{NotificationList as Query, NotificationQueue};
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::record::NotificationSummary;
use hersys_domain::page::LIMIT_DEFAULT;
use leptos::prelude::*;

use super::status::day_and_clock;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};

/// How a notification stands, in words.
pub(super) fn state_of(one: &NotificationSummary) -> Text {
    if one.state == NotificationState::Submitted && one.accepted_at.is_some() {
        text::notification::state::accepted()
    } else {
        one.state.label()
    }
}

/// A name, or that it is unknown.
pub(super) fn name_of(one: &NotificationSummary) -> Text {
    one.name
        .as_deref()
        .map_or_else(text::notification::name_unknown_name, Into::into)
}

fn columns() -> Vec<Column<NotificationSummary>> {
    use text::notification::list;
    vec![
        Column::new(list::name(), |one| name_of(one).into_render().into_any()),
        Column::new(list::number(), |one| {
            one.person_number.to_string().into_any()
        }),
        Column::new(list::category(), |one| {
            one.category.label().into_render().into_any()
        }),
        Column::new(list::state(), |one| {
            view! { <span class="tag">{state_of(one)}</span> }.into_any()
        }),
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

/// The list of one's own institution's notifications.
#[component]
pub fn NotificationList() -> impl IntoView {
    use text::notification::list;
    let router = Router::get();
    let query = move || Query {
        queue: NotificationQueue::Own,
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.notifications().list(&query).await
    });
    let href = |one: &NotificationSummary| format!("/notifications/{}", one.id);
    view! {
        <PageHeader title=list::title() lead=list::lead()>
            <LinkButton look=Look::Solid href="/notifications/new">{text::notification::drafts::new()}</LinkButton>
        </PageHeader>
        <Load of=page lines=8 let:page>
            <Table caption=list::caption() columns=columns() rows=page.items href=href/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
    }
}
