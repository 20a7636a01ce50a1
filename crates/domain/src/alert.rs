//! What must be looked at (要対応): which reports raise an alert, by rules that are data with dates of
//! validity, and the worklist that follows from it (C6).

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AlertId, CaseId, ObservationId, PersonId};
use crate::observation::{Report, Temperature, UrgentSymptom};
use crate::person_number::PersonNumber;
use crate::validate::{Validate, Violations};

/// Characters of the note that resolves an alert.
pub const RESOLUTION_MAX: usize = 1_000;

crate::closed_set! {
    /// Why somebody must look.
    pub enum AlertRule {
        /// 緊急性の高い症状: any one of the thirteen.
        UrgentSymptom = "urgent_symptom",
        /// SpO2 at or below the alert limit (93).
        Spo2Alert = "spo2_alert",
        /// SpO2 at or below the warning limit (95).
        Spo2Warn = "spo2_warn",
        /// 38.5 ℃ and more.
        HighFever = "high_fever",
        /// 37.5 ℃ and more.
        Fever = "fever",
        /// Fever on several days in a row.
        FeverDays = "fever_days",
        /// The invitation could not go out: neither phone nor mail, or no birth date to ask for.
        NotInvited = "not_invited",
        /// A message did not arrive.
        NotDelivered = "not_delivered",
        /// Somebody said that the message was not for them.
        WrongRecipient = "wrong_recipient",
    }
}

crate::closed_set! {
    /// How soon.
    pub enum Urgency {
        /// 緊急: at once.
        Danger = "danger",
        /// 注意: today.
        Caution = "caution",
        /// 確認: to be seen.
        Notice = "notice",
    }
}

impl Urgency {
    /// 1 to 3, the most urgent first: the order of the worklist.
    pub const fn rank(self) -> i16 {
        match self {
            Self::Danger => 1,
            Self::Caution => 2,
            Self::Notice => 3,
        }
    }

    /// From its rank; anything unknown is taken as urgent.
    pub const fn of_rank(rank: i16) -> Self {
        match rank {
            2 => Self::Caution,
            3 => Self::Notice,
            _ => Self::Danger,
        }
    }
}

impl AlertRule {
    /// How soon somebody must look.
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::UrgentSymptom | Self::Spo2Alert => Urgency::Danger,
            Self::Spo2Warn | Self::HighFever | Self::FeverDays | Self::WrongRecipient => {
                Urgency::Caution
            }
            Self::Fever | Self::NotInvited | Self::NotDelivered => Urgency::Notice,
        }
    }
}

/// The limits of one time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRules {
    /// First day. The earliest set holds for the days before it, too.
    pub from: NaiveDate,
    /// Where the limits come from.
    pub source: String,
    /// SpO2 in percent at or below which it is urgent.
    pub spo2_alert: i16,
    /// SpO2 in percent at or below which one looks.
    pub spo2_warn: i16,
    /// 発熱: tenths of a degree from which on it counts.
    pub fever: i16,
    /// Tenths of a degree from which on it is high.
    pub high_fever: i16,
    /// Days in a row with fever after which one looks.
    pub fever_days: i64,
}

// A file that does not parse leaves the table short; a test sees to it that none does.
static SHIPPED: LazyLock<Vec<AlertRules>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../rules/alert.json")).unwrap_or_default());

impl AlertRules {
    /// The limits in force on a day.
    pub fn in_force(on: NaiveDate) -> Option<&'static Self> {
        let sets = &*SHIPPED;
        sets.iter()
            .rev()
            .find(|set| set.from <= on)
            .or_else(|| sets.first())
    }

    /// First day whose temperatures matter for a report of `on`.
    pub fn looks_back_to(&self, on: NaiveDate) -> NaiveDate {
        on - TimeDelta::days(self.fever_days - 1)
    }

    /// What a report of `on` raises, in the order of the set. `highest` are the highest temperatures of the
    /// days before, each day once.
    pub fn judge(
        &self,
        report: &Report,
        on: NaiveDate,
        highest: &[(NaiveDate, Temperature)],
    ) -> Vec<AlertRule> {
        let mut raised = Vec::new();
        if !report.urgent.is_empty() {
            raised.push(AlertRule::UrgentSymptom);
        }
        match report.spo2 {
            Some(spo2) if spo2 <= self.spo2_alert => raised.push(AlertRule::Spo2Alert),
            Some(spo2) if spo2 <= self.spo2_warn => raised.push(AlertRule::Spo2Warn),
            _ => {}
        }
        let tenths = report.temperature.map(Temperature::tenths);
        let fever = tenths.is_some_and(|tenths| tenths >= self.fever);
        match tenths {
            Some(tenths) if tenths >= self.high_fever => raised.push(AlertRule::HighFever),
            Some(_) if fever => raised.push(AlertRule::Fever),
            _ => {}
        }
        let hot = |ago: i64| {
            let day = on - TimeDelta::days(ago);
            highest
                .iter()
                .any(|(of, highest)| *of == day && highest.tenths() >= self.fever)
        };
        if fever && (1..self.fever_days).all(hot) {
            raised.push(AlertRule::FeverDays);
        }
        raised
    }
}

/// What is worth telling of some rules, the most urgent first: a rule is left out where a stricter one says the same.
pub fn telling(rules: &[AlertRule]) -> Vec<AlertRule> {
    let said_by = |rule: AlertRule| match rule {
        AlertRule::Spo2Warn => Some(AlertRule::Spo2Alert),
        AlertRule::Fever => Some(AlertRule::HighFever),
        _ => None,
    };
    let mut told: Vec<AlertRule> = rules
        .iter()
        .copied()
        .filter(|rule| said_by(*rule).is_none_or(|stricter| !rules.contains(&stricter)))
        .collect();
    told.sort_unstable_by_key(|rule| (rule.urgency(), *rule));
    told.dedup();
    told
}

