//! What can go wrong with a private PostgreSQL, said so that an operator knows what to do next.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a cluster could not be started, adopted, stopped or removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No directory with a usable `postgres` and `initdb` was found.
    #[error(
        "no usable PostgreSQL (version {minimum} or later) was found; looked in {looked}. \
         Install it (Debian and Ubuntu: apt-get install postgresql) or name the directory of its programs"
    )]
    NotInstalled {
        /// The oldest major version that will do.
        minimum: u32,
        /// The places looked at, with what was wrong with each.
        looked: String,
    },
    /// The directory named by the caller does not hold usable programs.
    #[error("{} holds no usable PostgreSQL programs: {reason}", dir.display())]
    UnusablePrograms {
        /// The directory named in the settings.
        dir: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The data were written by another major version, which PostgreSQL cannot open.
    #[error(
        "the data in {} were written by PostgreSQL {data}, but the programs found are PostgreSQL {programs}; \
         install PostgreSQL {data} again, or bring the data over with pg_upgrade or a dump", dir.display()
    )]
    VersionMismatch {
        /// The data directory.
        dir: PathBuf,
        /// Major version that wrote the data.
        data: u32,
        /// Major versions of the programs found.
        programs: String,
    },
    /// Started as root, but no unprivileged account exists to run PostgreSQL, which refuses root.
    #[error(
        "PostgreSQL refuses to run as root, and there is no usable account {tried} to run it as"
    )]
    NoAccount {
        /// The accounts looked for.
        tried: String,
    },
    /// Started as root, and the unprivileged account cannot enter the directory.
    #[error(
        "{} cannot be reached by {account}, as whom PostgreSQL runs: {} lets only others in; \
         choose another data directory (such as one under /var/lib) or let it pass with chmod o+x",
        dir.display(), blocker.display()
    )]
    Unreachable {
        /// The directory that PostgreSQL must reach.
        dir: PathBuf,
        /// The nearest directory above it that keeps the account out.
        blocker: PathBuf,
        /// The account PostgreSQL runs as.
        account: String,
    },
    /// A directory or file belongs to somebody else, who could change it under us.
    #[error("{} belongs to user id {owner}, not to {expected}; run as its owner or choose another directory", path.display())]
    ForeignOwner {
        /// What belongs to somebody else.
        path: PathBuf,
        /// Its owner.
        owner: u32,
        /// The user id that was expected.
        expected: u32,
    },
    /// The directory of the socket could be entered by others.
    #[error("the socket directory {} is refused: {reason}", dir.display())]
    UnsafeSocketDirectory {
        /// The directory.
        dir: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Data are there but the superuser's password file is not.
    #[error("{} is missing, without which the data beside it cannot be opened; restore it from a backup", path.display())]
    PasswordMissing {
        /// Where the password should be.
        path: PathBuf,
    },
    /// A superuser password must be one line of text.
    #[error("the superuser password must be one line that is not empty")]
    PasswordUnusable,
    /// A setting that this crate keeps for itself, or whose name is no setting's name.
    #[error("the PostgreSQL setting {name:?} cannot be given: it is reserved or no setting's name")]
    ReservedSetting {
        /// The name as given.
        name: String,
    },
    /// `initdb` failed; nothing of what it wrote was kept.
    #[error("initdb failed ({status}): {output}")]
    Initialise {
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said.
        output: String,
    },
    /// PostgreSQL ended before it was ready.
    #[error("PostgreSQL ended before it was ready ({status}); its log says: {log}")]
    Exited {
        /// How it ended.
        status: ExitStatus,
        /// The end of its log.
        log: String,
    },
    /// PostgreSQL was not ready in time. It is left running, so that a long recovery is not begun anew.
    #[error(
        "PostgreSQL was not ready within {seconds} s (it goes on in the background, as after a crash recovery may take long); its log says: {log}"
    )]
    NotReady {
        /// How long was waited.
        seconds: u64,
        /// The end of its log.
        log: String,
    },
    /// PostgreSQL did not stop in time.
    #[error("PostgreSQL (process {pid}) did not stop within {seconds} s")]
    NotStopped {
        /// The postmaster.
        pid: i32,
        /// How long was waited.
        seconds: u64,
    },
    /// Another process held the lock for too long.
    #[error("{} was held by another process for more than {seconds} s", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// A program could not be run at all.
    #[error("could not run {}: {source}", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file or directory could not be read or written.
    #[error("could not {doing} {}: {source}", path.display())]
    Io {
        /// What was being done, as a verb.
        doing: &'static str,
        /// To which file or directory.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, ClusterError>;

/// Makes a function for `map_err` that says what was being done to which path.
pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ClusterError {
    let path = path.to_owned();
    move |source| ClusterError::Io {
        doing,
        path,
        source,
    }
}
