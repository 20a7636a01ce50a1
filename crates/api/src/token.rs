//! Search tokens: keyed hashes of folded values, so that names and phones are found without standing in
//! the clear. What they leak (equality and frequency of 2-grams, to whoever has the database but not the
//! key) is written down in `docs/design.md`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hersys_domain::case::Sex;
use hersys_domain::kana::is_katakana;
use hersys_domain::name_search::{bigrams, fold_kana, fold_kanji, query_bigrams};
use hersys_domain::person::{Contact, Identity};
use hersys_domain::phone::Phone;
use hersys_linkage::person::{Key, Subject};

use crate::secrets::{Purpose, Secrets, mac};

/// Characters of a name written in one, at most, that is parted in every way.
const WHOLE_NAME_MAX: usize = 16;

/// What a token was made of. Numbers stand in the database and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i16)]
pub enum TokenKind {
    /// 2-grams of the folded reading.
    KanaBigram = 1,
    /// 2-grams of the folded name.
    KanjiBigram = 2,
    /// Birth date.
    Birth = 4,
    /// Phone in E.164.
    Phone = 5,
    /// Last four digits of a phone.
    PhoneTail = 6,
    /// Mail.
    Mail = 7,
    // 3 and 8 were reading with birth date and postal code with birth date, which nothing asked for.
    /// How the whole name sounds.
    NameSound = 9,
    /// How the whole name is written.
    NameWriting = 10,
    /// Postal code, block and house.
    Home = 11,
    /// A number by which another system knows a person or a case; kept beside that number, not with those of persons.
    ExternalId = 12,
}

/// A token as it stands in the database.
pub type Token = (i16, i64);

/// The token of one value: HMAC-SHA-256 under the kind's own key, cut to eight bytes.
pub fn token(secrets: &Secrets, kind: TokenKind, value: &str) -> Token {
    Maker::of(secrets, kind).make(value)
}

/// Makes the tokens of one kind, whose key is derived once.
struct Maker {
    number: i16,
    key: [u8; 32],
}

impl Maker {
    fn of(secrets: &Secrets, kind: TokenKind) -> Self {
        let number = kind as i16;
        let key = secrets.key(Purpose::Token(number));
        Self { number, key }
    }

    fn make(&self, value: &str) -> Token {
        let hash = mac(&self.key, value.as_bytes());
        let cut = hash.first_chunk::<8>().copied().unwrap_or_default();
        (self.number, i64::from_be_bytes(cut))
    }
}

/// All tokens of a person: what somebody is looked for by, and what other records of theirs are found by.
pub fn of_person(secrets: &Secrets, identity: &Identity, contact: &Contact) -> BTreeSet<Token> {
    let mut out = of_names(secrets, identity);
    let further = contact.phones.iter().map(|one| &one.number);
    for typed in std::iter::once(&contact.phone).chain(further) {
        if let Ok(phone) = typed.parse::<Phone>() {
            out.insert(token(secrets, TokenKind::PhoneTail, phone.last_four()));
        }
    }
    let subject = Subject::of(identity, contact, Sex::Unknown);
    out.extend(subject.keys().iter().map(|key| of_key(secrets, key)));
    out
}

/// The 2-grams of a person's names.
pub fn of_names(secrets: &Secrets, identity: &Identity) -> BTreeSet<Token> {
    let mut out = BTreeSet::new();
    let names = [&identity.family_kana, &identity.given_kana];
    let grams = names.map(|part| bigrams(&fold_kana(part)));
    let made = Maker::of(secrets, TokenKind::KanaBigram);
    out.extend(grams.iter().flatten().map(|gram| made.make(gram)));
    // Somebody is looked for by the name they go by, too.
    let names = [&identity.family_name, &identity.given_name, &identity.alias];
    let grams = names.map(|part| bigrams(&fold_kanji(part)));
    let made = Maker::of(secrets, TokenKind::KanjiBigram);
    out.extend(grams.iter().flatten().map(|gram| made.make(gram)));
    out
}

/// The token of what two records of one person nearly always share.
pub fn of_key(secrets: &Secrets, key: &Key) -> Token {
    match key {
        Key::Birth(date) => token(secrets, TokenKind::Birth, &date.to_string()),
        Key::Phone(number) => token(secrets, TokenKind::Phone, number),
        Key::Mail(mail) => token(secrets, TokenKind::Mail, mail),
        Key::Sound(sound) => token(secrets, TokenKind::NameSound, sound),
        Key::Writing(writing) => token(secrets, TokenKind::NameWriting, writing),
        Key::Home(home) => token(secrets, TokenKind::Home, home),
    }
}

/// What a search for `text` asks of the tokens: any of these sets must be there in full. A birth date is
/// asked for apart: [`of_birth`].
pub fn of_query(secrets: &Secrets, text: &str) -> Vec<Vec<Token>> {
    let mut sets = Vec::new();
    let digits: String = hersys_domain::digits::plain(text)
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let only_number = text.chars().all(|c| {
        c.is_numeric()
            || c.is_whitespace()
            || hersys_domain::digits::is_dash(c)
            || "()（）+＋".contains(c)
    });
    if only_number {
        if digits.len() == 4 {
            sets.push(vec![token(secrets, TokenKind::PhoneTail, &digits)]);
        } else if let Ok(phone) = text.parse::<Phone>() {
            sets.push(vec![token(secrets, TokenKind::Phone, phone.e164())]);
        }
        return sets;
    }
    // Family and given name are tokenised apart, so each word of the query stands for itself.
    let words = |fold: fn(&str) -> String, kind| {
        let mut tokens = BTreeSet::new();
        for word in text.split_whitespace() {
            for gram in query_bigrams(&fold(word)) {
                tokens.insert(token(secrets, kind, &gram));
            }
        }
        tokens.into_iter().collect::<Vec<_>>()
    };
    for tokens in [
        words(fold_kana, TokenKind::KanaBigram),
        words(fold_kanji, TokenKind::KanjiBigram),
    ] {
        if !tokens.is_empty() {
            sets.push(tokens);
        }
    }
    sets
}

/// What a search asks of the tokens for family and given name written in one: any of these sets must be there in full, each
/// being one way to part them.
pub fn of_whole_name(secrets: &Secrets, text: &str) -> Vec<Vec<Token>> {
    let parted = |fold: fn(&str) -> String, kind| {
        let folded: Vec<char> = fold(text).chars().collect();
        let places = if folded.len() <= WHOLE_NAME_MAX {
            1..folded.len()
        } else {
            0..0
        };
        let sets = places.map(move |place| {
            let (family, given) = folded.split_at(place);
            let both = [family, given].map(|part| bigrams(&part.iter().collect::<String>()));
            let tokens: BTreeSet<_> = both
                .iter()
                .flatten()
                .map(|gram| token(secrets, kind, gram))
                .collect();
            tokens.into_iter().collect()
        });
        sets.collect::<Vec<Vec<Token>>>()
    };
    let mut sets = parted(fold_kanji, TokenKind::KanjiBigram);
    // No reading holds kanji: each way to part a name is a question to the database.
    if fold_kana(text)
        .chars()
        .all(|c| is_katakana(c) || c.is_ascii())
    {
        sets.extend(parted(fold_kana, TokenKind::KanaBigram));
    }
    sets
}

/// What a search for a birth date asks of the tokens.
pub fn of_birth(secrets: &Secrets, birth: NaiveDate) -> Vec<Token> {
    vec![token(secrets, TokenKind::Birth, &birth.to_string())]
}
