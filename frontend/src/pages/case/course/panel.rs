//! The small form below the head of the record.

use hersys_client::{Client, ClientError, IdempotencyKey};
use hersys_domain::case::{Case, CaseKind, Severity, Track, Whereabouts};
use hersys_domain::course::CloseReason;
use leptos::prelude::*;

use super::changed::changed;
use super::draft::Draft;
use super::{Act, Desk, Record};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::timeline::value;
use crate::pages::case::words;
use crate::ui::button::{Button, Look};
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::picks::PickField;
use crate::ui::text_area::AreaField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// The form of what is being done, if anything is.
#[component]
pub(crate) fn CoursePanel(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    move || {
        let act = desk.act.get()?;
        let begun = desk.found.get_untracked();
        Some(view! { <Panel desk=desk act=act begun=begun/> })
    }
}

fn members<V: Label + std::fmt::Display>(all: &[V]) -> Vec<(String, Text)> {
    all.iter()
        .map(|one| (one.to_string(), one.label()))
        .collect()
}

/// What can be chosen: of the track, or the reasons for closing.
fn options(act: &Act, kind: CaseKind) -> Vec<(String, Text)> {
    let track = match act {
        Act::Change(track) => *track,
        Act::Correct(entry) => entry.track,
        Act::Close => return closing(kind),
        Act::Reopen | Act::Remove(_) => return Vec::new(),
    };
    match track {
        Track::Severity => members(Severity::ALL),
        Track::Whereabouts => members(Whereabouts::ALL),
        Track::Status | Track::Jurisdiction => Vec::new(),
    }
}

/// 届出の取下げ and 非該当 follow from the notification and are not chosen here.
fn closing(kind: CaseKind) -> Vec<(String, Text)> {
    let patient = kind == CaseKind::Patient;
    let by_hand = |one: &&CloseReason| match one {
        CloseReason::Withdrawn | CloseReason::NotACase => false,
        CloseReason::Recovered | CloseReason::Released => patient,
        CloseReason::ObservationOver => !patient,
        CloseReason::Died | CloseReason::Moved => true,
    };
    let all = CloseReason::ALL.iter().filter(by_hand);
    all.map(|one| (one.to_string(), one.label())).collect()
}

fn title(act: &Act, case: &Case) -> Text {
    use text::case::course;
    match act {
        Act::Change(track) => course::change_of(track.label()),
        Act::Close => course::close_title(),
        Act::Reopen => course::reopen_title(),
        Act::Correct(entry) => course::correct_title(
            words::instant(entry.from_at),
            entry.track.label(),
            value(entry, case),
        ),
        Act::Remove(entry) => course::remove_title(
            words::instant(entry.from_at),
            entry.track.label(),
            value(entry, case),
        ),
    }
}

async fn send(
    client: Client,
    act: Act,
    case: hersys_domain::id::CaseId,
    etag: String,
    draft: Draft,
    key: IdempotencyKey,
) -> Result<Record, ClientError> {
    let course = client.course();
    let unread = || ClientError::Network("nothing was chosen".to_owned());
    match act {
        Act::Change(Track::Severity) => {
            let body = draft.change().ok_or_else(unread)?;
            course.severity(case, &etag, &body, key).await
        }
        Act::Change(_) => {
            let body = draft.change().ok_or_else(unread)?;
            course.whereabouts(case, &etag, &body, key).await
        }
        Act::Close => {
            let body = draft.closing().ok_or_else(unread)?;
            course.close(case, &etag, &body, key).await
        }
        Act::Reopen => course.reopen(case, &etag, &draft.reason(), key).await,
        Act::Correct(entry) => {
            let body = draft.correction(entry.from_at);
            course.correct(entry.id, &etag, &body, key).await
        }
        Act::Remove(entry) => course.remove(entry.id, &etag, &draft.reason(), key).await,
    }
}

