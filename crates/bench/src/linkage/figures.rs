//! How well pairs were judged.

/// Two records, and whether they are of one person.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub a: usize,
    pub b: usize,
    pub same: bool,
}

/// What was found of what was to be found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Pairs of one person that were linked.
    pub right: u64,
    /// Pairs of two people that were linked.
    pub wrong: u64,
    /// Pairs of one person that were not linked.
    pub missed: u64,
}

impl Figures {
    /// Counts the pairs that score above 0; `all` is how many pairs are of one person, compared or not.
    pub fn of(judged: impl Iterator<Item = (f64, Pair)>, all: u64) -> Self {
        let mut figures = Self::default();
        for (_, pair) in judged.filter(|(score, _)| *score > 0.0) {
            if pair.same {
                figures.right += 1;
            } else {
                figures.wrong += 1;
            }
        }
        figures.missed = all - figures.right;
        figures
    }

    /// The share of what was linked that is right.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// The share of what should be linked that was.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pairs stay far below 2^52"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

impl core::fmt::Display for Figures {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "F1 {:.4}, precision {:.4}, recall {:.4} ({} right, {} wrong, {} missed)",
            self.f1(),
            self.precision(),
            self.recall(),
            self.right,
            self.wrong,
            self.missed
        )
    }
}
