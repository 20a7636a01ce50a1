//! The list of cases, with its filters in the address, and the search above it.

use hersys_client::{CaseList as Query, Client};
use hersys_domain::page::LIMIT_DEFAULT;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::address;
use super::columns::{columns, named};
use super::filters::{self, Filters};
use super::search::{Results, SearchBox};
use crate::locale::text;
use crate::router::Router;
use crate::session::Session;
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::save_button::{SaveButton, WORKBOOK, file_name};
use crate::ui::table::Table;

/// 患者一覧.
#[component]
pub fn CaseList() -> impl IntoView {
    // Names and phone numbers are looked for, so they never stand in the address.
    let sought = RwSignal::new(None::<String>);
    let may_search = Session::get().allows(Permission::PersonRead);
    let searching = Memo::new(move |_| sought.with(Option::is_some));
    view! {
        <PageHeader title=text::case::title()/>
        {may_search.then(|| view! { <SearchBox sought=sought/> })}
        <Show when=move || !searching.get() fallback=move || view! { <Results sought=sought/> }>
            <Listed/>
        </Show>
    }
}

#[component]
fn Listed() -> impl IntoView {
    let router = Router::get();
    let page = load(
        move || filters::read(router),
        |client, query: Query| async move { client.cases().list(&query).await },
    );
    let named = named();
    let may_export = Session::get().allows(Permission::CaseExport);
    let export = may_export.then(|| {
        let query = Memo::new(move |_| filters::read(router));
        let fetch = move |client: Client| {
            let query = query.get_untracked();
            async move { client.cases().workbook(&query).await }
        };
        let name = Signal::derive(|| file_name("患者一覧"));
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
        <Load of=page lines=8 let:page>
            {if page.items.is_empty() {
                view! { <Nobody/> }.into_any()
            } else {
                view! { <div class="cases"><Table caption=text::case::caption() columns=columns(named) rows=page.items href=address/></div> }
                    .into_any()
            }}
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
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
