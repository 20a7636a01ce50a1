//! Phone numbers: what was typed beside its international form (ITU-T E.164).

use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::coded_error;
use crate::digits::plain;
use crate::text::Text;

/// Country code of Japan.
const JAPAN: &str = "81";
/// What is kept of the typing.
const TYPED: Text = Text::line(64);
/// Digits of an international number after the plus (E.164 allows fifteen; no country uses fewer than
/// seven with its country code).
const INTERNATIONAL: core::ops::RangeInclusive<usize> = 7..=15;

coded_error! {
    /// Why text is not a phone number.
    pub enum PhoneError {
        /// Nothing, or blanks only.
        Empty = "phone.empty": "no phone number was given",
        /// Something else than digits, brackets, hyphens, dots, blanks, a plus and an extension.
        Unreadable = "phone.unreadable": "not a phone number",
        /// Fewer digits than a number of its kind has.
        TooShort = "phone.too_short": "the phone number has too few digits",
        /// More digits than a number of its kind has.
        TooLong = "phone.too_long": "the phone number has too many digits",
        /// Neither the 0 of an area code nor the plus of a country code in front.
        AreaCodeMissing = "phone.area_code_missing": "the phone number lacks its area code",
        /// No country code begins with 0.
        CountryCode = "phone.country_code": "the country code does not exist",
    }
}

/// A phone number.
///
/// On the wire an object: `typed` is what counts, `e164` is worked out from it (also when it is sent
/// along). An extension (`内線 12`, `ext. 12`) is kept in `typed` only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(description = "電話番号（入力されたままの表記と国際表記）")
)]
#[serde(try_from = "PhoneWire")]
pub struct Phone {
    /// International form: a plus and 7–15 digits.
    #[cfg_attr(
        feature = "openapi",
        schema(
            read_only,
            example = "+819012345678",
            pattern = r"^\+[1-9][0-9]{6,14}$"
        )
    )]
    e164: String,
    /// What was typed, without blanks at the ends and without invisible characters.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "090-1234-5678", max_length = 64)
    )]
    typed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneWire {
    typed: String,
    #[serde(default, rename = "e164")]
    _e164: Option<String>,
}

impl TryFrom<PhoneWire> for Phone {
    type Error = PhoneError;
    fn try_from(wire: PhoneWire) -> Result<Self, Self::Error> {
        wire.typed.parse()
    }
}

impl Phone {
    /// International form: a plus and digits.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The digits after the trunk 0 of a Japanese number; `None` for a foreign one.
    fn japanese(&self) -> Option<&str> {
        self.e164.strip_prefix('+')?.strip_prefix(JAPAN)
    }

    /// Whether it is a Japanese mobile number (060, 070, 080, 090), to which a short message can be
    /// sent. 0800 numbers are toll-free lines, not mobiles. Of foreign numbers nothing is known: false.
    pub fn can_receive_sms(&self) -> bool {
        let mut digits = self.japanese().unwrap_or_default().bytes();
        matches!(
            (digits.next(), digits.next(), digits.next()),
            (Some(b'6'..=b'9'), Some(b'0'), Some(b'1'..=b'9'))
        )
    }

    /// The last four digits, by which people look for a number.
    pub fn last_four(&self) -> &str {
        self.e164
            .len()
            .checked_sub(4)
            .and_then(|from| self.e164.get(from..))
            .unwrap_or_default()
    }
}

impl core::fmt::Display for Phone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(&self.typed)
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = plain(text).ok_or(PhoneError::Unreadable)?.to_lowercase();
        let number = without_extension(&plain);
        let mut digits = String::with_capacity(number.len());
        let mut international = false;
        for c in number.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() && !international => international = true,
                ' ' | '-' | '(' | ')' | '.' | '/' | '・' => {}
                _ => return Err(PhoneError::Unreadable),
            }
        }
        if digits.is_empty() {
            return Err(if plain.trim().is_empty() {
                PhoneError::Empty
            } else {
                PhoneError::Unreadable
            });
        }
        let e164 = if international {
            from_international(&digits)?
        } else if let Some(rest) = digits.strip_prefix("010") {
            from_international(rest)?
        } else {
            from_national(
                digits
                    .strip_prefix('0')
                    .ok_or(PhoneError::AreaCodeMissing)?,
            )?
        };
        // Direction marks from copied pages are taken out; a line break or tab inside is no phone number.
        let typed = TYPED.accept(text).map_err(|_| PhoneError::Unreadable)?;
        Ok(Self { e164, typed })
    }
}

/// The part before an extension or the note that it is the main line.
fn without_extension(text: &str) -> &str {
    ["内線", "ext", "(代", "代表"]
        .into_iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .and_then(|end| text.get(..end))
        .unwrap_or(text)
}

/// From the digits after the plus (or after 010, which dials abroad from Japan).
fn from_international(digits: &str) -> Result<String, PhoneError> {
    if let Some(rest) = digits.strip_prefix(JAPAN) {
        // People write the trunk 0 too: +81 (0)90-1234-5678.
        return from_national(rest.strip_prefix('0').unwrap_or(rest));
    }
    if digits.starts_with('0') {
        return Err(PhoneError::CountryCode);
    }
    match digits.len() {
        len if len < *INTERNATIONAL.start() => Err(PhoneError::TooShort),
        len if len > *INTERNATIONAL.end() => Err(PhoneError::TooLong),
        _ => Ok(format!("+{digits}")),
    }
}

/// From a Japanese number without its trunk 0: ten digits after the trunk 0 for 020, 050, 060, 070,
/// 080, 090 and 0800, else nine (numbering plan of the Ministry of Internal Affairs).
fn from_national(digits: &str) -> Result<String, PhoneError> {
    let mut first = digits.bytes();
    let expected = match (first.next(), first.next()) {
        (Some(b'0'), _) => return Err(PhoneError::Unreadable),
        (Some(b'2' | b'5'..=b'9'), Some(b'0')) => 10,
        _ => 9,
    };
    match digits.len() {
        len if len < expected => Err(PhoneError::TooShort),
        len if len > expected => Err(PhoneError::TooLong),
        _ => Ok(format!("+{JAPAN}{digits}")),
    }
}

#[cfg(test)]
mod tests;
