//! 作成中の発生届.

use hersys_domain::notification::record::Draft;
use leptos::prelude::*;

use super::confirm::name_of;
use super::status::day_and_clock;
use crate::locale::text;
use crate::ui::button::{LinkButton, Look};
use crate::ui::confirm::{AskButton, Question};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

/// The list of one's own drafts.
#[component]
pub fn NotificationDrafts() -> impl IntoView {
    use text::notification::drafts;
    let found = load(
        || (),
        |client, ()| async move { client.notifications().drafts().await },
    );
    view! {
        <PageHeader title=drafts::title() lead=drafts::lead()>
            <LinkButton look=Look::Solid href="/notifications/new">{drafts::new()}</LinkButton>
        </PageHeader>
        <Load of=found lines=6 let:page>
            {
                let rows: Vec<_> = page
                    .items
                    .into_iter()
                    .map(|draft| view! { <Row draft=draft on_gone=move || found.again()/> })
                    .collect();
                if rows.is_empty() {
                    view! { <p class="empty">{drafts::empty()}</p> }.into_any()
                } else {
                    view! { <ul class="drafts">{rows}</ul> }.into_any()
                }
            }
        </Load>
    }
}

/// One draft.
#[component]
fn Row(
    /// The draft.
    draft: Draft,
    /// What happens once it is discarded.
    #[prop(into)]
    on_gone: Callback<()>,
) -> impl IntoView {
    use text::notification::drafts;
    let toasts = Toasts::get();
    let id = draft.id;
    let name = name_of(&draft.form);
    let question = Question {
        title: drafts::discard_title(),
        text: untrack(|| drafts::discard_text(name.get())),
        submit: drafts::discard(),
        danger: true,
    };
    let discard = move |client: hersys_client::Client| async move {
        let present = client.notifications().draft(id).await?;
        client
            .notifications()
            .discard_draft(id, &present.etag)
            .await
    };
    let done = move |()| {
        toasts.tell(drafts::discarded());
        on_gone.run(());
    };
    let words = name.clone();
    view! {
        <li class="draft">
            <a class="row-link" href=format!("/notifications/drafts/{id}")>{name}</a>
            <span class="draft-time">{drafts::saved_at()} " " {day_and_clock(draft.saved_at)}</span>
            <span class="draft-actions" aria-label=words role="group">
                <a class="button button-plain" href=format!("/notifications/new?family_draft={id}")>{text::notification::copy_family()}</a>
                <AskButton words=drafts::discard() question=question make=discard on_done=done/>
            </span>
        </li>
    }
}
