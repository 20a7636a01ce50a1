//! Sign-in of staff: password, then a one-time code; a session that locks when it is not used (G1).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::{PASSWORD_MAX, PASSWORD_MIN};
use crate::id::{AccountId, OrganizationId};
use crate::organization::OrganizationKind;
use crate::permission::{Permission, Relation};
use crate::role::Role;
use crate::validate::{Validate, Violations};

/// First step of the sign-in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordSignIn {
    /// 利用者ID.
    #[cfg_attr(feature = "openapi", schema(example = "chiyoda.nurse1"))]
    pub login: String,
    /// Password.
    #[cfg_attr(feature = "openapi", schema(example = "correct horse battery staple"))]
    pub password: String,
}

/// A ticket for the second step; it opens nothing by itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInTicket {
    /// Secret of the ticket: 5 minutes, 5 tries.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub ticket: String,
}

/// Second step of the sign-in: the code of the one-time code device, or a recovery code.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeSignIn {
    /// The ticket of the first step.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub ticket: String,
    /// Six digits, full width and blanks allowed; or a recovery code.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// Unlocking a session that has not been used for a while: one factor.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// A current one-time code.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// Choosing the organisation that one acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChooseOrganization {
    /// One of the organisations the account is a member of.
    pub organization_id: OrganizationId,
}

/// An organisation that the account may act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MembershipSummary {
    /// The organisation.
    pub organization_id: OrganizationId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub organization_name: String,
    /// Its kind.
    pub kind: OrganizationKind,
    /// Roles within it.
    pub roles: Vec<Role>,
}

/// Who is signed in, for which organisation, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub account_id: AccountId,
    /// Its name, as colleagues see it.
    #[cfg_attr(feature = "openapi", schema(example = "佐藤 花子"))]
    pub display_name: String,
    /// The organisation acted for now.
    pub organization: MembershipSummary,
    /// All organisations that may be chosen.
    pub memberships: Vec<MembershipSummary>,
    /// What the present organisation and roles allow.
    pub permissions: Vec<Permission>,
    /// When the session ends whatever one does.
    pub ends_at: DateTime<Utc>,
    /// Seconds without use after which the session locks.
    #[cfg_attr(feature = "openapi", schema(example = 3600))]
    pub locks_after_seconds: u32,
    /// Whether this is a demonstration with made-up people.
    pub demonstration: bool,
}

impl Me {
    /// The relations on which something is allowed; none where it is withheld from the organisation.
    pub fn relations(&self, permission: Permission) -> Vec<Relation> {
        if !self.permissions.contains(&permission) {
            return Vec::new();
        }
        permission.relations(self.organization.kind, &self.organization.roles)
    }
}

/// The secret of a first sign-in link.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentSecret {
    /// The part of the link after `#`.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub secret: String,
}

/// What the first sign-in page shows: whose ID it is, and the device to be set up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// 利用者ID.
    #[cfg_attr(feature = "openapi", schema(example = "chiyoda.nurse1"))]
    pub login: String,
    /// Name of the person.
    #[cfg_attr(feature = "openapi", schema(example = "佐藤 花子"))]
    pub display_name: String,
    /// The organisation that issued the ID.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub organization_name: String,
    /// Secret of the one-time code device in Base32, for typing.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    )]
    pub totp_secret: String,
    /// The same as an `otpauth://` address, for the device.
    pub totp_uri: String,
    /// The address as a QR code: modules on a side.
    #[cfg_attr(feature = "openapi", schema(example = 45))]
    pub qr_size: u32,
    /// The address as a QR code: the dark modules as an SVG path in units of one module.
    #[cfg_attr(feature = "openapi", schema(example = "M0 0h7v1h-7z"))]
    pub qr_path: String,
}

/// The end of the first sign-in: a password and a code of the new device.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompleteEnrolment {
    /// The part of the link after `#`.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub secret: String,
    /// 15–128 characters; a phrase.
    #[cfg_attr(feature = "openapi", schema(example = "correct horse battery staple"))]
    pub password: String,
    /// Six digits of the new device.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// Codes for the day the device is lost. Shown this once; each works once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten codes.
    #[cfg_attr(feature = "openapi", schema(example = json!(["4Q7ZK-9WX2M-HT6RB-V3NCD-8FJ"])))]
    pub codes: Vec<String>,
}

impl Validate for PasswordSignIn {
    fn validate(&self, out: &mut Violations) {
        out.required("/login", &self.login);
        out.required("/password", &self.password);
    }
}

impl Validate for CodeSignIn {
    fn validate(&self, out: &mut Violations) {
        out.required("/ticket", &self.ticket);
        out.required("/code", &self.code);
    }
}

impl Validate for Unlock {
    fn validate(&self, out: &mut Violations) {
        out.required("/code", &self.code);
    }
}

impl Validate for EnrolmentSecret {
    fn validate(&self, out: &mut Violations) {
        out.required("/secret", &self.secret);
    }
}

impl Validate for CompleteEnrolment {
    fn validate(&self, out: &mut Violations) {
        out.required("/secret", &self.secret);
        out.required("/code", &self.code);
        let length = self.password.chars().count();
        if length < PASSWORD_MIN {
            out.add_with("/password", "password.too_short", "min", PASSWORD_MIN);
        }
        if length > PASSWORD_MAX {
            out.add_with("/password", "text.too_long", "max", PASSWORD_MAX);
        }
    }
}
