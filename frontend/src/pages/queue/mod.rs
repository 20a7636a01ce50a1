//! 発生届の受付.

mod desk;
mod list;
mod row;
mod undo;

pub use list::QueuePage;

use chrono::{DateTime, Utc};
use hersys_client::NotificationQueue;
use hersys_domain::id::NotificationId;
use hersys_domain::notification::record::NotificationSummary;
use hersys_domain::permission::Permission;

use crate::locale::{Text, text};
use crate::pages::record::{awaits, awaits_confirmation};

/// The address of a notification's page.
fn address(id: NotificationId) -> String {
    format!("/notifications/queue/{id}")
}

/// A worklist, its word in the address, its title.
type Tab = (Work, &'static str, fn() -> Text);

/// Which of the worklists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Work {
    /// 受理待ち.
    Accept,
    /// 受理済みを含む.
    Received,
    /// 確認待ち.
    Confirm,
    /// 補正依頼中.
    Queried,
    /// 訂正の反映待ち.
    Review,
    /// 取下げの申出.
    Consent,
}

impl Work {
    /// All, in order, each with its word in the address and its title.
    const ALL: &'static [Tab] = &[
        (Self::Accept, "", text::queue::tab::to_accept),
        (Self::Confirm, "to_confirm", text::queue::tab::to_confirm),
        (Self::Queried, "queried", text::queue::tab::queried),
        (Self::Review, "to_review", text::queue::tab::to_review),
        (Self::Consent, "to_consent", text::queue::tab::to_consent),
        (Self::Received, "received", text::queue::tab::received),
    ];

    /// The one that an address names.
    fn of(tab: Option<&str>) -> Self {
        let word = tab.unwrap_or_default();
        let found = Self::ALL.iter().find(|(_, own, _)| *own == word);
        found.map_or(Self::Accept, |(work, _, _)| *work)
    }

    const fn queue(self) -> NotificationQueue {
        match self {
            Self::Accept => NotificationQueue::ToAccept,
            Self::Received => NotificationQueue::Received,
            Self::Confirm => NotificationQueue::ToConfirm,
            Self::Queried => NotificationQueue::Queried,
            Self::Review => NotificationQueue::ToReview,
            Self::Consent => NotificationQueue::ToConsent,
        }
    }

    /// What is done with several at once; none where each needs a look of its own.
    const fn permission(self) -> Option<Permission> {
        match self {
            Self::Accept | Self::Received => Some(Permission::NotificationAccept),
            Self::Confirm => Some(Permission::NotificationConfirm),
            Self::Queried | Self::Review | Self::Consent => None,
        }
    }

    /// Whether a notification waits for what is done here.
    fn waits(self, one: &NotificationSummary) -> bool {
        match self {
            Self::Accept | Self::Received => awaits(one),
            Self::Confirm => awaits_confirmation(one),
            Self::Queried | Self::Review | Self::Consent => false,
        }
    }

    /// Since when a notification waits here; none where nothing waits, or nobody counts the hours.
    fn since(self, one: &NotificationSummary) -> Option<DateTime<Utc>> {
        match self {
            Self::Queried => one.asked_at,
            _ => self.waits(one).then_some(one.submitted_at),
        }
    }

    /// Whether what is new here has just been notified.
    const fn fills_with_arrivals(self) -> bool {
        matches!(self, Self::Accept | Self::Received | Self::Confirm)
    }
}
