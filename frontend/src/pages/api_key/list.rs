//! The list of an organisation's keys.

use hersys_client::ApiKeyList as Query;
use hersys_domain::api_key::ApiKey;
use hersys_domain::jp_date;
use hersys_domain::page::LIMIT_DEFAULT;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::{Scopes, Status, address, last_used};
use crate::locale::text;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};

fn columns() -> Vec<Column<ApiKey>> {
    use text::api_key::label;
    vec![
        Column::new(label::label(), |one| one.label.clone().into_any()),
        Column::new(label::name(), |one| {
            view! { <code>{format!("{}…", one.name)}</code> }.into_any()
        }),
        Column::new(label::scopes(), |one| {
            view! { <Scopes key=one.clone()/> }.into_any()
        }),
        Column::new(label::valid_until(), |one| {
            jp_date::display(one.valid_until).into_any()
        }),
        Column::new(label::last_used(), last_used),
        Column::new(label::status(), |one| {
            view! { <Status key=one.clone()/> }.into_any()
        }),
    ]
}

/// The list of keys.
#[component]
pub fn ApiKeyList() -> impl IntoView {
    let router = Router::get();
    let may_issue = Session::get().allows(Permission::ApiKeyWrite);
    let query = move || Query {
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.api_keys().list(&query).await
    });
    view! {
        <PageHeader title=text::api_key::title() lead=text::api_key::lead()>
            {may_issue.then(|| view! {
                <LinkButton look=Look::Solid href="/api-keys/new">{text::api_key::new()}</LinkButton>
            })}
        </PageHeader>
        <Load of=page lines=6 let:page>
            <Table caption=text::api_key::caption() columns=columns() rows=page.items href=address/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
    }
}
