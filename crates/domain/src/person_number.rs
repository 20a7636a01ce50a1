//! Number of a person (患者等ID): ten digits, the last a check digit by Damm's scheme.

use crate::digits::{DigitsFault, exact, last_digit, values};
use crate::{coded_error, text_newtype};

coded_error! {
    /// Why text is not the number of a person.
    pub enum PersonNumberError {
        /// Something else than digits, hyphens and blanks.
        Unreadable = "person_number.unreadable": "not a number of a person",
        /// Digits, but not ten.
        WrongLength = "person_number.wrong_length": "a number of a person has ten digits",
        /// The first digit is zero; no such number is issued.
        LeadingZero = "person_number.leading_zero": "a number of a person does not begin with zero",
        /// A digit was misread or two were swapped.
        CheckDigit = "person_number.check_digit": "the check digit does not fit",
    }
}

text_newtype! {
    /// Number of a person: ten digits, issued at random, never reused, saying nothing about the person
    /// and opening nothing.
    ///
    /// The last digit is a check digit by Damm's scheme (a totally anti-symmetric quasigroup of order
    /// ten), which sees every single wrong digit and every swap of neighbours. The first digit is
    /// never zero, since spreadsheets drop leading zeros: 900 million numbers.
    pub struct PersonNumber([u8; 10]);
    read = read, error = PersonNumberError, pattern = "^[1-9][0-9]{9}$",
    example = "5724000000", description = "患者等ID（無作為に発行する数字10桁。末尾は検査数字）"
}

/// Numbers there are.
const SPACE: u64 = 900_000_000;

/// Damm's table (H. M. Damm, 2004).
const TABLE: [[u32; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl PersonNumber {
    /// The number that belongs to 64 random bits; the bias is below 1 in 10¹⁰. Whether it is taken
    /// already is for the caller to see.
    pub fn from_random(random: u64) -> Self {
        let body = SPACE / 9 + random % SPACE;
        let mut number = [b'0'; 10];
        let mut rest = body;
        for place in number.iter_mut().rev().skip(1) {
            *place = last_digit(u32::try_from(rest % 10).unwrap_or(0));
            rest /= 10;
        }
        let check = damm(number.iter().take(9));
        if let Some(last) = number.last_mut() {
            *last = last_digit(check);
        }
        Self(number)
    }
}

/// Damm's interim digit over ASCII digits: that of nine digits is their check digit, that of a whole
/// valid number is zero.
fn damm<'a>(ascii: impl Iterator<Item = &'a u8>) -> u32 {
    ascii.fold(0, |interim, byte| {
        let digit = byte.wrapping_sub(b'0');
        TABLE
            .get(interim as usize)
            .and_then(|row| row.get(usize::from(digit)))
            .copied()
            .unwrap_or_default()
    })
}

fn read(text: &str) -> Result<[u8; 10], PersonNumberError> {
    let number = exact::<10>(text).map_err(|fault| match fault {
        DigitsFault::Unreadable => PersonNumberError::Unreadable,
        DigitsFault::WrongLength => PersonNumberError::WrongLength,
    })?;
    if values(&number).next() == Some(0) {
        return Err(PersonNumberError::LeadingZero);
    }
    if damm(number.iter()) != 0 {
        return Err(PersonNumberError::CheckDigit);
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_example() {
        // The check digit of 572 is 4 (Damm 2004), so 5724 leaves zero.
        assert_eq!(damm(b"572".iter()), 4);
        assert_eq!(damm(b"5724".iter()), 0);
        assert!("5724000000".parse::<PersonNumber>().is_ok());
    }

    #[test]
    fn bounds_of_the_space() {
        assert!(
            PersonNumber::from_random(0)
                .as_str()
                .starts_with("100000000")
        );
        assert!(
            PersonNumber::from_random(SPACE - 1)
                .as_str()
                .starts_with("999999999")
        );
        assert_eq!(
            PersonNumber::from_random(SPACE),
            PersonNumber::from_random(0)
        );
    }

    #[test]
    fn reads_what_people_type() {
        let number = PersonNumber::from_random(123_456_789);
        let digits = number.to_string();
        let full: String = digits
            .bytes()
            .map(|b| char::from_u32(0xff10 + u32::from(b - b'0')).unwrap())
            .collect();
        for text in [
            full,
            format!("{}-{} {}", &digits[..3], &digits[3..6], &digits[6..]),
            format!(" {digits}\n"),
        ] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        assert_eq!(
            "0000000000".parse::<PersonNumber>(),
            Err(PersonNumberError::LeadingZero)
        );
        assert_eq!(
            "123".parse::<PersonNumber>(),
            Err(PersonNumberError::WrongLength)
        );
        assert_eq!(
            "12345O7890".parse::<PersonNumber>(),
            Err(PersonNumberError::Unreadable)
        );
    }

    proptest! {
        #[test]
        fn round_trip(random in any::<u64>()) {
            let number = PersonNumber::from_random(random);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<PersonNumber>(&json).unwrap(), number);
        }

        #[test]
        fn every_single_error_and_every_swap_of_neighbours_is_seen(random in any::<u64>()) {
            let number = PersonNumber::from_random(random).to_string();
            for place in 0..10 {
                for digit in b'0'..=b'9' {
                    let mut wrong = number.clone().into_bytes();
                    wrong[place] = digit;
                    let wrong = String::from_utf8(wrong).unwrap();
                    prop_assert_eq!(wrong.parse::<PersonNumber>().is_ok(), wrong == number);
                }
                if place < 9 {
                    let mut swapped = number.clone().into_bytes();
                    swapped.swap(place, place + 1);
                    let swapped = String::from_utf8(swapped).unwrap();
                    prop_assert_eq!(swapped.parse::<PersonNumber>().is_ok(), swapped == number);
                }
            }
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = text.parse::<PersonNumber>();
        }
    }
}
