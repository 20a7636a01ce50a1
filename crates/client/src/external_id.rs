//! 外部の識別子: the numbers by which other systems know a person or a case.

use hersys_domain::case::CaseSummary;
use hersys_domain::course::Reason;
use hersys_domain::external_id::{
    ExternalId, ExternalIdPatch, ExternalIdSearch, ExternalIds, NewExternalId,
};
use hersys_domain::id::{CaseId, ExternalIdId};
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about numbers of other systems.
#[derive(Debug, Clone, Copy)]
pub struct ExternalIdCalls<'a>(pub(crate) &'a Client);

impl ExternalIdCalls<'_> {
    /// Those of a case and its person.
    ///
    /// # Errors
    /// `not_found`, `purpose_required`, and what any call may meet.
    pub async fn of_case(self, case: CaseId) -> Result<ExternalIds, ClientError> {
        let path = format!("/cases/{case}/external-ids");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Enters one.
    ///
    /// # Errors
    /// `invalid` (the number is taken), `not_allowed`, and what any call may meet.
    pub async fn make(
        self,
        case: CaseId,
        new: &NewExternalId,
        key: IdempotencyKey,
    ) -> Result<Versioned<ExternalId>, ClientError> {
        let path = format!("/cases/{case}/external-ids");
        let request = self.0.request(Method::POST, &path).key(key).json(new);
        request.send().await?.versioned()
    }

    /// Changes one; what the patch does not mention stays.
    ///
    /// # Errors
    /// `stale_version` with the present one, `invalid`, and what any call may meet.
    pub async fn change(
        self,
        id: ExternalIdId,
        etag: &str,
        patch: &ExternalIdPatch,
    ) -> Result<Versioned<ExternalId>, ClientError> {
        let path = format!("/external-ids/{id}");
        let request = self.0.request(Method::PATCH, &path).if_match(etag);
        request.json(patch).send().await?.versioned()
    }

    /// Takes one back.
    ///
    /// # Errors
    /// As [`Self::change`].
    pub async fn remove(
        self,
        id: ExternalIdId,
        etag: &str,
        reason: &Reason,
        key: IdempotencyKey,
    ) -> Result<Versioned<ExternalId>, ClientError> {
        let path = format!("/external-ids/{id}/removal");
        let request = self.0.request(Method::POST, &path).if_match(etag).key(key);
        request.json(reason).send().await?.versioned()
    }

    /// The cases that one means.
    ///
    /// # Errors
    /// `invalid`, `purpose_required`, and what any call may meet.
    pub async fn search(self, sought: &ExternalIdSearch) -> Result<Page<CaseSummary>, ClientError> {
        let request = self.0.request(Method::POST, "/external-ids/search");
        request.json(sought).send().await?.value()
    }
}
