//! Organisations (機関).

use hersys_domain::id::OrganizationId;
use hersys_domain::organization::{
    NewOrganization, Organization, OrganizationKind, OrganizationPatch,
};
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// What a list of organisations is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OrganizationList {
    /// Of this kind only.
    pub kind: Option<OrganizationKind>,
    /// With this in the name.
    pub text: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about organisations.
#[derive(Debug, Clone, Copy)]
pub struct Organizations<'a>(pub(crate) &'a Client);

impl Organizations<'_> {
    /// Those that one works with.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &OrganizationList) -> Result<Page<Organization>, ClientError> {
        let request = self.0.request(Method::GET, "/organizations").query(query);
        request.send().await?.value()
    }

    /// Creates one.
    ///
    /// # Errors
    /// `invalid`, `not_allowed`, and what any call may meet.
    pub async fn create(
        self,
        body: &NewOrganization,
        key: IdempotencyKey,
    ) -> Result<Organization, ClientError> {
        let request = self
            .0
            .request(Method::POST, "/organizations")
            .key(key)
            .json(body);
        request.send().await?.value()
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: OrganizationId) -> Result<Versioned<Organization>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/organizations/{id}"));
        request.send().await?.versioned()
    }

    /// Changes one.
    ///
    /// # Errors
    /// `stale_version` with the present record, `invalid`, and what any call may meet.
    pub async fn change(
        self,
        id: OrganizationId,
        etag: &str,
        patch: &OrganizationPatch,
    ) -> Result<Versioned<Organization>, ClientError> {
        let path = format!("/organizations/{id}");
        let request = self
            .0
            .request(Method::PATCH, &path)
            .if_match(etag)
            .json(patch);
        request.send().await?.versioned()
    }

    /// Stops one: its people cannot sign in any more.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn stop(
        self,
        id: OrganizationId,
        etag: &str,
    ) -> Result<Versioned<Organization>, ClientError> {
        self.act(id, etag, "stop").await
    }

    /// Takes the stop back.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn resume(
        self,
        id: OrganizationId,
        etag: &str,
    ) -> Result<Versioned<Organization>, ClientError> {
        self.act(id, etag, "resumption").await
    }

    async fn act(
        self,
        id: OrganizationId,
        etag: &str,
        act: &str,
    ) -> Result<Versioned<Organization>, ClientError> {
        let path = format!("/organizations/{id}/{act}");
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.send().await?.versioned()
    }
}
