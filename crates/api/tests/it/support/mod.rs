//! What tests stand on.

mod app;
mod clone;
pub mod contacts;
mod country;
mod crowd;
pub mod grep;
mod http;
pub mod log;
pub mod made_up;
pub mod merges;
pub mod operations;
pub mod optional;
pub mod patients;
pub mod postgres;
pub mod records;
mod rows;
pub mod schema;
mod sql;
pub mod target;
pub mod template;
pub mod transfers;

pub use app::{Options, TestApp};
pub use country::{PASSWORD, Person, device, enrol};
pub use crowd::at_once;
pub use http::{Browser, DEVICE, PATIENT, PATIENT_DEVICE, Reply, SESSION};
pub use sql::Sql;
pub use template::secrets;
