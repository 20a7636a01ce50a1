//! What somebody else changed while one was typing: shown beside what was typed, of which nothing is lost.

use hersys_domain::case::{Case, Track};
use leptos::prelude::*;

use super::draft::current;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::timeline::{value, value_of};
use crate::pages::case::words;
use crate::ui::notice::{Notice, Tone};

/// What changed between a case as the reader saw it and as it stands.
pub(super) fn changed(before: &Case, now: &Case) -> impl IntoView + use<> {
    let tracks = [Track::Whereabouts, Track::Severity, Track::Status];
    let changed: Vec<_> = tracks
        .into_iter()
        .filter(|track| current(before, *track) != current(now, *track))
        .map(|track| {
            let old = value_of(track, &current(before, track), before);
            let new = value_of(track, &current(now, track), now);
            view! { <li>{text::case::course::was_now(&new, &old, track.label())}</li> }
        })
        .collect();
    let entries: Vec<_> = now
        .timeline
        .iter()
        .filter(|one| before.timeline.iter().all(|old| old.id != one.id))
        .map(|one| {
            let who = one.recorded_by.clone().or_else(|| one.recorded_for.clone());
            let words = text::case::course::entered(
                words::instant(one.recorded_at),
                one.track.label(),
                value(one, now),
                who.unwrap_or_default(),
            );
            view! { <li>{words}</li> }
        })
        .collect();
    let nothing = (changed.is_empty() && entries.is_empty())
        .then(|| view! { <p>{text::case::course::changed_elsewhere()}</p> });
    view! {
        <Notice tone=Tone::Warning title=text::case::course::changed_title()>
            {nothing}
            <ul>{changed} {entries}</ul>
            <p>{text::case::course::changed_text()}</p>
        </Notice>
    }
}
