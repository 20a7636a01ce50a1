//! What became of a run.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// Times of one kind, in milliseconds.
#[derive(Debug, Serialize)]
pub struct Times {
    count: usize,
    mean: f64,
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
}

/// The report of a run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How long was measured.
    pub seconds: f64,
    /// Scenarios that ended well within that time.
    pub done: usize,
    /// These by the second.
    pub rate: f64,
    /// From the moment a scenario was due until it had ended.
    pub whole: Times,
    /// Each request, from being sent until its answer, in the order of the steps.
    pub steps: Vec<Times>,
    /// Answers that were no success, by status; 0 where there was none at all.
    pub refused: BTreeMap<u16, usize>,
    /// The first text of each of these.
    pub texts: BTreeMap<u16, String>,
}

/// What one connection has seen.
#[derive(Debug, Default)]
pub struct Tally {
    /// Whole scenarios.
    pub whole: Vec<Duration>,
    /// Requests, by step.
    pub steps: Vec<Vec<Duration>>,
    /// Refusals by status.
    pub refused: BTreeMap<u16, usize>,
    /// The first one's text of each status.
    pub texts: BTreeMap<u16, String>,
}

impl Tally {
    /// Notes the time of a step.
    pub fn step(&mut self, place: usize, took: Duration) {
        if self.steps.len() <= place {
            self.steps.resize_with(place + 1, Vec::new);
        }
        if let Some(times) = self.steps.get_mut(place) {
            times.push(took);
        }
    }

    /// Notes a refusal.
    pub fn refuse(&mut self, status: u16, text: &str) {
        *self.refused.entry(status).or_default() += 1;
        self.texts
            .entry(status)
            .or_insert_with(|| text.chars().take(400).collect());
    }

    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.whole.extend(other.whole);
        for (place, times) in other.steps.into_iter().enumerate() {
            for took in times {
                self.step(place, took);
            }
        }
        for (status, count) in other.refused {
            *self.refused.entry(status).or_default() += count;
        }
        for (status, text) in other.texts {
            self.texts.entry(status).or_insert(text);
        }
    }

    /// The report of what was measured within so many seconds.
    #[expect(
        clippy::cast_precision_loss,
        reason = "nobody counts to 2^52 in one run"
    )]
    pub fn report(self, seconds: f64) -> Report {
        let done = self.whole.len();
        Report {
            seconds,
            done,
            rate: done as f64 / seconds.max(0.001),
            whole: times(self.whole),
            steps: self.steps.into_iter().map(times).collect(),
            refused: self.refused,
            texts: self.texts,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody counts to 2^52 in one run"
)]
fn times(mut all: Vec<Duration>) -> Times {
    all.sort_unstable();
    let millis = |took: Duration| (took.as_secs_f64() * 1e6).round() / 1e3;
    // The smallest time that so many of a thousand do not pass.
    let at = |thousandth: usize| {
        let place = (all.len() * thousandth).div_ceil(1000).saturating_sub(1);
        all.get(place).copied().map_or(0.0, millis)
    };
    let sum: Duration = all.iter().sum();
    Times {
        count: all.len(),
        mean: (sum.as_secs_f64() / all.len().max(1) as f64 * 1e6).round() / 1e3,
        p50: at(500),
        p95: at(950),
        p99: at(990),
        max: at(1000),
    }
}
