//! 経過: what changed over time, as bars and as a list to read.

use hersys_domain::case::{Case, CaseStatus, Interval, Severity, Track, Whereabouts};
use leptos::prelude::*;

use super::course::{Act, Desk};
use super::timeline_chart::TimelineChart;
use super::words;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::button::{Button, Look};

/// What a value of a track is called.
pub(super) fn value_of(track: Track, value: &str, case: &Case) -> Text {
    let known = match track {
        Track::Status => value.parse::<CaseStatus>().ok().map(Label::label),
        Track::Severity => value.parse::<Severity>().ok().map(Label::label),
        Track::Whereabouts => value.parse::<Whereabouts>().ok().map(Label::label),
        Track::Jurisdiction => Some(if value == case.summary.responsible_center_id.to_string() {
            case.responsible_center_name.as_str().into()
        } else {
            text::case::timeline::other_center()
        }),
    };
    known.unwrap_or_else(|| value.into())
}

/// What an entry says.
pub(super) fn value(one: &Interval, case: &Case) -> Text {
    value_of(one.track, &one.value, case)
}

/// The part of the record.
#[component]
pub(super) fn Timeline(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    move || {
        let case = case.get();
        if case.timeline.is_empty() {
            return view! { <p class="empty">{text::case::timeline::empty()}</p> }.into_any();
        }
        let lines: Vec<_> = case
            .timeline
            .iter()
            .map(|one| view! { <Entry one=one.clone() case=case.clone() desk=desk/> })
            .collect();
        let removed: Vec<_> = case
            .removed
            .iter()
            .map(|one| view! { <Entry one=one.clone() case=case.clone() desk=desk/> })
            .collect();
        let count = removed.len();
        let removed = (count > 0).then(|| {
            view! {
                <details class="more">
                    <summary>{text::case::timeline::removed(count)}</summary>
                    <ol class="events">{removed}</ol>
                </details>
            }
        });
        view! {
            <TimelineChart case=case.clone()/>
            <section class="section-plain">
                <h2>{text::case::timeline::title()}</h2>
                <ol class="events">{lines}</ol>
                {removed}
            </section>
        }
        .into_any()
    }
}

/// Who recorded something, as far as the reader may know.
fn who(person: Option<&String>, organization: Option<&String>) -> Option<String> {
    person.or(organization).cloned()
}

#[component]
fn Entry(
    /// The entry.
    one: Interval,
    /// The case.
    case: Case,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    use text::case::timeline as words_of;
    let from = words::instant(one.from_at);
    let span = one.until_at.map_or_else(
        || words_of::from(&from),
        |until| words_of::span(&from, words::instant(until)),
    );
    let gone = one.removal.is_some();
    let present = one.until_at.is_none() && !gone;
    let by_hand = matches!(one.track, Track::Severity | Track::Whereabouts);
    let said = value(&one, &case);
    let recorded = who(one.recorded_by.as_ref(), one.recorded_for.as_ref())
        .map(|who| words_of::recorded(words::instant(one.recorded_at), who));
    let reason = one.reason.map(Label::label);
    let removal = one.removal.clone().map(|removal| {
        let at = words::instant(removal.at);
        let who = who(removal.by.as_ref(), removal.organization.as_ref()).unwrap_or_default();
        let line = if removal.corrected {
            words_of::corrected_by(at, who)
        } else {
            words_of::removed_by(at, who)
        };
        view! { <span class="event-more">{line} " " {removal.reason}</span> }
    });
    let actions = (desk.may && by_hand && !gone).then(|| {
        let spoken = Text::listed(vec![one.track.label(), said.clone(), from.clone().into()]);
        let (correct, remove) = (Box::new(one.clone()), Box::new(one.clone()));
        view! {
            <span class="event-actions" role="group" aria-label=spoken>
                <Button look=Look::Plain on_press=move || desk.act.set(Some(Act::Correct(correct.clone())))>
                    {text::case::course::correct()}
                </Button>
                <Button look=Look::Plain on_press=move || desk.act.set(Some(Act::Remove(remove.clone())))>
                    {text::case::course::remove()}
                </Button>
            </span>
        }
    });
    view! {
        <li class="event" class:event-present=present class:event-gone=gone>
            <span class="event-time">{span}</span>
            <span class="event-track">{one.track.label()}</span>
            <span class="event-said">
                <strong>{said}</strong>
                {reason.map(|reason| view! { <span class="tag">{reason}</span> })}
                {one.note.clone().map(|note| view! { <span class="event-note">{note}</span> })}
                {recorded.map(|words| view! { <span class="event-more">{words}</span> })}
                {removal}
            </span>
            {actions}
        </li>
    }
}
