//! Where the patient was, from the course of the case: for the charts of health and their table.

use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::case::{Interval, Track, Whereabouts};

use super::chart::place as days_after;
use crate::browser;
use crate::locale::Text;
use crate::message::Label;
use crate::ui::chart::lines::Change;

/// Where the patient was from when on, in order of time; what was corrected or taken back does not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Places(Vec<(DateTime<Utc>, Text)>);

impl Places {
    /// From the entries of a case.
    pub(super) fn of(timeline: &[Interval]) -> Self {
        let mut all: Vec<_> = timeline
            .iter()
            .filter(|one| one.track == Track::Whereabouts && one.removal.is_none())
            .filter_map(|one| Some((one.from_at, one.value.parse::<Whereabouts>().ok()?.label())))
            .collect();
        all.sort_by_key(|(from, _)| *from);
        Self(all)
    }

    /// Where they were at an instant, as far as it was recorded.
    pub(super) fn at(&self, at: DateTime<Utc>) -> Option<Text> {
        let before = self.0.iter().rev().find(|(from, _)| *from <= at);
        before.map(|(_, words)| words.clone())
    }

    /// Where they were at the end of a day in Japan.
    pub(super) fn on(&self, day: NaiveDate) -> Option<Text> {
        let day_of = |at: &DateTime<Utc>| browser::in_japan(*at).map(|at| at.date_naive());
        let before = self
            .0
            .iter()
            .rev()
            .find(|(from, _)| day_of(from).is_some_and(|own| own <= day));
        before.map(|(_, words)| words.clone())
    }

    /// The changes within `days` days from `first` on, as lines of a chart.
    pub(super) fn changes(&self, first: NaiveDate, days: usize) -> Vec<Change> {
        let end = u32::try_from(days).map_or(f64::MAX, f64::from);
        self.0
            .iter()
            .map(|(from, words)| Change {
                at: days_after(*from, first),
                words: words.clone(),
            })
            .filter(|change| (0.0..end).contains(&change.at))
            .collect()
    }

    /// The changes since a day, each with its time.
    pub(super) fn since(&self, first: NaiveDate) -> impl Iterator<Item = &(DateTime<Utc>, Text)> {
        self.0
            .iter()
            .filter(move |(from, _)| days_after(*from, first) >= 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    fn interval(value: &str, from: &str) -> Interval {
        serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::nil(), "track": "whereabouts", "value": value, "from_at": from, "recorded_at": from,
        }))
        .unwrap()
    }

    #[test]
    fn a_place_holds_until_the_next_and_changes_before_the_chart_draw_no_line() {
        // Newest first, as the record has them; by the clock of Japan 11/20 08:00, 11/22 12:00.
        let places = Places::of(&[
            interval("hospital", "2026-11-22T03:00:00Z"),
            interval("home", "2026-11-19T23:00:00Z"),
        ]);
        let words = |text: Option<Text>| text.map(|text| text.in_locale(Locale::Ja));
        let at = |text: &str| words(places.at(text.parse().unwrap()));
        assert_eq!(at("2026-11-19T22:59:00Z"), None);
        assert_eq!(at("2026-11-22T02:59:00Z").as_deref(), Some("自宅療養中"));
        assert_eq!(at("2026-11-22T03:00:00Z").as_deref(), Some("入院中"));
        let on = |text: &str| words(places.on(text.parse().unwrap()));
        assert_eq!(on("2026-11-20").as_deref(), Some("自宅療養中"));
        assert_eq!(on("2026-11-22").as_deref(), Some("入院中"));
        let first = "2026-11-21".parse().unwrap();
        let changes = places.changes(first, 7);
        assert_eq!(changes.len(), 1);
        assert!((changes[0].at - 1.5).abs() < 1e-9);
    }
}
