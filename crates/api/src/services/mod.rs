//! Where nouns meet, time passes or the outside is touched.

pub mod demonstration;
pub mod enrolment;
pub mod reference;
pub mod set_up;
pub mod sign_in;
