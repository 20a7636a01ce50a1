//! A private PostgreSQL: found, initialised, started, adopted and stopped by the program that needs it.
//!
//! Whoever starts hersys without naming a database gets one of its own: no port, no account to create, nothing to
//! configure. The same code gives the tests theirs.
//!
//! ```no_run
//! use hersys_cluster::{Cluster, Settings, StopMode};
//!
//! # fn main() -> Result<(), hersys_cluster::ClusterError> {
//! let mut cluster = Cluster::start(Settings::new(".hersys/postgres"))?;
//! let url = cluster.superuser_url("postgres");
//! // …
//! cluster.stop(StopMode::Fast)?;
//! # Ok(())
//! # }
//! ```
//!
//! - **One server for each directory.** [`Cluster::start`] may be called by any number of threads and processes at once:
//!   under a lock the first initialises and starts, the others adopt its server.
//! - **Killed, it is found again.** PostgreSQL runs in a process group of its own. If we are killed it lives on, and the
//!   next start adopts it; if it is killed the next start recovers.
//! - **Nobody else gets in.** It listens on a Unix socket only, in a directory that none but its owner can enter, and
//!   still asks for a password, kept in a file for its owner only.
//! - **Never as root.** As root, PostgreSQL runs as `postgres` or `nobody`.
//! - **Nothing personal in its log.** See the settings kept in `settings.rs`.
//!
//! All calls block; from asynchronous code use a thread for them.

mod account;
mod binaries;
mod error;
mod initialise;
mod layout;
mod lock;
mod postmaster;
mod process;
mod settings;
mod socket;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

pub use binaries::MINIMUM_MAJOR;
pub use error::{ClusterError, Result};
pub use initialise::SUPERUSER;
pub use process::StopMode;
pub use settings::{Password, Settings};

use account::Account;
use binaries::Binaries;
use layout::{Layout, gone};
use lock::Lock;

/// How a handle came to its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Made and started by this call.
    Initialised,
    /// Started by this call on data that were there.
    Started,
    /// Running already, and taken over with the settings it runs with.
    Adopted,
}

/// A running PostgreSQL.
///
/// Dropping it stops the server if this handle started it, and lets an adopted one run on, as others may be using it;
/// [`Self::stop_on_drop`] decides otherwise.
#[derive(Debug)]
pub struct Cluster {
    settings: Settings,
    layout: Layout,
    binaries: Binaries,
    password: Password,
    socket_dir: PathBuf,
    port: u16,
    pid: i32,
    origin: Origin,
    stop_on_drop: bool,
}

impl Cluster {
    /// Finds PostgreSQL, makes the cluster unless it is there, and starts or adopts its server. Returns when
    /// connections are taken.
    ///
    /// # Errors
    /// When no programs are found, the directory cannot be used, or PostgreSQL does not come up in time.
    pub fn start(settings: Settings) -> Result<Self> {
        settings.check()?;
        let layout = Layout::new(&settings.data_dir)?;
        let account = Account::choose(&layout.data(), settings.run_as.as_deref())?;
        let layout = layout.prepare(&account)?;
        let _lock = Lock::acquire(&layout.lock(), settings.start_timeout)?;
        // Chosen anew under the lock: the data may have been made, by another account, while we waited.
        let account = Account::choose(&layout.data(), settings.run_as.as_deref())?;
        let binaries = Binaries::find(&settings, &account, &layout)?;
        let (made, password) = initialise::ensure(&settings, &account, &binaries, &layout)?;
        let ready = process::start(&settings, &account, &binaries, &layout)?;
        let origin = match (made, ready.adopted) {
            (_, true) => Origin::Adopted,
            (true, false) => Origin::Initialised,
            (false, false) => Origin::Started,
        };
        Ok(Self {
            settings,
            layout,
            binaries,
            password,
            socket_dir: ready.socket_dir,
            port: ready.port,
            pid: ready.pid.as_raw_nonzero().get(),
            origin,
            stop_on_drop: !ready.adopted,
        })
    }

