//! Postal codes of Japan: seven digits.

use crate::digits::{DigitsFault, exact};
use crate::{coded_error, text_newtype};

coded_error! {
    /// Why text is not a postal code.
    pub enum PostalCodeError {
        /// Something else than digits, hyphens, blanks and 〒.
        Unreadable = "postal_code.unreadable": "not a postal code",
        /// Digits, but not seven.
        WrongLength = "postal_code.wrong_length": "a postal code has seven digits",
    }
}

text_newtype! {
    /// A postal code of Japan, seven digits without a hyphen. Whether the post office uses it is a
    /// question to the table of postal codes, not to this type.
    ///
    /// Read from `160-0023`, `1600023`, `〒１６０－００２３` and the like.
    pub struct PostalCode([u8; 7]);
    read = read, error = PostalCodeError, pattern = "^[0-9]{7}$",
    example = "1600023", description = "郵便番号（数字7桁。入力は全角・ハイフン・〒を含んでもよい）"
}

impl PostalCode {
    /// As people write it: `160-0023`.
    pub fn hyphenated(&self) -> String {
        let (area, place) = self.as_str().split_at_checked(3).unwrap_or_default();
        format!("{area}-{place}")
    }
}

/// What was typed as people write it, with its mark: `〒160-0023`. What is no postal code stays as it was typed; none
/// where nothing was.
pub fn marked(typed: &str) -> Option<String> {
    let bare = typed.trim().trim_start_matches('〒');
    let read = bare.parse().map(|code: PostalCode| code.hyphenated());
    (!bare.is_empty()).then(|| format!("〒{}", read.unwrap_or_else(|_| bare.to_owned())))
}

fn read(text: &str) -> Result<[u8; 7], PostalCodeError> {
    // U+3020 (postal mark face) and U+3036 (circled) are what other keyboards give for 〒 U+3012.
    let text = text
        .trim()
        .trim_start_matches(['\u{3012}', '\u{3020}', '\u{3036}']);
    exact(text).map_err(|fault| match fault {
        DigitsFault::Unreadable => PostalCodeError::Unreadable,
        DigitsFault::WrongLength => PostalCodeError::WrongLength,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_marked_as_people_write_it() {
        for (typed, wanted) in [
            ("1600023", Some("〒160-0023")),
            (" 〒１６０－００２３ ", Some("〒160-0023")),
            ("16", Some("〒16")),
            (" ", None),
        ] {
            assert_eq!(marked(typed).as_deref(), wanted, "{typed}");
        }
    }

    #[test]
    fn reads_what_people_type() {
        for text in [
            "1600023",
            "160-0023",
            "〒160-0023",
            "〒１６０－００２３",
            "160 0023",
            "〶160ー0023",
            "１６０‐００２３",
        ] {
            assert_eq!(
                text.parse::<PostalCode>().map(|c| c.to_string()),
                Ok("1600023".to_owned()),
                "{text}"
            );
        }
        assert_eq!(
            "0600000".parse::<PostalCode>().unwrap().hyphenated(),
            "060-0000"
        );
    }

    #[test]
    fn refuses_the_rest() {
        assert_eq!(
            "160-002".parse::<PostalCode>(),
            Err(PostalCodeError::WrongLength)
        );
        assert_eq!(
            "160-00234".parse::<PostalCode>(),
            Err(PostalCodeError::WrongLength)
        );
        assert_eq!(
            "新宿区".parse::<PostalCode>(),
            Err(PostalCodeError::Unreadable)
        );
        assert_eq!("〒".parse::<PostalCode>(), Err(PostalCodeError::Unreadable));
        assert!(serde_json::from_str::<PostalCode>("\"160\"").is_err());
        assert!(serde_json::from_str::<PostalCode>("1600023").is_err());
    }

    proptest! {
        #[test]
        fn round_trip(number in 0_u32..10_000_000) {
            let digits = format!("{number:07}");
            let code: PostalCode = digits.parse().unwrap();
            prop_assert_eq!(code.as_str(), &digits);
            prop_assert_eq!(code.hyphenated().parse(), Ok(code));
            let json = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(&json, &format!("\"{digits}\""));
            prop_assert_eq!(serde_json::from_str::<PostalCode>(&json).unwrap(), code);
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = text.parse::<PostalCode>();
        }
    }
}
