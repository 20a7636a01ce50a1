//! Accounts of staff (利用者).

use hersys_domain::account::{Account, AccountPatch, IssuedAccount, NewAccount};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::page::Page;
use serde::Serialize;

use crate::{Client, ClientError, IdempotencyKey, Method, Versioned};

/// What a list of accounts is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AccountList {
    /// Of this organisation; absent for one's own.
    pub organization_id: Option<OrganizationId>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many on a page.
    pub limit: Option<u16>,
}

/// Calls about accounts.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a>(pub(crate) &'a Client);

impl Accounts<'_> {
    /// Those of an organisation.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn list(self, query: &AccountList) -> Result<Page<Account>, ClientError> {
        let request = self.0.request(Method::GET, "/accounts").query(query);
        request.send().await?.value()
    }

    /// Issues an ID.
    ///
    /// # Errors
    /// `invalid` (also for a login that is taken), and what any call may meet.
    pub async fn issue(
        self,
        body: &NewAccount,
        key: IdempotencyKey,
    ) -> Result<IssuedAccount, ClientError> {
        let request = self
            .0
            .request(Method::POST, "/accounts")
            .key(key)
            .json(body);
        request.send().await?.value()
    }

    /// One of them.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, id: AccountId) -> Result<Versioned<Account>, ClientError> {
        let request = self.0.request(Method::GET, &format!("/accounts/{id}"));
        request.send().await?.versioned()
    }

    /// Changes one.
    ///
    /// # Errors
    /// `stale_version` with the present record, `invalid`, and what any call may meet.
    pub async fn change(
        self,
        id: AccountId,
        etag: &str,
        patch: &AccountPatch,
    ) -> Result<Versioned<Account>, ClientError> {
        let path = format!("/accounts/{id}");
        let request = self
            .0
            .request(Method::PATCH, &path)
            .if_match(etag)
            .json(patch);
        request.send().await?.versioned()
    }

    /// Stops an ID: it works no more from the next request on.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn stop(self, id: AccountId, etag: &str) -> Result<Versioned<Account>, ClientError> {
        self.act(id, etag, "stop").await?.versioned()
    }

    /// Takes the stop back.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn resume(
        self,
        id: AccountId,
        etag: &str,
    ) -> Result<Versioned<Account>, ClientError> {
        self.act(id, etag, "resumption").await?.versioned()
    }

    /// Makes a new first sign-in link, for somebody who lost the device or the password.
    ///
    /// # Errors
    /// `stale_version`, `conflict`, and what any call may meet.
    pub async fn renew_enrolment(
        self,
        id: AccountId,
        etag: &str,
    ) -> Result<IssuedAccount, ClientError> {
        self.act(id, etag, "enrolment").await?.value()
    }

    async fn act(self, id: AccountId, etag: &str, act: &str) -> Result<crate::Answer, ClientError> {
        let path = format!("/accounts/{id}/{act}");
        self.0
            .request(Method::POST, &path)
            .if_match(etag)
            .send()
            .await
    }
}
