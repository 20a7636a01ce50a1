//! Who somebody is (基本情報), and search.

use hersys_domain::case::CaseSummary;
use hersys_domain::id::PersonId;
use hersys_domain::page::Page;
use hersys_domain::person::{Person, PersonPatch, PersonSearch};
use hersys_domain::same_person::Candidates;

use crate::{Client, ClientError, Method, Versioned};

/// Calls about persons.
#[derive(Debug, Clone, Copy)]
pub struct Persons<'a>(pub(crate) &'a Client);

impl Persons<'_> {
    /// Who somebody is. The server notes that it was read.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: PersonId) -> Result<Versioned<Person>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/persons/{id}"));
        request.send().await?.versioned()
    }

    /// Who may be the same person. For the responsible centre.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and what any call may meet.
    pub async fn duplicates(self, id: PersonId) -> Result<Candidates, ClientError> {
        let path = format!("/persons/{id}/duplicates");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Changes who somebody is; what the patch does not mention stays.
    ///
    /// # Errors
    /// `stale_version` with the present record, `invalid`, and what any call may meet.
    pub async fn change(
        self,
        id: PersonId,
        etag: &str,
        patch: &PersonPatch,
    ) -> Result<Versioned<Person>, ClientError> {
        let request = self
            .0
            .request(Method::PATCH, &format!("/persons/{id}"))
            .if_match(etag)
            .json(patch);
        request.send().await?.versioned()
    }

    /// The cases of people by a part of the name, a birth date, a phone or its last four digits, or a 患者等ID.
    ///
    /// # Errors
    /// `invalid`, and what any call may meet.
    pub async fn search(self, body: &PersonSearch) -> Result<Page<CaseSummary>, ClientError> {
        let request = self.0.request(Method::POST, "/persons/search").json(body);
        request.send().await?.value()
    }
}
