//! The hersys server: REST API, access control, audit, background work, command line.
//!
//! The way of a request: `routes/<noun>.rs` (extract, authorise, one call, answer) → `services/<verb
//! phrase>.rs` only where nouns meet, time passes or the outside is touched → `db/<noun>.rs` (all SQL of
//! that noun) → PostgreSQL. `db` never imports `routes`.

pub mod answer;
pub mod app;
pub mod authz;
pub mod body;
pub mod caller;
pub mod clock;
pub mod command;
pub mod config;
pub mod ctx;
pub mod db;
pub mod device;
pub mod error;
pub mod front;
pub mod gates;
pub mod gateway;
pub mod hashing;
pub mod life;
pub mod live;
pub mod metrics;
pub mod openapi;
pub mod patient_ctx;
pub mod rates;
pub mod request;
pub mod routes;
pub(crate) mod schema;
pub mod seal;
pub mod secrets;
pub mod server;
pub mod services;
pub mod site;
pub mod store;
pub mod texts;
pub mod token;
pub mod trace;
