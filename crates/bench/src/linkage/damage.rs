//! How the same person stands in another record: the slips of those who type Japanese records, each with a name.

use chrono::{Datelike as _, NaiveDate};
use hersys_domain::case::Sex;
use hersys_made_up::chance::Chance;
use hersys_made_up::names;

use crate::kana;
use crate::people::{self, Record};

/// What may go wrong. Every one changes something or says that it could not.
type Slip = fn(&mut Record, &mut Chance) -> bool;

/// Slips with how often each is met, of all slips.
pub const SLIPS: [(&str, u64, Slip); 20] = [
    ("a kana mistyped", 90, kana_mistyped),
    ("long marks", 60, long_marks),
    ("half width", 60, half_width),
    ("hiragana", 30, hiragana),
    ("a variant character", 70, variant),
    ("other kanji of the same reading", 60, other_kanji),
    ("maiden name", 25, maiden_name),
    ("Latin letters", 40, latin),
    ("names in each other's place", 25, swapped_names),
    ("kana missing", 50, kana_missing),
    ("kanji missing", 40, kanji_missing),
    ("era mistaken", 30, era),
    ("day and month swapped", 25, swapped_date),
    ("a digit of the birth date", 50, date_digit),
    ("another phone", 80, other_phone),
    ("phone missing", 60, phone_missing),
    ("a digit of the phone", 30, phone_digit),
    ("address written otherwise", 100, address_form),
    ("moved", 45, moved),
    ("sex missing or wrong", 30, sex),
];

/// Another record of the same person: most have no slip or one, some up to four. Gives the names of the slips, too.
pub fn again(record: &Record, chance: &mut Chance) -> (Record, Vec<&'static str>) {
    let counts = [(0, 20), (1, 32), (2, 26), (3, 14), (4, 8)];
    let count = chance
        .weighed(&counts, |count| count.1)
        .map_or(0, |count| count.0);
    let mut copy = record.clone();
    let mut made: Vec<&'static str> = Vec::new();
    for _ in 0..count * 3 {
        if made.len() == count {
            break;
        }
        let Some((name, _, slip)) = chance.weighed(&SLIPS, |slip| slip.1) else {
            break;
        };
        if !made.contains(name) && slip(&mut copy, chance) {
            made.push(name);
        }
    }
    (copy, made)
}

const KANA: [char; 20] = [
    'ア', 'イ', 'ウ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'タ', 'ツ', 'ト', 'ナ', 'ノ',
    'マ', 'ミ', 'ラ', 'リ',
];

fn half<'a>(record: &'a mut Record, chance: &mut Chance) -> &'a mut String {
    if chance.happens(500) {
        &mut record.identity.family_kana
    } else {
        &mut record.identity.given_kana
    }
}

/// One letter replaced, left out, put in, or swapped with the next one.
fn kana_mistyped(record: &mut Record, chance: &mut Chance) -> bool {
    let text = half(record, chance);
    let mut letters: Vec<char> = text.chars().collect();
    let Ok(at) = usize::try_from(chance.below(letters.len() as u64)) else {
        return false;
    };
    let Some(other) = chance.pick(&KANA).copied() else {
        return false;
    };
    match (chance.below(4), at + 1 < letters.len()) {
        (0, true) => letters.swap(at, at + 1),
        (1, _) if letters.len() > 2 => drop(letters.remove(at)),
        (2, _) => letters.insert(at, other),
        _ => {
            if let Some(place) = letters.get_mut(at) {
                *place = other;
            }
        }
    }
    replace(text, letters.into_iter().collect())
}

fn replace(text: &mut String, new: String) -> bool {
    let changed = *text != new;
    *text = new;
    changed
}

fn long_marks(record: &mut Record, chance: &mut Chance) -> bool {
    let text = half(record, chance);
    let new = [
        ("ョウ", "ョー"),
        ("ュウ", "ュー"),
        ("オオ", "オー"),
        ("ロウ", "ロー"),
        ("コウ", "コー"),
        ("トウ", "トー"),
        ("ヨウ", "ヨー"),
    ]
    .into_iter()
    .fold(text.clone(), |text, (from, to)| text.replace(from, to));
    replace(text, new)
}

/// Half-width kana; small ones are typed large there by many systems.
fn half_width(record: &mut Record, _: &mut Chance) -> bool {
    let narrow = |text: &str| kana::replaced(kana::HALF_WIDTH, text);
    let (family, given) = (
        narrow(&record.identity.family_kana),
        narrow(&record.identity.given_kana),
    );
    replace(&mut record.identity.family_kana, family)
        | replace(&mut record.identity.given_kana, given)
}