/// The most urgent of some rules.
pub fn most_urgent(rules: &[AlertRule]) -> Option<Urgency> {
    rules.iter().map(|rule| rule.urgency()).min()
}

/// A line of 要対応一覧: one person, with everything that has come since somebody last resolved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// The line.
    pub id: AlertId,
    /// The case.
    pub case_id: CaseId,
    /// The person.
    pub person_id: PersonId,
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// Name; none for 氏名不詳.
    pub name: Option<String>,
    /// How soon.
    pub urgency: Urgency,
    /// Why.
    pub rules: Vec<AlertRule>,
    /// How many reports came to it.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub reports: i16,
    /// The latest of them; none where no report raised it.
    pub observation_id: Option<ObservationId>,
    /// Its day.
    pub observed_on: Option<NaiveDate>,
    /// Its temperature.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, example = 38.6))]
    pub temperature: Option<Temperature>,
    /// Its SpO2 in percent.
    #[cfg_attr(feature = "openapi", schema(example = 92))]
    pub spo2: Option<i16>,
    /// The urgent symptoms of all of them.
    pub urgent: Vec<UrgentSymptom>,
    /// Since when it has been this urgent.
    pub raised_at: DateTime<Utc>,
    /// When something last came to it.
    pub updated_at: DateTime<Utc>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Version, as in the `ETag`: a report that comes to it makes a new one.
    pub version: i32,
}

/// 対応済みにする: what was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// 対応の内容, compulsory, at most 1,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "電話で本人と話し、受診を手配した。",
            min_length = 1,
            max_length = 1000
        )
    )]
    pub note: String,
}

impl Validate for Resolution {
    fn validate(&self, out: &mut Violations) {
        out.required("/note", &self.note);
        out.lines("/note", &self.note, RESOLUTION_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rules() -> &'static AlertRules {
        AlertRules::in_force(day("2026-11-23")).unwrap()
    }

    #[test]
    fn the_stricter_of_two_rules_is_told() {
        use AlertRule::{
            Fever, FeverDays, HighFever, NotInvited, Spo2Alert, Spo2Warn, UrgentSymptom,
        };
        let raised = [
            Fever,
            HighFever,
            NotInvited,
            Spo2Alert,
            Spo2Warn,
            UrgentSymptom,
        ];
        assert_eq!(
            telling(&raised),
            [UrgentSymptom, Spo2Alert, HighFever, NotInvited]
        );
        assert_eq!(telling(&[Fever, FeverDays, Fever]), [FeverDays, Fever]);
    }

    fn judged(report: &Report, highest: &[(&str, i16)]) -> Vec<AlertRule> {
        let highest: Vec<_> = highest
            .iter()
            .map(|(on, tenths)| (day(on), Temperature::of_tenths(*tenths)))
            .collect();
        rules().judge(report, day("2026-11-23"), &highest)
    }

    fn hot(tenths: i16) -> Report {
        Report {
            temperature: Some(Temperature::of_tenths(tenths)),
            ..Report::default()
        }
    }

    fn saturated(spo2: i16) -> Report {
        Report {
            spo2: Some(spo2),
            ..Report::default()
        }
    }

    #[test]
    fn limits_hold_from_the_named_value_on() {
        assert_eq!(judged(&saturated(96), &[]), []);
        assert_eq!(judged(&saturated(95), &[]), [AlertRule::Spo2Warn]);
        assert_eq!(judged(&saturated(94), &[]), [AlertRule::Spo2Warn]);
        assert_eq!(judged(&saturated(93), &[]), [AlertRule::Spo2Alert]);
        assert_eq!(judged(&hot(374), &[]), []);
        assert_eq!(judged(&hot(375), &[]), [AlertRule::Fever]);
        assert_eq!(judged(&hot(384), &[]), [AlertRule::Fever]);
        assert_eq!(judged(&hot(385), &[]), [AlertRule::HighFever]);
    }

    #[test]
    fn every_urgent_symptom_alone_is_a_danger() {
        for symptom in UrgentSymptom::ALL {
            let report = Report {
                urgent: vec![*symptom],
                ..Report::default()
            };
            let found = judged(&report, &[]);
            assert_eq!(found, [AlertRule::UrgentSymptom], "{symptom}");
            assert_eq!(most_urgent(&found), Some(Urgency::Danger));
        }
    }

    #[test]
    fn fever_of_four_days_in_a_row_and_no_gap() {
        let days = [
            ("2026-11-20", 376),
            ("2026-11-21", 380),
            ("2026-11-22", 375),
        ];
        assert_eq!(
            judged(&hot(375), &days),
            [AlertRule::Fever, AlertRule::FeverDays]
        );
        assert_eq!(judged(&hot(374), &days), []);
        assert_eq!(judged(&hot(375), &days[1..]), [AlertRule::Fever]);
        let cooled = [
            ("2026-11-20", 376),
            ("2026-11-21", 374),
            ("2026-11-22", 375),
        ];
        assert_eq!(judged(&hot(375), &cooled), [AlertRule::Fever]);
        assert_eq!(rules().looks_back_to(day("2026-11-23")), day("2026-11-20"));
    }

    #[test]
    fn ranks_go_there_and_back() {
        for urgency in Urgency::ALL {
            assert_eq!(Urgency::of_rank(urgency.rank()), *urgency);
        }
        assert_eq!(
            most_urgent(&[AlertRule::Fever, AlertRule::Spo2Alert]),
            Some(Urgency::Danger)
        );
        assert_eq!(most_urgent(&[]), None);
    }
}
