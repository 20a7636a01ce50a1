//! 移管: what other centres ask of this one, what it asks of them, and what it has handed over.

mod answers;
mod detail;
mod list;
mod row;
mod summary;

pub(crate) use answers::{Answers, RefuseDialog};
pub(crate) use detail::History;
pub use detail::TransferDetail;
pub use list::TransferPage;
pub(crate) use row::Decide;

use hersys_client::TransferQueue;
use hersys_domain::transfer::Transfer;

use crate::locale::{Text, text};
use crate::pages::case::words;

/// A list, its word in the address, its title.
type Tab = (TransferQueue, &'static str, fn() -> Text);

/// The lists.
const TABS: &[Tab] = &[
    (TransferQueue::Incoming, "", text::transfer::tab::incoming),
    (
        TransferQueue::Outgoing,
        "outgoing",
        text::transfer::tab::outgoing,
    ),
    (
        TransferQueue::HandedOver,
        "handed_over",
        text::transfer::tab::handed_over,
    ),
];

/// The list that an address means.
fn queue_of(tab: Option<&str>) -> TransferQueue {
    let tab = tab.unwrap_or_default();
    let found = TABS.iter().find(|(_, word, _)| *word == tab);
    found.map_or(TransferQueue::Incoming, |(queue, ..)| *queue)
}

/// Whom a transfer is about, as far as the reader may know.
pub(crate) fn name_of(one: &Transfer) -> Text {
    match &one.subject {
        Some(subject) => words::name(subject.name.as_deref()),
        None => text::case::no_name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_one_list() {
        assert_eq!(queue_of(None), TransferQueue::Incoming);
        assert_eq!(queue_of(Some("outgoing")), TransferQueue::Outgoing);
        assert_eq!(queue_of(Some("handed_over")), TransferQueue::HandedOver);
        assert_eq!(queue_of(Some("elsewhere")), TransferQueue::Incoming);
    }
}
