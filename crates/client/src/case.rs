//! Cases (患者情報).

use chrono::NaiveDate;
use hersys_domain::case::{Case, CaseKind, CaseStatus, CaseSummary, Severity, Whereabouts};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;
use hersys_domain::permission::Relation;
use serde::Serialize;

use crate::{Client, ClientError, Method, Versioned};

/// What a list of cases is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaseList {
    /// Through which relation; none for the nearest one has.
    pub view: Option<Relation>,
    /// 区分; none for patients.
    pub kind: Option<CaseKind>,
    /// Only in this state.
    pub status: Option<CaseStatus>,
    /// Only of this severity.
    pub severity: Option<Severity>,
    /// Only at this place.
    pub whereabouts: Option<Whereabouts>,
    /// Only reported from this day on.
    pub reported_from: Option<NaiveDate>,
    /// Only reported up to this day.
    pub reported_until: Option<NaiveDate>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about cases.
#[derive(Debug, Clone, Copy)]
pub struct Cases<'a>(pub(crate) &'a Client);

impl Cases<'_> {
    /// Those one may see, newest report first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &CaseList) -> Result<Page<CaseSummary>, ClientError> {
        let request = self.0.request(Method::GET, "/cases").query(query);
        request.send().await?.value()
    }

    /// All of them as a workbook of Excel; where the list stands and how long a page is does not matter.
    ///
    /// # Errors
    /// `step_up_required`, `invalid` where they are too many, and what any call may meet.
    pub async fn workbook(self, query: &CaseList) -> Result<Vec<u8>, ClientError> {
        let query = CaseList {
            after: None,
            limit: None,
            ..query.clone()
        };
        let request = self.0.request(Method::GET, "/cases.xlsx").query(&query);
        Ok(request.send().await?.success()?.body)
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: CaseId) -> Result<Versioned<Case>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/cases/{id}"));
        request.send().await?.versioned()
    }
}
