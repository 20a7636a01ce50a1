//! Readings of names (フリガナ) in full-width katakana.
//!
//! Hiragana and half-width kana are turned into full-width katakana. What is no kana stays and is
//! warned about, never refused: people without a Japanese name have no other reading.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use crate::coded_error;
use crate::digits::is_dash;
use crate::text::is_invisible;

/// Combining mark of voiced kana.
pub(crate) const VOICED: char = '\u{3099}';
/// Combining mark of half-voiced kana.
pub(crate) const HALF_VOICED: char = '\u{309a}';
/// The long mark.
const LONG: char = 'ー';

coded_error! {
    /// What is odd about a reading, though it is taken.
    pub enum KanaWarning {
        /// Characters other than katakana, the long mark, ・ and blanks.
        OtherScript = "kana.other_script": "the reading holds other characters than katakana",
    }
}

/// A letter of full-width katakana, iteration marks included.
pub const fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fd}' | '\u{30fe}')
}

/// Whether text is a reading: katakana with long marks, ・ and blanks, at least one letter.
pub fn is_reading(text: &str) -> bool {
    text.chars().any(is_katakana)
        && text
            .chars()
            .all(|c| is_katakana(c) || matches!(c, LONG | '・' | ' '))
}

/// What is odd about a reading after [`to_katakana`]; `None` if nothing is or it is empty.
pub fn warning(reading: &str) -> Option<KanaWarning> {
    (!reading.is_empty() && !is_reading(reading)).then_some(KanaWarning::OtherScript)
}

/// Turns hiragana and half-width kana into full-width katakana, puts voiced marks onto their letters,
/// writes blanks as single ASCII blanks and a dash after kana as ー. All else stays as typed, without
/// invisible characters.
pub fn to_katakana(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars().filter(|c| !is_invisible(*c)) {
        let last = out.chars().next_back();
        match full_width(c) {
            mark @ (VOICED | HALF_VOICED) => match last.and_then(|base| compose(base, mark)) {
                Some(letter) => {
                    out.pop();
                    out.push(letter);
                }
                None => out.push(standalone(mark)),
            },
            c if c.is_whitespace() => {
                if last.is_some_and(|last| last != ' ') {
                    out.push(' ');
                }
            }
            c if is_dash(c) && last.is_some_and(|last| is_katakana(last) || last == LONG) => {
                out.push(LONG)
            }
            c => out.push(c),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// One kana in full-width katakana, voiced marks as combining ones; other characters unchanged.
fn full_width(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' => {
            char::from_u32(u32::from(c) + 0x60).unwrap_or(c)
        }
        '\u{309b}' => VOICED,
        '\u{309c}' => HALF_VOICED,
        // Half-width kana with ･, ｰ and the voiced marks.
        '\u{ff65}'..='\u{ff9f}' => core::iter::once(c).nfkc().next().unwrap_or(c),
        c => c,
    }
}

/// A voiced mark that stands by itself.
const fn standalone(mark: char) -> char {
    match mark {
        VOICED => '\u{309b}',
        HALF_VOICED => '\u{309c}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everything_becomes_full_width_katakana() {
        for (typed, reading) in [
            ("やまだ", "ヤマダ"),
            ("ﾔﾏﾀﾞ", "ヤマダ"),
            ("ﾊﾟｸ ﾁｮﾙｽ", "パク チョルス"),
            ("ヤマタ\u{3099}", "ヤマダ"),
            ("は\u{309a}く", "パク"),
            ("ヤマタ゛", "ヤマダ"),
            ("ｳﾞｧﾝ", "ヴァン"),
            ("ゔぁん", "ヴァン"),
            ("ｼﾞｮｰｼﾞ", "ジョージ"),
            ("ジョ-ジ", "ジョージ"),
            ("ろ－ら", "ローラ"),
            ("すゞき", "スヾキ"),
            ("アン･リー", "アン・リー"),
            ("　やまだ　　たろう ", "ヤマダ タロウ"),
            ("ヤマ\u{200b}ダ", "ヤマダ"),
            ("ゐゑを", "ヰヱヲ"),
        ] {
            assert_eq!(to_katakana(typed), reading, "{typed}");
            assert!(is_reading(reading), "{reading}");
            assert_eq!(warning(reading), None);
        }
    }

    #[test]
    fn other_scripts_stay_and_are_warned_about() {
        for (typed, reading) in [
            ("Smith-Jones", "Smith-Jones"),
            ("山田", "山田"),
            ("ヤマダ（仮）", "ヤマダ（仮）"),
            ("カ゜", "カ゜"),
            ("ー", "ー"),
            ("ヤマダ1", "ヤマダ1"),
        ] {
            assert_eq!(to_katakana(typed), reading);
            assert!(!is_reading(reading), "{reading}");
            assert_eq!(
                warning(reading),
                Some(KanaWarning::OtherScript),
                "{reading}"
            );
        }
        assert_eq!(warning(&to_katakana(" ")), None);
    }

    proptest! {
        #[test]
        fn hiragana_and_half_width_kana_are_always_readings(typed in "[ぁ-ゖｦ-ﾝ][ぁ-ゖｦ-ﾝｰ ]{0,20}") {
            prop_assert!(is_reading(&to_katakana(&typed)) || typed.starts_with('ｰ'), "{}", to_katakana(&typed));
        }

        #[test]
        fn a_second_time_changes_nothing(typed in any::<String>()) {
            let once = to_katakana(&typed);
            prop_assert_eq!(to_katakana(&once), once);
        }
    }
}
