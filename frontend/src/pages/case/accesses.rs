//! 変更履歴: who looked at the person or changed something, of whatever organisation.

use hersys_client::AuditList;
use hersys_domain::case::Case;
use hersys_domain::page::LIMIT_DEFAULT;
use leptos::prelude::*;

use crate::locale::text;
use crate::pages::audit::AuditTable;
use crate::router::Router;
use crate::ui::load::{Load, load};
use crate::ui::pagination::Pagination;

/// The part of the record.
#[component]
pub(super) fn Accesses(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let router = Router::get();
    let person = Memo::new(move |_| case.with(|case| case.summary.person_id));
    let page = load(
        move || (person.get(), router.query("after")),
        |client, (person, after)| async move {
            let query = AuditList { after, limit: None };
            client.audit().of_person(person, &query).await
        },
    );
    view! {
        <section class="section-plain">
            <h2>{text::audit::person::title()}</h2>
            <p class="page-lead">{text::audit::person::lead()}</p>
            <Load of=page lines=6 let:page>
                <AuditTable caption=text::audit::person::title() entries=page.items/>
                <Pagination next=page.next limit=LIMIT_DEFAULT/>
            </Load>
        </section>
    }
}
