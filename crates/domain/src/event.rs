//! Live events (K3): they carry ids only; who gets one asks for the record, with all checks.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::closed_set! {
    /// What happened.
    pub enum EventKind {
        /// A notification was submitted; the subject is the notification.
        NotificationSubmitted = "notification_submitted",
        /// A notification was accepted, confirmed, queried, corrected or withdrawn.
        NotificationChanged = "notification_changed",
        /// A case changed; the subject is the case.
        CaseChanged = "case_changed",
        /// Somebody's health was reported; the subject is the case.
        ObservationMade = "observation_made",
        /// A line of the worklist was opened, added to or resolved; the subject is the alert.
        AlertChanged = "alert_changed",
        /// A transfer was asked for, decided or taken back; the subject is the transfer.
        TransferChanged = "transfer_changed",
    }
}

/// One event, as the browser gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To what: an id, nothing more.
    pub subject: Uuid,
}
