//! The server's log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use tracing_subscriber::filter::LevelFilter;

/// What has been logged in this process since the log was first asked for.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The log, down to what only a developer wants to know.
    pub fn of_the_server() -> Self {
        Self::down_to(LevelFilter::DEBUG)
    }

    /// What went wrong within, of which an answer says nothing.
    pub fn of_faults() -> Self {
        Self::down_to(LevelFilter::ERROR)
    }

    /// Whoever asks first in a process decides.
    fn down_to(level: LevelFilter) -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let begin = move || {
            let log = Self::default();
            let writer = log.clone();
            tracing_subscriber::fmt()
                .json()
                .with_max_level(level)
                .with_writer(move || writer.clone())
                .init();
            log
        };
        LOG.get_or_init(begin).clone()
    }

    /// Everything so far.
    pub fn so_far(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}
