//! 訂正, 補記, and the answer to a 補正依頼 that corrects something: the form as it stands, of which only what is
//! to be changed is shown at first. It becomes a new version; the one before it stays.

use hersys_client::{ClientError, Versioned};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::dates;
use hersys_domain::notification::record::Notification;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::entry::Entry;
use super::field::{id_of, label_of};
use crate::browser;
use crate::locale::text;
use crate::message;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::{Bound, Need};
use crate::ui::load::{Load, load};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::text_area::AreaField;

mod sections;
mod send;

use sections::{SECTIONS, shows};
use send::{refused, send};

const SUMMARY_ID: &str = "n-summary";

/// What is being done to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// 訂正する.
    Correction,
    /// 補記する.
    Supplement,
    /// A 補正依頼 is answered.
    Answer(Uuid),
}

/// The page of a correction.
#[component]
pub fn NotificationCorrection(
    /// Of which notification.
    id: NotificationId,
) -> impl IntoView {
    let router = Router::get();
    let found = load(
        move || id,
        |client, id| async move { client.notifications().get(id).await },
    );
    let query = router.query("query").and_then(|id| id.parse().ok());
    let item = router.query("item");
    let purpose = match query {
        Some(query) => Purpose::Answer(query),
        None if router.query("supplement").is_some() => Purpose::Supplement,
        None => Purpose::Correction,
    };
    view! {
        <Load of=found lines=12 let:found>
            <Correct found=found purpose=purpose item=item.clone()/>
        </Load>
    }
}

