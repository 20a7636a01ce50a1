//! Fields that agree to some degree, what each degree is worth, and how that is learnt from records without labels.

use std::collections::HashMap;

/// Level of agreement of a field; 0 is the closest. [`MISSING`] where one of the two has no value.
pub type Level = u8;

/// Nothing to compare: speaks neither for nor against.
pub const MISSING: Level = u8::MAX;

/// How the levels of a field are spread among pairs of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Share of the pairs of one person, by level.
    pub same: Vec<f64>,
    /// Share of the pairs of two people, by level.
    pub others: Vec<f64>,
}

impl Spread {
    /// What a level is worth, in bits: positive speaks for one person.
    pub fn weight(&self, level: Level) -> f64 {
        match (
            self.same.get(usize::from(level)),
            self.others.get(usize::from(level)),
        ) {
            (Some(same), Some(others)) => (same / others).log2(),
            _ => 0.0,
        }
    }
}

/// Weights of all fields, with how often two records are of one person at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// One for each field, in the order of the patterns.
    pub fields: Vec<Spread>,
    /// Share of compared pairs that are of one person, between 0 and 1.
    pub share: f64,
}

/// Smallest share that is believed: what was never seen is not impossible.
const RARE: f64 = 1e-6;

impl Model {
    /// The sum of the weights, in bits, with what is known before looking: above 0 one person is the likelier.
    pub fn score(&self, pattern: &[Level]) -> f64 {
        let fields: f64 = self
            .fields
            .iter()
            .zip(pattern)
            .map(|(field, level)| field.weight(*level))
            .sum();
        (self.share / (1.0 - self.share)).log2() + fields
    }

    /// How likely it is that both are one person, between 0 and 1.
    pub fn likelihood(&self, pattern: &[Level]) -> f64 {
        probability(self.score(pattern))
    }

    /// Learns weights from how often each pattern is met, by expectation and maximisation (Dempster, Laird, Rubin 1977; for
    /// linkage Winkler 1988), beginning with what `levels` says of the number of levels of each field. `rounds` is how often
    /// everything is reckoned anew. How others agree is what all pairs show, since nearly all pairs are of others.
    pub fn learn(
        levels: &[usize],
        patterns: &HashMap<Vec<Level>, u64>,
        share: f64,
        rounds: usize,
    ) -> Self {
        let mut model = Self {
            fields: levels
                .iter()
                .enumerate()
                .map(|(at, count)| Spread {
                    same: beginning(*count),
                    others: shares(at, *count, patterns, |_| 1.0),
                })
                .collect(),
            share,
        };
        for _ in 0..rounds {
            let sure: HashMap<&[Level], f64> = patterns
                .keys()
                .map(|pattern| (pattern.as_slice(), model.likelihood(pattern)))
                .collect();
            let of_one = |pattern: &[Level]| sure.get(pattern).copied().unwrap_or(0.0);
            let all: f64 = patterns.values().map(|count| number(*count)).sum();
            let one: f64 = patterns
                .iter()
                .map(|(pattern, count)| of_one(pattern) * number(*count))
                .sum();
            let fields = levels
                .iter()
                .enumerate()
                .map(|(at, count)| Spread {
                    same: shares(at, *count, patterns, of_one),
                    others: shares(at, *count, patterns, |pattern| 1.0 - of_one(pattern)),
                })
                .collect();
            model = Self {
                fields,
                share: (one / all).clamp(RARE * RARE, 0.5),
            };
        }
        model
    }
}

/// What odds in bits are as a probability.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Before anything is known, most of what is of one person agrees wholly, and each further level is met a quarter as often.
fn beginning(levels: usize) -> Vec<f64> {
    let mut shares: Vec<f64> = (0..levels)
        .map(|level| 0.25_f64.powi(i32::try_from(level).unwrap_or(i32::MAX)))
        .collect();
    settle(&mut shares);
    shares
}

fn shares(
    field: usize,
    levels: usize,
    patterns: &HashMap<Vec<Level>, u64>,
    belongs: impl Fn(&[Level]) -> f64,
) -> Vec<f64> {
    let mut shares = vec![0.0; levels];
    for (pattern, count) in patterns {
        if let Some(share) = pattern
            .get(field)
            .and_then(|level| shares.get_mut(usize::from(*level)))
        {
            *share += belongs(pattern) * number(*count);
        }
    }
    settle(&mut shares);
    shares
}

/// Makes the sum 1, with nothing at 0.
fn settle(shares: &mut [f64]) {
    let sum: f64 = shares.iter().sum();
    for share in shares {
        *share = if sum > 0.0 {
            (*share / sum).max(RARE)
        } else {
            RARE
        };
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pairs stay far below 2^52"
)]
const fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two fields of two levels; 100 pairs of one person among 10,000.
    fn seen() -> HashMap<Vec<Level>, u64> {
        HashMap::from([
            (vec![0, 0], 81),
            (vec![0, 1], 9 + 990),
            (vec![1, 0], 9 + 99),
            (vec![1, 1], 1 + 8801),
            (vec![0, MISSING], 10),
        ])
    }

    #[test]
    fn what_agrees_seldom_among_others_weighs_more() {
        let model = Model::learn(&[2, 2], &seen(), 0.01, 50);
        let [often, seldom] = model.fields.as_slice() else {
            panic!("two fields")
        };
        assert!(seldom.weight(0) > often.weight(0));
        assert!(often.weight(1) < 0.0 && seldom.weight(1) < 0.0);
        assert_eq!(often.weight(MISSING), 0.0);
        assert!(model.likelihood(&[0, 0]) > 0.8);
        assert!(model.likelihood(&[1, 1]) < 0.01);
    }

    #[test]
    fn likelihood_rises_with_agreement() {
        let model = Model::learn(&[2, 2], &seen(), 0.01, 50);
        let rising = [[1, 1], [0, 1], [1, 0], [0, 0]].map(|pattern| model.score(&pattern));
        assert!(rising.is_sorted(), "{rising:?}");
    }
}
