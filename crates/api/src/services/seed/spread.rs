//! Where and when each made-up person is notified. It follows from their place in the order alone, so that any batch
//! can be made without those before it, and nobody has to be kept in memory.

use chrono::NaiveDate;
use hersys_domain::prefecture::Prefecture;

use super::SeedError;
use super::country::{Center, Country, Institution};
use super::curve::{self, Day};
use super::plan::Plan;
use hersys_made_up::chance::Chance;

/// Keeps this source of chance apart from those of the people themselves.
const SALT: u64 = 0x7370_7265_6164_0001;

/// Where and when one person is notified.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Day of report.
    pub on: NaiveDate,
    /// The responsible centre, in whose district the person lives.
    pub center: &'a Center,
    /// Who notifies.
    pub institution: &'a Institution,
    /// The centre of the institution.
    pub receiving: &'a Center,
}

/// The days of a plan, each with how many people there are up to its end.
#[derive(Debug)]
pub(super) struct Spread {
    seed: u64,
    days: Vec<(u64, Day)>,
}

impl Spread {
    /// Spreads a plan over the days of its curve, as text, or of a made-up wave; over the prefectures where somebody
    /// takes part only.
    pub fn new(plan: &Plan, curve: Option<&str>, country: &Country) -> Result<Self, SeedError> {
        let mut days = match curve {
            Some(text) => curve::read(text, plan.from, plan.until)?,
            None => curve::wave(plan.from, plan.until),
        };
        for day in &mut days {
            day.weights
                .retain(|(prefecture, _)| !country.within(*prefecture).is_empty());
        }
        let all: u64 = days.iter().map(weight).sum();
        if all == 0 {
            return Err(SeedError::Nobody);
        }
        let mut passed = 0;
        let days = days.into_iter().map(|day| {
            passed += weight(&day);
            // As many as the curve has up to here, so that the sum comes out.
            (u64::from(plan.cases) * passed / all, day)
        });
        Ok(Self {
            seed: plan.seed,
            days: days.collect(),
        })
    }

    /// Where the person at a place of the order, from 1, is notified.
    pub fn place<'a>(&self, number: u64, country: &'a Country) -> Option<Place<'a>> {
        let today = self.days.partition_point(|(due, _)| *due < number);
        let (_, day) = self.days.get(today)?;
        let mut chance = Chance::of(self.seed ^ SALT, number);
        let (prefecture, _): &(Prefecture, u64) = chance.weighed(&day.weights, |one| one.1)?;
        let centers = country.within(*prefecture);
        let center = chance.pick(centers)?;
        // Most see a doctor near home, some near work.
        let near = if chance.happens(850) {
            center
        } else {
            chance.pick(centers)?
        };
        Some(Place {
            on: day.on,
            center,
            institution: chance.pick(&near.institutions)?,
            receiving: near,
        })
    }
}

fn weight(day: &Day) -> u64 {
    day.weights.iter().map(|(_, weight)| weight).sum()
}
