//! The list, with its filters in the address.

use hersys_client::OrganizationList as Query;
use hersys_domain::organization::{Organization, OrganizationKind};
use hersys_domain::page::LIMIT_DEFAULT;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::{Status, address};
use crate::locale::text;
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::{Bound, Need};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::select::SelectField;
use crate::ui::table::{Column, Table, or_none};

fn columns() -> Vec<Column<Organization>> {
    use text::organization::label;
    vec![
        Column::new(label::name(), |one| one.name.clone().into_any()),
        Column::new(label::kind(), |one| {
            one.kind.label().into_render().into_any()
        }),
        Column::new(label::phone(), |one| or_none(one.phone.as_deref())),
        Column::new(label::status(), |one| {
            view! { <Status stopped=one.stopped/> }.into_any()
        }),
    ]
}

/// The list of organisations.
#[component]
pub fn OrganizationList() -> impl IntoView {
    let router = Router::get();
    let session = Session::get();
    let query = move || Query {
        kind: router.query("kind").and_then(|kind| kind.parse().ok()),
        text: router.query("text"),
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.organizations().list(&query).await
    });
    let may_create = session.allows(Permission::OrganizationWrite);
    let new = may_create.then(|| {
        view! {
            <LinkButton href="/organizations/permissions">{text::permission_setting::title()}</LinkButton>
            <LinkButton look=Look::Solid href="/organizations/new">{text::organization::new()}</LinkButton>
        }
    });
    view! {
        <PageHeader title=text::organization::title() lead=text::organization::lead()>{new}</PageHeader>
        <Filters/>
        <Load of=page lines=8 let:page>
            <Table caption=text::organization::caption() columns=columns() rows=page.items href=address/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
    }
}

/// What the list is narrowed by.
#[component]
fn Filters() -> impl IntoView {
    let router = Router::get();
    let words = RwSignal::new(router.query_now("text").unwrap_or_default());
    let kind = Bound {
        id: "filter-kind".to_owned(),
        label: text::organization::label::kind(),
        value: Signal::derive(move || router.query("kind").unwrap_or_default()),
        write: Callback::new(move |kind: String| {
            router.set_query(&[("kind", Some(&kind)), ("after", None)])
        }),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    };
    let options: Vec<_> = OrganizationKind::ALL
        .iter()
        .map(|kind| (kind.to_string(), kind.label()))
        .collect();
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        router.set_query(&[
            ("text", Some(words.get_untracked().trim())),
            ("after", None),
        ]);
    };
    view! {
        <form class="filters" role="search" autocomplete="off" on:submit=search>
            <div class="field">
                <label class="field-label" for="filter-text">{text::organization::search()}</label>
                <input
                    id="filter-text"
                    class="input input-medium"
                    type="search"
                    data-search=""
                    autocomplete="off"
                    prop:value=words
                    on:input=move |event| words.set(event_target_value(&event))
                />
            </div>
            <SelectField bound=kind options=options need=Need::Unsaid none=text::organization::any_kind()/>
            <Button submit=true>{text::ui::search()}</Button>
        </form>
    }
}
