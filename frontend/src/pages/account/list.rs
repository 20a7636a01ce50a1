//! The list of an organisation's people.

use hersys_client::AccountList as Query;
use hersys_domain::account::Account;
use hersys_domain::id::OrganizationId;
use hersys_domain::page::LIMIT_DEFAULT;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::{Roles, Status, address, valid_until};
use crate::locale::{Text, text};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::{Column, Table};

fn columns() -> Vec<Column<Account>> {
    use text::account::label;
    vec![
        Column::new(label::display_name(), |one| {
            one.display_name.clone().into_any()
        }),
        Column::new(label::login(), |one| one.login.clone().into_any()),
        Column::new(label::roles(), |one| {
            view! { <Roles account=one.clone()/> }.into_any()
        }),
        Column::new(label::valid_until(), valid_until),
        Column::new(label::status(), |one| {
            view! { <Status account=one.clone()/> }.into_any()
        }),
    ]
}

/// The organisation that the address asks for, if it is not one's own.
pub(super) fn other_organization(asked: Option<String>) -> Option<OrganizationId> {
    let asked = asked?.parse().ok()?;
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    (own != Some(asked)).then_some(asked)
}

/// The name of the organisation whose people are shown.
#[component]
pub(super) fn OrganizationName(
    /// Which; none for one's own.
    other: Option<OrganizationId>,
    /// What is said with the name.
    words: fn(String) -> Text,
) -> impl IntoView {
    let session = Session::get();
    match other {
        None => {
            let name = session.me_now().map(|me| me.organization.organization_name);
            name.map(|name| view! { <p class="lead">{words(name)}</p> })
                .into_any()
        }
        Some(id) => {
            let record = load(
                move || id,
                |client, id| async move { client.organizations().get(id).await },
            );
            view! {
                <Load of=record lines=1 let:found>
                    <p class="lead">{words(found.name.clone())}</p>
                </Load>
            }
            .into_any()
        }
    }
}

/// The list of accounts.
#[component]
pub fn AccountList() -> impl IntoView {
    let router = Router::get();
    let session = Session::get();
    let other = Memo::new(move |_| other_organization(router.query("organization_id")));
    let query = move || Query {
        organization_id: other.get(),
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.accounts().list(&query).await
    });
    let may_issue = session.allows(Permission::AccountWrite);
    let new = move || {
        let href = match other.get() {
            Some(id) => format!("/accounts/new?organization_id={id}"),
            None => "/accounts/new".to_owned(),
        };
        may_issue.then(
            || view! { <LinkButton look=Look::Solid href=href>{text::account::new()}</LinkButton> },
        )
    };
    view! {
        <PageHeader title=text::account::title()>{new}</PageHeader>
        {move || view! { <OrganizationName other=other.get() words=text::account::lead/> }}
        <Load of=page lines=8 let:page>
            <Table caption=text::account::caption() columns=columns() rows=page.items href=address/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
    }
}
