//! Codes of medical institutions (保険医療機関番号 with prefecture and kind, ten digits).

use crate::digits::{DigitsFault, exact, last_digit, values};
use crate::prefecture::Prefecture;
use crate::{closed_set, coded_error, text_newtype};

coded_error! {
    /// Why text is not the code of a medical institution.
    pub enum InstitutionCodeError {
        /// Something else than digits, hyphens and blanks.
        Unreadable = "institution_code.unreadable": "not a code of a medical institution",
        /// Digits, but not ten.
        WrongLength = "institution_code.wrong_length": "a code of a medical institution has ten digits",
        /// The first two digits are not 01–47.
        Prefecture = "institution_code.prefecture": "the first two digits are no prefecture",
        /// The last digit does not follow from the nine before it.
        CheckDigit = "institution_code.check_digit": "the check digit does not fit",
    }
}

closed_set! {
    /// Kind of a medical institution, by the third digit of its code.
    pub enum InstitutionKind {
        /// 医科 (digit 1).
        Medical = "medical",
        /// 歯科 (digit 3).
        Dental = "dental",
    }
}

text_newtype! {
    /// Code of a medical institution: prefecture (2), kind (1), area (2), number (4) and a check digit
    /// by Luhn's rule over the nine before it.
    ///
    /// The code changes with the owner, so it identifies nothing for good; institutions without a
    /// code exist.
    pub struct InstitutionCode([u8; 10]);
    read = read, error = InstitutionCodeError, pattern = "^[0-9]{10}$",
    example = "0110113719", description = "医療機関コード（都道府県2桁・点数表1桁・郡市区2桁・番号4桁・検査数字1桁の計10桁）"
}

impl InstitutionCode {
    /// The prefecture of the first two digits.
    pub fn prefecture(&self) -> Prefecture {
        // The reading function has seen that the first two digits are 01–47.
        prefecture(&self.0).unwrap_or(Prefecture::Hokkaido)
    }

    /// Medical or dental; `None` for the digits of other kinds (pharmacies, home nursing).
    pub fn kind(&self) -> Option<InstitutionKind> {
        match self.0 {
            [_, _, b'1', ..] => Some(InstitutionKind::Medical),
            [_, _, b'3', ..] => Some(InstitutionKind::Dental),
            _ => None,
        }
    }
}

fn prefecture(ascii: &[u8; 10]) -> Option<Prefecture> {
    let number = values(ascii).take(2).fold(0, |sum, digit| sum * 10 + digit);
    Prefecture::from_number(u8::try_from(number).ok()?)
}

/// Luhn's rule: from the right every other digit is doubled, starting with the last of the nine; the
/// digits of the products are summed; the check digit completes the sum to a multiple of ten.
fn check_digit(code: &[u8; 10]) -> u8 {
    let sum: u32 = values(code)
        .rev()
        .skip(1)
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, factor)| {
            let product = digit * factor;
            product / 10 + product % 10
        })
        .sum();
    last_digit(10 - sum % 10)
}

fn read(text: &str) -> Result<[u8; 10], InstitutionCodeError> {
    let code = exact(text).map_err(|fault| match fault {
        DigitsFault::Unreadable => InstitutionCodeError::Unreadable,
        DigitsFault::WrongLength => InstitutionCodeError::WrongLength,
    })?;
    if prefecture(&code).is_none() {
        return Err(InstitutionCodeError::Prefecture);
    }
    if code.last() != Some(&check_digit(&code)) {
        return Err(InstitutionCodeError::CheckDigit);
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_in_use() {
        for text in [
            "0110113719",
            "０１１０１１３７１９",
            "01-1-01-1371-9",
            "01 1 01 1371 9",
        ] {
            let code: InstitutionCode = text.parse().unwrap();
            assert_eq!(code.as_str(), "0110113719");
            assert_eq!(code.prefecture(), Prefecture::Hokkaido);
            assert_eq!(code.kind(), Some(InstitutionKind::Medical));
        }
    }

    #[test]
    fn refuses_the_rest() {
        for (text, error) in [
            ("0110113718", InstitutionCodeError::CheckDigit),
            ("011011371", InstitutionCodeError::WrongLength),
            ("4810113719", InstitutionCodeError::Prefecture),
            ("ABCDEFGHIJ", InstitutionCodeError::Unreadable),
        ] {
            assert_eq!(text.parse::<InstitutionCode>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_of_ten_last_digits_fits_and_a_wrong_digit_is_seen(
            prefecture in 1_u32..=47, rest in 0_u32..10_000_000, place in 2_usize..10, other in 0_u8..10,
        ) {
            let fitting: Vec<InstitutionCode> = (0..10)
                .filter_map(|last| format!("{prefecture:02}{rest:07}{last}").parse().ok())
                .collect();
            prop_assert_eq!(fitting.len(), 1);
            let mut wrong = fitting[0].as_str().as_bytes().to_vec();
            let changed = wrong[place] != b'0' + other;
            wrong[place] = b'0' + other;
            let read = String::from_utf8(wrong).unwrap().parse::<InstitutionCode>();
            prop_assert_eq!(read.is_err(), changed);
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = text.parse::<InstitutionCode>();
        }
    }
}
