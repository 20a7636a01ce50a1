//! 発生届: entering one, its receipt, one's own list, drafts.

mod address;
mod begin;
mod center;
mod choices;
mod condition;
mod confirm;
mod correct;
mod country;
mod diagnosis;
mod drafts;
mod editor;
mod entry;
mod field;
mod frame;
mod inputs;
mod list;
mod municipality;
mod name;
mod person;
mod receipt;
mod saver;
mod section;
mod standing;
mod status;
mod test_rows;

pub use begin::{NotificationDraft, NotificationNew};
pub use correct::NotificationCorrection;
pub use drafts::NotificationDrafts;
pub use list::NotificationList;
pub use receipt::NotificationReceipt;
