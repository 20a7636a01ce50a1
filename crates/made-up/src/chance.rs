//! Chance that comes out the same each time: SplitMix64 (Steele, Lea, Flood 2014). For made-up people, never for keys.

/// A source of chance.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The source of one person: the seed's number and the person's place.
    pub const fn of(seed: u64, place: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ place.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The bias of the remainder is below bound / 2⁶⁴.
        self.bits().checked_rem(bound).unwrap_or(0)
    }

    /// Whether something happens that happens `permille` times in a thousand.
    pub fn happens(&mut self, permille: u64) -> bool {
        self.below(1_000) < permille
    }

    /// One of several; nothing of nothing.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(all.len()).unwrap_or(u64::MAX));
        all.get(usize::try_from(place).ok()?)
    }

    /// One of several by weight; nothing where all weights are 0.
    pub fn weighed<'a, T>(&mut self, all: &'a [T], weight: impl Fn(&T) -> u64) -> Option<&'a T> {
        let sum: u64 = all.iter().map(&weight).sum();
        let mut rest = self.below(sum);
        for one in all {
            let own = weight(one);
            if rest < own {
                return Some(one);
            }
            rest -= own;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_and_weights_count() {
        let draw = |seed| {
            let mut chance = Chance::of(seed, 7);
            (0..5).map(|_| chance.bits()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let mut chance = Chance::of(1, 1);
        let heavy = (0..10_000)
            .filter(|_| chance.weighed(&[1_u64, 9], |weight| *weight) == Some(&9))
            .count();
        assert!((8_800..9_200).contains(&heavy), "{heavy}");
        assert_eq!(chance.weighed(&[0_u64], |weight| *weight), None);
        assert_eq!(chance.pick::<u8>(&[]), None);
    }
}