/// The items that are to be changed; none for all of them.
fn wanted(found: &Notification, purpose: Purpose, item: Option<String>) -> Vec<String> {
    match (purpose, item) {
        (_, Some(item)) => vec![item],
        (Purpose::Supplement, None) => {
            let gaps = found.gaps.iter().filter_map(|gap| gap.item.pointer());
            gaps.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[component]
fn Correct(
    /// The notification as it stands.
    found: Versioned<Notification>,
    /// What is being done.
    purpose: Purpose,
    /// The item it is about.
    item: Option<String>,
) -> impl IntoView {
    use text::record::correct;
    let session = Session::get();
    let router = Router::get();
    let id = found.summary.id;
    let typed_on = hersys_domain::jp_date::jst_date(found.summary.submitted_at);
    let before = dates::settled(&found.form, typed_on);
    let entry = Entry::start(before.clone(), true);
    let start = StoredValue::new(before);
    let etag = StoredValue::new(found.etag.clone());
    let key = StoredValue::new(browser::idempotency_key());
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let dirty = move || {
        entry
            .form
            .with(|form| start.with_value(|start| form != start))
    };
    router.guard(Signal::derive(move || dirty() && !sent.get()));
    let wanted = wanted(&found, purpose, item);
    let narrowed = !wanted.is_empty();
    let first = wanted.first().cloned();
    let shown = RwSignal::new(wanted);
    let needs_reason = purpose == Purpose::Correction;
    let unsaid = Signal::derive(move || {
        needs_reason && tried.get() && reason.with(|reason| reason.trim().is_empty())
    });
    let submit = move || {
        if pending.get_untracked() {
            return;
        }
        entry.leaves();
        entry.settle_dates();
        entry.tried.set(true);
        entry.refused.set(Vec::new());
        tried.set(true);
        failure.set(None);
        let blocked = entry
            .judged
            .with_untracked(|judged| !judged.blocking.is_empty());
        if blocked || unsaid.get_untracked() {
            browser::focus_later(SUMMARY_ID);
            return;
        }
        pending.set(true);
        spawn_local(async move {
            let (form, said) = (entry.form.get_untracked(), reason.get_untracked());
            let answer = send(
                session,
                purpose,
                id,
                etag.get_value(),
                form,
                said,
                key.get_value(),
            )
            .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(_) => {
                    sent.set(true);
                    router.go(&format!("/notifications/{id}"));
                }
                Err(error) => {
                    refused(entry, etag, &error);
                    key.set_value(browser::idempotency_key());
                    failure.set(Some(error));
                    browser::focus_later(SUMMARY_ID);
                }
            }
        });
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if sends && !browser::is_composing(&event) {
            event.prevent_default();
            submit();
        }
    };
    if let Some(first) = first {
        let group = format!("{}-0", id_of(&first));
        set_timeout(
            move || {
                let goal =
                    browser::element(&group).map_or_else(|| id_of(&first), |_| group.clone());
                browser::focus_later(goal);
            },
            std::time::Duration::from_millis(100),
        );
    }
    let title = match purpose {
        Purpose::Correction => correct::title(),
        Purpose::Supplement => correct::supplement_title(),
        Purpose::Answer(_) => correct::answer_title(),
    };
    let name = crate::pages::case::words::name(found.summary.name.as_deref());
    let question = found
        .queries
        .iter()
        .find(|one| purpose == Purpose::Answer(one.id))
        .map(|one| one.question.clone());
    let back = (format!("/notifications/{id}"), correct::back());
    let parts: Vec<_> = SECTIONS
        .iter()
        .map(|(of, section)| move || shown.with(|wanted| shows(of, wanted)).then(section))
        .collect();
    view! {
        <PageHeader title=title back=back lead=correct::lead(&name)/>
        {question.map(|question| view! {
            <Notice tone=Tone::Info title=text::record::query::title()><p class="said">{question}</p></Notice>
        })}
        <form class="notification-form" novalidate autocomplete="off" on:submit=move |event| event.prevent_default() on:keydown=keys>
            <div id=SUMMARY_ID class="form-summary" tabindex="-1">
                {move || failure.get().map(|error| view! { <Failure error=error/> })}
                <Blocking unsaid=unsaid/>
            </div>
            {parts}
            {move || (narrowed && shown.with(|shown| !shown.is_empty())).then(|| view! {
                <p><Button on_press=move || shown.set(Vec::new())>{correct::all()}</Button></p>
            })}
            {(purpose != Purpose::Supplement).then(|| view! {
                <section class="form-section">
                    <h2 class="form-section-title">{correct::reason()}</h2>
                    <ReasonItem reason=reason unsaid=unsaid needed=needs_reason/>
                </section>
            })}
            <div class="form-bar">
                <LinkButton href=format!("/notifications/{id}")>{text::ui::cancel()}</LinkButton>
                <Button look=Look::Solid disabled=Signal::derive(move || pending.get() || !dirty()) on_press=submit>
                    {correct::submit()}
                </Button>
            </div>
        </form>
    }
}

const REASON_ID: &str = "correction-reason";

/// The reason of a correction.
#[component]
fn ReasonItem(
    /// What is typed.
    reason: RwSignal<String>,
    /// Whether it is missing, and was tried to be sent.
    unsaid: Signal<bool>,
    /// Whether it must be given.
    needed: bool,
) -> impl IntoView {
    use text::record::correct;
    let error = Signal::derive(move || unsaid.get().then(text::field_error::required));
    let bound = Bound {
        id: REASON_ID.to_owned(),
        label: correct::reason(),
        value: reason.into(),
        write: Callback::new(move |typed| reason.set(typed)),
        touch: Callback::new(|()| ()),
        error,
    };
    let need = if needed {
        Need::Required
    } else {
        Need::Optional
    };
    view! { <AreaField bound=bound need=need support=correct::reason_support()/> }
}

/// What blocks, each with its item.
#[component]
fn Blocking(
    /// Whether the reason is missing, which is no item of the form.
    unsaid: Signal<bool>,
) -> impl IntoView {
    let entry = Entry::get();
    move || {
        let mut all = if entry.tried.get() {
            entry.judged.with(|judged| judged.blocking.clone())
        } else {
            Vec::new()
        };
        all.extend(entry.refused.get());
        let mut lines: Vec<_> = all
            .iter()
            .map(|error| {
                view! { <li>{label_of(&error.pointer)} " " {message::field_error(error)}</li> }
                    .into_any()
            })
            .collect();
        if unsaid.get() {
            let said = text::field_error::required();
            let line = view! { <li>{text::record::correct::reason()} " " {said}</li> };
            lines.push(line.into_any());
        }
        if lines.is_empty() {
            return None;
        }
        let count = lines.len();
        Some(view! {
            <Notice tone=Tone::Error title=text::ui::errors::title(count)>
                <p>{text::ui::errors::text()}</p>
                <ul>{lines}</ul>
            </Notice>
        })
    }
}
