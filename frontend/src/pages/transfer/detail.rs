//! One transfer: its history, and to the centre that handed over the case as it stood then.

use hersys_domain::id::TransferId;
use hersys_domain::permission::Permission;
use hersys_domain::transfer::{Transfer, TransferAct};
use leptos::prelude::*;

use super::name_of;
use super::summary::Summary;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words;
use crate::session::Session;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;

/// The page of a transfer.
#[component]
pub fn TransferDetail(
    /// Which.
    id: TransferId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move { client.transfers().get(id).await },
    );
    view! {
        <Load of=found lines=8 let:one>
            <Detail one=one/>
        </Load>
    }
}

#[component]
fn Detail(
    /// The transfer.
    one: Transfer,
) -> impl IntoView {
    use text::transfer::kept;
    let number = one.subject.as_ref();
    let number = number.map(|subject| subject.person_number.to_string());
    let back = (
        "/transfers?tab=handed_over".to_owned(),
        text::transfer::back(),
    );
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    let lead = one
        .ended_at
        .filter(|_| one.summary.is_some())
        .map(|at| kept::lead(words::instant(at), &one.to_center.name));
    let summary = match one.summary.clone() {
        Some(summary) => view! { <Summary summary=summary center=one.from_center.id/> }.into_any(),
        None => {
            let href = format!("/cases/{}", one.case_id);
            let open = (own != Some(one.from_center.id)
                && Session::get().allows(Permission::CaseRead))
            .then(|| view! { <p><a href=href>{kept::open()}</a></p> });
            view! { <p class="empty">{kept::none()}</p> {open} }.into_any()
        }
    };
    view! {
        <PageHeader title=name_of(&one) window=text::transfer::window(number.unwrap_or_default()) back=back/>
        {lead.map(|lead| view! { <p class="page-lead">{lead}</p> })}
        <History one=one/>
        {summary}
    }
}

/// A transfer with what was done about it.
#[component]
pub(crate) fn History(
    /// The transfer.
    one: Transfer,
) -> impl IntoView {
    let way = text::transfer::case::from_to(&one.from_center.name, &one.to_center.name);
    let name = way.clone();
    let moved_on = one.moved_on.map(|day| {
        view! { <span class="event-more">{text::transfer::label::moved_on()} " " {words::full_day(day)}</span> }
    });
    let acts: Vec<_> = one.acts.into_iter().map(line).collect();
    view! {
        <section class="section-plain" aria-label=name>
            <h3>{way} " " <span class="tag">{one.state.label()}</span></h3>
            {moved_on}
            <ol class="events">{acts}</ol>
        </section>
    }
}

fn line(act: TransferAct) -> impl IntoView {
    let who = act.by.unwrap_or(act.organization);
    view! {
        <li class="event">
            <span class="event-time">{words::instant(act.at)}</span>
            <span class="event-track">{act.kind.label()}</span>
            <span class="event-said">
                {act.reason.map(|reason| view! { <span class="event-note">{reason}</span> })}
                <span class="event-more">{who}</span>
            </span>
        </li>
    }
}
