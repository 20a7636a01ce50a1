//! 閲覧・入力の範囲 of organisations that one has registered.

use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission_setting::{PermissionSetting, PermissionSettingChange};

use crate::{Client, ClientError, Method, Versioned};

/// Whose setting: of one organisation, or of all of a kind that one (the first) has registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One organisation.
    Organization(OrganizationId),
    /// All of a kind that the organisation has registered.
    Kind(OrganizationId, OrganizationKind),
}

impl Whose {
    fn path(self) -> String {
        match self {
            Self::Organization(id) => format!("/organizations/{id}/permissions"),
            Self::Kind(id, kind) => format!("/organizations/{id}/kinds/{kind}/permissions"),
        }
    }
}

/// Calls about 閲覧・入力の範囲.
#[derive(Debug, Clone, Copy)]
pub struct PermissionSettings<'a>(pub(crate) &'a Client);

impl PermissionSettings<'_> {
    /// As it is set.
    ///
    /// # Errors
    /// `not_found`, and what any call may meet.
    pub async fn get(self, whose: Whose) -> Result<Versioned<PermissionSetting>, ClientError> {
        let request = self.0.request(Method::GET, &whose.path());
        request.send().await?.versioned()
    }

    /// Withholds what the change lists, and nothing else.
    ///
    /// # Errors
    /// `stale_version` with the present record, `invalid`, and what any call may meet.
    pub async fn put(
        self,
        whose: Whose,
        etag: &str,
        change: &PermissionSettingChange,
    ) -> Result<Versioned<PermissionSetting>, ClientError> {
        let request = self
            .0
            .request(Method::PUT, &whose.path())
            .if_match(etag)
            .json(change);
        request.send().await?.versioned()
    }
}
