//! 一括変更: one change for several cases.

use hersys_domain::case::Assignee;
use hersys_domain::case_batch::{CaseBatch, CaseBatchPreview, NewCaseBatch};
use hersys_domain::etag::etag;
use hersys_domain::id::{CaseBatchId, CaseId};
use hersys_domain::page::Page;

use crate::{CaseList, Client, ClientError, IdempotencyKey, Method};

/// Calls about acts upon several cases.
#[derive(Debug, Clone, Copy)]
pub struct CaseBatches<'a>(pub(crate) &'a Client);

impl CaseBatches<'_> {
    /// The ids of a list's first 1,000 cases, in its order.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn ids(self, of: &CaseList) -> Result<Page<CaseId>, ClientError> {
        let request = self.0.request(Method::GET, "/cases/ids");
        request.query(&of.pairs()).send().await?.value()
    }

    /// The members of one's own staff who may look after cases.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn assignees(self) -> Result<Page<Assignee>, ClientError> {
        let request = self.0.request(Method::GET, "/cases/assignees");
        request.send().await?.value()
    }

    /// What an act would do to each case.
    ///
    /// # Errors
    /// `invalid`, and what any call may meet.
    pub async fn preview(self, new: &NewCaseBatch) -> Result<CaseBatchPreview, ClientError> {
        let request = self.0.request(Method::POST, "/case-batches/preview");
        request.json(new).send().await?.value()
    }

    /// Does it.
    ///
    /// # Errors
    /// `invalid`, and what any call may meet.
    pub async fn act(
        self,
        new: &NewCaseBatch,
        key: IdempotencyKey,
    ) -> Result<CaseBatch, ClientError> {
        let request = self.0.request(Method::POST, "/case-batches").json(new);
        request.key(key).send().await?.value()
    }

    /// Undoes an act of one's own.
    ///
    /// # Errors
    /// `conflict` where it was undone, `not_found`, and what any call may meet.
    pub async fn undo(self, id: CaseBatchId) -> Result<CaseBatch, ClientError> {
        let request = self
            .0
            .request(Method::POST, &format!("/case-batches/{id}/undo"));
        request.if_match(&etag(1)).send().await?.value()
    }
}
