//! As whom PostgreSQL runs: as ourselves, or, when we are root, which PostgreSQL refuses, as an unprivileged account.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{ClusterError, Result, io};

/// The user that owns the data and runs PostgreSQL.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// For messages.
    pub(crate) name: String,
    /// Whether we are root and give our rights up for PostgreSQL.
    pub(crate) demoted: bool,
}

impl Account {
    /// Ourselves, or as root the owner of the data, or the account asked for, or the first of the usual ones.
    ///
    /// The owner of existing data comes first, so that installing a package that brings the user `postgres` does not
    /// lock out a cluster that `nobody` began.
    pub(crate) fn choose(data: &Path, run_as: Option<&str>) -> Result<Self> {
        let (uid, gid) = (
            rustix::process::geteuid().as_raw(),
            rustix::process::getegid().as_raw(),
        );
        if uid != 0 {
            let name = format!("user id {uid}");
            return Ok(Self {
                uid,
                gid,
                name,
                demoted: false,
            });
        }
        if let Ok(owner) = fs::metadata(data)
            && owner.uid() != 0
        {
            let name = format!("user id {}", owner.uid());
            return Ok(Self {
                uid: owner.uid(),
                gid: owner.gid(),
                name,
                demoted: true,
            });
        }
        let names = run_as.map_or_else(|| vec!["postgres", "nobody"], |name| vec![name]);
        for name in &names {
            if let (Some(uid), Some(gid)) = (id("-u", name), id("-g", name))
                && uid != 0
            {
                let name = (*name).to_owned();
                return Ok(Self {
                    uid,
                    gid,
                    name,
                    demoted: true,
                });
            }
        }
        Err(ClusterError::NoAccount {
            tried: names.join(" or "),
        })
    }

    /// A command run as this account, with nothing of our environment (which may hold secrets), input or working
    /// directory. As root the standard library also drops our supplementary groups.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        if self.demoted {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Hands a file or directory that we made over to this account.
    pub(crate) fn give(&self, path: &Path) -> Result<()> {
        if self.demoted {
            lchown(path, Some(self.uid), Some(self.gid)).map_err(io("hand over", path))?;
        }
        Ok(())
    }

    /// Whether this account can enter a directory, tried out rather than computed, so that access lists count.
    pub(crate) fn reaches(&self, dir: &Path) -> Result<bool> {
        if !self.demoted {
            return Ok(true);
        }
        let shell = Path::new("/bin/sh");
        match self
            .command(shell)
            .args(["-c", ":"])
            .current_dir(dir)
            .status()
        {
            Ok(status) => Ok(status.success()),
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(source) => Err(ClusterError::Spawn {
                program: shell.to_owned(),
                source,
            }),
        }
    }

    /// Fails with the directory that is in the way when this account cannot enter one.
    pub(crate) fn must_reach(&self, dir: &Path) -> Result<()> {
        if self.reaches(dir)? {
            return Ok(());
        }
        Err(ClusterError::Unreachable {
            dir: dir.to_owned(),
            blocker: self.blocker(dir),
            account: self.name.clone(),
        })
    }

    fn blocker(&self, dir: &Path) -> PathBuf {
        let mut above: Vec<&Path> = dir.ancestors().collect();
        above.reverse();
        let closed = |path: &&&Path| {
            fs::metadata(path).is_ok_and(|m| {
                let shift = if m.uid() == self.uid {
                    6
                } else if m.gid() == self.gid {
                    3
                } else {
                    0
                };
                (m.permissions().mode() >> shift) & 1 == 0
            })
        };
        above
            .iter()
            .find(closed)
            .map_or_else(|| dir.to_owned(), |path| path.to_path_buf())
    }
}

/// Asks `id`, which knows accounts wherever the system keeps them.
fn id(which: &str, name: &str) -> Option<u32> {
    let output = Command::new("id")
        .args([OsStr::new(which), OsStr::new("--"), OsStr::new(name)])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
