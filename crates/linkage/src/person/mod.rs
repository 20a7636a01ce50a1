//! Two people as Japanese records have them: names in kanji, kana or Latin letters, birth date, sex, phone, mail, address,
//! school or workplace.

use chrono::NaiveDate;
use hersys_domain::case::Sex;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::phone::Phone;
use hersys_domain::same_person::{
    AgreementDegree, Alternative, ComparedItem, ComparedPart, Comparison,
};

use crate::model::probability;

mod address;
mod birth;
mod frequency;
mod key;
mod name;
mod romaji;
mod weight;

pub use birth::slips;
pub use key::Key;

use address::Place;
use name::Name;

/// A person, folded once for many comparisons.
#[derive(Debug, Clone)]
pub struct Subject {
    /// As registered, and 通称 where there is one.
    names: Vec<Name>,
    birth_on: Option<NaiveDate>,
    sex: Sex,
    /// E.164.
    phones: Vec<String>,
    mail: String,
    residence: Place,
    workplace: String,
}

impl Subject {
    /// What can be compared of a person.
    pub fn of(identity: &Identity, contact: &Contact, sex: Sex) -> Self {
        let phones = core::iter::once(&contact.phone)
            .chain(contact.phones.iter().map(|one| &one.number))
            .filter_map(|typed| Some(typed.parse::<Phone>().ok()?.e164().to_owned()))
            .collect();
        Self {
            names: if identity.name_unknown {
                Vec::new()
            } else {
                Name::all_of(identity)
            },
            birth_on: identity.birth_on,
            sex,
            phones,
            mail: contact.mail.trim().to_lowercase(),
            residence: Place::of(&contact.residence),
            workplace: address::workplace(&contact.workplace.name),
        }
    }
}

/// How many records there are to be mistaken for each other.
#[derive(Debug, Clone, Copy)]
pub struct Population {
    /// People on record.
    pub people: u64,
    /// Other records of the same person that are to be expected for a record, on average.
    pub doubled: f64,
    /// Other people of the same household that are on record, on average.
    pub housemates: f64,
}

impl Population {
    /// A register of so many people, of whom one in twenty is on record twice and who have one other of their household in it:
    /// what the sixth wave looked like (a guess; a tenth or ten times as many moves a score by three bits).
    pub const fn of(people: u64) -> Self {
        Self {
            people,
            doubled: 0.05,
            housemates: 1.0,
        }
    }
}

/// Compares two records. What speaks for one person is weighed against both other explanations, strangers and people of one
/// household; the parts are told against the likelier of them.
pub fn compare(one: &Subject, other: &Subject, population: Population) -> Comparison {
    let degrees = degrees(one, other, population);
    let sum = |against: Alternative| -> f64 { degrees.iter().map(|seen| seen.bits(against)).sum() };
    #[expect(clippy::cast_precision_loss, reason = "fewer people than 2^52")]
    let people = population.people.max(2) as f64;
    let strangers = (population.doubled / people).log2() + sum(Alternative::Stranger);
    let household = (population.doubled / population.housemates.max(f64::MIN_POSITIVE)).log2()
        + sum(Alternative::Household);
    let against = if strangers <= household {
        Alternative::Stranger
    } else {
        Alternative::Household
    };
    // Odds against are added, not their logarithms.
    let bits = -((-strangers).exp2() + (-household).exp2()).log2();
    Comparison {
        parts: degrees
            .into_iter()
            .map(|seen| ComparedPart {
                item: seen.item,
                degree: seen.degree,
                bits: seen.bits(against),
            })
            .collect(),
        against,
        bits,
        likelihood: probability(bits),
    }
}

/// What was seen of one item.
struct Seen {
    item: ComparedItem,
    degree: AgreementDegree,
    /// By whose shares it is weighed.
    shares: ComparedItem,
    /// Share of strangers who have this very value, where it is known.
    frequency: Option<f64>,
}

impl Seen {
    fn bits(&self, against: Alternative) -> f64 {
        weight::bits(self.shares, self.degree, against, self.frequency)
    }
}

fn degrees(one: &Subject, other: &Subject, population: Population) -> Vec<Seen> {
    let plain = |item, degree| Seen {
        item,
        degree,
        shares: item,
        frequency: None,
    };
    let (family, given) = name::closest(&one.names, &other.names);
    // That halves were swapped is paid for once, by the half that shows it.
    let paid =
        family.degree == AgreementDegree::Swapped || given.degree != AgreementDegree::Swapped;
    let place = one.residence.compare(&other.residence);
    vec![
        Seen {
            frequency: family.frequency,
            ..plain(ComparedItem::FamilyName, family.degree)
        },
        Seen {
            shares: if paid {
                ComparedItem::GivenName
            } else {
                ComparedItem::FamilyName
            },
            ..plain(ComparedItem::GivenName, given.degree)
        },
        plain(
            ComparedItem::BirthDate,
            birth::compare(one.birth_on, other.birth_on),
        ),
        plain(ComparedItem::Sex, sex(one.sex, other.sex)),
        plain(ComparedItem::Phone, phones(&one.phones, &other.phones)),
        plain(ComparedItem::Mail, texts(&one.mail, &other.mail)),
        Seen {
            frequency: weight::neighbours(place, population.people),
            ..plain(ComparedItem::Address, place)
        },
        plain(
            ComparedItem::Workplace,
            texts(&one.workplace, &other.workplace),
        ),
    ]
}

fn sex(one: Sex, other: Sex) -> AgreementDegree {
    if one == Sex::Unknown || other == Sex::Unknown {
        AgreementDegree::Missing
    } else if one == other {
        AgreementDegree::Same
    } else {
        AgreementDegree::Differs
    }
}

/// The best of all pairs of numbers.
fn phones(one: &[String], other: &[String]) -> AgreementDegree {
    one.iter()
        .flat_map(|a| other.iter().map(move |b| texts_within(a, b, 1)))
        .min()
        .unwrap_or(AgreementDegree::Missing)
}

fn texts(one: &str, other: &str) -> AgreementDegree {
    let room = one.chars().count().min(other.chars().count()) / 5;
    texts_within(one, other, room.max(1))
}

/// Same, up to so many slips apart, or different.
fn texts_within(one: &str, other: &str, slips: usize) -> AgreementDegree {
    if one.is_empty() || other.is_empty() {
        AgreementDegree::Missing
    } else if one == other {
        AgreementDegree::Same
    } else if crate::text::distance(one, other) <= slips {
        AgreementDegree::Near
    } else {
        AgreementDegree::Differs
    }
}

#[cfg(test)]
mod tests;
