//! Names: in kanji, in kana, in Latin letters, in the wrong place, misspelt.

use hersys_domain::kana::to_katakana;
use hersys_domain::name_search::{fold_kana, fold_kanji};
use hersys_domain::person::Identity;
use hersys_domain::same_person::AgreementDegree;

use super::{frequency, romaji};
use crate::text::distance;

/// A full name.
#[derive(Debug, Clone)]
pub(super) struct Name {
    family: Half,
    given: Half,
}

/// Family or given name, folded.
#[derive(Debug, Clone, Default)]
struct Half {
    /// Kanji, or kana where the name is written so; empty for Latin letters.
    written: String,
    /// Katakana.
    reading: String,
    /// Latin letters: as written, else of the reading.
    latin: String,
}

/// How two halves of names agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Agreement {
    pub degree: AgreementDegree,
    /// Share of all people who have this very name, where it is known.
    pub frequency: Option<f64>,
}

impl Name {
    /// All names that somebody goes by.
    pub(super) fn all_of(identity: &Identity) -> Vec<Self> {
        let registered = Self {
            family: Half::of(&identity.family_name, &identity.family_kana),
            given: Half::of(&identity.given_name, &identity.given_kana),
        };
        let alias = identity
            .alias
            .split_once([' ', '　'])
            .map(|(family, given)| Self {
                family: Half::of(family, ""),
                given: Half::of(given, ""),
            });
        core::iter::once(registered)
            .chain(alias)
            .filter(|name| !name.family.is_empty() || !name.given.is_empty())
            .collect()
    }

    /// How the whole name sounds, whichever half comes first; empty unless both are known.
    pub(super) fn sound(&self) -> String {
        either_way(&self.family.latin, &self.given.latin)
    }

    /// How the whole name is written, whichever half comes first; empty unless both are known.
    pub(super) fn writing(&self) -> String {
        either_way(&self.family.written, &self.given.written)
    }
}

fn either_way(family: &str, given: &str) -> String {
    if family.is_empty() || given.is_empty() {
        String::new()
    } else {
        format!("{} {}", family.min(given), family.max(given))
    }
}

impl Half {
    fn of(written: &str, reading: &str) -> Self {
        let folded = fold_kanji(written);
        // A name that is written in kana is its own reading.
        let as_read = if reading.is_empty() && is_kana(&folded) {
            folded.clone()
        } else {
            fold_kana(reading)
        };
        let latin = if is_latin(&folded) {
            romaji::fold(&folded)
        } else if is_latin(&as_read) {
            romaji::fold(&as_read)
        } else {
            romaji::of_kana(&to_katakana(if reading.is_empty() {
                written
            } else {
                reading
            }))
        };
        let unless_latin = |text: String| if is_latin(&text) { String::new() } else { text };
        Self {
            written: unless_latin(folded),
            reading: unless_latin(as_read),
            latin,
        }
    }

    const fn is_empty(&self) -> bool {
        self.written.is_empty() && self.reading.is_empty() && self.latin.is_empty()
    }

    fn compare(&self, other: &Self) -> AgreementDegree {
        if self.is_empty() || other.is_empty() {
            return AgreementDegree::Missing;
        }
        let written = closeness(&self.written, &other.written, kanji_slips);
        let reading = closeness(&self.reading, &other.reading, kana_slips);
        match (written, reading) {
            (Some(0), Some(0) | None) => AgreementDegree::Same,
            (_, Some(0)) => AgreementDegree::SameReading,
            (Some(0), Some(_)) => AgreementDegree::SameWriting,
            (_, Some(1)) | (Some(1), None) => AgreementDegree::Near,
            (_, Some(_)) => AgreementDegree::Differs,
            // No two readings: Latin letters on one side, kanji only on the other.
            (_, None) => match closeness(&self.latin, &other.latin, latin_slips) {
                Some(0) => AgreementDegree::SameReading,
                Some(1) => AgreementDegree::Near,
                Some(_) => AgreementDegree::Differs,
                None if written.is_some() => AgreementDegree::Differs,
                None => AgreementDegree::Missing,
            },
        }
    }

    fn agreement(&self, other: &Self) -> Agreement {
        let degree = self.compare(other);
        let frequency = match degree {
            AgreementDegree::Same | AgreementDegree::SameWriting if !self.written.is_empty() => {
                frequency::of_written(&self.written)
            }
            AgreementDegree::Same | AgreementDegree::SameReading if !self.reading.is_empty() => {
                frequency::of_reading(&self.reading)
            }
            _ => None,
        };
        Agreement { degree, frequency }
    }
}

/// 0 the same, 1 close, 2 different; none where one of both is missing.
fn closeness(one: &str, other: &str, slips: fn(usize) -> usize) -> Option<u8> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other {
        return Some(0);
    }
    let longest = one.chars().count().max(other.chars().count());
    Some(if distance(one, other) <= slips(longest) {
        1
    } else {
        2
    })
}

/// A wrong character among two or more; brothers' names are as close, which the weights know.
fn kanji_slips(longest: usize) -> usize {
    usize::from(longest >= 2)
}

fn kana_slips(longest: usize) -> usize {
    match longest {
        ..3 => 0,
        3..6 => 1,
        _ => 2,
    }
}

fn latin_slips(longest: usize) -> usize {
    match longest {
        ..4 => 0,
        4..9 => 1,
        _ => 2,
    }
}

fn is_latin(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_kana(text: &str) -> bool {
    hersys_domain::kana::is_reading(text)
}

/// Family and given name of the two names, of all that both go by, that are closest: as they stand, or each in the other's
/// place.
pub(super) fn closest(ones: &[Name], others: &[Name]) -> (Agreement, Agreement) {
    let missing = Agreement {
        degree: AgreementDegree::Missing,
        frequency: None,
    };
    ones.iter()
        .flat_map(|one| others.iter().map(move |other| compare(one, other)))
        .min_by_key(|(family, given)| {
            (
                family.degree.max(given.degree),
                family.degree.min(given.degree),
            )
        })
        .unwrap_or((missing, missing))
}

fn compare(one: &Name, other: &Name) -> (Agreement, Agreement) {
    let straight = (
        one.family.agreement(&other.family),
        one.given.agreement(&other.given),
    );
    let close = |seen: Agreement| seen.degree <= AgreementDegree::SameWriting;
    if close(straight.0) || close(straight.1) {
        return straight;
    }
    let crossed = (
        one.family.agreement(&other.given),
        one.given.agreement(&other.family),
    );
    if close(crossed.0) || close(crossed.1) {
        let swapped = |seen: Agreement| {
            if close(seen) {
                Agreement {
                    degree: AgreementDegree::Swapped,
                    ..seen
                }
            } else {
                seen
            }
        };
        return (swapped(crossed.0), swapped(crossed.1));
    }
    straight
}
