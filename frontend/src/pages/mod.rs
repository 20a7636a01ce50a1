//! The pages, one folder a noun.

pub mod account;
pub mod enrolment;
pub mod home;
pub mod not_found;
pub mod notification;
pub mod organization;
pub mod patient;
pub mod session;
