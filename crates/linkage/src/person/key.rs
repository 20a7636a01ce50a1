//! By what somebody may be found at all: comparing everybody with everybody is out of the question.

use chrono::NaiveDate;

use super::{Subject, birth};

/// Something that two records of one person nearly always share; those who share one are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// Birth date, or one that it is often mistaken for.
    Birth(NaiveDate),
    /// Phone in E.164.
    Phone(String),
    /// Mail in lower case.
    Mail(String),
    /// How the whole name sounds, in folded Latin letters.
    Sound(String),
    /// How the whole name is written, folded.
    Writing(String),
    /// Postal code, block and house.
    Home(String),
}

impl Subject {
    /// Keys by which the record is kept.
    pub fn keys(&self) -> Vec<Key> {
        let names = self.names.iter().flat_map(|name| {
            let writing = Some(name.writing())
                .filter(|text| !text.is_empty())
                .map(Key::Writing);
            let sound = Some(name.sound())
                .filter(|text| !text.is_empty())
                .map(Key::Sound);
            writing.into_iter().chain(sound)
        });
        self.birth_on
            .map(Key::Birth)
            .into_iter()
            .chain(self.phones.iter().cloned().map(Key::Phone))
            .chain(
                Some(self.mail.clone())
                    .filter(|mail| !mail.is_empty())
                    .map(Key::Mail),
            )
            .chain(names)
            .chain(self.residence.key().map(Key::Home))
            .collect()
    }

    /// Keys by which other records of the same person are looked for: those of the record, and the birth dates it is mistaken for.
    pub fn sought(&self, today: NaiveDate) -> Vec<Key> {
        let slips = self
            .birth_on
            .map(|born| birth::slips(born, today))
            .unwrap_or_default();
        self.keys()
            .into_iter()
            .chain(slips.into_iter().map(Key::Birth))
            .collect()
    }
}
