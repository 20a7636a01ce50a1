//! Readings of names.

use hersys_domain::kana::{is_reading, to_katakana, warning};
use hersys_domain::name_search::{fold_kana, fold_kanji};
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::unseen;

/// One sound in katakana, hiragana and half-width kana.
const SOUNDS: &[(&str, &str, &str)] = &[
    ("ア", "あ", "ｱ"),
    ("ガ", "が", "ｶﾞ"),
    ("キャ", "きゃ", "ｷｬ"),
    ("シ", "し", "ｼ"),
    ("ッ", "っ", "ｯ"),
    ("ヅ", "づ", "ﾂﾞ"),
    ("パ", "ぱ", "ﾊﾟ"),
    ("ビ", "び", "ﾋﾞ"),
    ("ヴ", "ゔ", "ｳﾞ"),
    ("ヲ", "を", "ｦ"),
    ("ン", "ん", "ﾝ"),
    ("ー", "ー", "ｰ"),
    ("タ", "た", "ﾀ"),
    ("カ", "か", "ｶ"),
];

/// A reading, and the same in another script for each of its sounds.
fn written() -> impl Strategy<Value = (String, String)> {
    let sound = (select(SOUNDS), 0_usize..3);
    prop::collection::vec(sound, 0..20).prop_map(|sounds| {
        // A long mark at the beginning lengthens nothing.
        let mut reading = String::from("ア");
        let mut typed = String::from("あ");
        for ((katakana, hiragana, half), script) in sounds {
            reading += katakana;
            typed += [katakana, hiragana, half][script];
        }
        (reading, typed)
    })
}

proptest! {
    #[test]
    fn a_reading_is_the_same_in_every_script((reading, typed) in written(), around in unseen()) {
        prop_assert_eq!(to_katakana(&format!("{around}{typed}{around}")), reading.clone());
        prop_assert!(is_reading(&reading) && warning(&reading).is_none());
        // And is found by every one of them.
        prop_assert_eq!(fold_kana(&typed), fold_kana(&reading));
        prop_assert_eq!(fold_kanji(&typed), fold_kanji(&reading));
    }

    #[test]
    fn no_reading_grows_and_none_ends_in_a_blank(typed in any::<String>()) {
        let reading = to_katakana(&typed);
        prop_assert!(reading.chars().count() <= typed.chars().count());
        prop_assert_eq!(reading.trim(), reading.as_str());
        prop_assert!(!reading.contains("  "));
        prop_assert_eq!(warning(&reading).is_none(), reading.is_empty() || is_reading(&reading));
    }
}
