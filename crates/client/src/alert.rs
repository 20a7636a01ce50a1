//! The worklist (要対応一覧).

use hersys_domain::alert::{Alert, Resolution};
use hersys_domain::etag::etag;
use hersys_domain::id::AlertId;
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, Method};

/// What the worklist is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AlertList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about the worklist.
#[derive(Debug, Clone, Copy)]
pub struct Alerts<'a>(pub(crate) &'a Client);

impl Alerts<'_> {
    /// Open lines of one's centre, the most urgent first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &AlertList) -> Result<Page<Alert>, ClientError> {
        let request = self.0.request(Method::GET, "/alerts").query(query);
        request.send().await?.value()
    }

    /// Resolves a line as it was seen, in its `version` (対応済みにする).
    ///
    /// # Errors
    /// `stale_version` where a report came to it meanwhile, `conflict` where it is resolved, and what any call
    /// may meet.
    pub async fn resolve(
        self,
        id: AlertId,
        version: i32,
        body: &Resolution,
    ) -> Result<Alert, ClientError> {
        let path = format!("/alerts/{id}/resolution");
        let request = self.0.request(Method::POST, &path);
        let request = request.if_match(&etag(version));
        request.json(body).send().await?.value()
    }
}
