//! The list of optional items.

use hersys_domain::optional_item::OptionalItem;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::{address, state};
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words::instant;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::table::{Column, Table};

fn columns() -> Vec<Column<OptionalItem>> {
    use text::optional_item::label;
    vec![
        Column::new(label::label(), |one| {
            one.definition.label.clone().into_any()
        }),
        Column::new(label::code(), |one| {
            view! { <code>{one.code.clone()}</code> }.into_any()
        }),
        Column::new(label::kind(), |one| view! { {one.kind.label()} }.into_any()),
        Column::new(label::audience(), |one| {
            view! { {one.organization.clone()} <br/> <span class="soft">{one.audience.label()}</span> }
                .into_any()
        }),
        Column::new(label::state(), |one| {
            view! { <span class="tag">{state(one.definition.retired)}</span> }.into_any()
        }),
        Column::new(label::changed(), |one| instant(one.changed_at).into_any()),
    ]
}

/// The list.
#[component]
pub fn OptionalItemList() -> impl IntoView {
    let may_define = Session::get().allows(Permission::OptionalItemWrite);
    let all = load(
        || (),
        |client, ()| async move { client.optional_items().list().await },
    );
    view! {
        <PageHeader title=text::optional_item::title() lead=text::optional_item::lead()>
            {may_define.then(|| view! {
                <LinkButton look=Look::Solid href="/optional-items/new">{text::optional_item::new()}</LinkButton>
            })}
        </PageHeader>
        <Load of=all lines=6 let:page>
            <Table caption=text::optional_item::caption() columns=columns() rows=page.items href=address/>
        </Load>
    }
}
