//! Days, as people write them.

use chrono::{Datelike as _, Days, NaiveDate};
use hersys_domain::jp_date::{DateError, Era, YEARS, display, parse, parse_in_full, wareki};
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::{mixed, unseen};

fn day() -> impl Strategy<Value = NaiveDate> {
    // The first and last day that can be, and every month of every era between.
    (0_u64..83_275).prop_map(|days| NaiveDate::from_ymd_opt(1873, 1, 1).unwrap() + Days::new(days))
}

/// Era as it is named, and the year in it.
fn in_era(date: NaiveDate) -> (&'static str, String) {
    let name = Era::of(date).name();
    let text = wareki(date);
    let year = text.strip_prefix(name).unwrap().split('年').next().unwrap();
    (name, year.to_owned())
}

/// A day in one of its spellings, all of which name it in full.
fn spelt() -> impl Strategy<Value = (NaiveDate, String)> {
    (day(), 0_usize..9, select(vec!['/', '.', '-', '・'])).prop_flat_map(|(date, way, mark)| {
        let (y, m, d) = (date.year(), date.month(), date.day());
        let (era, year) = in_era(date);
        let letter = ["M", "T", "S", "H", "R"][Era::of(date) as usize];
        let short = era.chars().next().unwrap();
        let text = match way {
            0 => date.to_string(),
            1 => format!("{y}{mark}{m}{mark}{d}"),
            2 => format!("{y}{m:02}{d:02}"),
            3 => format!("{y}年{m}月{d}日"),
            4 => format!("西暦{y}年{m}月{d}日"),
            5 => wareki(date),
            6 => format!("{short}{year}年{m}月{d}日"),
            7 => format!("{letter}{year}{mark}{m}{mark}{d}"),
            _ => format!("{}{year}{mark}{m:02}{mark}{d:02}", letter.to_lowercase()),
        };
        (unseen(), mixed(text), unseen())
            .prop_map(move |(before, text, after)| (date, format!("{before}{text}{after}")))
    })
}

proptest! {
    #[test]
    fn a_day_is_read_from_each_of_its_spellings_whatever_day_it_is((date, text) in spelt(), today in day()) {
        prop_assert_eq!(parse(&text, today), Ok(date), "{:?}", text);
        prop_assert_eq!(parse_in_full(&text), Some(date), "{:?}", text);
    }

    #[test]
    fn a_day_without_its_year_is_the_latest_one_that_has_come(date in day(), today in day(), full in any::<bool>()) {
        let (m, d) = (date.month(), date.day());
        let text = if full { format!("{m}月{d}日") } else { format!("{m}/{d}") };
        match parse(&text, today) {
            Ok(found) => {
                prop_assert!(found <= today && (found.month(), found.day()) == (m, d));
                let after = (found.year() + 1..=today.year()).filter_map(|year| NaiveDate::from_ymd_opt(year, m, d));
                prop_assert!(after.into_iter().all(|later| later > today), "{} on {}", found, today);
            }
            // There was none since the calendar began.
            Err(error) => prop_assert!(error == DateError::TooEarly || (m, d) == (2, 29), "{:?}", error),
        }
        prop_assert_eq!(parse_in_full(&text), None);
    }

    #[test]
    fn days_ago_are_counted_from_today(today in day(), days in 0_u64..1_000, words in any::<bool>()) {
        let text = if words { format!("{days}日前") } else { format!("-{days}") };
        let wanted = today - Days::new(days);
        let wanted = if YEARS.contains(&wanted.year()) { Ok(wanted) } else { Err(DateError::TooEarly) };
        prop_assert_eq!(parse(&text, today), wanted);
        prop_assert_eq!(parse_in_full(&text), None);
    }

    #[test]
    fn a_day_in_the_wrong_era_is_offered_in_its_own(date in day(), other in select(vec![("明治", 1867), ("大正", 1911), ("昭和", 1925), ("平成", 1988), ("令和", 2018)])) {
        let (name, before) = other;
        let year = date.year() - before;
        // Not every year has a number in every era, and in its own it is no error.
        if !(1..100).contains(&year) || Era::of(date).name() == name {
            return Ok(());
        }
        let error = parse(&format!("{name}{year}年{}月{}日", date.month(), date.day()), date).unwrap_err();
        prop_assert_eq!(parse(&error.suggestion().unwrap(), date), Ok(date));
    }

    #[test]
    fn what_is_read_is_written_and_read_again(
        text in "[-−－RrHhSsTtMm令和平成昭大正明治㋿㍻元0-9０-９年月日前/.・、 ]{1,16}", today in day(),
    ) {
        if let Ok(date) = parse(&text, today) {
            prop_assert!(YEARS.contains(&date.year()));
            prop_assert_eq!(parse(&date.to_string(), today), Ok(date));
            prop_assert_eq!(parse(&wareki(date), today), Ok(date));
            prop_assert!(display(date).starts_with(&date.to_string()));
            // In full it is the same on every other day; else another day might be meant.
            if let Some(full) = parse_in_full(&text) {
                prop_assert_eq!(full, date);
            }
        }
    }
}
