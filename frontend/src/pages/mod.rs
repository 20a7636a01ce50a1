//! The pages, one folder a noun.

pub mod account;
pub mod alert;
pub mod api_key;
pub mod audit;
pub mod case;
pub mod contact;
pub mod demonstration;
pub mod enrolment;
pub mod home;
pub mod import;
pub mod merge;
pub mod not_found;
pub mod notification;
pub mod optional_item;
pub mod organization;
pub mod patient;
pub mod permission_setting;
pub mod purpose;
pub mod queue;
pub mod record;
pub mod session;
pub mod statistics;
pub mod transfer;
