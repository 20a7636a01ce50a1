//! The imports so far.

use hersys_client::ImportList;
use hersys_domain::import::{Import, ImportState};
use hersys_domain::page::LIMIT_DEFAULT;
use leptos::prelude::*;

use super::report::encoding;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words::instant;
use crate::router::Router;
use crate::ui::load::{Load, load};
use crate::ui::pagination::Pagination;

/// The list, newest first; asked for again whenever a file has been sent.
#[component]
pub(super) fn History(
    /// Raised by each sending.
    turn: RwSignal<u32>,
) -> impl IntoView {
    let router = Router::get();
    let page = load(
        move || (turn.get(), router.query("after")),
        |client, (_, after)| async move {
            let query = ImportList { after, limit: None };
            client.imports().list(&query).await
        },
    );
    view! {
        <section class="import-history">
            <h2>{text::import::history()}</h2>
            <Load of=page lines=4 let:page>
                <Rows rows=page.items/>
                <Pagination next=page.next limit=LIMIT_DEFAULT/>
            </Load>
        </section>
    }
}

#[component]
fn Rows(
    /// The imports.
    rows: Vec<Import>,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="empty">{text::import::none()}</p> }.into_any();
    }
    let lines: Vec<_> = rows
        .into_iter()
        .map(|one| view! { <Row import=one/> })
        .collect();
    view! {
        <div class="figures-scroll" tabindex="0" role="region" aria-label=text::import::history()>
            <table class="figures">
                <caption class="visually-hidden">{text::import::history()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="cell">{text::import::started()}</th>
                        <th scope="col" class="cell">{text::import::file_name()}</th>
                        <th scope="col" class="cell">{text::import::kind_of()}</th>
                        <th scope="col" class="cell">{text::import::state_of()}</th>
                        <th scope="col" class="cell">{text::import::encoding()}</th>
                        <th scope="col" class="cell cell-number">{text::import::rows()}</th>
                        <th scope="col" class="cell cell-number">{text::import::imported()}</th>
                        <th scope="col" class="cell cell-number">{text::import::duplicates()}</th>
                        <th scope="col" class="cell cell-number">{text::import::rejected()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(
    /// The import.
    import: Import,
) -> impl IntoView {
    let kind = if import.dry_run {
        text::import::trial()
    } else {
        text::import::real()
    };
    let hint = (import.state == ImportState::Failed && !import.dry_run)
        .then(|| view! { <p class="soft">{text::import::interrupted()}</p> });
    view! {
        <tr>
            <th scope="row" class="cell day">{instant(import.started_at)}</th>
            <td class="cell">{import.file_name}</td>
            <td class="cell">{kind}</td>
            <td class="cell"><span class="tag">{import.state.label()}</span> {hint}</td>
            <td class="cell">{encoding(&import.encoding)}</td>
            <td class="cell cell-number">{import.rows}</td>
            <td class="cell cell-number">{import.imported}</td>
            <td class="cell cell-number">{import.duplicates}</td>
            <td class="cell cell-number">{import.rejected}</td>
        </tr>
    }
}
