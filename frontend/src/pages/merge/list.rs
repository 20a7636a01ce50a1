//! 統合の確認待ち: proposals of the centre that wait for a second person.

use hersys_client::MergeList as Query;
use hersys_domain::page::LIMIT_DEFAULT;
use hersys_domain::person_merge::PersonMerge;
use leptos::prelude::*;

use super::items;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::case::words;
use crate::router::Router;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};

/// The page.
#[component]
pub fn MergeList() -> impl IntoView {
    let router = Router::get();
    let query = move || Query {
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.merges().waiting(&query).await
    });
    Live::get().on(News::Cases, move || page.again());
    view! {
        <PageHeader title=text::person_merge::title() lead=text::person_merge::note()/>
        <Load of=page lines=6 let:found>
            {
                let next = found.next.clone();
                let body = if found.items.is_empty() {
                    view! { <p class="empty">{text::person_merge::waiting::none()}</p> }.into_any()
                } else {
                    view! {
                        <Table
                            caption=text::person_merge::waiting::caption()
                            columns=columns()
                            rows=found.items
                            href=link
                        />
                    }
                    .into_any()
                };
                view! { {body} <Pagination next=next limit=LIMIT_DEFAULT/> }
            }
        </Load>
    }
}

fn link(one: &PersonMerge) -> String {
    format!("/merges/{}", one.id)
}

fn who(name: Option<&str>, number: String) -> AnyView {
    view! {
        <span class="written-value">{words::name(name)}</span>
        <span class="day">{number}</span>
    }
    .into_any()
}

fn columns() -> Vec<Column<PersonMerge>> {
    use text::person_merge::waiting as label;
    vec![
        Column::new(label::this(), |one: &PersonMerge| {
            who(one.person_name.as_deref(), one.person_number.to_string())
        }),
        Column::new(label::that(), |one: &PersonMerge| {
            who(one.other_name.as_deref(), one.other_number.to_string())
        }),
        Column::new(label::choices(), |one: &PersonMerge| {
            items(&one.choices).into_render().into_any()
        }),
        Column::new(label::by(), |one: &PersonMerge| {
            one.proposed.by.clone().unwrap_or_default().into_any()
        }),
        Column::new(label::at(), |one: &PersonMerge| {
            words::instant(one.proposed.at).into_any()
        }),
    ]
}
