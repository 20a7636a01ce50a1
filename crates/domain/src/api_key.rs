//! API keys (APIキー): how other systems and scripts work for an organisation (J2).
//!
//! A key acts as a member of staff with the roles it was given, narrowed to its scopes. It is shown once, kept as a
//! hash, ends by itself after [`VALID_DAYS_MAX`] days at most, and can be stopped at once.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, ApiKeyId};
use crate::organization::OrganizationKind;
use crate::permission::Permission;
use crate::role::Role;
use crate::validate::{Validate, Violations};

/// What every key begins with, so that it is known wherever it leaks to.
pub const PREFIX: &str = "hsk";
/// Letters of the part by which a key is named on screens and in logs.
pub const NAME_LENGTH: usize = 8;
/// Letters of the secret part: 32 random bytes in unpadded URL-safe Base64.
pub const SECRET_LENGTH: usize = 43;
/// Letters of the check: a typing error or a cut is found without asking the database, and a scanner of leaked
/// secrets is not misled.
pub const CHECK_LENGTH: usize = 6;
/// Days that a key is valid at most.
pub const VALID_DAYS_MAX: i64 = 397;
/// Characters of the name of a connected system, at most.
pub const LABEL_MAX: usize = 60;
/// Secrets of one connected system that are in force at the same time, at most: the old and the new one while the
/// system is moved from one to the other.
pub const LIVE_MAX: i64 = 2;

/// A key as the organisation that issued it sees it. The secret is shown once and not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Identifier.
    pub id: ApiKeyId,
    /// The connected system (連携システム): what its entries and changes are signed with. Both secrets of a system
    /// in rotation have the same.
    pub account_id: AccountId,
    /// Name of the connected system.
    #[cfg_attr(feature = "openapi", schema(example = "電子カルテ連携"))]
    pub label: String,
    /// The part of the key that may be shown: `hsk_` and eight letters.
    #[cfg_attr(feature = "openapi", schema(example = "hsk_4q7wz2kd"))]
    pub name: String,
    /// Roles that it acts with.
    pub roles: Vec<Role>,
    /// What it may do of that.
    pub scopes: Vec<Permission>,
    /// Last day of validity, in Japan.
    pub valid_until: NaiveDate,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute; none while it has not been.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether it has been stopped.
    pub stopped: bool,
    /// Version of the record, as in the `ETag`.
    pub version: i32,
}

/// What is needed to issue a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// Name of the connected system, 1–60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "電子カルテ連携"))]
    #[serde(default)]
    pub label: String,
    /// Roles that it acts with, at least one; never 利用者管理者.
    #[cfg_attr(feature = "openapi", schema(example = json!(["nurse"])))]
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What it may do, at least one; each must be open to one of the roles.
    #[cfg_attr(feature = "openapi", schema(example = json!(["case.read"])))]
    #[serde(default)]
    pub scopes: Vec<Permission>,
    /// Last day of validity, at most 397 days ahead.
    pub valid_until: Option<NaiveDate>,
}

/// What is needed to give a connected system a second key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiKeyRotation {
    /// Last day of the new key, at most 397 days ahead.
    pub valid_until: Option<NaiveDate>,
}

/// A key that has just been issued, with its secret, this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedApiKey {
    /// The record.
    pub api_key: ApiKey,
    /// What the system sends: `Authorization: Bearer hsk_…`.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "hsk_4q7wz2kd_c2VjcmV0IG9mIG5vYm9keSwgZm9yIHRoZSBkb2N1bWVu_9f3c1a")
    )]
    pub secret: String,
}

/// Scopes that a key of an organisation of `kind` with these roles may hold, in the order of the table.
pub fn scopes_open_to(kind: OrganizationKind, roles: &[Role]) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|permission| permission.for_api_keys() && permission.allows(kind, roles))
        .collect()
}

impl NewApiKey {
    /// What is wrong with it for an organisation of `kind` on this day, beside what [`Validate`] finds.
    pub fn check(&self, kind: OrganizationKind, today: NaiveDate) -> Violations {
        let mut out = Violations::default();
        let open = scopes_open_to(kind, &self.roles);
        for (place, scope) in self.scopes.iter().enumerate() {
            if !open.contains(scope) {
                out.add(&format!("/scopes/{place}"), "api_key.scope_not_open");
            }
        }
        last_day(&mut out, self.valid_until, today);
        out
    }
}

impl ApiKeyRotation {
    /// What is wrong with it on this day, beside what [`Validate`] finds.
    pub fn check(&self, today: NaiveDate) -> Violations {
        let mut out = Violations::default();
        last_day(&mut out, self.valid_until, today);
        out
    }
}

fn last_day(out: &mut Violations, day: Option<NaiveDate>, today: NaiveDate) {
    let Some(day) = day else { return };
    if day < today {
        out.add("/valid_until", "api_key.past");
    }
    if (day - today).num_days() > VALID_DAYS_MAX {
        out.add_with("/valid_until", "api_key.too_long", "max", VALID_DAYS_MAX);
    }
}

impl Validate for ApiKeyRotation {
    fn validate(&self, out: &mut Violations) {
        if self.valid_until.is_none() {
            out.add("/valid_until", "required");
        }
    }
}

impl Validate for NewApiKey {
    fn validate(&self, out: &mut Violations) {
        out.required("/label", &self.label);
        out.text("/label", &self.label, LABEL_MAX);
        if self.roles.is_empty() {
            out.add("/roles", "required");
        }
        for (place, role) in self.roles.iter().enumerate() {
            if *role == Role::Administrator {
                out.add(&format!("/roles/{place}"), "api_key.no_administrator");
            }
        }
        if self.scopes.is_empty() {
            out.add("/scopes", "required");
        }
        if self.valid_until.is_none() {
            out.add("/valid_until", "required");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new() -> NewApiKey {
        NewApiKey {
            label: "健診システム".to_owned(),
            roles: vec![Role::Nurse],
            scopes: vec![Permission::CaseRead],
            valid_until: "2026-12-31".parse().ok(),
        }
    }

    #[test]
    fn a_scope_is_open_where_one_of_the_roles_has_it() {
        let today = "2026-11-29".parse().unwrap();
        assert!(new().violations().is_empty());
        assert!(
            new()
                .check(OrganizationKind::HealthCenter, today)
                .is_empty()
        );
        // A nurse of a ministry reads no case; nobody's key issues accounts.
        let found = new().check(OrganizationKind::Ministry, today);
        assert_eq!(found.0[0].pointer, "/scopes/0");
        for never in Permission::ALL.iter().filter(|one| !one.for_api_keys()) {
            let open = scopes_open_to(OrganizationKind::HealthCenter, Role::ALL);
            assert!(!open.contains(never), "{never}");
        }
    }

    #[test]
    fn a_key_ends_within_thirteen_months() {
        let today: NaiveDate = "2026-11-29".parse().unwrap();
        for (days, code) in [
            (-1, Some("api_key.past")),
            (0, None),
            (397, None),
            (398, Some("api_key.too_long")),
        ] {
            let key = NewApiKey {
                valid_until: Some(today + chrono::TimeDelta::days(days)),
                ..new()
            };
            let found = key.check(OrganizationKind::HealthCenter, today);
            let codes: Vec<_> = found.0.iter().map(|one| one.code.as_str()).collect();
            assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{days}");
        }
    }
}
