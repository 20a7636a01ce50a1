//! The server as others meet it: a real one on a free port, on a database of its own, asked over HTTP.
//!
//! `support` makes the database and the server; every other file is named after the noun it tries. Coverage
//! tests (`document`, `matrix`, `audit`, `tables`, `wall`) walk everything there is and know no exceptions:
//! what is new and not covered makes them fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test ends where what it relies on does not hold"
)]

mod support;

mod account;
mod administrator;
mod alert;
mod api_key;
mod area;
mod audit;
mod audit_seal;
mod audit_words;
mod case_batch;
mod case_list;
mod case_view;
mod clinical;
mod contact;
mod correction;
mod count;
mod course;
mod database;
mod delivery;
mod distinction;
mod doctor;
mod document;
mod draft;
mod enrolment;
mod entry;
mod event;
mod export;
mod external_id;
mod figures_role;
mod harness;
mod idempotency;
mod import;
mod intake;
mod known_device;
mod marker;
mod matrix;
mod membership;
mod metrics;
mod notification;
mod observation;
mod optional_item;
mod organization;
mod paper;
mod patient;
mod patient_code;
mod permission_setting;
mod person;
mod person_change;
mod person_merge;
mod problem;
mod promise;
mod property;
mod purge;
mod purpose;
mod queue;
mod rates;
mod readiness;
mod recount;
mod reference;
mod repeat;
mod same_person;
mod script;
mod search;
mod seed;
mod seed_again;
mod session;
mod sign_in;
mod statistics;
mod submission;
mod tables;
mod throttle;
mod trace;
mod transfer;
mod wall;
mod worklist;
