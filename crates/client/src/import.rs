//! Files of cases sent in (データ取込).

use hersys_domain::id::{ImportId, OrganizationId};
use hersys_domain::import::{Import, ImportReport, MappingEntry};
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, Method};

/// How a file is to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportOrder {
    /// Name of the mapping.
    pub mapping: String,
    /// Only judge, and register nothing.
    pub dry_run: bool,
    /// Name of the file.
    pub file_name: String,
    /// Who is responsible where a row's place tells nobody; none for one's own centre.
    pub center_id: Option<OrganizationId>,
}

/// What a list of imports is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about imports.
#[derive(Debug, Clone, Copy)]
pub struct Imports<'a>(pub(crate) &'a Client);

impl Imports<'_> {
    /// The mappings there are.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn mappings(self) -> Result<Page<MappingEntry>, ClientError> {
        let request = self.0.request(Method::GET, "/imports/mappings");
        request.send().await?.value()
    }

    /// The organisation's imports, newest first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &ImportList) -> Result<Page<Import>, ClientError> {
        let request = self.0.request(Method::GET, "/imports").query(query);
        request.send().await?.value()
    }

    /// Sends a file in; the answer comes when it is read to its end.
    ///
    /// # Errors
    /// `invalid` where the file as a whole cannot be read, `body_too_large`, and what any call may meet.
    pub async fn send(
        self,
        order: &ImportOrder,
        file: Vec<u8>,
    ) -> Result<ImportReport, ClientError> {
        let request = self
            .0
            .request(Method::POST, "/imports")
            .query(order)
            .header("Content-Type", "text/csv")
            .body(file);
        request.send().await?.value()
    }

    /// One of them, with what was wrong.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: ImportId) -> Result<ImportReport, ClientError> {
        let request = self.0.request(Method::GET, &format!("/imports/{id}"));
        request.send().await?.value()
    }

    /// The rows that were not taken in, as CSV.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn rejects(self, id: ImportId) -> Result<Vec<u8>, ClientError> {
        let request = self
            .0
            .request(Method::GET, &format!("/imports/{id}/rejects"));
        Ok(request.send().await?.success()?.body)
    }
}
