//! The audit log (閲覧・操作の記録): who did what, for which organisation, on whose data; never values.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{AccountId, AuditId};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Identifier; sorts by time.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none before sign-in.
    pub account_id: Option<AccountId>,
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
