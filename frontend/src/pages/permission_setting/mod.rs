//! 閲覧・入力の範囲: what those that one has registered may see and enter, by kind and one by one.

mod form;
mod groups;
mod kinds;
mod record;

pub use kinds::PermissionKinds;
pub use record::{KindPermissions, OrganizationPermissions};