#[component]
fn Panel(
    /// The desk.
    desk: Desk,
    /// What is being done.
    act: Act,
    /// The case as it stood when this was begun.
    begun: Record,
) -> impl IntoView {
    let toasts = Toasts::get();
    let form = Form::new("course", Draft::of(&act)).guarded();
    let (id, kind) = (begun.summary.id, begun.summary.kind);
    let etag = StoredValue::new(begun.etag.clone());
    let before = StoredValue::new(begun.value.clone());
    let overtaken = RwSignal::new(None::<Case>);
    let heading = title(&act, &begun);
    let name = heading.clone();
    let doing = StoredValue::new(act.clone());
    let submit = move || {
        let etag_now = etag.get_value();
        form.send_or(
            move |client, draft: Draft, key| {
                send(client, doing.get_value(), id, etag_now.clone(), draft, key)
            },
            move |now: Record| {
                toasts.tell(text::case::course::saved());
                desk.record.put(now);
                desk.close();
            },
            move |error| {
                // What was typed stays; the next try is based on what stands now.
                if let Some(now) = error.standing::<Case>() {
                    etag.set_value(now.etag);
                    overtaken.set(Some(now.value));
                    desk.record.again();
                    return Heard::Shown;
                }
                Heard::Nothing
            },
        );
    };
    let conflict = move || {
        let now = overtaken.get()?;
        Some(before.with_value(|before| changed(before, &now)))
    };
    let first = if form.value().needs.value {
        "course-value-0"
    } else {
        "course-reason"
    };
    browser::focus_later(first);
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !browser::is_composing(&event) {
            event.prevent_default();
            event.stop_propagation();
            desk.close();
        }
    };
    view! {
        <section class="panel course-panel" aria-label=name on:keydown=keys>
            <h2 class="panel-title">{heading}</h2>
            {conflict}
            <FormView state=form.state() on_submit=submit>
                <Items form=form act=act kind=kind/>
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                    <Button on_press=move || desk.close()>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

#[component]
fn Items(
    /// The form.
    form: Form<Draft>,
    /// What is being done.
    act: Act,
    /// 区分 of the case.
    kind: CaseKind,
) -> impl IntoView {
    use text::case::course;
    let label = match &act {
        Act::Change(track) => track.label(),
        Act::Correct(entry) => entry.track.label(),
        Act::Close | Act::Reopen | Act::Remove(_) => course::close_reason(),
    };
    let choices = options(&act, kind);
    let value = (!choices.is_empty()).then(|| {
        let bound = form.choice(
            "/value",
            label,
            |draft: &Draft| draft.value.clone(),
            |draft, value: String| draft.value = value,
        );
        view! { <PickField bound=bound options=choices need=Need::Required/> }
    });
    let dated = !matches!(act, Act::Reopen | Act::Remove(_));
    let when = dated.then(|| view! { <When form=form/> });
    let reasoned = form.value().needs.reason;
    let reason = reasoned.then(|| {
        let bound = form.item(
            "/reason",
            course::reason(),
            |draft: &Draft| draft.reason.clone(),
            |draft, reason: String| draft.reason = reason,
        );
        view! { <AreaField bound=bound need=Need::Required/> }
    });
    view! { {value} {when} {reason} }
}

#[component]
fn When(
    /// The form.
    form: Form<Draft>,
) -> impl IntoView {
    use text::case::course;
    let day = form.item(
        "/from_at",
        course::day(),
        |draft: &Draft| draft.day,
        |draft, day| draft.day = day,
    );
    let time = form.item(
        "/time",
        course::time(),
        |draft: &Draft| draft.time.clone(),
        |draft, time: String| draft.time = time,
    );
    let note = form.item(
        "/note",
        course::note(),
        |draft: &Draft| draft.note.clone(),
        |draft, note: String| draft.note = note,
    );
    view! {
        <div class="form-pair">
            <DateField bound=day support=course::day_support()/>
            <TextField bound=time width=Width::Short support=course::time_support()/>
        </div>
        <AreaField bound=note/>
    }
}
