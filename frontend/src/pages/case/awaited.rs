//! 結果待ちの検査: tests whose results are not there yet, those that should be there longest first (B3).

use hersys_domain::entry::AwaitedTest;
use hersys_domain::jp_date::display;
use hersys_domain::page::{LIMIT_DEFAULT, Page};
use leptos::prelude::*;

use super::words;
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::message::Label;
use crate::router::Router;
use crate::ui::load::{LoadKept, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};

/// The page.
#[component]
pub fn AwaitedTests() -> impl IntoView {
    let router = Router::get();
    let page = load(
        move || router.query("after"),
        |client, after| async move { client.entries().awaited(after.as_deref()).await },
    );
    Live::get().on(News::Cases, move || page.again());
    view! {
        <PageHeader title=text::entry::awaited::title() lead=text::entry::awaited::lead()/>
        <LoadKept of=page lines=8 let:page>
            {move || view! { <Rows page=page.get()/> }}
        </LoadKept>
    }
}

#[component]
fn Rows(
    /// What the server holds.
    page: Page<AwaitedTest>,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <p class="empty">{text::entry::awaited::none()}</p> }.into_any();
    }
    view! {
        <Table caption=text::entry::awaited::caption() columns=columns() rows=page.items href=address/>
        <Pagination next=page.next limit=LIMIT_DEFAULT/>
    }
    .into_any()
}

fn address(one: &AwaitedTest) -> String {
    format!("/cases/{}?tab=tests", one.case.id)
}

fn columns() -> Vec<Column<AwaitedTest>> {
    use text::entry::awaited;
    vec![
        Column::new(awaited::person(), |one: &AwaitedTest| {
            words::name(one.case.name.as_deref())
                .into_render()
                .into_any()
        }),
        Column::new(awaited::number(), |one: &AwaitedTest| {
            let number = one.case.person_number.to_string();
            view! { <span class="day">{number}</span> }.into_any()
        }),
        Column::new(awaited::awaited_on(), |one: &AwaitedTest| {
            let late = browser::today().map(|today| (today - one.awaited_on).num_days());
            let late = late.filter(|days| *days > 0);
            let late = late.map(|days| awaited::late(days).into_render());
            view! { <div><p>{display(one.awaited_on)}</p><p class="soft">{late}</p></div> }
                .into_any()
        }),
        Column::new(awaited::stage(), |one: &AwaitedTest| {
            one.stage.label().into_render().into_any()
        }),
        Column::new(awaited::method(), |one: &AwaitedTest| {
            one.test
                .method
                .map(|method| method.label().into_render())
                .into_any()
        }),
        Column::new(awaited::specimen(), |one: &AwaitedTest| {
            one.test
                .specimen
                .map(|specimen| specimen.label().into_render())
                .into_any()
        }),
        Column::new(awaited::laboratory(), |one: &AwaitedTest| {
            one.test.laboratory.0.clone().into_any()
        }),
    ]
}
