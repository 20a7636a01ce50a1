//! Where nouns meet, time passes or the outside is touched.

pub mod accept;
pub mod audit_seal;
pub mod case;
pub mod correction;
pub mod course;
pub mod deliver;
pub mod demonstration;
pub mod enrolment;
pub mod export;
pub mod figures;
pub mod import;
pub mod intake;
pub mod invite;
pub mod months;
pub mod notification;
pub mod notify;
pub mod patient_sign_in;
pub mod person_seal;
pub mod purge;
pub mod reference;
pub mod report;
pub mod review;
pub mod seed;
pub mod set_up;
pub mod sign_in;
pub mod workbook;
