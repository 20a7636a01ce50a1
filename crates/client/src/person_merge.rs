//! Records of one person: merged, unmerged, and held apart.

use hersys_domain::case::CaseSummary;
use hersys_domain::course::Reason;
use hersys_domain::etag::etag;
use hersys_domain::id::{DistinctionId, MergeId, PersonId};
use hersys_domain::page::Page;
use hersys_domain::person_merge::{
    Distinction, MergeComparison, MergeConfirmation, MergeDetail, NewDistinction, NewMerge,
    PersonMerge, UndoneMerge,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Client, ClientError, IdempotencyKey, Method};

/// What the worklist of proposals is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MergeList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about records of one person.
#[derive(Debug, Clone, Copy)]
pub struct PersonMerges<'a>(pub(crate) &'a Client);

impl PersonMerges<'_> {
    async fn read<T: DeserializeOwned>(self, path: &str) -> Result<T, ClientError> {
        self.0.request(Method::GET, path).send().await?.value()
    }

    async fn act<B: Serialize, T: DeserializeOwned>(
        self,
        path: &str,
        version: i32,
        body: &B,
        key: IdempotencyKey,
    ) -> Result<T, ClientError> {
        let request = self.0.request(Method::POST, path);
        let request = request.if_match(&etag(version)).key(key);
        request.json(body).send().await?.value()
    }

    /// Proposals of one's own centre that wait, the oldest first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn waiting(self, query: &MergeList) -> Result<Page<PersonMerge>, ClientError> {
        let request = self.0.request(Method::GET, "/merges").query(query);
        request.send().await?.value()
    }

    /// One merge; of a proposal with both records.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and what any call may meet.
    pub async fn get(self, id: MergeId) -> Result<MergeDetail, ClientError> {
        self.read(&format!("/merges/{id}")).await
    }

    /// The merges of a person.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and what any call may meet.
    pub async fn of(self, person: PersonId) -> Result<Page<PersonMerge>, ClientError> {
        self.read(&format!("/persons/{person}/merges")).await
    }

    /// The cases of a person, under whatever number.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn cases(self, person: PersonId) -> Result<Page<CaseSummary>, ClientError> {
        self.read(&format!("/persons/{person}/cases")).await
    }

    /// Two records side by side.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and what any call may meet.
    pub async fn compare(
        self,
        one: PersonId,
        other: PersonId,
    ) -> Result<MergeComparison, ClientError> {
        self.read(&format!("/persons/{one}/comparison/{other}"))
            .await
    }

    /// Merges two records, or proposes to, as they were seen.
    ///
    /// # Errors
    /// `stale_version` with the present record, `conflict` where they are merged or held apart, `invalid`, `step_up_required`, and
    /// what any call may meet.
    pub async fn merge(
        self,
        one: PersonId,
        version: i32,
        body: &NewMerge,
        key: IdempotencyKey,
    ) -> Result<PersonMerge, ClientError> {
        self.act(&format!("/persons/{one}/merges"), version, body, key)
            .await
    }

    /// Confirms a proposal.
    ///
    /// # Errors
    /// `not_allowed` for who proposed it, `stale_version`, `conflict`, `step_up_required`, and what any call may meet.
    pub async fn approve(
        self,
        id: MergeId,
        version: i32,
        body: &MergeConfirmation,
        key: IdempotencyKey,
    ) -> Result<PersonMerge, ClientError> {
        self.act(&format!("/merges/{id}/approval"), version, body, key)
            .await
    }

    /// Declines a proposal.
    ///
    /// # Errors
    /// `not_allowed` for who proposed it, `stale_version`, `conflict`, and what any call may meet.
    pub async fn decline(
        self,
        id: MergeId,
        version: i32,
        body: &Reason,
        key: IdempotencyKey,
    ) -> Result<PersonMerge, ClientError> {
        self.act(&format!("/merges/{id}/refusal"), version, body, key)
            .await
    }

    /// Lets a proposal be.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn withdraw(self, id: MergeId, version: i32) -> Result<PersonMerge, ClientError> {
        let path = format!("/merges/{id}/withdrawal");
        let request = self.0.request(Method::POST, &path);
        let request = request.if_match(&etag(version));
        request.send().await?.value()
    }

    /// Undoes a merge.
    ///
    /// # Errors
    /// `stale_version`, `conflict` where a later one of the same person stands, `step_up_required`, and what any call may meet.
    pub async fn undo(
        self,
        id: MergeId,
        version: i32,
        body: &Reason,
        key: IdempotencyKey,
    ) -> Result<UndoneMerge, ClientError> {
        self.act(&format!("/merges/{id}/reversal"), version, body, key)
            .await
    }

    /// Who was held to be somebody else than a person.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`, and what any call may meet.
    pub async fn distinctions(self, person: PersonId) -> Result<Page<Distinction>, ClientError> {
        self.read(&format!("/persons/{person}/distinctions")).await
    }

    /// Holds two records apart.
    ///
    /// # Errors
    /// `conflict` where they are merged, about to be, or held apart already, and what any call may meet.
    pub async fn distinguish(
        self,
        person: PersonId,
        body: &NewDistinction,
        key: IdempotencyKey,
    ) -> Result<Distinction, ClientError> {
        let path = format!("/persons/{person}/distinctions");
        let request = self.0.request(Method::POST, &path).key(key);
        request.json(body).send().await?.value()
    }

    /// Takes it back.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn take_back(
        self,
        id: DistinctionId,
        version: i32,
    ) -> Result<Distinction, ClientError> {
        let path = format!("/distinctions/{id}/withdrawal");
        let request = self.0.request(Method::POST, &path);
        let request = request.if_match(&etag(version));
        request.send().await?.value()
    }
}
