//! Where nouns meet, time passes or the outside is touched.

pub mod accept;
pub mod audit_seal;
pub mod case;
pub mod course;
pub mod demonstration;
pub mod enrolment;
pub mod export;
pub mod figures;
pub mod import;
pub mod notification;
pub mod notify;
pub mod person_seal;
pub mod reference;
pub mod set_up;
pub mod sign_in;
pub mod workbook;
