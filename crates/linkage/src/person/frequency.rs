//! How many people have a family name: that two people are called 鈴木 says less than that two are called 四月一日.

use std::collections::HashMap;
use std::sync::LazyLock;

use hersys_domain::name_search::{fold_kana, fold_kanji};

/// Share of all Japanese who are called as the most frequent family name of the list is (佐藤, about one in 66).
const MOST_FREQUENT: f64 = 0.0152;

static FAMILIES: LazyLock<(HashMap<String, f64>, HashMap<String, f64>)> = LazyLock::new(|| {
    let text = include_str!("../../../../reference/demonstration/family_names.csv");
    let rows: Vec<(&str, &str, f64)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let heaviest = rows
        .iter()
        .map(|row| row.2)
        .fold(f64::MIN_POSITIVE, f64::max);
    let mut written: HashMap<String, f64> = HashMap::new();
    let mut read: HashMap<String, f64> = HashMap::new();
    for (name, kana, weight) in rows {
        let share = weight / heaviest * MOST_FREQUENT;
        *written.entry(fold_kanji(name)).or_default() += share;
        *read.entry(fold_kana(kana)).or_default() += share;
    }
    (written, read)
});

/// Share of the people who have this family name, folded; none for a rare one.
pub(super) fn of_written(name: &str) -> Option<f64> {
    FAMILIES.0.get(name).copied()
}

/// Share of the people whose family name is read so, folded; none for a rare reading.
pub(super) fn of_reading(kana: &str) -> Option<f64> {
    FAMILIES.1.get(kana).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_are_counted_together() {
        assert!(of_written("佐藤").is_some_and(|share| (0.015..0.016).contains(&share)));
        assert!(of_reading("イトウ") > of_written("伊藤"));
        assert_eq!(of_written("四月一日"), None);
        let all: f64 = FAMILIES.0.values().sum();
        assert!((0.2..0.7).contains(&all), "{all}");
    }
}
