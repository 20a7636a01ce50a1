//! Transfers of cases between health centres (移管).

use hersys_domain::course::Reason;
use hersys_domain::etag::etag;
use hersys_domain::id::{CaseId, TransferId};
use hersys_domain::page::Page;
use hersys_domain::transfer::{
    AcceptTransfers, AcceptedTransfers, RequestTransfer, TakeOver, Transfer,
};
use serde::Serialize;

use crate::{Client, ClientError, IdempotencyKey, Method};

/// Which transfers a list is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferQueue {
    /// 移管の依頼 that wait for an answer of one's own, the oldest first.
    #[default]
    Incoming,
    /// One's own that wait for the other centre's answer, the oldest first.
    Outgoing,
    /// 移管した患者, the latest first.
    HandedOver,
}

/// What a list of transfers is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TransferList {
    /// Which.
    pub queue: TransferQueue,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about transfers.
#[derive(Debug, Clone, Copy)]
pub struct Transfers<'a>(pub(crate) &'a Client);

impl Transfers<'_> {
    /// Transfers that wait at one's organisation or elsewhere, or what it has handed over.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &TransferList) -> Result<Page<Transfer>, ClientError> {
        let request = self.0.request(Method::GET, "/transfers").query(query);
        request.send().await?.value()
    }

    /// One transfer; to the centre that handed over with what it keeps of the case.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn get(self, id: TransferId) -> Result<Transfer, ClientError> {
        let request = self.0.request(Method::GET, &format!("/transfers/{id}"));
        request.send().await?.value()
    }

    /// The transfers of a case, the latest first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn of_case(self, case: CaseId) -> Result<Vec<Transfer>, ClientError> {
        let path = format!("/cases/{case}/transfers");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// 移管を依頼する, on the version of the case that was seen.
    ///
    /// # Errors
    /// `stale_version` with the present case, `conflict` where another one waits or the case is closed, `invalid`, and
    /// what any call may meet.
    pub async fn request(
        self,
        case: CaseId,
        etag: &str,
        body: &RequestTransfer,
        key: IdempotencyKey,
    ) -> Result<Transfer, ClientError> {
        let path = format!("/cases/{case}/transfers");
        let request = self.0.request(Method::POST, &path).if_match(etag).key(key);
        request.json(body).send().await?.value()
    }

    /// 引き取る, on the version of the case that was seen.
    ///
    /// # Errors
    /// `stale_version` with the present case, `conflict` where a transfer waits or the case is closed, and what any
    /// call may meet.
    pub async fn take_over(
        self,
        case: CaseId,
        etag: &str,
        body: &TakeOver,
        key: IdempotencyKey,
    ) -> Result<Transfer, ClientError> {
        let path = format!("/cases/{case}/taking-over");
        let request = self.0.request(Method::POST, &path).if_match(etag).key(key);
        request.json(body).send().await?.value()
    }

    /// 移管を受ける.
    ///
    /// # Errors
    /// `conflict` where it does not wait any more, and what any call may meet.
    pub async fn accept(self, id: TransferId) -> Result<Transfer, ClientError> {
        let path = format!("/transfers/{id}/acceptance");
        self.0.request(Method::POST, &path).send().await?.value()
    }

    /// まとめて移管を受ける.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn accept_many(
        self,
        body: &AcceptTransfers,
    ) -> Result<AcceptedTransfers, ClientError> {
        let request = self.0.request(Method::POST, "/transfers:accept");
        request.json(body).send().await?.value()
    }

    /// 移管を断る.
    ///
    /// # Errors
    /// `conflict` where it does not wait any more, and what any call may meet.
    pub async fn refuse(self, id: TransferId, body: &Reason) -> Result<Transfer, ClientError> {
        let path = format!("/transfers/{id}/refusal");
        let request = self.0.request(Method::POST, &path);
        request.json(body).send().await?.value()
    }

    /// 依頼を取り消す, as it was seen in its `version`.
    ///
    /// # Errors
    /// `conflict` where it does not wait any more, and what any call may meet.
    pub async fn withdraw(self, id: TransferId, version: i32) -> Result<Transfer, ClientError> {
        let path = format!("/transfers/{id}/withdrawal");
        let request = self.0.request(Method::POST, &path);
        let request = request.if_match(&etag(version));
        request.send().await?.value()
    }
}
