//! Names in Latin letters beside readings in kana: ŌNO, Ohno, Ono and オオノ are to meet.

/// Rows of the table of kana in their order, with the consonant of each in Hepburn's way.
const ROWS: [(&str, &str); 13] = [
    ("アイウエオ", ""),
    ("カキクケコ", "k"),
    ("サシスセソ", "s"),
    ("タチツテト", "t"),
    ("ナニヌネノ", "n"),
    ("ハヒフヘホ", "h"),
    ("マミムメモ", "m"),
    ("ラリルレロ", "r"),
    ("ガギグゲゴ", "g"),
    ("ザジズゼゾ", "z"),
    ("ダヂヅデド", "d"),
    ("バビブベボ", "b"),
    ("パピプペポ", "p"),
];
const VOWELS: [char; 5] = ['a', 'i', 'u', 'e', 'o'];

/// A reading in full-width katakana, not folded (ハットリ is no ハツトリ), in Latin letters as [`fold`] leaves them.
pub(super) fn of_kana(reading: &str) -> String {
    let mut out = String::new();
    for letter in reading.chars() {
        match letter {
            'ヤ' | 'ャ' => out.push_str("ya"),
            'ユ' | 'ュ' => out.push_str("yu"),
            'ヨ' | 'ョ' => out.push_str("yo"),
            'ワ' => out.push_str("wa"),
            'ヲ' => out.push('o'),
            'ヴ' => out.push_str("bu"),
            'ン' => out.push('n'),
            'ッ' | 'ー' => {}
            letter => {
                let sound = ROWS.iter().find_map(|(row, consonant)| {
                    let column = row.chars().position(|one| one == letter)?;
                    Some((consonant, VOWELS.get(column)?))
                });
                if let Some((consonant, vowel)) = sound {
                    out.push_str(consonant);
                    out.push(*vowel);
                }
            }
        }
    }
    fold(&out)
}

/// Folds Latin letters in lower case so that all usual ways of writing a Japanese name are one: Hepburn and Kunrei, long vowels
/// marked, doubled, with h or not at all, m or n before b and p, doubled consonants once, l as r, v as b.
pub(super) fn fold(latin: &str) -> String {
    let mut text: String = latin
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(|c| match c {
            'l' => 'r',
            'v' => 'b',
            c => c,
        })
        .collect();
    // Each leaves what the later ones expect. キャ comes as kiya, as does シヤ of those who type small kana large.
    for (from, to) in [
        ("tch", "ch"),
        ("shi", "si"),
        ("sh", "sy"),
        ("chi", "ti"),
        ("ch", "ty"),
        ("tsu", "tu"),
        ("tu", "tu"),
        ("ji", "zi"),
        ("j", "zy"),
        ("di", "zi"),
        ("du", "zu"),
        ("dzu", "zu"),
        ("f", "h"),
        ("mb", "nb"),
        ("mp", "np"),
        ("mm", "nm"),
        ("iya", "ya"),
        ("iyu", "yu"),
        ("iyo", "yo"),
        ("oh", "o"),
        ("ou", "o"),
    ] {
        if text.contains(from) {
            text = if from == "oh" {
                without_long_h(&text)
            } else {
                text.replace(from, to)
            };
        }
    }
    // What is doubled stands once: ookubo, yuuki, hattori, tuu from つう.
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if !out.ends_with(letter) {
            out.push(letter);
        }
    }
    out
}

/// The h that marks a long o (Ohno, Satoh), not the one that begins a syllable (Ohara).
fn without_long_h(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| {
            let before = at.checked_sub(1).and_then(|at| letters.get(at));
            let after = letters.get(at + 1);
            **letter != 'h'
                || before != Some(&'o')
                || after.is_some_and(|next| VOWELS.contains(next) || *next == 'y')
        })
        .map(|(_, letter)| letter)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hersys_domain::name_search::fold_kana;

    #[test]
    fn ways_of_writing_meet_their_reading() {
        for (reading, written) in [
            ("サトウ", vec!["Sato", "SATOU", "Satoh", "Satō"]),
            ("オオノ", vec!["Ono", "Ohno", "Oono", "Ōno"]),
            ("ショウコ", vec!["Shoko", "Syoko", "Shouko"]),
            ("チヅル", vec!["Chizuru", "Tizuru", "Chiduru"]),
            ("ジュンイチ", vec!["Junichi", "Jun'ichi", "Zyun-iti"]),
            ("ホンマ", vec!["Honma", "Homma"]),
            ("ナンバ", vec!["Namba", "Nanba"]),
            ("ハットリ", vec!["Hattori"]),
            ("フジオカ", vec!["Fujioka", "Hujioka"]),
            ("オハラ", vec!["Ohara"]),
            ("ツツイ", vec!["Tsutsui", "Tutui"]),
        ] {
            for latin in written {
                assert_eq!(
                    fold(&fold_kana(latin)),
                    of_kana(reading),
                    "{latin} {reading}"
                );
            }
        }
        assert_ne!(of_kana("オハラ"), of_kana("オオラ"));
    }
}
