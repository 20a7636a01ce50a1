//! The running server, known by the file `postmaster.pid` that PostgreSQL keeps in its data directory.
//!
//! That file outlives a crash, and its number may by then be another process's: it is believed only if the process is
//! a `postgres` of this very directory.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::{Pid, test_kill_process};

use crate::account::Account;
use crate::error::{Result, io};
use crate::layout::gone;

/// A server that lives.
#[derive(Debug, Clone)]
pub(crate) struct Postmaster {
    pub(crate) pid: Pid,
    /// The socket's directory and the port, once the server has written them down.
    pub(crate) socket: Option<(PathBuf, u16)>,
}

/// What `postmaster.pid` tells.
#[derive(Debug)]
pub(crate) enum Found {
    /// A server lives.
    Running(Postmaster),
    /// The number belongs to a process that is certainly something else.
    Stale,
    /// None, a dead one, or something that PostgreSQL must judge for itself.
    Nothing,
}

/// Whose process a number is.
#[derive(Debug, PartialEq, Eq)]
enum Process {
    Ours,
    Foreign,
    Dead,
    Unclear,
}

fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

/// Looks for the server of a data directory.
pub(crate) fn find(data: &Path) -> Result<Found> {
    let path = pid_file(data);
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(source) => return Err(io("read", &path)(source)),
    };
    let lines: Vec<&[u8]> = content.split(|byte| *byte == b'\n').collect();
    // A negative number is a single-user session's: PostgreSQL itself says what to do about that.
    let Some(pid) = number(lines.first()).and_then(positive) else {
        return Ok(Found::Nothing);
    };
    Ok(match identify(pid, data) {
        Process::Ours => {
            let port = number(lines.get(3)).and_then(|port| u16::try_from(port).ok());
            let dir = lines.get(4).filter(|line| !line.is_empty());
            let socket = dir
                .zip(port)
                .map(|(dir, port)| (PathBuf::from(OsStr::from_bytes(dir)), port));
            Found::Running(Postmaster { pid, socket })
        }
        Process::Foreign => Found::Stale,
        Process::Dead | Process::Unclear => Found::Nothing,
    })
}

/// Whether a process is still the server of this directory.
pub(crate) fn alive(pid: Pid, data: &Path) -> bool {
    matches!(identify(pid, data), Process::Ours | Process::Unclear)
}

/// Puts our own number into a stale `postmaster.pid`.
///
/// PostgreSQL takes any living process of its user for a rival, but never its own parent, which we shall be. Removing
/// the file instead would also remove the key of the shared memory in it, by which PostgreSQL notices sessions that
/// outlived a killed server and could still write.
pub(crate) fn disown(data: &Path, account: &Account) -> Result<()> {
    let path = pid_file(data);
    let content = fs::read(&path).map_err(io("read", &path))?;
    let rest = content.iter().position(|byte| *byte == b'\n');
    let rest = rest.and_then(|at| content.get(at..)).unwrap_or_default();
    let draft = data.join("postmaster.pid.new");
    gone(fs::remove_file(&draft), &draft)?;
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(std::process::id().to_string().as_bytes())?;
        file.write_all(rest)?;
        file.sync_all()
    };
    write().map_err(io("write", &draft))?;
    account.give(&draft)?;
    fs::rename(&draft, &path).map_err(io("move into place", &path))
}

fn number(line: Option<&&[u8]>) -> Option<i32> {
    str::from_utf8(line?).ok()?.trim().parse().ok()
}

fn positive(number: i32) -> Option<Pid> {
    if number > 0 {
        Pid::from_raw(number)
    } else {
        None
    }
}

fn identify(pid: Pid, data: &Path) -> Process {
    if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
        return Process::Dead;
    }
    if cfg!(target_os = "linux") {
        by_proc(pid, data)
    } else {
        by_ps(pid, data)
    }
}

/// The command line may be read by everybody, other than the working directory and the program, which in a container
/// not even root may look at.
fn by_proc(pid: Pid, data: &Path) -> Process {
    let proc = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
    match fs::read(proc.join("cmdline")) {
        // Dead, but not yet buried by its parent.
        Ok(line) if line.is_empty() => Process::Dead,
        Ok(line) => {
            let mut words = line.split(|byte| *byte == 0);
            let program = words.next().unwrap_or_default();
            let name = program.rsplit(|byte| *byte == b'/').next();
            if !matches!(name, Some(b"postgres" | b"postmaster")) {
                return Process::Foreign;
            }
            if words.any(|word| word == data.as_os_str().as_bytes()) {
                return Process::Ours;
            }
            // Started by hand, perhaps with a relative path.
            match fs::read_link(proc.join("cwd")) {
                Ok(cwd) if cwd == data => Process::Ours,
                Ok(_) => Process::Foreign,
                Err(_) => Process::Unclear,
            }
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Process::Dead,
        Err(_) => Process::Unclear,
    }
}

fn by_ps(pid: Pid, data: &Path) -> Process {
    let output = Command::new("ps")
        .args(["-ww", "-o", "stat=,command=", "-p"])
        .arg(pid.as_raw_nonzero().to_string())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let Ok(output) = output else {
        return Process::Unclear;
    };
    let said = output.stdout.trim_ascii();
    let contains = |part: &[u8]| said.windows(part.len()).any(|window| window == part);
    if said.is_empty() || said.starts_with(b"Z") {
        Process::Dead
    } else if !contains(b"postgres") {
        Process::Foreign
    } else if contains(data.as_os_str().as_bytes()) {
        Process::Ours
    } else {
        Process::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Its name stands in the command line of the process it looks at, so it must not name the program.
    #[test]
    fn another_process_is_foreign() {
        let own = positive(i32::try_from(std::process::id()).unwrap()).unwrap();
        let data = Path::new("/nowhere/data");
        assert_eq!(identify(own, data), Process::Foreign);
        assert_eq!(by_ps(own, data), Process::Foreign);
        assert_eq!(positive(-5), None);
    }
}
