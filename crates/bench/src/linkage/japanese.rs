//! Made-up Japanese people, each of whom may stand on record again with the slips of those who type.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use hersys_linkage::person::{Key, Population, Subject, compare};
use hersys_made_up::chance::Chance;

use crate::figures::{Figures, Pair};
use crate::{damage, people};

/// A record that waits for being compared.
struct Kept {
    person: usize,
    subject: Subject,
    slips: Vec<&'static str>,
}

/// So many people, half of whom stand on record a second time.
fn records(seed: u64, count: usize) -> Vec<Kept> {
    let all = people::people(seed, count);
    let mut kept = Vec::with_capacity(count * 3 / 2);
    for (place, record) in (0..).zip(&all) {
        let mut chance = Chance::of(seed ^ 0x5eed, place);
        let mut keep = |record: &people::Record, slips| {
            let subject = Subject::of(&record.identity, &record.contact, record.sex);
            kept.push(Kept {
                person: record.person,
                subject,
                slips,
            });
        };
        keep(record, Vec::new());
        if chance.happens(500) {
            let (again, slips) = damage::again(record, &mut chance);
            keep(&again, slips);
        }
    }
    kept
}

/// What came of one seed.
pub struct Outcome {
    /// How well all was found.
    pub figures: Figures,
    /// Records to be compared for one that comes in, on average.
    pub candidates: f64,
    /// By slip: pairs of one person that have it, and how many of them were missed.
    pub slips: Vec<(&'static str, u64, u64)>,
}

/// Links the records of so many people of one seed. Each is compared with those that share a key with it.
pub fn measure(seed: u64, people: usize, today: NaiveDate) -> Outcome {
    let records = records(seed, people);
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        for key in record.subject.keys() {
            by_key.entry(key).or_default().push(at);
        }
    }
    let population = Population {
        doubled: 0.5,
        ..Population::of(people as u64)
    };
    let mut judged = Vec::new();
    let mut candidates = 0_usize;
    for (a, one) in records.iter().enumerate() {
        let found: BTreeSet<usize> = one
            .subject
            .sought(today)
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .filter(|b| *b != a)
            .collect();
        candidates += found.len();
        for b in found {
            let Some(other) = records.get(b) else {
                continue;
            };
            // A pair that only one of both finds is found all the same; it is counted once.
            let (a, b) = (a.min(b), a.max(b));
            let same = one.person == other.person;
            let comparison = compare(&one.subject, &other.subject, population);
            judged.push((comparison.bits, Pair { a, b, same }));
        }
    }
    judged.sort_by_key(|(_, pair)| (pair.a, pair.b));
    judged.dedup_by_key(|(_, pair)| (pair.a, pair.b));
    let all = records.len() - people;
    let slips = by_slip(&records, &judged);
    #[expect(clippy::cast_precision_loss, reason = "counts of thousands")]
    Outcome {
        figures: Figures::of(judged.iter().copied(), all as u64),
        candidates: candidates as f64 / records.len() as f64,
        slips,
    }
}

fn by_slip(records: &[Kept], judged: &[(f64, Pair)]) -> Vec<(&'static str, u64, u64)> {
    let linked: BTreeSet<usize> = judged
        .iter()
        .filter(|(bits, pair)| *bits > 0.0 && pair.same)
        .map(|(_, pair)| pair.b)
        .collect();
    damage::SLIPS
        .iter()
        .map(|(name, ..)| {
            let having = records
                .iter()
                .enumerate()
                .filter(|(_, record)| record.slips.contains(name));
            let (all, missed) = having.fold((0, 0), |(all, missed), (at, _)| {
                (all + 1, missed + u64::from(!linked.contains(&at)))
            });
            (*name, all, missed)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_again() {
        let today = NaiveDate::from_ymd_opt(2022, 8, 10).unwrap_or_default();
        let seen = measure(7, 3_000, today);
        assert!(
            seen.figures.right > 1_000 && seen.figures.f1() >= 0.99,
            "{}",
            seen.figures
        );
        assert!(
            seen.slips
                .iter()
                .all(|(_, all, missed)| *all > 10 && missed * 5 < *all),
            "{:?}",
            seen.slips
        );
        assert!(seen.candidates < 20.0, "{}", seen.candidates);
    }
}
