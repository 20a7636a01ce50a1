//! 発生届: one notification to read, the same for whoever may read it, and what follows its submission.

mod ask;
mod contents;
mod history;
mod line;
mod page;
mod queries;
mod reason;
mod review;
mod steps;
mod written;

pub use contents::{NotificationRecord, names};
pub use history::{Differences, changed};
pub use line::{Names, Wanted, place};
pub use page::NotificationPage;
pub use queries::OpenQueries;

use hersys_client::{ReasonedStep, Versioned};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::correction::CaseItem;
use hersys_domain::notification::record::{Notification, NotificationSummary};
use hersys_domain::permission::Permission;
use leptos::prelude::*;
use std::collections::BTreeSet;

use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::load::Loaded;

/// A notification with its version.
type Record = Versioned<Notification>;

/// How a notification stands, in words.
pub fn state(one: &NotificationSummary) -> Text {
    match one.state {
        NotificationState::Withdrawn => text::queue::state::withdrawn(),
        NotificationState::Void => text::queue::state::void(),
        NotificationState::Submitted if one.accepted_at.is_some() => text::queue::state::accepted(),
        NotificationState::Submitted => text::queue::state::waiting(),
    }
}

/// Whether the organisation acted for can accept it now.
pub fn awaits(one: &NotificationSummary) -> bool {
    one.is_receiving && one.accepted_at.is_none() && one.state == NotificationState::Submitted
}

/// Whether the organisation acted for can confirm it now.
pub fn awaits_confirmation(one: &NotificationSummary) -> bool {
    one.is_responsible && one.confirmed_at.is_none() && one.state == NotificationState::Submitted
}

/// The desk at which something is done about a notification. What is typed at it outlives a newer record.
#[derive(Clone, Copy)]
pub struct Desk {
    found: Signal<Record>,
    record: Loaded<Record>,
    /// Whether a question is being typed.
    asking: RwSignal<bool>,
    /// About which item, and what that is called.
    item: RwSignal<(String, Text)>,
    /// Whether the reader may ask.
    may_ask: bool,
    /// For what a reason is being typed.
    reasoned: RwSignal<bool>,
    step: RwSignal<ReasonedStep>,
    /// Items of a later version that are to be left as they are.
    left: RwSignal<BTreeSet<CaseItem>>,
}

impl Desk {
    fn new(found: Signal<Record>, record: Loaded<Record>) -> Self {
        let session = Session::get();
        let may_ask = found.with_untracked(|one| {
            let summary = &one.summary;
            (summary.is_receiving || summary.is_responsible)
                && summary.state == NotificationState::Submitted
        });
        Self {
            found,
            record,
            asking: RwSignal::new(false),
            item: RwSignal::new((String::new(), Text::from(""))),
            may_ask: may_ask && session.allows(Permission::NotificationQuery),
            reasoned: RwSignal::new(false),
            step: RwSignal::new(ReasonedStep::Withdraw),
            left: RwSignal::new(BTreeSet::new()),
        }
    }

    /// Begins a question about an item.
    fn ask(self, item: String, label: Text) {
        self.item.set((item, label));
        self.asking.set(true);
    }

    /// Begins a step that needs a reason.
    fn begin(self, step: ReasonedStep) {
        self.step.set(step);
        self.reasoned.set(true);
    }

    /// Of which notification, and on which version, something is done now.
    fn based_on(self) -> (NotificationId, String) {
        self.found
            .with_untracked(|one| (one.summary.id, one.etag.clone()))
    }
}
