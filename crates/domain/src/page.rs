//! Lists: pages by cursor, never by offset.

use serde::{Deserialize, Serialize};

/// Items on a page at most.
pub const LIMIT_MAX: u16 = 200;
/// Items on a page when nothing is said.
pub const LIMIT_DEFAULT: u16 = 50;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// Cursor of the next page (`?after=`), opaque; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all: only of lists that have the parameter `count`, when it is `true`, and only where they
    /// are at most 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// A list that is short by nature and comes whole.
    pub const fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next: None,
            total: None,
        }
    }
}
