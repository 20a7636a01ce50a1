//! What a private PostgreSQL must do, tried on a real one.
//!
//! Every test makes a cluster of its own. They run as root, where PostgreSQL becomes another user, and as an ordinary
//! user; a test that is about one of the two says so and passes as the other.

mod adversity;
mod lifecycle;
mod sharing;
mod support;
mod trespass;
