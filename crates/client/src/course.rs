//! The course of a case (経過): severity, whereabouts, closing; what was entered by mistake.

use hersys_domain::case::{Case, Severity, Whereabouts};
use hersys_domain::course::{Change, CloseCase, CorrectEntry, Reason};
use hersys_domain::id::CaseId;
use serde::Serialize;
use uuid::Uuid;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about the course of cases. Each names the version of the case that it is based on and gives the
/// case as it stands then.
///
/// # Errors
/// All of them meet `stale_version` with the present case where it was changed meanwhile, `invalid` where
/// the entry has no place, `conflict` where the state does not allow it, and what any call may meet.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a>(pub(crate) &'a Client);

impl Course<'_> {
    async fn send<B: Serialize>(
        self,
        path: &str,
        etag: &str,
        body: &B,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        let request = self.0.request(Method::POST, path).if_match(etag).key(key);
        request.json(body).send().await?.versioned()
    }

    /// 重症度を変更する.
    ///
    /// # Errors
    /// As all of them.
    pub async fn severity(
        self,
        id: CaseId,
        etag: &str,
        body: &Change<Severity>,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/cases/{id}/severities"), etag, body, key)
            .await
    }

    /// 居所を変更する.
    ///
    /// # Errors
    /// As all of them.
    pub async fn whereabouts(
        self,
        id: CaseId,
        etag: &str,
        body: &Change<Whereabouts>,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/cases/{id}/whereabouts"), etag, body, key)
            .await
    }

    /// 終結する.
    ///
    /// # Errors
    /// As all of them.
    pub async fn close(
        self,
        id: CaseId,
        etag: &str,
        body: &CloseCase,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/cases/{id}/closing"), etag, body, key)
            .await
    }

    /// 再開する.
    ///
    /// # Errors
    /// As all of them.
    pub async fn reopen(
        self,
        id: CaseId,
        etag: &str,
        body: &Reason,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/cases/{id}/reopening"), etag, body, key)
            .await
    }

    /// Corrects an entry.
    ///
    /// # Errors
    /// As all of them.
    pub async fn correct(
        self,
        entry: Uuid,
        etag: &str,
        body: &CorrectEntry,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/timeline/{entry}/correction"), etag, body, key)
            .await
    }

    /// Takes an entry back.
    ///
    /// # Errors
    /// As all of them.
    pub async fn remove(
        self,
        entry: Uuid,
        etag: &str,
        body: &Reason,
        key: IdempotencyKey,
    ) -> Result<Versioned<Case>, ClientError> {
        self.send(&format!("/timeline/{entry}/removal"), etag, body, key)
            .await
    }
}
