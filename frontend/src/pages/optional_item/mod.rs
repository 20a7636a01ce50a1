//! 任意入力項目: the items that an organisation adds to the record of a case.

mod change;
mod choices;
mod detail;
mod draft;
mod form;
mod list;
mod new;

pub use change::OptionalItemChange;
pub use detail::OptionalItemDetail;
pub use list::OptionalItemList;
pub use new::OptionalItemNew;

use hersys_domain::optional_item::OptionalItem;

use crate::locale::{Text, text};

/// The address of an item's page.
fn address(item: &OptionalItem) -> String {
    format!("/optional-items/{}", item.id)
}

/// 使用中, 使わない.
fn state(retired: bool) -> Text {
    match retired {
        true => text::optional_item::state::retired(),
        false => text::optional_item::state::used(),
    }
}
