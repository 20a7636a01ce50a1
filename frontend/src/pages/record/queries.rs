//! 補正依頼: the questions about a notification, answered in one tap.

use hersys_client::{Client, ClientError, NotificationList, NotificationQueue};
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::correction::{Answer, AnswerKind, Query};
use hersys_domain::notification::record::Notification;
use hersys_domain::permission::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::line::label_of;
use super::{Desk, Record};
use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::case::words;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::load::{LoadKept, load};
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;

/// Says that an item is right as it stands. What others changed meanwhile does not matter while the version
/// that was asked about is still the latest.
async fn keep(client: Client, found: Record, query: uuid::Uuid) -> Result<Record, ClientError> {
    let key = browser::idempotency_key();
    let body = Answer {
        answer: AnswerKind::Kept,
        form: None,
        reason: String::new(),
    };
    let latest = found.summary.latest;
    let first = client
        .corrections()
        .answer(query, &found.etag, &body, key)
        .await;
    let Err(error) = &first else { return first };
    match error.standing::<Notification>() {
        Some(now) if now.summary.latest == latest => {
            let key = browser::idempotency_key();
            let answering = client.corrections();
            answering.answer(query, &now.etag, &body, key).await
        }
        _ => first,
    }
}

/// The questions about a notification; those that wait first.
#[component]
pub(super) fn Queries(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let found = desk.found.get_untracked();
    if found.queries.is_empty() {
        return ().into_any();
    }
    let done = Callback::new(move |now: Record| desk.record.put(now));
    let cards: Vec<_> = found
        .queries
        .iter()
        .map(|query| view! { <QueryCard query=query.clone() found=found.clone() on_done=done/> })
        .collect();
    view! {
        <section class="queries" aria-label=text::record::query::list()>
            <h2>{text::record::query::list()}</h2>
            <ul class="query-list">{cards}</ul>
        </section>
    }
    .into_any()
}

/// One question, with what it is answered by.
#[component]
fn QueryCard(
    /// The question.
    query: Query,
    /// The notification as it stands.
    found: Record,
    /// Takes the notification once it is answered.
    on_done: Callback<Record>,
    /// Whether the patient is named: among questions about several.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    use text::record::query as words_of;
    let session = Session::get();
    let toasts = Toasts::get();
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let summary = &found.summary;
    let may = query.answer.is_none()
        && summary.is_own
        && summary.state == NotificationState::Submitted
        && session.allows(Permission::NotificationCorrect);
    let label = label_of(&query.pointer);
    let id = summary.id;
    let asked = words_of::asked_by(words::instant(query.asked_at), query.asked_for.clone());
    let who = named.then(|| {
        let name = words::name(summary.name.as_deref());
        view! { <a class="query-who" href=format!("/notifications/{id}")>{name}</a> }
    });
    let answered = query.answer.map(|answer| {
        let at = query.answered_at.map(words::instant).unwrap_or_default();
        let words = match answer {
            AnswerKind::Kept => words_of::kept(at),
            AnswerKind::Corrected => {
                words_of::corrected(at, query.answer_version.unwrap_or_default())
            }
        };
        view! { <p class="query-answer">{words}</p> }
    });
    let waiting = query.answer.is_none();
    let item = query.pointer.clone();
    let buttons = may.then(|| {
        let (asked_id, kept) = (query.id, found.clone());
        let press = move || {
            let found = kept.clone();
            pending.set(true);
            failure.set(None);
            spawn_local(async move {
                let answer = session
                    .call(|client| keep(client, found.clone(), asked_id))
                    .await;
                if pending.try_set(false).is_some() {
                    return; // the page is gone
                }
                match answer {
                    Ok(now) => {
                        toasts.tell(words_of::answered());
                        on_done.run(now);
                    }
                    Err(error) => failure.set(Some(error)),
                }
            });
        };
        let href = format!("/notifications/{id}/correction?item={item}&query={}", query.id);
        view! {
            <div class="section-row">
                <Button look=Look::Outline disabled=pending on_press=press>{words_of::keep()}</Button>
                <LinkButton href=href>{words_of::correct()}</LinkButton>
            </div>
        }
    });
    view! {
        <li class="query" class:query-waiting=waiting>
            <p class="query-head">
                {who}
                <strong>{label}</strong>
                <span class="tag" class:tag-waiting=waiting>
                    {if waiting { words_of::waiting() } else { words_of::closed() }}
                </span>
            </p>
            <p class="said">{query.question.clone()}</p>
            <p class="query-about">{asked}</p>
            {answered}
            {move || failure.get().map(|error| view! { <Failure error=error/> })}
            {buttons}
        </li>
    }
}

/// Notifications whose questions are shown on the home page at most; the rest stand on the list.
const SHOWN: u16 = 5;

/// All questions that wait for the institution, the oldest first; for the home page.
#[component]
pub fn OpenQueries() -> impl IntoView {
    let all = load(
        || (),
        |client, ()| async move {
            let query = NotificationList {
                queue: NotificationQueue::Asked,
                limit: Some(SHOWN),
                after: None,
            };
            let page = client.notifications().list(&query).await?;
            let mut found = Vec::new();
            for one in &page.items {
                found.push(client.notifications().get(one.id).await?);
            }
            Ok((found, page.next.is_some()))
        },
    );
    Live::get().on(News::Notifications, move || all.again());
    let done = Callback::new(move |_: Record| all.again());
    view! {
        <LoadKept of=all lines=1 let:found>
            {move || {
                let (all, more) = found.get();
                let cards: Vec<_> = all
                    .into_iter()
                    .flat_map(|one| {
                        let waiting = one.queries.iter().filter(|query| query.answer.is_none());
                        let pairs: Vec<_> = waiting.map(|query| (query.clone(), one.clone())).collect();
                        pairs
                    })
                    .map(|(query, one)| view! { <QueryCard query=query found=one on_done=done named=true/> })
                    .collect();
                (!cards.is_empty()).then(|| view! {
                    <section class="queries" aria-label=text::record::query::list()>
                        <h3>{text::record::query::list()}</h3>
                        <ul class="query-list" role="list" aria-live="polite">{cards}</ul>
                        {more.then(|| view! { <p><a href="/notifications/own?tab=asked">{text::record::query::all()}</a></p> })}
                    </section>
                })
            }}
        </LoadKept>
    }
}