fn hiragana(record: &mut Record, _: &mut Chance) -> bool {
    let soft = |text: &str| {
        text.chars()
            .map(|c| match c {
                'ァ'..='ン' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
                c => c,
            })
            .collect::<String>()
    };
    let (family, given) = (
        soft(&record.identity.family_kana),
        soft(&record.identity.given_kana),
    );
    replace(&mut record.identity.family_kana, family)
        | replace(&mut record.identity.given_kana, given)
}

/// Forms that family registers and fonts have; written down here by itself, not taken from what is to be measured.
const VARIANTS: [(&str, &str); 22] = [
    ("高", "髙"),
    ("崎", "﨑"),
    ("辺", "邊"),
    ("斉", "齊"),
    ("斎", "齋"),
    ("浜", "濱"),
    ("広", "廣"),
    ("島", "嶋"),
    ("桜", "櫻"),
    ("沢", "澤"),
    ("国", "國"),
    ("真", "眞"),
    ("恵", "惠"),
    ("竜", "龍"),
    ("富", "冨"),
    ("徳", "德"),
    ("静", "靜"),
    ("栄", "榮"),
    ("渡辺", "渡邉"),
    ("関", "關"),
    ("吉", "𠮷"),
    ("橋", "𣘺"),
];

fn variant(record: &mut Record, chance: &mut Chance) -> bool {
    let own = chance.below(VARIANTS.len() as u64);
    let from = usize::try_from(own).unwrap_or(0);
    let Some((old, new)) = VARIANTS
        .iter()
        .cycle()
        .skip(from)
        .take(VARIANTS.len())
        .find(|(old, _)| {
            record.identity.family_name.contains(old) || record.identity.given_name.contains(old)
        })
    else {
        return false;
    };
    let (family, given) = (
        record.identity.family_name.replace(old, new),
        record.identity.given_name.replace(old, new),
    );
    replace(&mut record.identity.family_name, family)
        | replace(&mut record.identity.given_name, given)
}

/// 健一 becomes 賢一: a wrong choice of the keyboard's.
fn other_kanji(record: &mut Record, chance: &mut Chance) -> bool {
    const CHOICES: [char; 16] = [
        '一', '子', '美', '恵', '和', '正', '明', '智', '裕', '由', '信', '康', '健', '優', '弘',
        '佳',
    ];
    let mut letters: Vec<char> = record.identity.given_name.chars().collect();
    if letters.iter().any(char::is_ascii) {
        return false;
    }
    let Ok(at) = usize::try_from(chance.below(letters.len() as u64)) else {
        return false;
    };
    let Some(other) = chance.pick(&CHOICES).copied() else {
        return false;
    };
    if let Some(place) = letters.get_mut(at) {
        *place = other;
    }
    replace(
        &mut record.identity.given_name,
        letters.into_iter().collect(),
    )
}

fn maiden_name(record: &mut Record, chance: &mut Chance) -> bool {
    let is_adult = record
        .identity
        .birth_on
        .is_some_and(|born| born.year() < 2003);
    let Some(family) = names::family(chance).filter(|_| is_adult && record.sex == Sex::Female)
    else {
        return false;
    };
    record.identity.family_kana = family.kana.to_owned();
    replace(&mut record.identity.family_name, family.name.to_owned())
}

/// Hepburn of what the readings of the list hold; as a passport has it, without long vowels.
fn in_latin(reading: &str) -> String {
    let plain = kana::replaced(kana::HEPBURN, reading);
    plain
        .replace("ou", "o")
        .replace("oo", "o")
        .replace("uu", "u")
        .to_uppercase()
}

fn latin(record: &mut Record, chance: &mut Chance) -> bool {
    let identity = &mut record.identity;
    // What was typed in half width or hiragana before is no source.
    if !hersys_domain::kana::is_reading(&format!("{}{}", identity.family_kana, identity.given_kana))
    {
        return false;
    }
    let (family, given) = (
        in_latin(&identity.family_kana),
        in_latin(&identity.given_kana),
    );
    if !chance.happens(500) {
        // The reading stays.
        return replace(&mut identity.family_name, family)
            | replace(&mut identity.given_name, given);
    }
    identity.family_kana.clear();
    identity.given_kana.clear();
    replace(&mut identity.family_name, family) | replace(&mut identity.given_name, given)
}

fn swapped_names(record: &mut Record, _: &mut Chance) -> bool {
    let identity = &mut record.identity;
    core::mem::swap(&mut identity.family_name, &mut identity.given_name);
    core::mem::swap(&mut identity.family_kana, &mut identity.given_kana);
    true
}

fn kana_missing(record: &mut Record, _: &mut Chance) -> bool {
    replace(&mut record.identity.family_kana, String::new())
        | replace(&mut record.identity.given_kana, String::new())
}

