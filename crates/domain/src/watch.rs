//! Until when a contact or a returnee is under observation (健康観察の終期): rules as data with dates of validity, and what
//! follows from the days on which somebody was exposed.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::absent::YesNoUnknown;
use crate::entry::exposure::{ContactJudgement, Exposure, ExposureRelation};

/// The rules of one time, for contacts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchRules {
    /// First day. The earliest set holds for the days before it, too.
    pub from: NaiveDate,
    /// The notice it comes from.
    pub source: String,
    /// Days after day 0 that the last day is.
    pub days: i64,
    /// The same where tests on the two days before it are negative; none where tests change nothing.
    pub early_days: Option<i64>,
}

// A file that does not parse leaves the table short; a test sees to it that none does.
static SHIPPED: LazyLock<Vec<WatchRules>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../rules/watch.json")).unwrap_or_default());

/// Days after the entry into the country that a returnee is under observation.
const RETURNEE_DAYS: i64 = 14;

/// Until when somebody is under observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Watch {
    /// Day 0: of the last exposure, of a returnee that of the entry into the country.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-19"))]
    pub day_zero_on: NaiveDate,
    /// 健康観察の終期: the last day.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-24"))]
    pub until_on: NaiveDate,
    /// The last day where the tests of the second and third day are negative, by rules that know of such.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-22"))]
    pub early_on: Option<NaiveDate>,
}

impl Watch {
    /// Of a contact with this day 0. Whoever was under observation when a rule changed is so by the new one from its first day
    /// on: the last day is the first on which the rule in force asks for no further one.
    pub fn of_contact(day_zero_on: NaiveDate) -> Option<Self> {
        let mut sets = SHIPPED.iter().peekable();
        // Until when the rules before asked for it.
        let mut asked_before = day_zero_on;
        while let Some(rules) = sets.next() {
            let next = sets.peek().map(|next| next.from);
            // It held no longer when day 0 came.
            if next.is_some_and(|next| next <= day_zero_on) {
                continue;
            }
            // Where by this rule the end had come before its first day, it ended with the rule before.
            let last = (day_zero_on + TimeDelta::days(rules.days)).max(asked_before);
            if let Some(next) = next.filter(|next| *next <= last) {
                asked_before = next - TimeDelta::days(1);
                continue;
            }
            let early_on = rules
                .early_days
                .map(|days| (day_zero_on + TimeDelta::days(days)).max(rules.from.min(last)));
            return Some(Self {
                day_zero_on,
                until_on: last,
                early_on: early_on.filter(|early| *early < last),
            });
        }
        None
    }

    /// Of a returnee who entered the country on this day.
    pub fn of_returnee(entered_on: NaiveDate) -> Self {
        Self {
            day_zero_on: entered_on,
            until_on: entered_on + TimeDelta::days(RETURNEE_DAYS),
            early_on: None,
        }
    }

    /// Of a contact by all that exposed them, each with the day of onset (else of diagnosis) of whom they met: the longest; none
    /// where no exposure has a day, or all were judged to be none that matters.
    pub fn of_exposures<'a>(
        all: impl IntoIterator<Item = (&'a Exposure, Option<NaiveDate>)>,
    ) -> Option<Self> {
        all.into_iter()
            .filter_map(|(exposure, onset_on)| day_zero(exposure, onset_on))
            .filter_map(Self::of_contact)
            .max_by_key(|watch| (watch.until_on, watch.day_zero_on))
    }

    /// Which day `on` is, counted from day 0; none before it.
    pub fn day(&self, on: NaiveDate) -> Option<i64> {
        Some((on - self.day_zero_on).num_days()).filter(|day| *day >= 0)
    }

    /// The number of the last day.
    pub fn last_day(&self) -> i64 {
        (self.until_on - self.day_zero_on).num_days()
    }
}

