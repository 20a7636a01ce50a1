//! Temperature and SpO2 over the days, on fixed axes with the limits as bands.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::observation::Observation;
use leptos::prelude::*;

use super::place::Places;
use super::strip::strip;
use super::table::sheet;
use crate::browser;
use crate::locale::{Text, text};
use crate::pages::case::words;
use crate::ui::chart::lines::{Axes, Band, Dot, Lines};
use crate::ui::chart::table::ChartTable;

/// Days that a chart shows at least.
const LEAST: i64 = 7;

/// When a report was measured, in days since `first`, by the clock of Japan.
pub(super) fn place(at: DateTime<Utc>, first: NaiveDate) -> f64 {
    let Some(at) = browser::in_japan(at) else {
        return 0.0;
    };
    let days = i32::try_from((at.date_naive() - first).num_days()).map_or(0.0, f64::from);
    days + f64::from(at.num_seconds_from_midnight()) / 86_400.0
}

/// The days from the first report to today or the last report: `11/23`.
fn days(reports: &[Observation]) -> (NaiveDate, Vec<String>) {
    let today = browser::today().unwrap_or_default();
    let all = || reports.iter().map(|one| one.observed_on);
    let first = all().min().unwrap_or(today);
    let last = all().max().unwrap_or(today);
    // A case long over is not stretched to today.
    let end = if (today - last).num_days() <= 14 {
        today.max(last)
    } else {
        last
    };
    let count = ((end - first).num_days() + 1).max(LEAST);
    let words = (0..count)
        .map(|day| {
            let on = first + chrono::TimeDelta::days(day);
            format!("{}/{}", on.month(), on.day())
        })
        .collect();
    (first, words)
}

/// The charts of the reports that count, in order of time.
pub(super) fn vitals(reports: &[Observation], places: &Places) -> AnyView {
    use text::follow_up as say;
    let (first, days) = days(reports);
    let last = reports.last().map_or(first, |one| one.observed_on);
    let description = |count: usize| say::chart_text(count, first, last);
    let dots = |value: fn(&Observation) -> Option<f64>, unit: &str, marked: fn(f64) -> bool| {
        let one = |of: &Observation| {
            let value = value(of)?;
            let said = if unit == "℃" {
                format!("{value:.1} {unit}")
            } else {
                format!("{value:.0} {unit}")
            };
            Some(Dot {
                at: place(of.measured_at, first),
                value,
                words: point(of, &said),
                marked: marked(value),
                noted: unit == "℃" && cooled(of),
            })
        };
        reports.iter().filter_map(one).collect::<Vec<_>>()
    };
    let temperature = dots(
        |of| of.temperature.map(|value| f64::from(value.tenths()) / 10.0),
        "℃",
        |value| value >= 37.45,
    );
    let spo2 = dots(|of| of.spo2.map(f64::from), "%", |value| value <= 95.0);
    let axes = |range, ticks: &[i32]| Axes {
        range,
        ticks: ticks.to_vec(),
        days: days.clone(),
    };
    let hot = Band {
        from: 37.5,
        until: 42.0,
        grave: false,
    };
    let low = Band {
        from: 93.5,
        until: 95.5,
        grave: false,
    };
    let lowest = Band {
        from: 85.0,
        until: 93.5,
        grave: true,
    };
    let below = strip(reports, first, &days);
    let changes = places.changes(first, days.len());
    let noted = temperature.iter().any(|dot| dot.noted);
    let sheet = sheet(reports, first, days.len(), places);
    view! {
        <section class="follow-up-charts">
            <Lines
                id="chart-temperature"
                title=say::chart_temperature()
                description=description(temperature.len())
                axes=axes((35.0, 42.0), &[35, 36, 37, 38, 39, 40, 41, 42])
                bands=vec![hot]
                dots=temperature
                changes=changes.clone()
            />
            <Lines
                id="chart-spo2"
                title=say::chart_spo2()
                description=description(spo2.len())
                axes=axes((85.0, 100.0), &[85, 90, 93, 96, 100])
                bands=vec![low, lowest]
                dots=spo2
                changes=changes
            />
            <ul class="chart-legend">
                <li class="band">{say::band_fever()}</li>
                <li class="band">{say::band_spo2()}</li>
                <li class="band band-grave">{say::band_spo2_alert()}</li>
                {noted.then(|| view! { <li class="noted">{say::antipyretic_taken()}</li> })}
            </ul>
            {moves(places, first)}
            {below}
            <ChartTable caption=say::table_caption() file="健康観察" sheet=sheet/>
        </section>
    }
    .into_any()
}

/// Whether a drug against fever had been taken.
fn cooled(of: &Observation) -> bool {
    of.antipyretic == Some(YesNoUnknown::Yes)
}

fn point(of: &Observation, said: &str) -> Text {
    let at = words::instant(of.measured_at);
    if cooled(of) {
        text::follow_up::point_cooled(at, said)
    } else {
        text::follow_up::point(at, said)
    }
}

/// The upright lines of the charts in words.
fn moves(places: &Places, first: NaiveDate) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = places
        .since(first)
        .map(|(from, words)| {
            let (at, words) = (words::instant(*from), words.clone());
            view! { <li>{at} " " {words}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="chart-moves">
                <h3>{text::follow_up::moves()}</h3>
                <ul class="plain-list">{lines}</ul>
            </div>
        }
    })
}
