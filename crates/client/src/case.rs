//! Cases (患者情報).

use hersys_domain::case::{Case, CaseSummary};
use hersys_domain::case_list::{CaseFilter, CaseOrder};
use hersys_domain::id::CaseId;
use hersys_domain::page::Page;
use hersys_domain::permission::Relation;

use crate::{Client, ClientError, Method, Versioned};

/// What a list of cases is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseList {
    /// Through which relation; none for the nearest one has.
    pub view: Option<Relation>,
    /// What it is narrowed by.
    pub filter: CaseFilter,
    /// What it is ordered by.
    pub order: CaseOrder,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
    /// Whether they are counted, too.
    pub count: bool,
}

impl CaseList {
    /// The members of the address that say which list it is, without those about pages.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.pairs();
        pairs.extend(self.view.map(|view| ("view", view.to_string())));
        if self.order != CaseOrder::default() {
            pairs.push(("sort", self.order.sort.to_string()));
            pairs.push(("direction", self.order.direction.to_string()));
        }
        pairs
    }

    fn page(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        pairs.extend(self.after.clone().map(|after| ("after", after)));
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        if self.count {
            pairs.push(("count", "true".to_owned()));
        }
        pairs
    }
}

/// Calls about cases.
#[derive(Debug, Clone, Copy)]
pub struct Cases<'a>(pub(crate) &'a Client);

impl Cases<'_> {
    /// Those one may see, newest report first unless another order is asked for.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &CaseList) -> Result<Page<CaseSummary>, ClientError> {
        let request = self.0.request(Method::GET, "/cases").query(&query.page());
        request.send().await?.value()
    }

    /// All of them as a workbook of Excel; where the list stands and how long a page is does not matter.
    ///
    /// # Errors
    /// `step_up_required`, `invalid` where they are too many, and what any call may meet.
    pub async fn workbook(self, query: &CaseList) -> Result<Vec<u8>, ClientError> {
        let request = self
            .0
            .request(Method::GET, "/cases.xlsx")
            .query(&query.pairs());
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
