//! Keys for looking up names. Only search keys are folded: what is stored and shown is what was typed.
//!
//! A key says that two spellings may be the same name, so folding goes far: a search finds a little too
//! much rather than miss somebody. Both what is stored and what is looked for pass through the same
//! function.
//!
//! Changing a rule or the table of variants changes the keys: [`VERSION`] must rise, and the keys of
//! all persons be made anew.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

use crate::kana::{HALF_VOICED, VOICED, is_katakana, to_katakana};

mod variants;

/// Version of the folding rules, to be kept beside the keys.
pub const VERSION: u16 = 1;

/// Mark before the first character in [`bigrams`]; no folded text holds it.
pub const START: char = '\u{2}';
/// Mark after the last character in [`bigrams`]; no folded text holds it.
pub const END: char = '\u{3}';

/// Folds a name in kanji, kana or Latin letters: NFKC, katakana for hiragana with the rules of
/// [`fold_kana`], variant characters (髙 as 高, 邊 as 辺), 々 as the character before it, lower case without
/// accents. Variation selectors, invisible characters, blanks and punctuation are left out.
pub fn fold_kanji(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold_kana(name).chars() {
        match (c, out.chars().next_back()) {
            ('々' | '仝' | '〻', Some(last)) => out.push(last),
            _ => out.push(variants::fold(c)),
        }
    }
    out
}

/// Folds a reading: NFKC, katakana, small kana as large, ヴァ as バ and so on, ヰ ヱ ヲ ヂ ヅ as イ エ オ ジ ズ, without long
/// marks; voiced marks stay. Latin letters in lower case without accents. Variation selectors, invisible
/// characters, blanks and punctuation are left out.
pub fn fold_kana(reading: &str) -> String {
    let plain: String = reading
        .chars()
        .filter(|c| !is_variation_selector(*c))
        // NFKC would part a voiced mark that stands by itself from its letter with a blank.
        .map(|c| match c {
            '\u{309b}' => VOICED,
            '\u{309c}' => HALF_VOICED,
            c => c,
        })
        .nfkc()
        .collect();
    let mut out = String::with_capacity(plain.len());
    for c in to_katakana(&plain).chars() {
        match c {
            // Iteration marks of kana: the letter before once more, voiced or not.
            'ヽ' | 'ヾ' => {
                let Some(last) = out.chars().next_back().filter(|last| is_katakana(*last)) else {
                    continue;
                };
                let base = unvoiced(last);
                out.push(if c == 'ヾ' {
                    compose(base, VOICED).unwrap_or(base)
                } else {
                    base
                });
            }
            'ー' => {}
            c if is_katakana(c) => push_kana(&mut out, c),
            c => push_other(&mut out, c),
        }
    }
    // Those without a letter after them.
    if out.contains('ヴ') {
        out.replace('ヴ', "ブ")
    } else {
        out
    }
}

/// The 2-grams of a folded name with [`START`] before and [`END`] after it, for the index: `森` has two,
/// `高橋` has three. Empty for an empty name.
pub fn bigrams(folded: &str) -> Vec<String> {
    if folded.is_empty() {
        return Vec::new();
    }
    let padded = || {
        core::iter::once(START)
            .chain(folded.chars())
            .chain(core::iter::once(END))
    };
    pairs(padded(), padded().skip(1))
}

/// The 2-grams of a folded part of a name, for a query: all of them must be among those of the name.
///
/// There are no marks, so the part may stand anywhere in the name. One character has no 2-gram of its
/// own: it is looked for at the start of names, `森` finds 森 and 森田, not 大森. Empty for an empty part,
/// which the caller must not take for "everybody".
pub fn query_bigrams(folded: &str) -> Vec<String> {
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Vec::new(),
        (Some(only), None) => vec![String::from_iter([START, only])],
        _ => pairs(folded.chars(), folded.chars().skip(1)),
    }
}

fn pairs(first: impl Iterator<Item = char>, second: impl Iterator<Item = char>) -> Vec<String> {
    first
        .zip(second)
        .map(|(a, b)| String::from_iter([a, b]))
        .collect()
}

/// Variation selectors: of standard variants and of registered forms of ideographs (IVS); the Mongolian
/// ones go with the punctuation.
const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Adds a letter of katakana, large and without distinctions that readings do not keep. A ヴ waits
/// in `out` for the vowel after it.
fn push_kana(out: &mut String, c: char) {
    let c = match c {
        'ァ' => 'ア',
        'ィ' | 'ヰ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' | 'ヱ' => 'エ',
        'ォ' | 'ヲ' => 'オ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        'ヷ' => 'バ',
        'ヸ' => 'ビ',
        'ヹ' => 'ベ',
        'ヺ' => 'ボ',
        c => c,
    };
    if out.ends_with('ヴ') {
        out.pop();
        let (letter, swallowed) = match c {
            'ア' => ('バ', true),
            'イ' => ('ビ', true),
            'エ' => ('ベ', true),
            'オ' => ('ボ', true),
            'ユ' => ('ビ', false),
            _ => ('ブ', false),
        };
        out.push(letter);
        if swallowed {
            return;
        }
    }
    out.push(c);
}

/// Characters of names that Unicode counts as no letters: private use (外字), forms of radicals (⻆田)
/// and the vertical iteration mark.
const fn is_kept(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' | '\u{2e80}'..='\u{2ef3}' | '〻')
}

/// Adds any other character: lower case, without accents, only if it is a letter, a numeral or a
/// character of names otherwise.
fn push_other(out: &mut String, c: char) {
    for lower in c.to_lowercase() {
        let mut add = |part: char| {
            if part.is_alphanumeric() || is_kept(part) {
                out.push(part);
            }
        };
        match lower {
            // Latin letters with accents; combining accents are no letters and fall out.
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => decompose_canonical(lower, add),
            lower => add(lower),
        }
    }
}

/// The letter without its voiced mark.
fn unvoiced(c: char) -> char {
    let mut base = c;
    let mut first = true;
    decompose_canonical(c, |part| {
        if first {
            base = part;
        }
        first = false;
    });
    base
}

#[cfg(test)]
mod tests;
