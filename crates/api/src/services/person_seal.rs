//! The seal of a person: a data key of their own, wrapped by the server's key; names, addresses, phones
//! and every typed text under it. Destroying the wrapped key erases the person, in backups too.

use hersys_domain::id::{AlertId, MessageId, ObservationId, PersonId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Facts;
use crate::error::AppError;
use crate::seal;
use crate::secrets::{Purpose, Secrets};

/// Which key-encryption key wraps; raised by a rotation.
pub const KEY_ID: i16 = 1;

/// A person's data key.
#[derive(Clone)]
pub struct PersonKey([u8; 32]);

impl PersonKey {
    /// A new key.
    pub fn generate(facts: &Facts) -> Result<Self, AppError> {
        Ok(Self(facts.bytes()?))
    }

    /// Wrapped for keeping at `place` (`person_key/<id>`, `draft/<id>`).
    pub fn wrap(&self, secrets: &Secrets, place: &str, facts: &Facts) -> Result<Vec<u8>, AppError> {
        Ok(seal::seal(
            &secrets.key(Purpose::PersonKeys),
            place,
            &self.0,
            facts,
        )?)
    }

    /// Unwrapped.
    pub fn unwrap(secrets: &Secrets, place: &str, wrapped: &[u8]) -> Result<Self, AppError> {
        seal::open(&secrets.key(Purpose::PersonKeys), place, wrapped)?
            .try_into()
            .map(Self)
            .map_err(|_| AppError::internal("a person's key of another length"))
    }

    /// Seals a value as JSON, bound to its place.
    pub fn seal(
        &self,
        place: &str,
        value: &impl Serialize,
        facts: &Facts,
    ) -> Result<Vec<u8>, AppError> {
        let json = serde_json::to_vec(value).map_err(AppError::internal)?;
        Ok(seal::seal(&self.0, place, &json, facts)?)
    }

    /// Opens what [`PersonKey::seal`] made at the same place.
    pub fn open<T: DeserializeOwned>(&self, place: &str, sealed: &[u8]) -> Result<T, AppError> {
        let json = seal::open(&self.0, place, sealed)?;
        serde_json::from_slice(&json).map_err(|error| {
            // The text of the error could hold what was sealed.
            AppError::internal(format!(
                "a sealed value does not parse ({:?})",
                error.classify()
            ))
        })
    }
}

/// Where a person's key lies.
pub fn key_place(person: PersonId) -> String {
    format!("person_key/{person}")
}

/// Where a sealed part lies; the version keeps an old one from being put back.
pub fn part_place(person: PersonId, part: &str, version: i32) -> String {
    format!("person_sealed/{person}/{part}/{version}")
}

/// Where the free text of a health observation lies.
pub fn observation_place(id: ObservationId) -> String {
    format!("observation/{id}/note")
}

/// Where a message to a patient lies.
pub fn message_place(id: MessageId) -> String {
    format!("outbound_message/{id}")
}

/// Where the note lies that resolved an alert.
pub fn alert_place(id: AlertId) -> String {
    format!("alert/{id}/note")
}
