//! What follows the submission of a notification: 補正依頼, versions, 取下げ, 無効, the decision on a later version.

use hersys_domain::course::Reason;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::correction::{
    Answer, Decisions, NewQuery, NewVersion, Review, Versions,
};
use hersys_domain::notification::record::Notification;
use serde::Serialize;
use uuid::Uuid;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about what follows a submission. Those that change name the version they are based on and give the
/// notification as it stands then.
#[derive(Debug, Clone, Copy)]
pub struct Corrections<'a>(pub(crate) &'a Client);

/// A step that needs no more words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainStep {
    /// 受理を取り消す.
    TakeBackAcceptance,
    /// 確認を取り消す.
    TakeBackConfirmation,
    /// 取下げに同意する.
    Consent,
}

/// A step with a compulsory reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonedStep {
    /// 届出を取り下げる.
    Withdraw,
    /// 取下げに同意しない.
    Refuse,
    /// 無効にする.
    Void,
}

impl Corrections<'_> {
    async fn send<B: Serialize>(
        self,
        path: &str,
        etag: &str,
        body: &B,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        let request = self.0.request(Method::POST, path).if_match(etag).key(key);
        request.json(body).send().await?.versioned()
    }

    /// Takes a step that needs no more words.
    ///
    /// # Errors
    /// `conflict` where the state does not allow it, `stale_version`, and what any call may meet.
    pub async fn step(
        self,
        id: NotificationId,
        etag: &str,
        step: PlainStep,
    ) -> Result<Versioned<Notification>, ClientError> {
        let tail = match step {
            PlainStep::TakeBackAcceptance => "acceptance/withdrawal",
            PlainStep::TakeBackConfirmation => "confirmation/withdrawal",
            PlainStep::Consent => "withdrawal/consent",
        };
        let path = format!("/notifications/{id}/{tail}");
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.send().await?.versioned()
    }

    /// Takes a step with its reason.
    ///
    /// # Errors
    /// `conflict` where the state does not allow it, `stale_version`, `invalid`, and what any call may meet.
    pub async fn reasoned(
        self,
        id: NotificationId,
        etag: &str,
        step: ReasonedStep,
        body: &Reason,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        let tail = match step {
            ReasonedStep::Withdraw => "withdrawal",
            ReasonedStep::Refuse => "withdrawal/refusal",
            ReasonedStep::Void => "voiding",
        };
        self.send(&format!("/notifications/{id}/{tail}"), etag, body, key)
            .await
    }

    /// 補正を依頼する.
    ///
    /// # Errors
    /// `conflict` where it is withdrawn or void, `stale_version`, `invalid`, and what any call may meet.
    pub async fn ask(
        self,
        id: NotificationId,
        etag: &str,
        body: &NewQuery,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        self.send(&format!("/notifications/{id}/queries"), etag, body, key)
            .await
    }

    /// Answers a 補正依頼; `etag` is that of the notification.
    ///
    /// # Errors
    /// `conflict` where it is answered already, `stale_version`, `invalid`, and what any call may meet.
    pub async fn answer(
        self,
        query: Uuid,
        etag: &str,
        body: &Answer,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        self.send(&format!("/queries/{query}/answer"), etag, body, key)
            .await
    }

    /// All versions, the latest first.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn versions(self, id: NotificationId) -> Result<Versions, ClientError> {
        let path = format!("/notifications/{id}/versions");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// 訂正する, 補記する.
    ///
    /// # Errors
    /// `invalid` with the items at `/form/…`, `stale_version`, `conflict`, and what any call may meet.
    pub async fn correct(
        self,
        id: NotificationId,
        etag: &str,
        body: &NewVersion,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        self.send(&format!("/notifications/{id}/versions"), etag, body, key)
            .await
    }

    /// What of a later version waits for the responsible centre.
    ///
    /// # Errors
    /// `conflict` where nothing waits, and what any call may meet.
    pub async fn review(self, id: NotificationId) -> Result<Review, ClientError> {
        let path = format!("/notifications/{id}/review");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Decides on a later version, item by item.
    ///
    /// # Errors
    /// `invalid` where an item is not decided, `conflict` where nothing waits, `stale_version`, and what any
    /// call may meet.
    pub async fn decide(
        self,
        id: NotificationId,
        etag: &str,
        body: &Decisions,
        key: IdempotencyKey,
    ) -> Result<Versioned<Notification>, ClientError> {
        self.send(&format!("/notifications/{id}/review"), etag, body, key)
            .await
    }
}