/// Day 0 of an exposure: that of the last contact; of somebody of the same household the later of the onset (else specimen) of
/// whom they live with and the beginning of precautions at home.
pub fn day_zero(exposure: &Exposure, onset_on: Option<NaiveDate>) -> Option<NaiveDate> {
    if exposure.judgement == Some(ContactJudgement::NotClose) {
        return None;
    }
    let at_home = exposure.relation == Some(ExposureRelation::Household)
        || exposure.same_household == Some(YesNoUnknown::Yes);
    let since = onset_on.max(exposure.precautions_on);
    if at_home && since.is_some() {
        since
    } else {
        exposure.last_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn until(day_zero: &str) -> NaiveDate {
        Watch::of_contact(day(day_zero)).unwrap().until_on
    }

    #[test]
    fn the_rules_are_read_and_in_order() {
        assert_eq!(SHIPPED.len(), 4);
        assert!(SHIPPED.is_sorted_by_key(|rules| rules.from));
    }

    #[test]
    fn the_last_day_follows_the_rules_of_the_time() {
        for (zero, last) in [
            ("2019-12-31", "2020-01-14"),
            ("2020-04-01", "2020-04-15"),
            ("2022-01-14", "2022-01-24"),
            ("2022-02-01", "2022-02-08"),
            ("2022-08-01", "2022-08-06"),
        ] {
            assert_eq!(until(zero), day(last), "{zero}");
        }
    }

    #[test]
    fn who_is_under_observation_when_a_rule_changes_is_let_go_by_the_new_one() {
        for (zero, last) in [
            // 14 days end on the day before the change.
            ("2021-12-30", "2022-01-13"),
            // Asked for 14, on the 14th only for 10: they ended with the rule before.
            ("2021-12-31", "2022-01-13"),
            ("2022-01-03", "2022-01-13"),
            ("2022-01-04", "2022-01-14"),
            ("2022-01-20", "2022-01-27"),
            ("2022-01-21", "2022-01-28"),
            ("2022-07-16", "2022-07-21"),
            ("2022-07-18", "2022-07-23"),
        ] {
            assert_eq!(until(zero), day(last), "{zero}");
        }
    }

    #[test]
    fn negative_tests_end_it_early_where_the_rules_say_so() {
        let of = |zero: &str| Watch::of_contact(day(zero)).unwrap().early_on;
        assert_eq!(of("2022-08-01"), Some(day("2022-08-04")));
        assert_eq!(of("2022-07-18"), Some(day("2022-07-22")));
        assert_eq!(of("2022-02-01"), None);
    }

    #[test]
    fn a_returnee_is_under_observation_for_fourteen_days() {
        let watch = Watch::of_returnee(day("2022-08-01"));
        assert_eq!((watch.until_on, watch.last_day()), (day("2022-08-15"), 14));
        assert_eq!(watch.day(day("2022-07-31")), None);
        assert_eq!(watch.day(day("2022-08-03")), Some(2));
    }

    fn met(last: &str) -> Exposure {
        Exposure {
            last_on: Some(day(last)),
            ..Exposure::default()
        }
    }

    #[test]
    fn at_home_day_zero_is_the_later_of_onset_and_precautions() {
        let mut exposure = met("2022-08-10");
        exposure.same_household = Some(YesNoUnknown::Yes);
        assert_eq!(day_zero(&exposure, None), Some(day("2022-08-10")));
        let onset = Some(day("2022-08-05"));
        assert_eq!(day_zero(&exposure, onset), onset);
        exposure.precautions_on = Some(day("2022-08-07"));
        assert_eq!(day_zero(&exposure, onset), exposure.precautions_on);
        exposure.precautions_on = Some(day("2022-08-01"));
        assert_eq!(day_zero(&exposure, onset), onset);
        // Elsewhere it is the last contact, whenever whom they met fell ill.
        let away = met("2022-08-10");
        assert_eq!(day_zero(&away, onset), Some(day("2022-08-10")));
        let relation = Exposure {
            relation: Some(ExposureRelation::Household),
            ..met("2022-08-10")
        };
        assert_eq!(day_zero(&relation, onset), onset);
    }

    #[test]
    fn of_several_exposures_the_longest_counts_and_none_that_was_judged_harmless() {
        let (first, second) = (met("2022-08-01"), met("2022-08-04"));
        let of = |all: &[&Exposure]| Watch::of_exposures(all.iter().map(|one| (*one, None)));
        assert_eq!(of(&[&first, &second]).unwrap().until_on, day("2022-08-09"));
        let harmless = Exposure {
            judgement: Some(ContactJudgement::NotClose),
            ..met("2022-08-04")
        };
        assert_eq!(
            of(&[&first, &harmless]).unwrap().until_on,
            day("2022-08-06")
        );
        assert_eq!(of(&[&harmless, &Exposure::default()]), None);
    }
}
