//! 健康観察中の接触者, and the registration of 帰国者・相談者.

mod list;
mod new;

pub use list::WatchedContacts;
pub use new::RecordNew;
