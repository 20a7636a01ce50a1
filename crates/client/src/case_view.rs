//! Views of the list of cases that are kept (保存した表示).

use hersys_domain::case_view::{CaseView, NewCaseView, ShareCaseView};
use hersys_domain::etag::etag;
use hersys_domain::id::CaseViewId;
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method};

/// Calls about views that are kept.
#[derive(Debug, Clone, Copy)]
pub struct CaseViews<'a>(pub(crate) &'a Client);

impl CaseViews<'_> {
    /// One's own and those of the organisation, by name.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self) -> Result<Page<CaseView>, ClientError> {
        let request = self.0.request(Method::GET, "/case-views");
        request.send().await?.value()
    }

    /// Keeps one.
    ///
    /// # Errors
    /// `invalid`, `not_allowed`, and what any call may meet.
    pub async fn create(
        self,
        new: &NewCaseView,
        key: IdempotencyKey,
    ) -> Result<CaseView, ClientError> {
        let request = self.0.request(Method::POST, "/case-views").json(new);
        request.key(key).send().await?.value()
    }

    /// Puts another in the place of one, on the version that was seen.
    ///
    /// # Errors
    /// `stale_version`, `invalid`, `not_allowed`, `not_found`, and what any call may meet.
    pub async fn replace(
        self,
        present: &CaseView,
        new: &NewCaseView,
    ) -> Result<CaseView, ClientError> {
        let request = self.0.request(Method::PUT, &address(present.id)).json(new);
        request
            .if_match(&etag(present.version))
            .send()
            .await?
            .value()
    }

    /// Gives one to the organisation, or takes it for oneself.
    ///
    /// # Errors
    /// `stale_version`, `invalid`, `not_allowed`, `not_found`, and what any call may meet.
    pub async fn share(self, present: &CaseView, shared: bool) -> Result<CaseView, ClientError> {
        let path = format!("{}/sharing", address(present.id));
        let request = self.0.request(Method::PUT, &path);
        let request = request.json(&ShareCaseView { shared });
        request
            .if_match(&etag(present.version))
            .send()
            .await?
            .value()
    }

    /// Throws one away, on the version that was seen.
    ///
    /// # Errors
    /// `stale_version`, `not_allowed`, `not_found`, and what any call may meet.
    pub async fn delete(self, present: &CaseView) -> Result<(), ClientError> {
        let request = self.0.request(Method::DELETE, &address(present.id));
        request
            .if_match(&etag(present.version))
            .send()
            .await?
            .success()?;
        Ok(())
    }
}

fn address(id: CaseViewId) -> String {
    format!("/case-views/{id}")
}
