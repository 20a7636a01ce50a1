//! Health observations of a case (健康観察) and its invitation.

use hersys_domain::id::CaseId;
use hersys_domain::invitation::{InvitationStatus, SendInvitation, SentInvitation};
use hersys_domain::observation::{Observation, ProxyReport};
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method};

/// Calls about somebody's health, by staff.
#[derive(Debug, Clone, Copy)]
pub struct Observations<'a>(pub(crate) &'a Client);

impl Observations<'_> {
    /// A case's reports, the latest first; up to 200, `after` is the cursor of the page before.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn list(
        self,
        case: CaseId,
        after: Option<&str>,
    ) -> Result<Page<Observation>, ClientError> {
        let path = format!("/cases/{case}/observations");
        let request = self.0.request(Method::GET, &path);
        let request = request.query(&[("limit", Some("200")), ("after", after)]);
        request.send().await?.value()
    }

    /// Reports for a patient (代わりに報告する).
    ///
    /// # Errors
    /// `invalid` with the items, `not_found`, and what any call may meet.
    pub async fn report(
        self,
        case: CaseId,
        body: &ProxyReport,
        key: IdempotencyKey,
    ) -> Result<Observation, ClientError> {
        let path = format!("/cases/{case}/observations");
        let request = self.0.request(Method::POST, &path);
        request.key(key).json(body).send().await?.value()
    }

    /// How the latest invitation stands.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn invitation(self, case: CaseId) -> Result<InvitationStatus, ClientError> {
        let path = format!("/cases/{case}/invitation");
        let request = self.0.request(Method::GET, &path);
        request.send().await?.value()
    }

    /// Sends the invitation again (健康観察の案内を送る).
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn invite(
        self,
        case: CaseId,
        key: IdempotencyKey,
    ) -> Result<SentInvitation, ClientError> {
        let path = format!("/cases/{case}/invitations");
        let request = self.0.request(Method::POST, &path);
        let request = request.key(key).json(&SendInvitation {});
        request.send().await?.value()
    }
}
