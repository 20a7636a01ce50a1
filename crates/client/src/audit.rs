//! The audit log (閲覧・操作の記録).

use hersys_domain::audit::{AuditEntry, AuditState};
use hersys_domain::id::PersonId;
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, Method};

/// What a list of entries is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AuditList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about the audit log.
#[derive(Debug, Clone, Copy)]
pub struct Audits<'a>(pub(crate) &'a Client);

impl Audits<'_> {
    /// Entries of one's own organisation, newest first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &AuditList) -> Result<Page<AuditEntry>, ClientError> {
        let request = self.0.request(Method::GET, "/audit").query(query);
        request.send().await?.value()
    }

    /// How far the log is sealed.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn state(self) -> Result<AuditState, ClientError> {
        let request = self.0.request(Method::GET, "/audit/verification");
        request.send().await?.value()
    }

    /// Who looked at a person, newest first.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn of_person(
        self,
        id: PersonId,
        query: &AuditList,
    ) -> Result<Page<AuditEntry>, ClientError> {
        let path = format!("/persons/{id}/accesses");
        let request = self.0.request(Method::GET, &path).query(query);
        request.send().await?.value()
    }
}
