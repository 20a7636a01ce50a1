//! One organisation.

use hersys_client::Versioned;
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::Organization;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::Status;
use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::confirm::{AskButton, Question};
use crate::ui::load::{Load, Loaded, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::table::{Facts, or_none};
use crate::ui::toast::Toasts;

type Record = Versioned<Organization>;

/// The page of an organisation.
#[component]
pub fn OrganizationDetail(
    /// Which.
    id: OrganizationId,
) -> impl IntoView {
    let record = load(
        move || id,
        |client, id| async move { client.organizations().get(id).await },
    );
    view! {
        <Load of=record let:found>
            <Detail found=found record=record/>
        </Load>
    }
}

#[component]
fn Detail(
    /// The record as it stands.
    found: Record,
    /// Where it came from; takes a newer one.
    record: Loaded<Record>,
) -> impl IntoView {
    let session = Session::get();
    let own = session.me_now().map(|me| me.organization.organization_id);
    let created = found.created_by.is_some() && found.created_by == own;
    let may_change = created && session.allows(Permission::OrganizationWrite);
    let may_see_people =
        session.allows(Permission::AccountRead) && (created || own == Some(found.id));
    let back = ("/organizations".to_owned(), text::organization::back());
    let stopped = found.stopped;
    let change = format!("/organizations/{}/change", found.id);
    let permissions = format!("/organizations/{}/permissions", found.id);
    let people = if own == Some(found.id) {
        "/accounts".to_owned()
    } else {
        format!("/accounts?organization_id={}", found.id)
    };
    view! {
        <PageHeader title=found.name.clone() back=back>
            {may_change.then(|| view! {
                <LinkButton look=Look::Solid href=change>{text::organization::change::open()}</LinkButton>
            })}
        </PageHeader>
        {stopped.then(|| view! { <Notice tone=Tone::Warning title=text::organization::stopped_notice()/> })}
        <OrganizationFacts organization=found.value.clone()/>
        {may_see_people.then(|| view! {
            <section class="section">
                <h2>{text::organization::people()}</h2>
                <p>{text::organization::people_text()}</p>
                <LinkButton href=people>{text::organization::people_open()}</LinkButton>
            </section>
        })}
        <section class="section">
            <h2>{text::permission_setting::title()}</h2>
            <p>{text::permission_setting::open_text()}</p>
            <LinkButton href=permissions>{text::permission_setting::open()}</LinkButton>
        </section>
        {may_change.then(|| view! { <StopOrResume found=found record=record/> })}
    }
}

#[component]
fn OrganizationFacts(
    /// The organisation.
    organization: Organization,
) -> impl IntoView {
    use text::organization::label;
    let rows = vec![
        (
            label::kind(),
            organization.kind.label().into_render().into_any(),
        ),
        (
            label::municipality_code(),
            or_none(organization.municipality_code.as_deref()),
        ),
        (
            label::institution_code(),
            or_none(organization.institution_code.as_deref()),
        ),
        (label::phone(), or_none(organization.phone.as_deref())),
        (
            label::phone_after_hours(),
            or_none(organization.phone_after_hours.as_deref()),
        ),
        (
            label::status(),
            view! { <Status stopped=organization.stopped/> }.into_any(),
        ),
    ];
    view! { <Facts rows=rows/> }
}

/// Stops the organisation, or takes the stop back.
#[component]
fn StopOrResume(
    /// The record as it stands.
    found: Record,
    /// Takes the newer one.
    record: Loaded<Record>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let name = found.name.clone();
    let (id, etag, stopped) = (found.id, found.etag.clone(), found.stopped);
    let (words, question) = if stopped {
        let question = Question {
            title: text::organization::resume::title(),
            text: text::organization::resume::text(&name),
            submit: text::organization::resume::submit(),
            danger: false,
        };
        (text::organization::resume::open(), question)
    } else {
        let question = Question {
            title: text::organization::stop::title(),
            text: text::organization::stop::text(&name),
            submit: text::organization::stop::submit(),
            danger: true,
        };
        (text::organization::stop::open(), question)
    };
    let make = move |client: hersys_client::Client| {
        let etag = etag.clone();
        async move {
            if stopped {
                client.organizations().resume(id, &etag).await
            } else {
                client.organizations().stop(id, &etag).await
            }
        }
    };
    let done = move |now: Record| {
        toasts.tell(if now.stopped {
            text::organization::stop::done(&now.name)
        } else {
            text::organization::resume::done(&now.name)
        });
        record.put(now);
    };
    view! {
        <section class="section">
            <AskButton words=words question=question make=make on_done=done/>
        </section>
    }
}
