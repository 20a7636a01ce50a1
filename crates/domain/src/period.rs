//! How long recuperation lasts: rules as data with dates of validity (C9), and what follows for a case as
//! far as its onset or diagnosis tells.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::absent::DateAnswer;
use crate::case::CaseKind;

/// The rules of one time, for patients.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRules {
    /// First day. The earliest set holds for the days before it, too.
    pub from: NaiveDate,
    /// The notice it comes from.
    pub source: String,
    /// Days after onset that the last day is (day 0 is the onset).
    pub symptomatic_days: i64,
    /// Hours after improvement that must have passed, too.
    pub hours_after_improvement: i64,
    /// Days after the specimen that the last day is, without symptoms.
    pub asymptomatic_days: i64,
    /// Whether one may go out for what is necessary, 24 hours after improvement or without symptoms.
    pub essential_outings: bool,
}

// A file that does not parse leaves the table short; a test sees to it that none does.
static SHIPPED: LazyLock<Vec<PeriodRules>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../rules/period.json")).unwrap_or_default()
});

crate::closed_set! {
    /// May one go out.
    pub enum Outing {
        /// 外出を控える.
        StayHome = "stay_home",
        /// Only what is necessary, with a mask, without public transport, once symptoms are gone for 24 h.
        EssentialOnly = "essential_only",
        /// The period is over.
        Free = "free",
    }
}

/// Where somebody stands in their recuperation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Period {
    /// Day 0: onset, or diagnosis where there is none or it is not known.
    pub day_zero: NaiveDate,
    /// Whether day 0 is the onset.
    pub from_onset: bool,
    /// Today's day, counted from day 0.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub day: i64,
    /// 療養最終日 by the rule of the day, if symptoms improve in time.
    pub last_on: NaiveDate,
    /// Hours after improvement that must have passed, too; none without symptoms.
    #[cfg_attr(feature = "openapi", schema(example = 24))]
    pub hours_after_improvement: Option<i64>,
    /// May one go out.
    pub outing: Outing,
}

impl PeriodRules {
    /// The rules in force on a day.
    pub fn in_force(on: NaiveDate) -> Option<&'static Self> {
        let sets = &*SHIPPED;
        sets.iter()
            .rev()
            .find(|set| set.from <= on)
            .or_else(|| sets.first())
    }
}

impl Period {
    /// Where a case stands on `today`; none for other kinds than patients and where no day is known.
    pub fn of(
        kind: CaseKind,
        onset: Option<&DateAnswer>,
        diagnosed_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<Self> {
        if kind != CaseKind::Patient {
            return None;
        }
        let rules = PeriodRules::in_force(today)?;
        let onset_on = onset.and_then(DateAnswer::on);
        let without_symptoms =
            onset.is_some_and(|answer| answer.state() == crate::absent::DateState::None);
        let day_zero = onset_on.or(diagnosed_on)?;
        let days = if without_symptoms {
            rules.asymptomatic_days
        } else {
            rules.symptomatic_days
        };
        let last_on = day_zero + TimeDelta::days(days);
        let outing = if today > last_on {
            Outing::Free
        } else if rules.essential_outings {
            Outing::EssentialOnly
        } else {
            Outing::StayHome
        };
        Some(Self {
            day_zero,
            from_onset: onset_on.is_some(),
            day: (today - day_zero).num_days(),
            last_on,
            hours_after_improvement: (!without_symptoms).then_some(rules.hours_after_improvement),
            outing,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn known(text: &str) -> DateAnswer {
        DateAnswer::from_columns(Some(crate::absent::DateState::Known), Some(day(text)))
            .unwrap()
            .unwrap()
    }

    fn none() -> DateAnswer {
        DateAnswer::from_columns(Some(crate::absent::DateState::None), None)
            .unwrap()
            .unwrap()
    }

    fn of(onset: Option<DateAnswer>, diagnosed: Option<&str>, today: &str) -> Option<Period> {
        Period::of(
            CaseKind::Patient,
            onset.as_ref(),
            diagnosed.map(day),
            day(today),
        )
    }

    #[test]
    fn last_days_follow_the_rule_of_the_day() {
        for (onset, today, last) in [
            ("2020-05-20", "2020-05-29", "2020-06-03"),
            ("2020-06-05", "2020-06-12", "2020-06-15"),
            ("2022-09-01", "2022-09-06", "2022-09-11"),
            ("2022-09-01", "2022-09-07", "2022-09-08"),
        ] {
            let found = of(Some(known(onset)), None, today).unwrap();
            assert_eq!(found.last_on, day(last), "{onset} {today}");
            assert!(found.from_onset);
        }
        let without = of(Some(none()), Some("2022-02-01"), "2022-02-03").unwrap();
        assert_eq!(without.last_on, day("2022-02-08"));
        assert_eq!((without.day, without.from_onset), (2, false));
        assert_eq!(without.hours_after_improvement, None);
    }

    #[test]
    fn going_out_follows_the_rules_and_the_last_day() {
        let onset = || Some(known("2022-09-01"));
        assert_eq!(
            of(onset(), None, "2022-09-06").unwrap().outing,
            Outing::StayHome
        );
        assert_eq!(
            of(onset(), None, "2022-09-08").unwrap().outing,
            Outing::EssentialOnly
        );
        assert_eq!(
            of(onset(), None, "2022-09-09").unwrap().outing,
            Outing::Free
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(of(None, None, "2022-09-08"), None);
        let found = Period::of(
            CaseKind::Contact,
            Some(&known("2022-09-01")),
            None,
            day("2022-09-02"),
        );
        assert_eq!(found, None);
        // Onset unknown: from the diagnosis, and said so.
        let found = of(None, Some("2022-09-01"), "2022-09-02").unwrap();
        assert!(!found.from_onset);
    }
}
