//! What is true of infections, the people who have them and the people who notify them: types on the
//! wire, closed sets, rules, validation, permissions, problem codes, dates and codes of Japan.
//!
//! Nothing here reads a clock, a database, a file or the network, so the same rules judge in the
//! browser, in the server and in the command line.

pub mod closed_set;
pub mod id;
