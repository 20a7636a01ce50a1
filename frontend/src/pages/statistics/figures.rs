//! A series as days with parts.

use chrono::{Days, NaiveDate};
use hersys_domain::age::AgeBand;
use hersys_domain::case::{Severity, Sex};
use hersys_domain::figure::{Dimension, Series};

use crate::locale::{Text, text};
use crate::message::Label;

/// A member of what the series is divided by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) value: &'static str,
    pub(super) name: Text,
}

/// A day, with as many amounts as there are members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) on: NaiveDate,
    pub(super) amounts: Vec<i64>,
}

impl Day {
    pub(super) fn sum(&self) -> i64 {
        self.amounts.iter().sum()
    }
}

/// The members of what a series is divided by, in their order. Bands that only lists record stand there
/// where somebody is in them.
pub(super) fn members(series: &Series) -> Vec<Member> {
    let one = |value: &'static str, name: Text| Member { value, name };
    match series.dimension {
        Dimension::Severity => Severity::ALL
            .iter()
            .map(|each| one(each.as_str(), each.label()))
            .collect(),
        Dimension::Sex => Sex::ALL
            .iter()
            .map(|each| one(each.as_str(), each.label()))
            .collect(),
        Dimension::AgeBand => AgeBand::ALL
            .iter()
            .filter(|each| !each.only_recorded() || occurs(series, each.as_str()))
            .map(|each| one(each.as_str(), each.label()))
            .collect(),
        Dimension::Total | Dimension::AgeSex => vec![one("", text::statistics::all())],
    }
}

fn occurs(series: &Series, value: &str) -> bool {
    series.points.iter().any(|point| point.value == value)
}

/// Every day of the series, those without cases too.
pub(super) fn sums(series: &Series, members: &[Member]) -> Vec<Day> {
    let mut days: Vec<Day> = series
        .from
        .iter_days()
        .take_while(|on| *on <= series.until)
        .map(|on| Day {
            on,
            amounts: vec![0; members.len()],
        })
        .collect();
    for point in &series.points {
        let index = usize::try_from((point.on - series.from).num_days()).ok();
        let part = members.iter().position(|one| one.value == point.value);
        let amount = index
            .and_then(|index| days.get_mut(index))
            .and_then(|day| day.amounts.get_mut(part.unwrap_or(members.len() - 1)));
        if let Some(amount) = amount {
            *amount += point.amount;
        }
    }
    days
}

/// The day so many days before another.
pub(super) fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}
