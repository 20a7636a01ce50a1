//! Texts that more than one test begins with.

use proptest::prelude::*;
use proptest::sample::select;

/// Blanks and characters that are not seen.
const UNSEEN: &[char] = &[
    ' ', '\u{3000}', '\t', '\u{a0}', '\u{200b}', '\u{feff}', '\u{202e}', '\u{2060}',
];
/// What a Japanese keyboard gives for a hyphen.
const DASHES: &[char] = &['-', '－', 'ー', '‐', '−', '–', 'ｰ', '─'];

/// ASCII in full width, as an input method gives it.
pub fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            other => other,
        })
        .collect()
}

/// The text, with each character of it in full width or not.
pub fn mixed(text: String) -> impl Strategy<Value = String> {
    let length = text.chars().count();
    prop::collection::vec(any::<bool>(), length).prop_map(move |wide| {
        let pairs = text.chars().zip(wide);
        pairs
            .map(|(c, wide)| {
                if wide {
                    full_width(&c.to_string())
                } else {
                    c.to_string()
                }
            })
            .collect()
    })
}

/// A dash as people type it.
pub fn dash() -> impl Strategy<Value = char> {
    select(DASHES)
}

/// Something around a text that is not part of it.
pub fn unseen() -> impl Strategy<Value = String> {
    prop::collection::vec(select(UNSEEN), 0..3).prop_map(String::from_iter)
}