    /// Starts the server again where it has died without having been told to; tells whether it had. Its sessions take a
    /// moment to notice that it is gone, which is waited for.
    ///
    /// # Errors
    /// When it does not come up in time; it may be tried again.
    pub fn revive(&mut self) -> Result<bool> {
        let data = self.layout.data();
        let pid = rustix::process::Pid::from_raw(self.pid);
        if pid.is_some_and(|pid| postmaster::alive(pid, &data)) {
            return Ok(false);
        }
        let _lock = self.lock()?;
        let account = Account::choose(&data, self.settings.run_as.as_deref())?;
        let ready = process::start(&self.settings, &account, &self.binaries, &self.layout)?;
        self.pid = ready.pid.as_raw_nonzero().get();
        Ok(true)
    }

    /// Decides whether dropping this handle stops the server. Where several processes share one, none should.
    pub fn stop_on_drop(&mut self, stop: bool) -> &mut Self {
        self.stop_on_drop = stop;
        self
    }

    /// Stops the server, whoever started it, and waits until it is gone. Without a server nothing is done.
    ///
    /// # Errors
    /// When it does not stop in time, or may not be signalled.
    pub fn stop(&mut self, mode: StopMode) -> Result<()> {
        let _lock = self.lock()?;
        self.halt(mode)
    }

    /// Stops the server at once and removes everything of the cluster: data, password, log and socket. For tests.
    ///
    /// # Errors
    /// When it does not stop in time, or something cannot be removed.
    pub fn destroy(mut self) -> Result<()> {
        let _lock = self.lock()?;
        self.halt(StopMode::Immediate)?;
        // Only a directory of our making: an adopted server may have been started by hand, with its socket elsewhere.
        if socket::is_outside(&self.socket_dir, &self.layout) {
            gone(fs::remove_dir_all(&self.socket_dir), &self.socket_dir)?;
        }
        self.layout.remove()
    }

    /// A connection string for libpq and tokio-postgres.
    #[must_use]
    pub fn url(&self, user: &str, password: &str, database: &str) -> String {
        let encoded = |text: &str| socket::url_encoded(OsStr::new(text));
        format!(
            "postgresql://{}:{}@{}:{}/{}",
            encoded(user),
            encoded(password),
            socket::url_encoded(self.socket_dir.as_os_str()),
            self.port,
            encoded(database)
        )
    }

    /// The superuser's connection string to one of the databases, for making roles, databases and migrations.
    #[must_use]
    pub fn superuser_url(&self, database: &str) -> String {
        self.url(SUPERUSER, self.password.as_str(), database)
    }

    /// The password of [`SUPERUSER`].
    #[must_use]
    pub fn superuser_password(&self) -> &str {
        self.password.as_str()
    }

    /// The directory of the socket, which takes the place of a host name.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The port, which is part of the socket's name; nothing listens on it.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The directory of everything, with symbolic links resolved.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.layout.root
    }

    /// PostgreSQL's log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.layout.log()
    }

    /// The directory of PostgreSQL's programs, such as `pg_dump`.
    #[must_use]
    pub fn bin_dir(&self) -> &Path {
        &self.binaries.dir
    }

    /// The major version of PostgreSQL.
    #[must_use]
    pub fn major_version(&self) -> u32 {
        self.binaries.major
    }

    /// The server's process.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// How this handle came to its server.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    fn lock(&self) -> Result<Lock> {
        Lock::acquire(&self.layout.lock(), self.settings.stop_timeout)
    }

    fn halt(&mut self, mode: StopMode) -> Result<()> {
        self.stop_on_drop = false;
        process::stop(&self.layout.data(), mode, self.settings.stop_timeout)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.stop_on_drop {
            // There is nobody to tell; a server that would not stop is adopted by the next start.
            drop(self.stop(StopMode::Fast));
        }
    }
}
