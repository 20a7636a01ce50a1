//! Codes of municipalities (JIS X 0402 with the check digit of the code table for local governments).

use crate::digits::{DigitsFault, digits, last_digit, values};
use crate::prefecture::Prefecture;
use crate::{coded_error, text_newtype};

coded_error! {
    /// Why text is not the code of a municipality.
    pub enum MunicipalityCodeError {
        /// Something else than digits, hyphens and blanks.
        Unreadable = "municipality_code.unreadable": "not a code of a municipality",
        /// Digits, but neither five nor six.
        WrongLength = "municipality_code.wrong_length": "a code of a municipality has five or six digits",
        /// The first two digits are not 01–47.
        Prefecture = "municipality_code.prefecture": "the first two digits are no prefecture",
        /// The sixth digit does not follow from the five before it.
        CheckDigit = "municipality_code.check_digit": "the check digit does not fit",
    }
}

text_newtype! {
    /// Code of a municipality, ward or (with 000 in the middle) prefecture: six digits, the last one a
    /// check digit, as in `131041` for 新宿区.
    ///
    /// Five digits are completed, six are checked. A well-formed code need not be in use today: codes
    /// of former municipalities are valid and are mapped by the table of municipalities.
    pub struct MunicipalityCode([u8; 6]);
    read = read, error = MunicipalityCodeError, pattern = "^[0-9]{6}$",
    example = "131041", description = "全国地方公共団体コード（検査数字を含む6桁。5桁で入力すると検査数字を補う）"
}

impl MunicipalityCode {
    /// The prefecture of the first two digits.
    pub fn prefecture(&self) -> Prefecture {
        // The reading function has seen that the first two digits are 01–47.
        prefecture(&self.0).unwrap_or(Prefecture::Hokkaido)
    }

    /// The five digits of JIS X 0402, without the check digit.
    pub fn jis(&self) -> &str {
        self.as_str().get(..5).unwrap_or_default()
    }
}

fn prefecture(ascii: &[u8]) -> Option<Prefecture> {
    let number = values(ascii).take(2).fold(0, |sum, digit| sum * 10 + digit);
    Prefecture::from_number(u8::try_from(number).ok()?)
}

/// With digits a b c d e: s = 6a + 5b + 4c + 3d + 2e; the last digit of 11 − s mod 11.
fn check_digit(five: &[u8]) -> u8 {
    let sum: u32 = values(five)
        .zip((2..=6).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    last_digit(11 - sum % 11)
}

fn read(text: &str) -> Result<[u8; 6], MunicipalityCodeError> {
    let mut found = digits(text)
        .map_err(|fault| match fault {
            DigitsFault::Unreadable => MunicipalityCodeError::Unreadable,
            DigitsFault::WrongLength => MunicipalityCodeError::WrongLength,
        })?
        .into_bytes();
    let expected = check_digit(&found);
    if found.len() == 5 {
        found.push(expected);
    }
    let code = <[u8; 6]>::try_from(found).map_err(|_| MunicipalityCodeError::WrongLength)?;
    if prefecture(&code).is_none() {
        return Err(MunicipalityCodeError::Prefecture);
    }
    if code.last() != Some(&expected) {
        return Err(MunicipalityCodeError::CheckDigit);
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_in_use() {
        // Remainders 0 and 1 (check digits 1 and 0) are among them.
        for code in [
            "131041", "011002", "271004", "010006", "011011", "011029", "130001", "141003",
            "231002", "401307", "472018", "221309", "131016", "131024", "131032",
        ] {
            let read: MunicipalityCode = code.parse().unwrap();
            assert_eq!(read.as_str(), code);
            assert_eq!(read.jis().parse(), Ok(read));
        }
        assert_eq!(
            "131041".parse::<MunicipalityCode>().unwrap().prefecture(),
            Prefecture::Tokyo
        );
        assert_eq!(
            "１３１０４".parse::<MunicipalityCode>().unwrap().as_str(),
            "131041"
        );
        assert_eq!(
            "13104-1".parse::<MunicipalityCode>().unwrap().as_str(),
            "131041"
        );
    }

    #[test]
    fn refuses_the_rest() {
        for (text, error) in [
            ("131042", MunicipalityCodeError::CheckDigit),
            ("480002", MunicipalityCodeError::Prefecture),
            ("00100", MunicipalityCodeError::Prefecture),
            ("1310", MunicipalityCodeError::WrongLength),
            ("1310411", MunicipalityCodeError::WrongLength),
            ("新宿区", MunicipalityCodeError::Unreadable),
            ("", MunicipalityCodeError::Unreadable),
        ] {
            assert_eq!(text.parse::<MunicipalityCode>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn five_digits_are_completed_and_one_wrong_digit_is_seen(
            prefecture in 1_u32..=47, rest in 0_u32..1000, place in 2_usize..5, other in 0_u8..10,
        ) {
            let code: MunicipalityCode = format!("{prefecture:02}{rest:03}").parse().unwrap();
            prop_assert_eq!(u32::from(code.prefecture().number()), prefecture);
            prop_assert_eq!(serde_json::from_str::<MunicipalityCode>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
            let mut wrong = code.as_str().as_bytes().to_vec();
            wrong[place] = b'0' + other;
            let wrong = String::from_utf8(wrong).unwrap();
            // A wrong digit always moves the remainder; only the remainders 0 and 10 share a digit, 1.
            if wrong != code.as_str() && !code.as_str().ends_with('1') {
                prop_assert_eq!(wrong.parse::<MunicipalityCode>(), Err(MunicipalityCodeError::CheckDigit));
            }
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = text.parse::<MunicipalityCode>();
        }
    }
}
