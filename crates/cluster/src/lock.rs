//! One process at a time initialises, starts, stops or removes a cluster.
//!
//! The lock is `flock`'s: the kernel gives it back when its holder dies, however it dies. It is held for those moments
//! only, not while the cluster is used.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{ClusterError, Result, io};

/// How long to rest between two looks at something that another process changes.
pub(crate) const STEP: Duration = Duration::from_millis(10);

/// Held until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock, but not longer than `timeout`.
    pub(crate) fn acquire(path: &Path, timeout: Duration) -> Result<Self> {
        let deadline = Instant::now() + timeout;
        loop {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)
                .map_err(io("open", path))?;
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                        thread::sleep(STEP);
                    }
                    Err(TryLockError::WouldBlock) => {
                        return Err(ClusterError::Locked {
                            path: path.to_owned(),
                            seconds: timeout.as_secs(),
                        });
                    }
                    Err(TryLockError::Error(source)) => return Err(io("lock", path)(source)),
                }
            }
            // Whoever held it may have removed the file: a lock on a file without a name keeps nobody out.
            let held = file.metadata().map_err(io("examine", path))?;
            if fs::metadata(path).is_ok_and(|m| m.dev() == held.dev() && m.ino() == held.ino()) {
                return Ok(Self { _file: file });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_waits_and_gives_up_at_its_deadline() {
        let path = std::env::temp_dir().join(format!("hersys-cluster-lock-{}", std::process::id()));
        let held = Lock::acquire(&path, Duration::ZERO).unwrap();
        let refused = Lock::acquire(&path, Duration::from_millis(30));
        assert!(matches!(refused, Err(ClusterError::Locked { .. })));
        // Removing the file frees its name, and a waiter takes the new file's lock, not the old one's.
        fs::remove_file(&path).unwrap();
        let second = Lock::acquire(&path, Duration::ZERO).unwrap();
        drop((held, second));
        Lock::acquire(&path, Duration::ZERO).unwrap();
        fs::remove_file(&path).unwrap();
    }
}
