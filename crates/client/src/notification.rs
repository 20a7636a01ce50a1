//! Notifications of occurrence (発生届): drafts, submission, lists, 受理.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::record::{
    AcceptMany, Accepted, Draft, Notification, NotificationSummary, Receipt, Submission,
};
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Which notifications.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationQueue {
    /// 届出済（受理待ち）, the oldest first.
    #[default]
    ToAccept,
    /// All received, the newest first.
    Received,
    /// What waits for 確認, the oldest first.
    ToConfirm,
    /// Later versions (訂正) that wait for a decision, the oldest first.
    ToReview,
    /// Wishes to withdraw that wait for an answer, the oldest first.
    ToConsent,
    /// 補正依頼中: with questions that wait for the institution's answer, those that have waited longest first.
    Queried,
    /// One's own institution's, the newest first.
    Own,
    /// One's own with 補正依頼 that wait for an answer, the oldest first.
    Asked,
    /// One's own with items 未入力, the newest first.
    WithGaps,
}

/// What a list of notifications is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NotificationList {
    /// Which.
    pub queue: NotificationQueue,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about notifications.
#[derive(Debug, Clone, Copy)]
pub struct Notifications<'a>(pub(crate) &'a Client);

impl Notifications<'_> {
    /// Notifications waiting for 受理, received, or one's own.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(
        self,
        query: &NotificationList,
    ) -> Result<Page<NotificationSummary>, ClientError> {
        let request = self.0.request(Method::GET, "/notifications").query(query);
        request.send().await?.value()
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: NotificationId) -> Result<Versioned<Notification>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/notifications/{id}"));
        request.send().await?.versioned()
    }

    /// The form as PDF (別記様式6-1), in its latest version.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn form_pdf(self, id: NotificationId) -> Result<Vec<u8>, ClientError> {
        let path = format!("/notifications/{id}/form.pdf");
        let request = self.0.request(Method::GET, &path);
        Ok(request.send().await?.success()?.body)
    }

    /// 受理する.
    ///
    /// # Errors
    /// `conflict` where it is accepted or withdrawn already, and what any call may meet.
    pub async fn accept(self, id: NotificationId) -> Result<Versioned<Notification>, ClientError> {
        let path = format!("/notifications/{id}/acceptance");
        let request = self.0.request(Method::POST, &path);
        request.send().await?.versioned()
    }

    /// まとめて受理する.
    ///
    /// # Errors
    /// `invalid`, and what any call may meet.
    pub async fn accept_many(self, body: &AcceptMany) -> Result<Accepted, ClientError> {
        let request = self.0.request(Method::POST, "/notifications:accept");
        request.json(body).send().await?.value()
    }

    /// 確認した.
    ///
    /// # Errors
    /// `conflict` where it is confirmed or withdrawn already, and what any call may meet.
    pub async fn confirm(self, id: NotificationId) -> Result<Versioned<Notification>, ClientError> {
        let path = format!("/notifications/{id}/confirmation");
        let request = self.0.request(Method::POST, &path);
        request.send().await?.versioned()
    }

    /// まとめて確認する.
    ///
    /// # Errors
    /// `invalid`, and what any call may meet.
    pub async fn confirm_many(self, body: &AcceptMany) -> Result<Accepted, ClientError> {
        let request = self.0.request(Method::POST, "/notifications:confirm");
        request.json(body).send().await?.value()
    }

    /// One's own drafts (作成中), last saved first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn drafts(self) -> Result<Page<Draft>, ClientError> {
        let request = self.0.request(Method::GET, "/notifications/drafts");
        request.send().await?.value()
    }

    /// One draft.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn draft(self, id: NotificationId) -> Result<Versioned<Draft>, ClientError> {
        let request = self.0.request(Method::GET, &draft_path(id));
        request.send().await?.versioned()
    }

    /// Begins a draft.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn begin_draft(
        self,
        form: &NotificationForm,
        key: IdempotencyKey,
    ) -> Result<Versioned<Draft>, ClientError> {
        let request = self.0.request(Method::POST, "/notifications/drafts");
        request.key(key).json(form).send().await?.versioned()
    }

    /// Saves a draft, however incomplete.
    ///
    /// # Errors
    /// `stale_version` with the present draft, and what any call may meet.
    pub async fn save_draft(
        self,
        id: NotificationId,
        etag: &str,
        form: &NotificationForm,
    ) -> Result<Versioned<Draft>, ClientError> {
        let request = self.0.request(Method::PUT, &draft_path(id));
        request.if_match(etag).json(form).send().await?.versioned()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// `stale_version`, and what any call may meet.
    pub async fn discard_draft(self, id: NotificationId, etag: &str) -> Result<(), ClientError> {
        let request = self.0.request(Method::DELETE, &draft_path(id));
        request.if_match(etag).send().await?.success()?;
        Ok(())
    }

    /// Submits a draft: the legal act.
    ///
    /// # Errors
    /// `invalid` with the items that block, `stale_version`, and what any call may meet.
    pub async fn submit(
        self,
        id: NotificationId,
        etag: &str,
        body: &Submission,
        key: IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = format!("{}/submission", draft_path(id));
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.key(key).json(body).send().await?.value()
    }

    /// 代行入力: submits a draft for an institution of the own district.
    ///
    /// # Errors
    /// `invalid` with the items that block, `stale_version`, and what any call may meet.
    pub async fn submit_by_proxy(
        self,
        id: NotificationId,
        etag: &str,
        body: &Submission,
        key: IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = format!("{}/proxy-submission", draft_path(id));
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.key(key).json(body).send().await?.value()
    }
}

fn draft_path(id: NotificationId) -> String {
    format!("/notifications/drafts/{id}")
}
