//! Records of one person: side by side, merged by one or by two, and unmerged.

mod detail;
mod form;
mod likely;
mod list;
mod reason;
mod sides;

pub use detail::MergePage;
pub use form::MergeForm;
pub use likely::LikelyDoubles;
pub use list::MergeList;
pub use reason::{Asked, MergeReasonDialog};

use hersys_domain::person_merge::{Deed, MergeChoice};

use super::case::words;
use crate::locale::{Text, text};
use crate::message::Label as _;

/// By whom and when.
pub fn deed(of: &Deed, center: &str) -> Text {
    let by = of.by.clone().unwrap_or_default();
    text::person_merge::history::by(words::instant(of.at), by, center.to_owned())
}

/// Items in their order, one after the other.
pub fn items(of: &[MergeChoice]) -> Text {
    listed(of.iter().map(|choice| choice.item.label()))
}

/// Words, one after the other.
pub fn listed(words: impl Iterator<Item = Text>) -> Text {
    let words: Vec<String> = words.map(|word| word.get()).collect();
    words.join("、").into()
}
