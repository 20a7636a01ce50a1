//! 閲覧・操作の記録: what the people of one's own organisation read and did, for the auditor.

mod table;

use hersys_client::AuditList;
use hersys_domain::audit::AuditState;
use hersys_domain::page::LIMIT_DEFAULT;
use leptos::prelude::*;

pub use table::AuditTable;

use crate::locale::text;
use crate::pages::case::words::instant;
use crate::router::Router;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::pagination::Pagination;
use crate::ui::table::Facts;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let router = Router::get();
    let query = move || AuditList {
        after: router.query("after"),
        limit: None,
    };
    let page = load(query, |client, query| async move {
        client.audit().list(&query).await
    });
    let state = load(
        || (),
        |client, ()| async move { client.audit().state().await },
    );
    view! {
        <PageHeader title=text::audit::title() lead=text::audit::lead()/>
        <Load of=page lines=8 let:page>
            <AuditTable caption=text::audit::caption() entries=page.items/>
            <Pagination next=page.next limit=LIMIT_DEFAULT/>
        </Load>
        <section class="section">
            <h2>{text::audit::seal::title()}</h2>
            <p>{text::audit::seal::lead()}</p>
            <Load of=state lines=3 let:state><Sealed state=state/></Load>
        </section>
    }
}

/// How far the log is sealed, to be written down.
#[component]
fn Sealed(
    /// The last seal.
    state: AuditState,
) -> impl IntoView {
    let or_none =
        |value: Option<String>| value.map_or_else(text::ui::unset, |value| value.as_str().into());
    let rows = vec![
        (
            text::audit::seal::number(),
            or_none(state.seal.map(|number| number.to_string()))
                .into_render()
                .into_any(),
        ),
        (
            text::audit::seal::at(),
            or_none(state.sealed_at.map(instant))
                .into_render()
                .into_any(),
        ),
        (
            text::audit::seal::root(),
            view! { <code class="code-long">{or_none(state.root)}</code> }.into_any(),
        ),
    ];
    view! { <Facts rows=rows/> }
}
