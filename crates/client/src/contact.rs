//! Contacts of a case (接触者), and who becomes a patient.

use hersys_domain::case::Case;
use hersys_domain::contact::{
    BecomePatient, ContactResult, ContactResults, Contacts, RegisterContacts, RegisterRecord,
    WatchQueue, Watched,
};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about contacts.
///
/// # Errors
/// All of them meet `not_found` for who does not see the case, `not_allowed` for who may not read or register its contacts, and what any
/// call may meet.
#[derive(Debug, Clone, Copy)]
pub struct ContactCalls<'a>(pub(crate) &'a Client);

impl ContactCalls<'_> {
    /// Who met a case, a page after a cursor, and whom its person met.
    ///
    /// # Errors
    /// As all of them.
    pub async fn list(self, case: CaseId, after: Option<&str>) -> Result<Contacts, ClientError> {
        let query: Vec<_> = after.map(|after| ("after", after)).into_iter().collect();
        let path = format!("/cases/{case}/contacts");
        let request = self.0.request(Method::GET, &path).query(&query);
        request.send().await?.value()
    }

    /// Registers rows, each by itself.
    ///
    /// # Errors
    /// As all of them; `conflict` where the case is no patient's.
    pub async fn register(
        self,
        case: CaseId,
        rows: &RegisterContacts,
        key: IdempotencyKey,
    ) -> Result<ContactResults, ClientError> {
        let path = format!("/cases/{case}/contacts");
        let request = self.0.request(Method::POST, &path).key(key);
        request.json(rows).send().await?.value()
    }

    /// Those under observation by one's own centre, a page after a cursor.
    ///
    /// # Errors
    /// As all of them.
    pub async fn watched(
        self,
        queue: WatchQueue,
        after: Option<&str>,
    ) -> Result<Page<Watched>, ClientError> {
        let mut query = vec![("queue", queue.as_str())];
        query.extend(after.map(|after| ("after", after)));
        let request = self.0.request(Method::GET, "/watched-contacts");
        request.query(&query).send().await?.value()
    }

    /// Registers a returnee or consultee.
    ///
    /// # Errors
    /// As all of them; `invalid` with the items that break a rule.
    pub async fn register_record(
        self,
        record: &RegisterRecord,
        key: IdempotencyKey,
    ) -> Result<ContactResult, ClientError> {
        let request = self.0.request(Method::POST, "/cases").key(key);
        request.json(record).send().await?.value()
    }

    /// 陽性になった.
    ///
    /// # Errors
    /// As all of them; `stale_version` with the present case, `conflict` where they are a patient already, or the case is closed.
    pub async fn become_patient(
        self,
        case: CaseId,
        etag: &str,
        said: &BecomePatient,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        let path = format!("/cases/{case}/positive");
        let request = self.0.request(Method::POST, &path).if_match(etag).key(key);
        request.json(said).send().await?.versioned()
    }

    /// Takes back that somebody is a patient.
    ///
    /// # Errors
    /// As all of them; `stale_version` with the present case, `conflict` where there is nothing to take back.
    pub async fn take_back_patient(
        self,
        case: CaseId,
        etag: &str,
    ) -> Result<Versioned<Case>, ClientError> {
        let path = format!("/cases/{case}/positive/withdrawal");
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.send().await?.versioned()
    }
}
