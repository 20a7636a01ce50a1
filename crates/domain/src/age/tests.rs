use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::validate::Coded;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn on(birth: NaiveDate, day: NaiveDate) -> Result<(AgeUnit, u16), AgeError> {
    Age::on(birth, day).map(|age| (age.unit(), age.value()))
}

#[test]
fn the_age_changes_on_the_birthday() {
    let birth = day(1980, 4, 1);
    assert_eq!(on(birth, day(2022, 3, 31)), Ok((AgeUnit::Years, 41)));
    assert_eq!(on(birth, day(2022, 4, 1)), Ok((AgeUnit::Years, 42)));
}

#[test]
fn born_on_the_leap_day() {
    let birth = day(2020, 2, 29);
    assert_eq!(on(birth, day(2021, 2, 28)), Ok((AgeUnit::Months, 11)));
    assert_eq!(on(birth, day(2021, 3, 1)), Ok((AgeUnit::Years, 1)));
    assert_eq!(on(birth, day(2024, 2, 28)), Ok((AgeUnit::Years, 3)));
    assert_eq!(on(birth, day(2024, 2, 29)), Ok((AgeUnit::Years, 4)));
}

#[test]
fn months_under_a_year() {
    let birth = day(2022, 1, 31);
    for (at, months) in [
        (day(2022, 1, 31), 0),
        (day(2022, 2, 28), 0),
        (day(2022, 3, 1), 1),
        (day(2022, 3, 30), 1),
        (day(2022, 3, 31), 2),
        (day(2023, 1, 30), 11),
    ] {
        assert_eq!(on(birth, at), Ok((AgeUnit::Months, months)), "{at}");
    }
    assert_eq!(on(birth, day(2023, 1, 31)), Ok((AgeUnit::Years, 1)));
}

#[test]
fn bounds() {
    assert_eq!(
        on(day(2022, 8, 20), day(2022, 8, 19)),
        Err(AgeError::BirthAfterDay)
    );
    assert_eq!(
        on(day(1900, 1, 1), day(2050, 12, 31)),
        Ok((AgeUnit::Years, 150))
    );
    assert_eq!(on(day(1900, 1, 1), day(2051, 1, 1)), Err(AgeError::TooOld));
    assert_eq!(on(NaiveDate::MIN, NaiveDate::MAX), Err(AgeError::TooOld));
    assert_eq!(AgeError::TooOld.code(), "age.too_old");
}

#[test]
fn the_wire() {
    let age: Age = serde_json::from_str(r#"{"unit":"months","value":11}"#).unwrap();
    assert_eq!((age.years(), age.band()), (0, AgeBand::Under1));
    assert_eq!(
        serde_json::to_string(&age).unwrap(),
        r#"{"unit":"months","value":11}"#
    );
    for json in [
        r#"{"unit":"months","value":12}"#,
        r#"{"unit":"years","value":151}"#,
        r#"{"unit":"years","value":-1}"#,
        r#"{"unit":"days","value":1}"#,
    ] {
        assert!(serde_json::from_str::<Age>(json).is_err(), "{json}");
    }
}

#[test]
fn bands_follow_their_names() {
    let mut seen = Vec::new();
    for years in 0..=MAX_YEARS {
        let band = AgeBand::of_years(years);
        let (low, high) = band.as_str().split_once('_').unwrap_or(("0", "0"));
        let high = high.parse().unwrap_or(u16::MAX);
        assert!(
            (low.parse().unwrap()..=high).contains(&years),
            "{years} {band}"
        );
        if seen.last() != Some(&band) {
            seen.push(band);
        }
    }
    let fallen_into: Vec<_> = AgeBand::ALL
        .iter()
        .copied()
        .filter(|band| !band.only_recorded())
        .collect();
    assert_eq!(seen, fallen_into);
}

#[test]
fn a_generation_takes_whole_bands() {
    for years in 0..=MAX_YEARS {
        let wanted = match years {
            0..20 => Generation::Under20,
            20..40 => Generation::From20,
            40..60 => Generation::From40,
            60..80 => Generation::From60,
            80.. => Generation::From80,
        };
        assert_eq!(AgeBand::of_years(years).generation(), wanted, "{years}");
    }
}

proptest! {
    /// A year is completed at the end of the day before the birthday; where the year has no such day,
    /// at the end of the last day of the month (民法143条2項).
    #[test]
    fn the_law(birth_days in 0_u64..73_000, years in 1_i32..=100) {
        let birth = day(1900, 1, 1) + Days::new(birth_days);
        let first_day_of_age = birth
            .with_year(birth.year() + years)
            .unwrap_or_else(|| day(birth.year() + years, 3, 1));
        prop_assert_eq!(i32::from(Age::on(birth, first_day_of_age).unwrap().years()), years);
        let day_before = first_day_of_age - Days::new(1);
        prop_assert_eq!(i32::from(Age::on(birth, day_before).unwrap().years()), years - 1);
    }
}
