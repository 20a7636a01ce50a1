//! 任意入力項目: definitions, and what is entered into them.

use hersys_domain::id::{CaseId, OptionalItemId};
use hersys_domain::optional_item::{
    NewOptionalItem, OptionalItem, OptionalItemPatch, OptionalItemVersion, OptionalValues,
    OptionalValuesPatch, OptionalValuesVersion,
};
use hersys_domain::page::Page;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// Calls about optional items.
#[derive(Debug, Clone, Copy)]
pub struct OptionalItems<'a>(pub(crate) &'a Client);

impl OptionalItems<'_> {
    /// All that one enters and reads.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self) -> Result<Page<OptionalItem>, ClientError> {
        let request = self.0.request(Method::GET, "/optional-items");
        request.send().await?.value()
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: OptionalItemId) -> Result<Versioned<OptionalItem>, ClientError> {
        let path = format!("/optional-items/{id}");
        self.0.request(Method::GET, &path).send().await?.versioned()
    }

    /// Defines one.
    ///
    /// # Errors
    /// `invalid`, `not_allowed`, and what any call may meet.
    pub async fn define(
        self,
        new: &NewOptionalItem,
        key: IdempotencyKey,
    ) -> Result<Versioned<OptionalItem>, ClientError> {
        let request = self.0.request(Method::POST, "/optional-items").key(key);
        request.json(new).send().await?.versioned()
    }

    /// Changes the definition of one.
    ///
    /// # Errors
    /// `stale_version` with the present one, `invalid`, and what any call may meet.
    pub async fn change(
        self,
        id: OptionalItemId,
        etag: &str,
        patch: &OptionalItemPatch,
    ) -> Result<Versioned<OptionalItem>, ClientError> {
        let path = format!("/optional-items/{id}");
        let request = self.0.request(Method::PATCH, &path).if_match(etag);
        request.json(patch).send().await?.versioned()
    }

    /// What one was, the latest first.
    ///
    /// # Errors
    /// As [`OptionalItems::get`].
    pub async fn versions(
        self,
        id: OptionalItemId,
    ) -> Result<Page<OptionalItemVersion>, ClientError> {
        let path = format!("/optional-items/{id}/versions");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// What is entered for a case.
    ///
    /// # Errors
    /// `not_found`, `purpose_required`, and what any call may meet.
    pub async fn values(self, case: CaseId) -> Result<Page<OptionalValues>, ClientError> {
        let path = format!("/cases/{case}/optional-values");
        self.0.request(Method::GET, &path).send().await?.value()
    }

    /// Changes what is entered.
    ///
    /// # Errors
    /// `stale_version` with the present values, `invalid` at the items, and what any call may meet.
    pub async fn enter(
        self,
        of: &OptionalValues,
        etag: &str,
        patch: &OptionalValuesPatch,
    ) -> Result<Versioned<OptionalValues>, ClientError> {
        let path = format!("/cases/{}/optional-values", of.case_id);
        let request = self.0.request(Method::PATCH, &path).if_match(etag);
        let request = request.query(&whose(of));
        request.json(patch).send().await?.versioned()
    }

    /// What was entered, the latest first.
    ///
    /// # Errors
    /// As [`OptionalItems::values`].
    pub async fn values_versions(
        self,
        of: &OptionalValues,
    ) -> Result<Page<OptionalValuesVersion>, ClientError> {
        let path = format!("/cases/{}/optional-values/versions", of.case_id);
        let request = self.0.request(Method::GET, &path).query(&whose(of));
        request.send().await?.value()
    }
}

fn whose(of: &OptionalValues) -> [(&'static str, String); 2] {
    [
        ("organization_id", of.organization_id.to_string()),
        ("audience", of.audience.to_string()),
    ]
}
