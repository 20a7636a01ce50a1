//! Where everything of a cluster lies, and the directories made for it.
//!
//! As root the directory itself, the lock, the log and the password stay root's, and only `data` and the socket's
//! directory are PostgreSQL's: somebody who has broken into PostgreSQL can plant nothing where root writes.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf, absolute};

use crate::account::Account;
use crate::error::{ClusterError, Result, io};

/// The paths inside a cluster's directory.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) root: PathBuf,
}

impl Layout {
    /// The layout under a directory that need not exist yet.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        let root = fs::canonicalize(root)
            .or_else(|_| absolute(root))
            .map_err(io("find", root))?;
        Ok(Self { root })
    }

    /// PostgreSQL's own data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// Where `initdb` works before its result becomes [`Self::data`].
    pub(crate) fn initialising(&self) -> PathBuf {
        self.root.join("initialising")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn password(&self) -> PathBuf {
        self.root.join("superuser.password")
    }

    /// Where a password is written before it takes its name.
    pub(crate) fn password_draft(&self) -> PathBuf {
        self.root.join("superuser.password.new")
    }

    pub(crate) fn log_dir(&self) -> PathBuf {
        self.root.join("log")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.log_dir().join("postgresql.log")
    }

    /// The socket's directory, when its path is short enough.
    pub(crate) fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// The major version that wrote the data, if there are any.
    pub(crate) fn data_major(&self) -> Result<Option<u32>> {
        let path = self.data().join("PG_VERSION");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(io("read", &path)(source)),
        };
        let unreadable = || io::Error::new(io::ErrorKind::InvalidData, "not a version");
        text.trim()
            .parse()
            .map(Some)
            .map_err(|_| io("read", &path)(unreadable()))
    }

    /// Makes the directory itself, if need be, and finds its true path.
    pub(crate) fn prepare(mut self, account: &Account) -> Result<Self> {
        let mode = if account.demoted { 0o711 } else { 0o700 };
        let known = self.root.exists();
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(&self.root)
            .map_err(io("create", &self.root))?;
        self.root = fs::canonicalize(&self.root).map_err(io("find", &self.root))?;
        let owner = fs::metadata(&self.root)
            .map_err(io("examine", &self.root))?
            .uid();
        if account.demoted && owner != 0 {
            return Err(ClusterError::ForeignOwner {
                path: self.root,
                owner,
                expected: 0,
            });
        }
        // A fresh directory is ours to open for PostgreSQL; one that holds something else is not.
        let fresh = fs::read_dir(&self.root)
            .map_err(io("list", &self.root))?
            .next()
            .is_none();
        if !known || (account.demoted && fresh) {
            fs::set_permissions(&self.root, Permissions::from_mode(mode))
                .map_err(io("set the mode of", &self.root))?;
        }
        account.must_reach(&self.root)?;
        Ok(self)
    }

    /// Removes all that a cluster makes, and the directory itself if nothing else is in it.
    pub(crate) fn remove(&self) -> Result<()> {
        for dir in [self.data(), self.initialising(), self.log_dir(), self.run()] {
            gone(fs::remove_dir_all(&dir), &dir)?;
        }
        for file in [self.password(), self.password_draft(), self.lock()] {
            gone(fs::remove_file(&file), &file)?;
        }
        match fs::remove_dir(&self.root) {
            Err(e) if e.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            other => gone(other, &self.root),
        }
    }
}

/// Makes a directory that only `account` can enter, unless it is there.
pub(crate) fn private_dir(path: &Path, account: Option<&Account>) -> Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => account.map_or(Ok(()), |account| account.give(path)),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(io("create", path)(source)),
    }
}

/// Takes "was not there" for "is gone".
pub(crate) fn gone(outcome: io::Result<()>, path: &Path) -> Result<()> {
    match outcome {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(io("remove", path)),
    }
}

/// Makes renames in a directory survive a power failure.
pub(crate) fn sync_dir(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(io("sync", path))
}
