//! What every handler shares: the database, the hashing threads, the texts, the configuration.

use crate::db::Database;
use crate::hashing::Hashing;
use crate::live::Live;

/// The application's state; one for the process, holding nothing that two nodes would have to share.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Database,
    /// Password hashing, on threads of its own.
    pub hashing: Hashing,
    /// Live events.
    pub live: Live,
    /// Whether this is a demonstration with made-up people.
    pub demonstration: bool,
    /// Where patients find their program, if that was said: scheme, host and port.
    pub public_url: Option<String>,
}