/// Written in kana, as by phone.
fn kanji_missing(record: &mut Record, _: &mut Chance) -> bool {
    let identity = &mut record.identity;
    if identity.family_kana.is_empty() {
        return false;
    }
    replace(&mut identity.family_name, identity.family_kana.clone())
        | replace(&mut identity.given_name, identity.given_kana.clone())
}

/// 昭和5年 typed as 平成5年, as far as that lies in the past.
fn era(record: &mut Record, chance: &mut Chance) -> bool {
    let Some(born) = record.identity.birth_on else {
        return false;
    };
    let shift = chance
        .pick(&[63, -63, 14, -14, 30, -30])
        .copied()
        .unwrap_or_default();
    let is_of_era = match shift {
        63 => (1926..=1959).contains(&born.year()),
        -63 => (1989..=2019).contains(&born.year()),
        14 => (1912..=1926).contains(&born.year()),
        -14 => (1926..=1940).contains(&born.year()),
        30 => (1989..=1992).contains(&born.year()),
        _ => born.year() >= 2019,
    };
    let Some(slipped) = born.with_year(born.year() + shift).filter(|_| is_of_era) else {
        return false;
    };
    record.identity.birth_on = Some(slipped);
    true
}

fn swapped_date(record: &mut Record, _: &mut Chance) -> bool {
    let Some(born) = record
        .identity
        .birth_on
        .filter(|born| born.day() != born.month())
    else {
        return false;
    };
    let Some(swapped) = NaiveDate::from_ymd_opt(born.year(), born.day(), born.month()) else {
        return false;
    };
    record.identity.birth_on = Some(swapped);
    true
}

fn date_digit(record: &mut Record, chance: &mut Chance) -> bool {
    let Some(born) = record.identity.birth_on else {
        return false;
    };
    let digits: Vec<char> = born
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    for _ in 0..20 {
        let mut slipped = digits.clone();
        let at = usize::try_from(2 + chance.below(6)).unwrap_or(7);
        let digit = u32::try_from(chance.below(10))
            .ok()
            .and_then(|digit| char::from_digit(digit, 10));
        if let (Some(place), Some(digit)) = (slipped.get_mut(at), digit) {
            *place = digit;
        }
        let text: String = slipped.into_iter().collect();
        let date = NaiveDate::parse_from_str(&text, "%Y%m%d").ok();
        if let Some(date) = date.filter(|date| *date != born && (1910..2023).contains(&date.year()))
        {
            record.identity.birth_on = Some(date);
            return true;
        }
    }
    false
}

fn other_phone(record: &mut Record, chance: &mut Chance) -> bool {
    record.contact.phone = people::phone(chance, "080");
    true
}

fn phone_missing(record: &mut Record, _: &mut Chance) -> bool {
    replace(&mut record.contact.phone, String::new())
}

fn phone_digit(record: &mut Record, chance: &mut Chance) -> bool {
    let mut digits: Vec<char> = record.contact.phone.chars().collect();
    let Some(last) = digits.last_mut() else {
        return false;
    };
    let other = u32::try_from(chance.below(10))
        .ok()
        .and_then(|digit| char::from_digit(digit, 10))
        .unwrap_or('0');
    *last = other;
    replace(&mut record.contact.phone, digits.into_iter().collect())
}

/// 1-2-3 as 1丁目2番3号, in full width, with numerals in kanji; or without the building.
fn address_form(record: &mut Record, chance: &mut Chance) -> bool {
    let home = &mut record.contact.residence;
    if chance.happens(300) && !home.building.is_empty() {
        home.building.clear();
        return true;
    }
    let Some((town, numbers)) = home
        .street
        .find(|c: char| c.is_ascii_digit())
        .map(|at| home.street.split_at(at))
    else {
        return false;
    };
    let parts: Vec<&str> = numbers.split('-').collect();
    let [block, lot, house] = parts.as_slice() else {
        return false;
    };
    let wide = |text: &str| {
        text.chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c))
            .collect::<String>()
    };
    let kanji = ["〇", "一", "二", "三", "四", "五", "六"];
    let street = match chance.below(3) {
        0 => format!("{town}{block}丁目{lot}番{house}号"),
        1 => format!("{town}{}", wide(numbers)),
        _ => {
            let block = block
                .parse()
                .ok()
                .and_then(|at: usize| kanji.get(at))
                .copied()
                .unwrap_or(block);
            format!("{town}{block}丁目{lot}番地の{house}")
        }
    };
    replace(&mut home.street, street)
}

fn moved(record: &mut Record, chance: &mut Chance) -> bool {
    record.contact.residence = people::address(chance);
    true
}

fn sex(record: &mut Record, chance: &mut Chance) -> bool {
    record.sex = match (record.sex, chance.happens(300)) {
        (Sex::Male, true) => Sex::Female,
        (Sex::Female, true) => Sex::Male,
        _ => Sex::Unknown,
    };
    true
}
