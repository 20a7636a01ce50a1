//! One account.

use hersys_client::{Client, Versioned};
use hersys_domain::account::{Account, IssuedAccount};
use hersys_domain::id::AccountId;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::issued::Issued;
use super::{Roles, Status, address, valid_until};
use crate::locale::text;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::confirm::{AskButton, Question};
use crate::ui::load::{Load, Loaded, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::table::Facts;
use crate::ui::toast::Toasts;

type Record = Versioned<Account>;

/// The page of an account.
#[component]
pub fn AccountDetail(
    /// Which.
    id: AccountId,
) -> impl IntoView {
    let record = load(
        move || id,
        |client, id| async move { client.accounts().get(id).await },
    );
    let issued = RwSignal::new(None::<IssuedAccount>);
    view! {
        {move || issued.get().map(|issued| view! { <Issued issued=issued renewed=true/> })}
        <Show when=move || issued.with(Option::is_none)>
            <Load of=record let:found>
                <Detail found=found record=record issued=issued/>
            </Load>
        </Show>
    }
}

#[component]
fn Detail(
    /// The record as it stands.
    found: Record,
    /// Where it came from; takes a newer one.
    record: Loaded<Record>,
    /// Takes a new link.
    issued: RwSignal<Option<IssuedAccount>>,
) -> impl IntoView {
    use text::account::label;
    let session = Session::get();
    let may_change = session.allows(Permission::AccountWrite);
    let own =
        session.me_now().map(|me| me.organization.organization_id) == Some(found.organization_id);
    let list = if own {
        "/accounts".to_owned()
    } else {
        format!("/accounts?organization_id={}", found.organization_id)
    };
    let change = format!("{}/change", address(&found));
    let notice = if found.stopped {
        Some(text::account::stopped_notice())
    } else if found.enrolled {
        None
    } else {
        Some(text::account::waiting_notice())
    };
    let account = found.value.clone();
    let rows = vec![
        (label::login(), account.login.clone().into_any()),
        (
            label::roles(),
            view! { <Roles account=account.clone()/> }.into_any(),
        ),
        (label::valid_until(), valid_until(&account)),
        (
            label::status(),
            view! { <Status account=account.clone()/> }.into_any(),
        ),
    ];
    view! {
        <PageHeader title=account.display_name back=(list, text::account::back())>
            {may_change.then(|| view! {
                <LinkButton look=Look::Solid href=change>{text::account::change::open()}</LinkButton>
            })}
        </PageHeader>
        {notice.map(|words| view! { <Notice tone=Tone::Warning title=words/> })}
        <Facts rows=rows/>
        {may_change.then(|| view! {
            <section class="section section-row">
                {found.home.then(|| view! { <Renew found=found.clone() issued=issued/> })}
                <StopOrResume found=found record=record/>
            </section>
        })}
    }
}

/// Makes a new first sign-in link.
#[component]
fn Renew(
    /// The record as it stands.
    found: Record,
    /// Takes the link.
    issued: RwSignal<Option<IssuedAccount>>,
) -> impl IntoView {
    let (id, etag) = (found.id, found.etag.clone());
    let question = Question {
        title: text::account::renew::title(),
        text: text::account::renew::text(&found.display_name),
        submit: text::account::renew::submit(),
        danger: false,
    };
    let make = move |client: Client| {
        let etag = etag.clone();
        async move { client.accounts().renew_enrolment(id, &etag).await }
    };
    let done = move |made: IssuedAccount| issued.set(Some(made));
    view! { <AskButton words=text::account::renew::open() question=question make=make on_done=done/> }
}

/// Stops the ID, or takes the stop back.
#[component]
fn StopOrResume(
    /// The record as it stands.
    found: Record,
    /// Takes the newer one.
    record: Loaded<Record>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let name = found.display_name.clone();
    let (id, etag, stopped) = (found.id, found.etag.clone(), found.stopped);
    let (words, question) = if stopped {
        let question = Question {
            title: text::account::resume::title(),
            text: text::account::resume::text(&name),
            submit: text::account::resume::submit(),
            danger: false,
        };
        (text::account::resume::open(), question)
    } else {
        let question = Question {
            title: text::account::stop::title(),
            text: text::account::stop::text(&name),
            submit: text::account::stop::submit(),
            danger: true,
        };
        (text::account::stop::open(), question)
    };
    let make = move |client: Client| {
        let etag = etag.clone();
        async move {
            if stopped {
                client.accounts().resume(id, &etag).await
            } else {
                client.accounts().stop(id, &etag).await
            }
        }
    };
    let done = move |now: Record| {
        toasts.tell(if now.stopped {
            text::account::stop::done(&now.display_name)
        } else {
            text::account::resume::done(&now.display_name)
        });
        record.put(now);
    };
    view! { <AskButton words=words question=question make=make on_done=done/> }
}
