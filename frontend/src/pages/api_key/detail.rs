//! One key.

use chrono::TimeDelta;
use hersys_client::{Client, Versioned};
use hersys_domain::api_key::{ApiKey, ApiKeyRotation, IssuedApiKey};
use hersys_domain::id::ApiKeyId;
use hersys_domain::jp_date;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::issued::Issued;
use super::{Roles, Scopes, Status, last_used};
use crate::browser;
use crate::locale::text;
use crate::pages::case::words::instant;
use crate::session::Session;
use crate::ui::confirm::{AskButton, Question};
use crate::ui::load::{Load, Loaded, load};
use crate::ui::page_header::PageHeader;
use crate::ui::table::Facts;
use crate::ui::toast::Toasts;

type Record = Versioned<ApiKey>;

/// Days that a further key is valid: a year.
const FURTHER_DAYS: i64 = 365;

/// The page of a key.
#[component]
pub fn ApiKeyDetail(
    /// Which.
    id: ApiKeyId,
) -> impl IntoView {
    let record = load(
        move || id,
        |client, id| async move { client.api_keys().get(id).await },
    );
    let issued = RwSignal::new(None::<IssuedApiKey>);
    view! {
        {move || issued.get().map(|issued| view! { <Issued issued=issued/> })}
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
    /// Takes a further key.
    issued: RwSignal<Option<IssuedApiKey>>,
) -> impl IntoView {
    use text::api_key::label;
    let may_change = Session::get().allows(Permission::ApiKeyWrite) && !found.stopped;
    let key = found.value.clone();
    let rows = vec![
        (
            label::name(),
            view! { <code>{format!("{}…", key.name)}</code> }.into_any(),
        ),
        (
            label::status(),
            view! { <Status key=key.clone()/> }.into_any(),
        ),
        (
            label::roles(),
            view! { <Roles key=key.clone()/> }.into_any(),
        ),
        (
            label::scopes(),
            view! { <Scopes key=key.clone()/> }.into_any(),
        ),
        (
            label::valid_until(),
            jp_date::display(key.valid_until).into_any(),
        ),
        (label::created(), instant(key.created_at).into_any()),
        (label::last_used(), last_used(&key)),
    ];
    view! {
        <PageHeader title=key.label back=("/api-keys".to_owned(), text::api_key::back())/>
        <Facts rows=rows/>
        {may_change.then(|| view! {
            <section class="section section-row">
                <Rotate found=found.clone() issued=issued/>
                <Stop found=found record=record/>
            </section>
        })}
    }
}

/// Issues a second key for the same system.
#[component]
fn Rotate(
    /// The record as it stands.
    found: Record,
    /// Takes the key.
    issued: RwSignal<Option<IssuedApiKey>>,
) -> impl IntoView {
    let id = found.id;
    let until = browser::today().map(|today| today + TimeDelta::days(FURTHER_DAYS));
    let words = until.map(jp_date::display).unwrap_or_default();
    let question = Question {
        title: text::api_key::rotate::title(),
        text: text::api_key::rotate::text(&found.label, words),
        submit: text::api_key::rotate::submit(),
        danger: false,
    };
    let make = move |client: Client| async move {
        let body = ApiKeyRotation { valid_until: until };
        let key = browser::idempotency_key();
        client.api_keys().rotate(id, &body, key).await
    };
    let done = move |made: IssuedApiKey| issued.set(Some(made));
    view! { <AskButton words=text::api_key::rotate::open() question=question make=make on_done=done/> }
}

/// Stops the key for good.
#[component]
fn Stop(
    /// The record as it stands.
    found: Record,
    /// Takes the newer one.
    record: Loaded<Record>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (id, etag) = (found.id, found.etag.clone());
    let question = Question {
        title: text::api_key::stop::title(),
        text: text::api_key::stop::text(&found.label),
        submit: text::api_key::stop::submit(),
        danger: true,
    };
    let make = move |client: Client| {
        let etag = etag.clone();
        async move { client.api_keys().stop(id, &etag).await }
    };
    let done = move |now: Record| {
        toasts.tell(text::api_key::stop::done(&now.label));
        record.put(now);
    };
    view! { <AskButton words=text::api_key::stop::open() question=question make=make on_done=done/> }
}
