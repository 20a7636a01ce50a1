//! A series as days with parts.

use chrono::{Days, NaiveDate};
use hersys_domain::age::{AgeBand, Generation};
use hersys_domain::case::{Severity, Sex};
use hersys_domain::figure::{Dimension, Series};

use crate::locale::{Text, text};
use crate::message::Label;

/// A member of what the series is divided by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) value: String,
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
    let one = |value: &str, name: Text| Member {
        value: value.to_owned(),
        name,
    };
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
        Dimension::District => {
            let known = series.districts.iter();
            let named = |value: &str| series.districts.iter().any(|each| each.value == value);
            let unnamed = series.points.iter().any(|point| !named(&point.value));
            let unknown = unnamed.then(|| one("", text::statistics::district_unknown()));
            known
                .map(|each| one(&each.value, each.name.clone().into()))
                .chain(unknown)
                .collect()
        }
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
        let amount = index.and_then(|index| days.get_mut(index)).and_then(|day| {
            day.amounts
                .get_mut(part.unwrap_or(members.len().saturating_sub(1)))
        });
        if let Some(amount) = amount {
            *amount += point.amount;
        }
    }
    days
}

/// Districts that a chart tells apart; there are as many colours, with one for the rest.
const DISTRICTS: usize = 6;

/// What a chart shows of more members than it can tell apart: bands of age by generation, of many districts those with
/// most people and the rest as その他 above them.
pub(super) fn gathered(by: Dimension, days: &[Day], members: &[Member]) -> (Vec<Day>, Vec<Member>) {
    if by == Dimension::AgeBand {
        generations(days, members)
    } else if members.len() <= DISTRICTS + 1 {
        (days.to_vec(), members.to_vec())
    } else {
        districts(days, members)
    }
}

/// Bands of age as generations; 不明・調査中 where somebody is in it.
fn generations(days: &[Day], members: &[Member]) -> (Vec<Day>, Vec<Member>) {
    let of = |member: &Member| {
        let band = member.value.parse::<AgeBand>();
        band.map_or(Generation::Unknown, AgeBand::generation)
    };
    let belongs: Vec<Generation> = members.iter().map(of).collect();
    let within = |day: &Day, wanted: Generation| -> i64 {
        let parts = belongs.iter().zip(&day.amounts);
        parts
            .filter(|(generation, _)| **generation == wanted)
            .map(|(_, amount)| amount)
            .sum()
    };
    let somebody = |wanted: Generation| days.iter().any(|day| within(day, wanted) > 0);
    let kept: Vec<Generation> = Generation::ALL
        .iter()
        .copied()
        .filter(|one| *one != Generation::Unknown || somebody(*one))
        .collect();
    let gather = |day: &Day| Day {
        on: day.on,
        amounts: kept.iter().map(|one| within(day, *one)).collect(),
    };
    let member = |one: &Generation| Member {
        value: one.as_str().to_owned(),
        name: one.label(),
    };
    (
        days.iter().map(gather).collect(),
        kept.iter().map(member).collect(),
    )
}

fn districts(days: &[Day], members: &[Member]) -> (Vec<Day>, Vec<Member>) {
    let total = |part: usize| -> i64 { days.iter().filter_map(|day| day.amounts.get(part)).sum() };
    let mut by_size: Vec<usize> = (0..members.len()).collect();
    by_size.sort_by_key(|part| std::cmp::Reverse(total(*part)));
    by_size.truncate(DISTRICTS);
    by_size.sort_unstable();
    let own = |amounts: &[i64]| -> Vec<i64> {
        let kept = by_size
            .iter()
            .filter_map(|part| amounts.get(*part).copied());
        kept.collect()
    };
    let gather = |day: &Day| {
        let mut amounts = own(&day.amounts);
        amounts.push(day.sum() - amounts.iter().sum::<i64>());
        Day {
            on: day.on,
            amounts,
        }
    };
    let kept = by_size
        .iter()
        .filter_map(|part| members.get(*part).cloned());
    let others = Member {
        value: String::new(),
        name: text::statistics::others(),
    };
    (
        days.iter().map(gather).collect(),
        kept.chain([others]).collect(),
    )
}

/// The day so many days before another.
pub(super) fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}
