//! Rows of published lists.

use chrono::{Days, NaiveDate};
use hersys_domain::age::AgeBand;
use hersys_domain::case::Sex;
use hersys_domain::import::mapping::Mapping;
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::{full_width, unseen};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
}

const HEADER: [&str; 5] = ["No", "公表_年月日", "患者_年代", "患者_性別", "患者_居住地"];
const AGES: [(&str, AgeBand); 4] = [
    ("10歳未満", AgeBand::Under10),
    ("40代", AgeBand::From40),
    ("90歳以上", AgeBand::From90),
    ("調査中", AgeBand::Investigating),
];
const SEXES: [(&str, Sex); 3] = [
    ("男", Sex::Male),
    ("女性", Sex::Female),
    ("非公表", Sex::Unknown),
];

proptest! {
    #[test]
    fn a_row_says_the_same_however_it_is_typed(
        number in 1_u32..100_000, ago in 0_u64..4_000, age in select(&AGES[..]), sex in select(&SEXES[..]),
        place in "[一-鿕]{1,6}[市区町村]", wide in any::<bool>(), around in unseen(), way in 0_usize..3,
    ) {
        let day = today() - Days::new(ago);
        let written = match way {
            0 => day.to_string(),
            1 => day.format("%Y/%-m/%-d").to_string(),
            _ => hersys_domain::jp_date::wareki(day),
        };
        let cells = [number.to_string(), written, age.0.to_owned(), sex.0.to_owned(), place.clone()];
        let around: String = around.chars().filter(|c| c.is_whitespace()).collect();
        let cells = cells.map(|cell| format!("{around}{}{around}", if wide { full_width(&cell) } else { cell }));
        let mapping = Mapping::named("standard_patients").unwrap();
        let header = HEADER.map(str::to_owned);
        let row = mapping.bind(&header).unwrap().read(&cells, today());
        let row = row.map_err(|faults| TestCaseError::fail(format!("{cells:?}: {faults:?}")))?;
        prop_assert_eq!(row.key, Some(number.to_string()));
        prop_assert_eq!((row.published_on, row.reported_on), (Some(day), day));
        prop_assert_eq!((row.age_band, row.sex), (Some(age.1), sex.1));
        prop_assert_eq!(row.residence, Some(("患者_居住地".to_owned(), place)));
    }

    #[test]
    fn a_row_is_taken_whole_or_its_faults_are_told(cells in prop::collection::vec(any::<String>(), 0..8), known in any::<bool>()) {
        for mapping in Mapping::shipped() {
            let mut header = mapping.entry().columns;
            let mut cells = cells.clone();
            if known {
                cells.resize(header.len(), String::new());
            }
            let bound = mapping.bind(&header).unwrap();
            match bound.read(&cells, today()) {
                Ok(row) => {
                    prop_assert_eq!(cells.len(), header.len());
                    prop_assert!(row.reported_on <= today());
                    prop_assert!([row.published_on, row.diagnosed_on, row.onset_on].into_iter().flatten().all(|day| day <= today()));
                    prop_assert_eq!(bound.read(&cells, today()), Ok(row));
                }
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    header.push(String::new());
                    prop_assert!(faults.iter().all(|fault| header.contains(&fault.column)), "{:?}", faults);
                }
            }
        }
    }
}
