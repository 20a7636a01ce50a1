//! Places: 神田司町二丁目８番１号 and 神田司町2-8-1 are one.

use hersys_domain::name_search::fold_kanji;
use hersys_domain::person::Address;
use hersys_domain::same_person::AgreementDegree;
use unicode_normalization::UnicodeNormalization as _;

use crate::text::likeness;

/// Where somebody lives, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    postal_code: Option<String>,
    municipality_code: Option<String>,
    /// Town without numbers.
    town: String,
    /// Numbers in their order, of building and room, too.
    numbers: Vec<u32>,
}

impl Place {
    pub(super) fn of(address: &Address) -> Self {
        let (town, mut numbers) = apart(&address.street);
        numbers.extend(apart(&address.building).1);
        Self {
            postal_code: address.postal_code.clone(),
            municipality_code: address.municipality_code.clone(),
            town,
            numbers,
        }
    }

    const fn is_empty(&self) -> bool {
        self.postal_code.is_none() && self.municipality_code.is_none() && self.town.is_empty()
    }

    /// Postal code with the first two numbers: a house, or a few. None where either is not known.
    pub(super) fn key(&self) -> Option<String> {
        let [block, house, ..] = self.numbers.as_slice() else {
            return None;
        };
        Some(format!("{} {block} {house}", self.postal_code.as_deref()?))
    }

    /// How two places agree.
    pub(super) fn compare(&self, other: &Self) -> AgreementDegree {
        if self.is_empty() || other.is_empty() {
            return AgreementDegree::Missing;
        }
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let in_one_municipality = same(&self.municipality_code, &other.municipality_code);
        let in_one_area = same(&self.postal_code, &other.postal_code)
            || (in_one_municipality && self.is_of_town(other));
        let numbers = self
            .numbers
            .iter()
            .zip(&other.numbers)
            .take_while(|(one, other)| one == other)
            .count();
        let fewer = self.numbers.len().min(other.numbers.len());
        match (in_one_area, fewer) {
            // The shorter one leaves out room or building.
            (true, 1..) if numbers == fewer && fewer >= 2 => AgreementDegree::Same,
            (true, 2..) if numbers >= 2 || slipped(&self.numbers, &other.numbers) => {
                AgreementDegree::Near
            }
            (true, 0 | 1)
                if numbers == fewer && !self.town.is_empty() && self.town == other.town =>
            {
                AgreementDegree::Near
            }
            (true, _) => AgreementDegree::SameArea,
            // The same block and house beside another code: the code is the slip.
            (false, 3..) if numbers == fewer && self.is_of_town(other) => AgreementDegree::Near,
            (false, _) if in_one_municipality => AgreementDegree::SameMunicipality,
            (false, _) => AgreementDegree::Differs,
        }
    }

    fn is_of_town(&self, other: &Self) -> bool {
        !self.town.is_empty()
            && !other.town.is_empty()
            && (likeness(&self.town, &other.town) >= 0.6
                || self.town.ends_with(&other.town)
                || other.town.ends_with(&self.town))
    }
}

/// Whether only one of the numbers differs.
fn slipped(one: &[u32], other: &[u32]) -> bool {
    one.len() == other.len() && one.iter().zip(other).filter(|(a, b)| a != b).count() == 1
}

/// Town and numbers of an address: numerals in kanji count as numbers where a 丁目, 番 or 号 follows, or another number before.
fn apart(text: &str) -> (String, Vec<u32>) {
    let plain: Vec<char> = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut town = String::new();
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(letter) = plain.get(at) {
        let rest = plain.get(at..).unwrap_or_default();
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let kanji = rest.iter().take_while(|c| numeral(**c).is_some()).count();
        if digits > 0 {
            let value = rest
                .iter()
                .take(digits)
                .filter_map(|c| c.to_digit(10))
                .fold(0_u32, |sum, digit| {
                    sum.saturating_mul(10).saturating_add(digit)
                });
            numbers.push(value);
            at += digits;
        } else if kanji > 0
            && rest
                .get(kanji)
                .is_some_and(|next| matches!(next, '丁' | '番' | '号'))
        {
            numbers.push(value_of(rest.get(..kanji).unwrap_or_default()));
            at += kanji;
        } else {
            if numbers.is_empty() {
                town.push(*letter);
            }
            at += 1;
        }
    }
    (
        fold_kanji(&town).replace("大字", "").replace('字', ""),
        numbers,
    )
}

fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九十百"
        .chars()
        .position(|one| one == c)
        .and_then(|at| u32::try_from(at).ok())
}

/// 二十三 is 23, 一〇五 is 105.
fn value_of(kanji: &[char]) -> u32 {
    let mut whole = 0_u32;
    let mut part = 0_u32;
    for value in kanji.iter().filter_map(|c| numeral(*c)) {
        match value {
            10 | 11 => {
                let unit = if value == 10 { 10 } else { 100 };
                whole += part.max(1) * unit;
                part = 0;
            }
            digit => part = part.saturating_mul(10).saturating_add(digit),
        }
    }
    whole.saturating_add(part)
}

/// School or workplace: without what says only that it is a company.
pub(super) fn workplace(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = ["株式会社", "有限会社", "合同会社", "(株)", "(有)", "(同)"]
        .into_iter()
        .fold(plain, |text, form| text.replace(form, ""));
    fold_kanji(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(postal: &str, municipality: &str, street: &str, building: &str) -> Place {
        let code = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Place::of(&Address {
            postal_code: code(postal),
            municipality_code: code(municipality),
            street: street.to_owned(),
            building: building.to_owned(),
        })
    }

    #[test]
    fn ways_of_writing_an_address_are_one() {
        let home = place("1010048", "131016", "神田司町2-8-1", "司ハイツ203");
        for (street, building, degree) in [
            ("神田司町２－８－１", "", AgreementDegree::Same),
            (
                "神田司町二丁目8番1号",
                "司ハイツ２０３号室",
                AgreementDegree::Same,
            ),
            ("千代田区神田司町2丁目8番地の1", "", AgreementDegree::Same),
            ("神田司町2-8-1-203", "", AgreementDegree::Same),
            ("神田司町2-8-7", "", AgreementDegree::Near),
            ("神田司町2-3-11", "", AgreementDegree::SameArea),
        ] {
            assert_eq!(
                home.compare(&place("1010048", "131016", street, building)),
                degree,
                "{street} {building}"
            );
        }
        assert_eq!(
            home.compare(&place("1020083", "131016", "麹町1-1", "")),
            AgreementDegree::SameMunicipality
        );
        assert_eq!(
            home.compare(&place("", "", "", "")),
            AgreementDegree::Missing
        );
        assert_eq!(
            home.compare(&place("5300001", "271276", "梅田2-8-1", "")),
            AgreementDegree::Differs
        );
    }

    #[test]
    fn numerals_in_kanji_are_numbers_only_before_a_counter() {
        assert_eq!(
            apart("三田二十三丁目四番五号"),
            ("三田".to_owned(), vec![23, 4, 5])
        );
        assert_eq!(apart("一〇五番"), (String::new(), vec![105]));
        assert_eq!(workplace("株式会社 日の出"), workplace("（株）日の出"));
    }
}
