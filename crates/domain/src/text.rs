//! Text that people type: what is refused, what is taken out, how long it may be.
//!
//! Names and notes are kept exactly as typed. No Unicode normalisation happens here: NFC would
//! replace some compatibility ideographs of names, so only search keys are folded
//! (see [`name_search`](crate::name_search)). Variation selectors, which choose the shape of a
//! character in a name, stay.

use crate::coded_error;

coded_error! {
    /// Why a text is refused.
    pub enum TextError {
        /// A control character (NUL, escape …) or a code point that is no character (U+FFFE …), which
        /// neither PostgreSQL nor XML takes.
        Control = "text.control_character": "the text holds a control character",
        /// A line break or a tab where one line is asked.
        LineBreak = "text.line_break": "the text holds a line break or a tab",
        /// An invisible format character, such as an override of the writing direction.
        Invisible = "text.invisible_character": "the text holds an invisible character",
        /// More characters than the field takes.
        TooLong = "text.too_long": "the text is too long",
    }
}

/// Whether a character is invisible and only steers how others are shown (Unicode category Cf without
/// the signs of Arabic, Syriac, Kaithi and Egyptian that are seen): soft hyphen, zero-width blanks and
/// joiners, direction marks and overrides, byte order mark, tags. Variation selectors are not: they
/// belong to the name.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0001}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

/// Whether a code point is a control character or no character at all.
fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// What a field of text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Most characters (Unicode scalar values, after [`clean`]).
    pub max_chars: usize,
    /// Whether line breaks and tabs are taken.
    pub multi_line: bool,
}

impl Text {
    /// A family name, a given name, a reading.
    pub const NAME: Self = Self::line(100);
    /// One line: an institution, a street, a job.
    pub const LINE: Self = Self::line(255);
    /// Notes, course of a disease, messages.
    pub const NOTE: Self = Self::lines(4_000);

    /// One line of at most `max_chars` characters.
    pub const fn line(max_chars: usize) -> Self {
        Self {
            max_chars,
            multi_line: false,
        }
    }

    /// Several lines of at most `max_chars` characters in all.
    pub const fn lines(max_chars: usize) -> Self {
        Self {
            max_chars,
            multi_line: true,
        }
    }

    /// Whether `text`, as it is, may be stored in this field.
    ///
    /// # Errors
    /// The first thing wrong with it; see [`TextError`].
    pub fn check(self, text: &str) -> Result<(), TextError> {
        if text.chars().nth(self.max_chars).is_some() {
            return Err(TextError::TooLong);
        }
        for c in text.chars() {
            match c {
                '\n' | '\t' if self.multi_line => {}
                '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    return Err(TextError::LineBreak);
                }
                c if is_refused(c) => return Err(TextError::Control),
                c if is_invisible(c) => return Err(TextError::Invisible),
                _ => {}
            }
        }
        Ok(())
    }

    /// Cleans what was typed and checks the rest: what the field stores.
    ///
    /// # Errors
    /// The first thing wrong with the cleaned text; see [`TextError`].
    pub fn accept(self, typed: &str) -> Result<String, TextError> {
        let text = clean(typed);
        self.check(&text).map(|()| text)
    }
}

/// Whether `text` may be stored in a field of one line.
///
/// # Errors
/// The first thing wrong with it; see [`TextError`].
pub fn check_text(text: &str, max_chars: usize) -> Result<(), TextError> {
    Text::line(max_chars).check(text)
}

/// Whether `text` may be stored in a field of several lines, which takes `\n` and tabs.
///
/// # Errors
/// The first thing wrong with it; see [`TextError`].
pub fn check_lines(text: &str, max_chars: usize) -> Result<(), TextError> {
    Text::lines(max_chars).check(text)
}

/// Takes out invisible characters and the blanks at both ends, and writes every line break as `\n`.
/// Nothing else changes; control characters stay, to be refused by [`check_text`].
pub fn clean(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut after_return = false;
    for c in typed.chars().filter(|c| !is_invisible(*c)) {
        match c {
            '\n' if after_return => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c => out.push(c),
        }
        after_return = c == '\r';
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() {
        out
    } else {
        trimmed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::Coded;

    #[test]
    fn names_stay_as_typed() {
        // Variation selectors, characters beyond the first plane, compatibility ideographs, decomposed
        // kana, private use: NFC or NFKC would change most of them.
        for name in [
            "髙﨑",
            "葛\u{e0100}城",
            "辻\u{fe00}",
            "𠮷野",
            "神\u{fa19}",
            "カ\u{3099}",
            "\u{e001}田",
            "José",
        ] {
            assert_eq!(Text::NAME.accept(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn invisible_characters_are_taken_out_and_never_stored() {
        assert_eq!(clean("\u{feff}山\u{200b}田\u{202e}\u{200d} "), "山田");
        assert_eq!(check_text("山\u{202e}田", 10), Err(TextError::Invisible));
        assert_eq!(Text::NAME.accept("山\u{202e}田").as_deref(), Ok("山田"));
    }

    #[test]
    fn controls_are_refused() {
        for text in [
            "山\0田",
            "a\u{1b}[31m",
            "\u{7f}x",
            "a\u{9f}",
            "x\u{fffe}",
            "x\u{10ffff}",
            "\u{fdd0}x",
        ] {
            assert_eq!(Text::NOTE.accept(text), Err(TextError::Control), "{text:?}");
            assert_eq!(Text::NAME.accept(text), Err(TextError::Control), "{text:?}");
        }
        assert_eq!(TextError::Control.code(), "text.control_character");
    }

    #[test]
    fn lines_only_where_allowed() {
        assert_eq!(
            Text::NOTE.accept("一\r\n二\r三\u{2028}四\t五").as_deref(),
            Ok("一\n二\n三\n四\t五")
        );
        assert_eq!(check_text("一\n二", 10), Err(TextError::LineBreak));
        assert_eq!(check_lines("一\r二", 10), Err(TextError::LineBreak));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(check_text(&"髙".repeat(100), 100), Ok(()));
        assert_eq!(check_text(&"髙".repeat(101), 100), Err(TextError::TooLong));
        assert_eq!(
            Text::line(2).accept(" \u{200b}山田 ").as_deref(),
            Ok("山田")
        );
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_storable_and_stable(typed in any::<String>(), multi_line in any::<bool>()) {
            let field = Text { max_chars: 40, multi_line };
            if let Ok(text) = field.accept(&typed) {
                prop_assert!(!text.contains('\0') && text.chars().count() <= 40);
                prop_assert_eq!(field.accept(&text), Ok(text.clone()));
            }
        }

        #[test]
        fn cleaning_changes_nothing_of_visible_text(text in "[\\p{Han}\\p{Hiragana}\\p{Latin}\u{e0100}-\u{e01ef}]{0,20}") {
            prop_assert_eq!(clean(&text), text);
        }
    }
}
