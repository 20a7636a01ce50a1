//! Reading what people type as a number: full width, hyphens and blanks of every kind.

use unicode_normalization::UnicodeNormalization;

use crate::text::is_invisible;

/// Longest input that is looked at, in characters; anything longer is no number.
const LONGEST_INPUT: usize = 64;

/// Whether people type this character as a hyphen or a minus: the dashes of Unicode, the horizontal
/// lines and the long mark of kana that a Japanese keyboard puts on the same key.
pub const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{30fc}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff70}'
    )
}

/// A number that was typed; nothing where nothing was.
///
/// # Errors
/// `number.unreadable` where it is none.
pub fn number(typed: &str) -> Result<Option<f64>, &'static str> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let plain = plain(typed).unwrap_or_default();
    let value: f64 = plain.trim().parse().map_err(|_| "number.unreadable")?;
    match value.is_finite() {
        true => Ok(Some(value)),
        false => Err("number.unreadable"),
    }
}

/// Characters in compatibility form (full width becomes half width), dashes as `-`, without
/// invisible characters; blanks stay, as ASCII blanks. `None` if it is too long to be a number or
/// holds a control character other than tabs and line ends, which
/// pasted cells of spreadsheets carry.
pub fn plain(text: &str) -> Option<String> {
    if text.chars().nth(LONGEST_INPUT).is_some() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().filter(|c| !is_invisible(*c)) {
        match c {
            c if is_dash(c) => out.push('-'),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() => return None,
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    Some(out)
}

/// The text with full-width digits as ASCII ones and nothing else changed: what a phone can afford, where
/// [`plain`] would bring the tables of Unicode along.
pub fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Why text is not a number of the asked length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitsFault {
    /// Something else than digits, hyphens and blanks.
    Unreadable,
    /// Digits, but not as many as asked.
    WrongLength,
}

/// The ASCII digits of `text`, hyphens and blanks left out.
pub fn digits(text: &str) -> Result<String, DigitsFault> {
    let mut out = plain(text).ok_or(DigitsFault::Unreadable)?;
    out.retain(|c| !matches!(c, ' ' | '-'));
    if out.is_empty() || !out.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DigitsFault::Unreadable);
    }
    Ok(out)
}

/// Exactly `N` digits of `text`, hyphens and blanks left out.
pub fn exact<const N: usize>(text: &str) -> Result<[u8; N], DigitsFault> {
    let found = digits(text)?;
    <[u8; N]>::try_from(found.as_bytes()).map_err(|_| DigitsFault::WrongLength)
}

/// Values 0–9 of ASCII digits.
pub fn values(ascii: &[u8]) -> impl DoubleEndedIterator<Item = u32> + '_ {
    ascii.iter().map(|b| u32::from(b.wrapping_sub(b'0')))
}

/// The ASCII digit of the last decimal place of `value`.
pub fn last_digit(value: u32) -> u8 {
    b'0' + u8::try_from(value % 10).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_full_width_hyphens_and_blanks() {
        assert_eq!(exact::<7>("１６０－００２３"), Ok(*b"1600023"));
        assert_eq!(exact::<7>(" 160 ー 0023\u{200b}"), Ok(*b"1600023"));
        assert_eq!(exact::<7>("160-002"), Err(DigitsFault::WrongLength));
        assert_eq!(exact::<7>("160.0023"), Err(DigitsFault::Unreadable));
        assert_eq!(exact::<7>(""), Err(DigitsFault::Unreadable));
        assert_eq!(exact::<7>("1600023\0"), Err(DigitsFault::Unreadable));
        assert_eq!(
            exact::<7>(&" ".repeat(10_000)),
            Err(DigitsFault::Unreadable)
        );
        // Digits of other scripts are not folded by NFKC and are not guessed at.
        assert_eq!(exact::<7>("١٦٠٠٠٢٣"), Err(DigitsFault::Unreadable));
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = digits(&text);
            let _ = exact::<10>(&text);
        }
    }
}
