//! Codes and numbers: read from whatever people type, kept in one form.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use hersys_domain::institution_code::InstitutionCode;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::patient::{fold_digits, weak_pin};
use hersys_domain::person_number::PersonNumber;
use hersys_domain::phone::Phone;
use hersys_domain::postal_code::PostalCode;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::texts::{dash, mixed, unseen};

/// Digits with hyphens and blanks among them, and the bare digits.
fn digits(length: std::ops::Range<usize>) -> impl Strategy<Value = (String, String)> {
    (
        prop::collection::vec(0_u8..10, length),
        dash(),
        any::<prop::sample::Index>(),
        unseen(),
    )
        .prop_flat_map(|(digits, dash, at, around)| {
            let bare: String = digits
                .iter()
                .map(|digit| char::from(b'0' + digit))
                .collect();
            let at = at.index(bare.len());
            let parted = if at == 0 {
                bare.clone()
            } else {
                format!("{}{dash}{}", &bare[..at], &bare[at..])
            };
            mixed(parted).prop_map(move |text| (bare.clone(), format!("{around}{text}{around}")))
        })
}

/// What was read reads as itself, written in any way, and comes back from JSON; the bare digits are read alike.
fn settled<T>(bare: &str, typed: &str) -> Result<(), TestCaseError>
where
    T: FromStr + Display + Debug + PartialEq + Serialize + DeserializeOwned,
    T::Err: Debug + PartialEq,
{
    let found = typed.parse::<T>();
    let plain = bare.parse::<T>();
    prop_assert!(found == plain, "{:?}: {:?} and {:?}", typed, found, plain);
    if let Ok(code) = found {
        let text = code.to_string();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit()));
        prop_assert!(text.starts_with(bare), "{} of {}", text, bare);
        let again = text.parse::<T>().ok();
        prop_assert_eq!(again.as_ref(), Some(&code));
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(json.trim_matches('"'), text);
        prop_assert_eq!(serde_json::from_str::<T>(&json).unwrap(), code);
    }
    Ok(())
}

proptest! {
    #[test]
    fn codes_are_the_same_however_they_are_typed((bare, typed) in digits(4..12)) {
        settled::<PostalCode>(&bare, &typed)?;
        settled::<MunicipalityCode>(&bare, &typed)?;
        settled::<InstitutionCode>(&bare, &typed)?;
        settled::<PersonNumber>(&bare, &typed)?;
    }

    #[test]
    fn numbers_of_persons_are_read_back_however_they_are_typed(random in any::<u64>(), dash in dash(), at in 1_usize..10) {
        let number = PersonNumber::from_random(random);
        let bare = number.to_string();
        let typed = format!(" {}{dash}{}　", &bare[..at], &bare[at..]);
        prop_assert_eq!(typed.parse::<PersonNumber>(), Ok(number));
    }

    #[test]
    fn a_phone_is_the_same_however_it_is_typed((bare, typed) in digits(7..14)) {
        let (one, two) = (bare.parse::<Phone>(), typed.parse::<Phone>());
        prop_assert_eq!(one.as_ref().map(Phone::e164), two.as_ref().map(Phone::e164), "{:?}", typed);
        if let Ok(phone) = two {
            prop_assert!(phone.e164().ends_with(phone.last_four()) && phone.last_four().len() == 4);
            prop_assert!(phone.e164().starts_with('+') && (8..=16).contains(&phone.e164().len()));
            // As it was typed, it is the same number again.
            let again: Phone = phone.typed().parse().unwrap();
            prop_assert_eq!(&again, &phone);
            let json = serde_json::to_string(&phone).unwrap();
            prop_assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
        }
    }

    #[test]
    fn a_pin_is_its_digits_and_weak_ones_are_few(pin in "[0-9]{6}", typed in any::<String>()) {
        prop_assert_eq!(fold_digits(&crate::texts::full_width(&pin)), pin.clone());
        let steps: Vec<i16> = pin.as_bytes().windows(2).map(|two| i16::from(two[1]) - i16::from(two[0])).collect();
        let even = steps.iter().all(|step| *step == steps[0]) && (-1..=1).contains(&steps[0]);
        prop_assert_eq!(weak_pin(&pin), even);
        prop_assert!(fold_digits(&typed).bytes().all(|byte| byte.is_ascii_digit()));
    }
}
