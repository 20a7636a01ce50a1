//! Names of made-up people, from lists of usual ones.

use std::sync::LazyLock;

use hersys_domain::case::Sex;

use crate::chance::Chance;

/// A family name and how often it is met.
pub struct Family {
    /// As it is written.
    pub name: &'static str,
    /// How it is read.
    pub kana: &'static str,
    weight: u64,
}

/// A given name.
pub struct Given {
    sex: Sex,
    /// As it is written.
    pub name: &'static str,
    /// How it is read.
    pub kana: &'static str,
}

// A line that does not parse is left out; a test sees to it that none is.
static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let text = include_str!("../../../reference/demonstration/family_names.csv");
    let line = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Family {
            name: cells.next()?,
            kana: cells.next()?,
            weight: cells.next()?.parse().ok()?,
        })
    };
    text.lines().skip(1).filter_map(line).collect()
});
static GIVEN: LazyLock<Vec<Given>> = LazyLock::new(|| {
    let text = include_str!("../../../reference/demonstration/given_names.csv");
    let line = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Given {
            sex: cells.next()?.parse().ok()?,
            name: cells.next()?,
            kana: cells.next()?,
        })
    };
    text.lines().skip(1).filter_map(line).collect()
});

/// A family name, the usual ones more often.
pub fn family(chance: &mut Chance) -> Option<&'static Family> {
    chance.weighed(&FAMILIES, |family| family.weight)
}

/// A given name that fits; any where the sex is not known.
pub fn given(chance: &mut Chance, sex: Sex) -> Option<&'static Given> {
    let fits: Vec<&Given> = GIVEN
        .iter()
        .filter(|given| sex == Sex::Unknown || given.sex == sex)
        .collect();
    chance.pick(&fits).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_names_parses() {
        assert_eq!((FAMILIES.len(), GIVEN.len()), (200, 400));
        assert!(FAMILIES.iter().all(|one| one.weight > 0));
    }
}
