//! What every handler shares: the database, the hashing threads, the texts, the configuration.

use std::time::Duration;

use crate::db::Database;
use crate::gates::Gates;
use crate::hashing::Hashing;
use crate::life::Life;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::rates::Rates;

/// The application's state; one for the process, holding nothing that two nodes would have to share.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Database,
    /// The database as the role of the figures sees it: what figures are made of, and no records.
    pub statistics: Database,
    /// Password hashing, on threads of its own.
    pub hashing: Hashing,
    /// How long the server lives.
    pub life: Life,
    /// Live events.
    pub live: Live,
    /// Figures for those who watch over it.
    pub metrics: Metrics,
    /// How long the database may take before the server is not ready.
    pub ready_within: Duration,
    /// How much heavy work is done at once.
    pub gates: Gates,
    /// How many requests are taken.
    pub rates: Rates,
    /// Whether this is a demonstration with made-up people.
    pub demonstration: bool,
    /// Where patients find their program, if that was said: scheme, host and port.
    pub public_url: Option<String>,
}
