//! API keys of connected systems (APIキー).

use hersys_domain::api_key::{ApiKey, ApiKeyRotation, IssuedApiKey, NewApiKey};
use hersys_domain::id::ApiKeyId;
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// What a list of keys is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ApiKeyList {
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about API keys.
#[derive(Debug, Clone, Copy)]
pub struct ApiKeys<'a>(pub(crate) &'a Client);

impl ApiKeys<'_> {
    /// Those of one's own organisation, the newest first.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &ApiKeyList) -> Result<Page<ApiKey>, ClientError> {
        let request = self.0.request(Method::GET, "/api-keys").query(query);
        request.send().await?.value()
    }

    /// Connects a system; the key is in the answer, this once.
    ///
    /// # Errors
    /// `invalid`, `step_up_required`, and what any call may meet.
    pub async fn issue(
        self,
        body: &NewApiKey,
        key: IdempotencyKey,
    ) -> Result<IssuedApiKey, ClientError> {
        let request = self.0.request(Method::POST, "/api-keys");
        request.key(key).json(body).send().await?.value()
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: ApiKeyId) -> Result<Versioned<ApiKey>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/api-keys/{id}"));
        request.send().await?.versioned()
    }

    /// Gives its system a second key.
    ///
    /// # Errors
    /// `conflict` where it has two, `invalid`, `step_up_required`, and what any call may meet.
    pub async fn rotate(
        self,
        id: ApiKeyId,
        body: &ApiKeyRotation,
        key: IdempotencyKey,
    ) -> Result<IssuedApiKey, ClientError> {
        let path = format!("/api-keys/{id}/rotation");
        let request = self.0.request(Method::POST, &path);
        request.key(key).json(body).send().await?.value()
    }

    /// Stops it for good.
    ///
    /// # Errors
    /// `conflict`, `stale_version`, `step_up_required`, and what any call may meet.
    pub async fn stop(self, id: ApiKeyId, etag: &str) -> Result<Versioned<ApiKey>, ClientError> {
        let path = format!("/api-keys/{id}/stop");
        let request = self.0.request(Method::POST, &path).if_match(etag);
        request.send().await?.versioned()
    }
}
