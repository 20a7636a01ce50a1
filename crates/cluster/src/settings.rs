//! What the caller decides, and the PostgreSQL settings that follow from it.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{ClusterError, Result};

/// The port PostgreSQL is told. Nothing listens on it: it only names the socket's file.
pub const PORT: u16 = 5432;

/// Settings that a caller may not give, besides those of [`invariants`]: they would move the data or the access rules
/// to where this crate does not look.
const RESERVED: [&str; 5] = [
    "config_file",
    "data_directory",
    "external_pid_file",
    "hba_file",
    "ident_file",
];

/// A password, kept out of logs by a `Debug` that does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a text as a password.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The password itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What a cluster is to be. The crate reads no environment variables: what comes from there is given here.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The directory that holds everything: the data, the lock, the password, the log and, when its path is short
    /// enough, the socket.
    pub data_dir: PathBuf,
    /// The directory of PostgreSQL's programs. When given, no other place is looked at.
    pub bin: Option<PathBuf>,
    /// The value of `PATH`, looked through before the usual places.
    pub search_path: Option<OsString>,
    /// The value of `XDG_RUNTIME_DIR`, used for the socket when the path of `data_dir` is too long for one.
    pub runtime_dir: Option<PathBuf>,
    /// As root only: the account PostgreSQL runs as. By default `postgres` if it exists, else `nobody`; once there are
    /// data, their owner.
    pub run_as: Option<String>,
    /// Whether a commit survives a power failure. `false` is for tests: fast, and to be thrown away.
    pub durable: bool,
    /// How many connections PostgreSQL admits.
    pub max_connections: u32,
    /// The superuser's password for the initialisation; by default a random one. Afterwards the password file rules.
    pub superuser_password: Option<Password>,
    /// Further PostgreSQL settings, by name and value. An adopted server keeps those it was started with.
    pub extra: Vec<(String, String)>,
    /// How long to wait for the lock, and then for PostgreSQL to be ready.
    pub start_timeout: Duration,
    /// How long to wait for PostgreSQL to stop.
    pub stop_timeout: Duration,
}

impl Settings {
    /// Durable settings with a search of the usual places only.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            bin: None,
            search_path: None,
            runtime_dir: None,
            run_as: None,
            durable: true,
            max_connections: 100,
            superuser_password: None,
            extra: Vec::new(),
            start_timeout: Duration::from_secs(60),
            stop_timeout: Duration::from_secs(60),
        }
    }

    /// Refuses what would break the invariants, before anything is written.
    pub(crate) fn check(&self) -> Result<()> {
        let kept = invariants(Path::new("/"), self.durable);
        for (name, _) in &self.extra {
            // PostgreSQL takes upper case and dashes for the same name.
            let plain = name.to_ascii_lowercase().replace('-', "_");
            let well_formed = !plain.is_empty()
                && plain
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
            if !well_formed
                || RESERVED.contains(&plain.as_str())
                || kept.iter().any(|(k, _)| *k == plain)
            {
                return Err(ClusterError::ReservedSetting { name: name.clone() });
            }
        }
        match &self.superuser_password {
            Some(p) if p.as_str().is_empty() || p.as_str().contains(['\n', '\r', '\0']) => {
                Err(ClusterError::PasswordUnusable)
            }
            _ => Ok(()),
        }
    }

    /// The settings PostgreSQL is started with, each for a `-c`; the later of two with one name counts.
    pub(crate) fn arguments(&self, socket_dir: &Path) -> Vec<OsString> {
        let defaults = [
            ("shared_buffers", "128MB".to_owned()),
            ("max_connections", self.max_connections.to_string()),
        ];
        let join = |name: &str, value: OsString| {
            let mut argument = OsString::from(name);
            argument.push("=");
            argument.push(value);
            argument
        };
        let mut arguments = Vec::new();
        arguments.extend(defaults.map(|(name, value)| join(name, value.into())));
        arguments.extend(self.extra.iter().map(|(n, v)| join(n, v.into())));
        arguments.extend(
            invariants(socket_dir, self.durable)
                .into_iter()
                .map(|(name, value)| join(name, value)),
        );
        arguments
    }
}

/// What holds for every cluster of ours, whatever the caller says.
///
/// Personal data must never reach the log, so nothing of a session but its failure to be admitted does: `ERROR` lines
/// quote values (`invalid input syntax for type date: "…"`), their `DETAIL` lines whole keys and rows, `STATEMENT` lines
/// the literals of the query. `log_min_messages = log` keeps out `ERROR` and `WARNING` (in the order of that setting
/// they stand below `LOG`), while starting, stopping, recovery, `FATAL` and `PANIC` are still told. The client gets each
/// error in full, and decides what of it may be written down.
fn invariants(socket_dir: &Path, durable: bool) -> Vec<(&'static str, OsString)> {
    let durability = if durable { "on" } else { "off" };
    let mut kept: Vec<(&'static str, OsString)> = [
        ("fsync", durability),
        ("synchronous_commit", durability),
        ("full_page_writes", durability),
        // After a failed fsync the kernel may have dropped the pages: only a restart with recovery is safe.
        ("data_sync_retry", "off"),
        // Reachable through the socket's directory only, which none but its owner can enter.
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("password_encryption", "scram-sha-256"),
        ("log_destination", "stderr"),
        ("logging_collector", "off"),
        ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_statement", "none"),
        ("log_min_duration_statement", "-1"),
        ("log_min_duration_sample", "-1"),
        ("log_transaction_sample_rate", "0"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
    ]
    .map(|(name, value)| (name, OsString::from(value)))
    .into();
    kept.push(("port", PORT.to_string().into()));
    kept.push((
        "unix_socket_directories",
        crate::socket::quoted_for_postgres(socket_dir),
    ));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_are_refused_in_every_spelling() {
        for name in [
            "fsync",
            "Listen-Addresses",
            "log_min_messages",
            "hba_file",
            "",
            "a=b",
            "x y",
        ] {
            let mut settings = Settings::new("/x");
            settings.extra.push((name.into(), "1".into()));
            assert!(settings.check().is_err(), "{name}");
        }
        let mut settings = Settings::new("/x");
        settings.extra.push(("work_mem".into(), "8MB".into()));
        assert!(settings.check().is_ok());
    }

    #[test]
    fn a_password_is_not_shown() {
        let mut settings = Settings::new("/x");
        settings.superuser_password = Some(Password::new("hunter2".into()));
        assert!(!format!("{settings:?}").contains("hunter2"));
        settings.superuser_password = Some(Password::new("a\nb".into()));
        assert!(settings.check().is_err());
    }
}
