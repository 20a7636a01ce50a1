//! What tests stand on.

mod app;
mod clone;
mod country;
mod http;
mod postgres;
mod sql;
mod template;

pub use app::{Options, TestApp};
pub use country::{Country, PASSWORD, Person};
pub use http::{Ask, Browser, Reply};
pub use sql::Sql;
