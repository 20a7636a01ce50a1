//! Severity and whereabouts over time as small bars. The list below says the same in words.

use chrono::{DateTime, Utc};
use hersys_domain::case::{Case, Interval, Track};
use leptos::prelude::*;

use super::timeline::value;
use super::words;
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::ui::chart::scale::Linear;
use crate::ui::chart::width::measured;

const ID: &str = "timeline-chart";
const ROW: f64 = 32.0;
const LEFT: f64 = 72.0;
/// A character of 14 px, to see which words fit.
const LETTER: f64 = 14.0;

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of a life are far below what a float tells apart"
)]
fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp() as f64
}

/// The bars.
#[component]
pub(super) fn TimelineChart(
    /// The case as it stands.
    case: Case,
) -> impl IntoView {
    let now = browser::now_in_japan().map_or_else(DateTime::<Utc>::default, |now| now.to_utc());
    let begin = case.timeline.iter().map(|one| one.from_at).min();
    let begin = begin.unwrap_or(now);
    let words = text::case::timeline::chart_text(words::instant(begin), words::instant(now));
    let width = measured(ID);
    let bars = move || {
        let width = width.get();
        let scale = Linear::new(
            (seconds(begin), seconds(now).max(seconds(begin) + 1.0)),
            (LEFT, width),
        );
        let tracks = [Track::Severity, Track::Whereabouts];
        let rows: Vec<_> = tracks
            .iter()
            .enumerate()
            .map(|(row, track)| {
                let top = if row == 0 { 0.0 } else { ROW + 4.0 };
                let own = case.timeline.iter().filter(|one| one.track == *track);
                let bars: Vec<_> = own.map(|one| bar(one, &case, &scale, now, top)).collect();
                let title = track.label();
                view! {
                    <text x="0" y=(top + 21.0).to_string() class="chart-label">{title}</text>
                    {bars}
                }
            })
            .collect();
        view! { <svg class="chart-svg" width=width.to_string() height="68" aria-hidden="true">{rows}</svg> }
    };
    view! {
        <figure class="chart timeline-chart">
            <figcaption id="timeline-chart-title" class="chart-title">{text::case::timeline::chart()}</figcaption>
            <div id=ID class="chart-frame" role="img" aria-labelledby="timeline-chart-title" aria-describedby="timeline-chart-text">
                {bars}
            </div>
            <p id="timeline-chart-text" class="visually-hidden">{words}</p>
        </figure>
    }
}

fn bar(
    one: &Interval,
    case: &Case,
    scale: &Linear,
    now: DateTime<Utc>,
    top: f64,
) -> impl IntoView + use<> {
    let from = scale.at(seconds(one.from_at));
    let until = scale.at(seconds(one.until_at.unwrap_or(now)));
    let width = (until - from - 2.0).max(3.0);
    let class = format!("timeline-bar timeline-{}-{}", one.track, one.value);
    let words = value(one, case);
    let letters = u32::try_from(words.now().chars().count()).map_or(f64::MAX, f64::from);
    let fits = letters * LETTER + 16.0 < width;
    let x = (from + 8.0).to_string();
    let y = (top + 21.0).to_string();
    view! {
        <rect class=class x=from.to_string() y=top.to_string() width=width.to_string() height=ROW.to_string() rx="4"></rect>
        {fits.then(|| view! { <text class="timeline-words" x=x y=y>{words}</text> })}
    }
}
