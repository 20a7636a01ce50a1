//! 発生届の受付.

mod contents;
mod desk;
mod line;
mod list;
mod record;
mod row;
mod written;

pub use contents::NotificationRecord;
pub use list::QueuePage;
pub use record::NotificationPage;

use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::record::NotificationSummary;

use crate::locale::{Text, text};

/// The address of a notification's page.
fn address(id: NotificationId) -> String {
    format!("/notifications/queue/{id}")
}

/// How a notification stands, in words.
fn state(one: &NotificationSummary) -> Text {
    match one.state {
        NotificationState::Withdrawn => text::queue::state::withdrawn(),
        NotificationState::Void => text::queue::state::void(),
        NotificationState::Submitted if one.accepted_at.is_some() => text::queue::state::accepted(),
        NotificationState::Submitted => text::queue::state::waiting(),
    }
}

/// Whether the organisation acted for can accept it now.
fn awaits(one: &NotificationSummary) -> bool {
    one.is_receiving && one.accepted_at.is_none() && one.state == NotificationState::Submitted
}
