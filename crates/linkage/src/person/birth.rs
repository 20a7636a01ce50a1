//! Birth dates and the ways in which they are written wrongly.

use chrono::{Datelike as _, NaiveDate};
use hersys_domain::same_person::AgreementDegree;

use crate::text::distance;

/// First years of the eras, from 明治 on: the same year of another era lies as far away as these do.
const ERAS: [i32; 5] = [1868, 1912, 1926, 1989, 2019];

/// How two birth dates agree.
pub(super) fn compare(one: Option<NaiveDate>, other: Option<NaiveDate>) -> AgreementDegree {
    let (Some(one), Some(other)) = (one, other) else {
        return AgreementDegree::Missing;
    };
    if one == other {
        AgreementDegree::Same
    } else if one.year() == other.year() && one.month() == other.day() && one.day() == other.month()
    {
        AgreementDegree::Swapped
    } else if one.month() == other.month()
        && one.day() == other.day()
        && is_era_slip(one.year(), other.year())
    {
        AgreementDegree::EraSlip
    } else if distance(&one.to_string(), &other.to_string()) <= 1
        || (one.month() == other.month()
            && one.day() == other.day()
            && (one.year() - other.year()).abs() == 1)
    {
        // A digit, or a year that was reckoned from an era and is one off.
        AgreementDegree::Near
    } else {
        AgreementDegree::Differs
    }
}

/// Whether the years are the same number in two eras: 昭和64 is 1989, 平成64 would be 2052.
fn is_era_slip(one: i32, other: i32) -> bool {
    others(one).any(|slipped| slipped == other)
}

/// The years that are meant where the era was mistaken; some may lie in the future.
fn others(year: i32) -> impl Iterator<Item = i32> {
    let own = ERAS.into_iter().filter(move |first| *first <= year).max();
    ERAS.into_iter()
        .filter_map(move |first| Some(first - own?))
        .filter(|shift| *shift != 0)
        .map(move |shift| year + shift)
}

/// Other dates under which a person born on `date` may be on record: day and month swapped, era mistaken. None after `today`,
/// none of 1868 or before.
pub fn slips(date: NaiveDate, today: NaiveDate) -> Vec<NaiveDate> {
    let swapped = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month());
    let eras = others(date.year()).filter_map(|year| date.with_year(year));
    swapped
        .into_iter()
        .chain(eras)
        .filter(|slip| *slip != date && *slip <= today && slip.year() > 1868)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn each_slip_has_its_name() {
        for (one, other, degree) in [
            ("1970-05-04", "1970-05-04", AgreementDegree::Same),
            ("1970-05-04", "1970-04-05", AgreementDegree::Swapped),
            // 昭和5年 and 平成5年, 大正5年.
            ("1930-05-14", "1993-05-14", AgreementDegree::EraSlip),
            ("1930-05-14", "1916-05-14", AgreementDegree::EraSlip),
            ("1930-05-14", "1931-05-14", AgreementDegree::Near),
            ("1930-05-14", "1930-05-19", AgreementDegree::Near),
            ("1930-05-14", "1930-05-23", AgreementDegree::Differs),
            ("1930-05-14", "1994-05-14", AgreementDegree::Differs),
        ] {
            assert_eq!(compare(day(one), day(other)), degree, "{one} {other}");
            assert_eq!(compare(day(other), day(one)), degree, "{other} {one}");
        }
        assert_eq!(compare(None, day("1970-05-04")), AgreementDegree::Missing);
    }

    #[test]
    fn slips_are_found_again_and_lie_in_the_past() {
        let today = day("2026-11-30").unwrap_or_default();
        for (born, number) in [
            ("1970-05-04", 3),
            ("1970-05-14", 2),
            ("2020-02-29", 0),
            ("1989-01-08", 4),
        ] {
            let born = day(born).unwrap_or_default();
            let slips = slips(born, today);
            assert_eq!(slips.len(), number, "{born} {slips:?}");
            for slip in slips {
                assert!(slip <= today);
                assert!(
                    matches!(
                        compare(Some(born), Some(slip)),
                        AgreementDegree::Swapped | AgreementDegree::EraSlip
                    ),
                    "{born} {slip}"
                );
            }
        }
    }
}
