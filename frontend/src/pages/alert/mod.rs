//! 要対応一覧: whom somebody must look at, the most urgent first.

mod list;
mod resolve;
mod row;

pub use list::AlertPage;
