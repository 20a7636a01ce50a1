//! 経過: what changed over time, as bars and as a list to read.

use hersys_domain::case::{Case, CaseStatus, Interval, Severity, Track, Whereabouts};
use leptos::prelude::*;

use super::timeline_chart::TimelineChart;
use super::words;
use crate::locale::{Text, text};
use crate::message::Label;

/// What a value of a track is called.
pub(super) fn value(one: &Interval, case: &Case) -> Text {
    let known = match one.track {
        Track::Status => one.value.parse::<CaseStatus>().ok().map(Label::label),
        Track::Severity => one.value.parse::<Severity>().ok().map(Label::label),
        Track::Whereabouts => one.value.parse::<Whereabouts>().ok().map(Label::label),
        Track::Jurisdiction => Some(
            if one.value == case.summary.responsible_center_id.to_string() {
                case.responsible_center_name.as_str().into()
            } else {
                text::case::timeline::other_center()
            },
        ),
    };
    known.unwrap_or_else(|| one.value.as_str().into())
}

/// The part of the record.
#[component]
pub(super) fn Timeline(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    move || {
        let case = case.get();
        if case.timeline.is_empty() {
            return view! { <p class="empty">{text::case::timeline::empty()}</p> }.into_any();
        }
        let lines: Vec<_> = case
            .timeline
            .iter()
            .map(|one| {
                let from = words::instant(one.from_at);
                let span = one.until_at.map_or_else(
                    || text::case::timeline::from(&from),
                    |until| text::case::timeline::span(&from, words::instant(until)),
                );
                let present = one.until_at.is_none();
                view! {
                    <li class="event" class:event-present=present>
                        <span class="event-time">{span}</span>
                        <span class="event-track">{one.track.label()}</span>
                        <strong>{value(one, &case)}</strong>
                    </li>
                }
            })
            .collect();
        view! {
            <TimelineChart case=case.clone()/>
            <section class="section-plain">
                <h2>{text::case::timeline::title()}</h2>
                <ol class="events">{lines}</ol>
            </section>
        }
        .into_any()
    }
}
