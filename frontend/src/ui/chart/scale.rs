//! Scales and ticks.

/// Takes values to pixels along a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    from: (f64, f64),
    to: (f64, f64),
}

impl Linear {
    /// A scale from a span of values to a span of pixels.
    pub const fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        let (low, high) = self.from;
        let (start, end) = self.to;
        if (high - low).abs() < f64::EPSILON {
            return start;
        }
        (value - low) / (high - low) * (end - start) + start
    }
}

/// Round whole numbers from 0 up to at least `most`, some `about` of them.
pub fn ticks(most: i64, about: i64) -> Vec<i64> {
    let most = most.max(1);
    let rough = (most / about.max(1)).max(1);
    let mut power = 1;
    while power * 10 <= rough {
        power *= 10;
    }
    let step = [1, 2, 5, 10]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| step * about >= most)
        .unwrap_or(power * 10);
    let top = (most + step - 1) / step;
    (0..=top).map(|index| index * step).collect()
}

/// Every how manieth of `count` places has its words, where each takes `room` of `width` pixels.
pub fn every(count: usize, width: f64, room: f64) -> usize {
    let count = u32::try_from(count).map_or(f64::MAX, f64::from);
    let wanted = (count * room / width.max(1.0)).ceil();
    [1_u16, 2, 7, 14, 28, 56, 91, 182, 364]
        .into_iter()
        .find(|step| f64::from(*step) >= wanted)
        .unwrap_or(728)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_top() {
        assert_eq!(ticks(0, 4), [0, 1]);
        assert_eq!(ticks(3, 4), [0, 1, 2, 3]);
        assert_eq!(ticks(17, 4), [0, 5, 10, 15, 20]);
        assert_eq!(ticks(230, 4), [0, 100, 200, 300]);
        for most in 1..5_000 {
            let all = ticks(most, 4);
            assert!(all.last().is_some_and(|top| *top >= most), "{most}");
            assert!(all.len() <= 6, "{most}: {all:?}");
        }
    }

    #[test]
    fn a_scale_takes_ends_to_ends() {
        let scale = Linear::new((0.0, 10.0), (100.0, 0.0));
        assert!((scale.at(0.0) - 100.0).abs() < 1e-9);
        assert!((scale.at(10.0)).abs() < 1e-9);
        assert!((Linear::new((5.0, 5.0), (1.0, 2.0)).at(5.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn words_below_do_not_run_into_each_other() {
        assert_eq!(every(28, 700.0, 60.0), 7);
        assert_eq!(every(5, 700.0, 60.0), 1);
    }
}
