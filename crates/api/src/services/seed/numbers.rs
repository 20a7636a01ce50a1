//! Numbers of made-up persons: each place in the order has its own, and no two places the same, without anybody
//! having to remember which have been given.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use hersys_domain::person_number::PersonNumber;
use tokio_postgres::Client;

use super::SeedError;
use hersys_made_up::chance::Chance;

/// Numbers that [`PersonNumber::from_random`] chooses among.
const SPACE: u64 = 900_000_000;
/// Half the bits of the smallest even power of two above [`SPACE`].
const HALF: u32 = 15;
const ROUNDS: u64 = 4;
/// Numbers that each place has, in case somebody else was given the first: people that were registered by hand.
const CHOICES: u64 = 4;

/// The most places that have numbers of their own.
pub(super) const PLACES: u32 = 225_000_000;

/// A permutation of the numbers below [`SPACE`]: a Feistel network, walked until it comes back below (Black and
/// Rogaway 2002). For numbers that look issued at random, never for secrets.
fn permuted(seed: u64, number: u64) -> u64 {
    let mask = (1 << HALF) - 1;
    let mut number = number % SPACE;
    loop {
        let (mut left, mut right) = (number >> HALF, number & mask);
        for round in 0..ROUNDS {
            let mixed = Chance::of(seed.wrapping_add(round << 32), right).bits() & mask;
            (left, right) = (right, left ^ mixed);
        }
        number = left << HALF | right;
        if number < SPACE {
            return number;
        }
    }
}

/// The number of a place, at a choice from 0.
fn number(seed: u64, place: u64, choice: u64) -> PersonNumber {
    PersonNumber::from_random(permuted(seed, place + choice * u64::from(PLACES)))
}

/// The numbers of some places; where one is taken, the next choice of that place.
pub(super) async fn free(
    client: &Client,
    seed: u64,
    places: RangeInclusive<u64>,
) -> Result<Vec<PersonNumber>, SeedError> {
    let mut out: Vec<(u64, PersonNumber)> = places
        .map(|place| (place, number(seed, place, 0)))
        .collect();
    for choice in 1..CHOICES {
        let texts: Vec<String> = out.iter().map(|(_, number)| number.to_string()).collect();
        let taken = client
            .query(
                "SELECT number FROM person WHERE number = ANY ($1)",
                &[&texts],
            )
            .await?;
        if taken.is_empty() {
            break;
        }
        let taken: HashSet<String> = taken.iter().map(|row| row.get(0)).collect();
        for (place, own) in &mut out {
            if taken.contains(&own.to_string()) {
                *own = number(seed, *place, choice);
            }
        }
    }
    Ok(out.into_iter().map(|(_, number)| number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_share_a_number_whatever_the_choice() {
        let mut given = HashSet::new();
        for place in 1..=50_000 {
            for choice in 0..CHOICES {
                assert!(given.insert(number(7, place, choice)), "{place} {choice}");
            }
        }
        assert_ne!(number(7, 1, 0), number(8, 1, 0));
    }

    #[test]
    fn neighbours_do_not_look_like_neighbours() {
        let first: HashSet<char> = (1..=200)
            .filter_map(|place| number(1, place, 0).to_string().chars().next())
            .collect();
        assert_eq!(first.len(), 9, "all first digits occur: {first:?}");
    }
}
