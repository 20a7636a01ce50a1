//! The audit log (閲覧・操作の記録): who did what, for which organisation, on whose data; never values.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{AccountId, AuditId, OrganizationId};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Identifier; sorts by time.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of caller: `staff`, `patient`, `public` (before sign-in) or `system` (jobs).
    #[cfg_attr(feature = "openapi", schema(example = "staff"))]
    pub actor: String,
    /// Who; none before sign-in.
    pub account_id: Option<AccountId>,
    /// Their name; kept back where they are of another organisation than the reader.
    #[cfg_attr(feature = "openapi", schema(example = "保健 花子"))]
    pub account_name: Option<String>,
    /// For which organisation; none before sign-in and for the system itself.
    pub organization_id: Option<OrganizationId>,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub organization_name: Option<String>,
    /// In which roles.
    #[cfg_attr(feature = "openapi", schema(example = json!(["nurse"])))]
    pub roles: Vec<String>,
    /// By which permission; none before sign-in.
    #[cfg_attr(feature = "openapi", schema(example = "person.read"))]
    pub permission: Option<String>,
    /// Method and route pattern, or the name of a job.
    #[cfg_attr(feature = "openapi", schema(example = "GET /api/v1/persons/{id}"))]
    pub operation: String,
    /// How many persons' data were shown or changed.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub person_count: i32,
    /// Which groups of data.
    #[cfg_attr(feature = "openapi", schema(example = json!(["identity"])))]
    pub field_groups: Vec<String>,
    /// The request.
    pub request_id: Uuid,
}

/// How far the audit log is sealed: what an auditor writes down to hold the log to it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditState {
    /// Number of the last seal; none before the first.
    #[cfg_attr(feature = "openapi", schema(example = 4711))]
    pub seal: Option<i64>,
    /// When it was made.
    pub sealed_at: Option<DateTime<Utc>>,
    /// Its root: SHA-256 over everything before it, in hexadecimal.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    )]
    pub root: Option<String>,
    /// Entries that the next seal will cover. More than a few seconds' worth means that sealing stands still.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub waiting: i64,
}
