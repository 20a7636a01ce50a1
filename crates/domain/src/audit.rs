//! The audit log (閲覧・操作の記録): who did what, for which organisation, on whose data; never values.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{AccountId, AuditId, OrganizationId};
use crate::purpose::AccessPurpose;

crate::closed_set! {
    /// What of a person, or about several, was shown or changed (対象の情報).
    pub enum DataGroup {
        /// Name, reading, birth date.
        Identity = "identity",
        /// Address, phone and what else one is reached by.
        Contact = "contact",
        /// The record of a case.
        Case = "case",
        /// Tests, stays, treatment, conditions.
        Clinical = "clinical",
        /// What an investigation found.
        Survey = "survey",
        /// A notification.
        Notification = "notification",
        /// A draft of a notification.
        Draft = "draft",
        /// Health observations.
        Observation = "observation",
        /// Lines of the worklist.
        Alert = "alert",
        /// The invitation to report.
        Invitation = "invitation",
        /// A patient's sign-in.
        Access = "access",
        /// A patient's own record, by themselves.
        Own = "self",
        /// Files of cases and what became of their rows.
        Import = "import",
        /// Figures.
        Figures = "figures",
        /// Who looked at a person's record.
        Audit = "audit",
    }
}

crate::closed_set! {
    /// What the system does by itself or by its command line: the operation of entries without a request.
    pub enum Job {
        /// The first administrator is made.
        CreateAdministrator = "hersys admin create",
        /// A database is marked as a real one or a demonstration.
        Serve = "hersys serve",
        /// The demonstration is made ready.
        FillDemonstration = "hersys serve --demo",
        /// Its messages are shown.
        ShowMailbox = "mailbox of the demonstration",
        /// Made-up people are made.
        Seed = "hersys seed",
        /// A file of cases is taken in.
        Import = "hersys import",
        /// Messages go out to patients.
        DeliverMessages = "deliver messages",
        /// Figures are folded.
        FoldFigures = "fold figures",
        /// The audit log is sealed.
        SealAuditLog = "seal audit log",
        /// The audit log is verified.
        VerifyAuditLog = "verify audit log",
        /// Partitions of coming months are made.
        MakePartitions = "make partitions",
        /// Answers kept for a repeat are forgotten.
        ForgetAnswers = "forget answers",
        /// Rows that have lapsed are removed.
        Purge = "purge lapsed rows",
        /// Events are told to the screens.
        TellEvents = "live events",
    }
}

/// Key of the words of an operation that needs no permission, and of a job: letters and digits, all else between
/// them an underscore. `POST /api/v1/session/organization` has `post_session_organization`.
pub fn word_key(operation: &str) -> String {
    let told = operation.replacen("/api/v1/", "", 1).to_ascii_lowercase();
    let parts = told.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

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
    /// For what a record was opened by name; none where no purpose is asked for.
    pub purpose: Option<AccessPurpose>,
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

#[cfg(test)]
mod tests {
    use super::word_key;

    #[test]
    fn keys_of_words_hold_letters_digits_and_underscores() {
        for (operation, key) in [
            (
                "POST /api/v1/session/organization",
                "post_session_organization",
            ),
            (
                "POST /api/v1/self/observations/{id}/correction",
                "post_self_observations_id_correction",
            ),
            ("hersys serve --demo", "hersys_serve_demo"),
        ] {
            assert_eq!(word_key(operation), key);
        }
    }
}
