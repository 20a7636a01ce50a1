//! What tests stand on.

mod app;
mod clone;
mod country;
mod http;
pub mod grep;
pub mod operations;
pub mod postgres;
pub mod records;
pub mod schema;
mod rows;
mod sql;
mod target;
mod template;

pub use app::{Options, TestApp};
pub use country::{PASSWORD, Person, device, enrol};
pub use http::{Browser, DEVICE, Reply, SESSION};
pub use sql::Sql;
pub use template::{migrate, secrets};
