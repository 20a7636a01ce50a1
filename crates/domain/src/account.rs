//! Accounts of staff (利用者ID): one for each person, with roles in one or several organisations (G1, G2).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganizationId};
use crate::jp_date::YEARS;
use crate::patch::Patch;
use crate::role::Role;
use crate::validate::{Validate, Violations};

/// An account as the organisation that issued it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// The organisation whose member this row shows.
    pub organization_id: OrganizationId,
    /// What the person types at sign-in (利用者ID). Unique in the whole system.
    #[cfg_attr(feature = "openapi", schema(example = "chiyoda.nurse1"))]
    pub login: String,
    /// Name of the person, as colleagues see it.
    #[cfg_attr(feature = "openapi", schema(example = "佐藤 花子"))]
    pub display_name: String,
    /// Roles within the organisation.
    pub roles: Vec<Role>,
    /// Last day of validity; none for no end.
    pub valid_until: Option<NaiveDate>,
    /// Whether a password and a one-time code device have been set up.
    pub enrolled: bool,
    /// Whether the ID has been stopped.
    pub stopped: bool,
    /// Whether the organisation of this row issued the ID. Only there are the name and the first sign-in link
    /// made anew; elsewhere one sees and ends the membership alone.
    pub home: bool,
    /// Version of the record, as in the `ETag`.
    pub version: i32,
}

/// What is needed to issue an ID.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The organisation; absent for one's own. For one that the own organisation created, its first
    /// administrators may be issued.
    pub organization_id: Option<OrganizationId>,
    /// 3–64 characters: Latin letters, digits and `. _ - @`; capitals are folded.
    #[cfg_attr(feature = "openapi", schema(example = "chiyoda.nurse1"))]
    #[serde(default)]
    pub login: String,
    /// 1–60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "佐藤 花子"))]
    #[serde(default)]
    pub display_name: String,
    /// At least one.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
}

/// A partial change of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// 1–60 characters.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "佐藤 花子"))]
    pub display_name: Patch<String>,
    /// At least one.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Role>>))]
    pub roles: Patch<Vec<Role>>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub valid_until: Patch<NaiveDate>,
}

/// An ID that has just been issued, with the link of the first sign-in. The link is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedAccount {
    /// The account.
    pub account: Account,
    /// Secret of the first sign-in link, valid for 7 days, for one use: the address is
    /// `/enrolment#<secret>`, so that it never travels in a request line.
    #[cfg_attr(feature = "openapi", schema(example = "u5Vq0mJ8m1kq2G3rT9wX7g"))]
    pub enrolment_secret: String,
}

/// Characters of a login.
pub const LOGIN_LENGTH: std::ops::RangeInclusive<usize> = 3..=64;
/// Characters of a display name, at most.
pub const DISPLAY_NAME_MAX: usize = 60;
/// Characters of a password, at least; a phrase, with no rules of composition.
pub const PASSWORD_MIN: usize = 15;
/// Characters of a password, at most.
pub const PASSWORD_MAX: usize = 128;

/// A login as it is kept: capitals folded, blanks around it removed.
pub fn fold_login(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

fn display_name(out: &mut Violations, value: &str) {
    out.required("/display_name", value);
    out.text("/display_name", value, DISPLAY_NAME_MAX);
}

fn roles(out: &mut Violations, roles: &[Role]) {
    if roles.is_empty() {
        out.add("/roles", "required");
    }
}

/// A day that a calendar of the forms has.
fn valid_until(out: &mut Violations, day: NaiveDate) {
    if day.year() < *YEARS.start() {
        out.add("/valid_until", "date.too_early");
    }
    if day.year() > *YEARS.end() {
        out.add("/valid_until", "date.too_late");
    }
}

impl Validate for NewAccount {
    fn validate(&self, out: &mut Violations) {
        let login = fold_login(&self.login);
        out.required("/login", &login);
        if !login.is_empty() {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "._-@".contains(c);
            if !LOGIN_LENGTH.contains(&login.len()) || !login.chars().all(allowed) {
                out.add("/login", "login.shape");
            }
        }
        display_name(out, &self.display_name);
        roles(out, &self.roles);
        if let Some(day) = self.valid_until {
            valid_until(out, day);
        }
    }
}

impl Validate for AccountPatch {
    fn validate(&self, out: &mut Violations) {
        match &self.display_name {
            Patch::Absent => {}
            Patch::Null => out.add("/display_name", "required"),
            Patch::Value(value) => display_name(out, value),
        }
        match &self.roles {
            Patch::Absent => {}
            Patch::Null => out.add("/roles", "required"),
            Patch::Value(value) => roles(out, value),
        }
        if let Patch::Value(day) = self.valid_until {
            valid_until(out, day);
        }
    }
}
