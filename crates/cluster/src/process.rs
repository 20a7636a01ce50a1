//! Starting PostgreSQL so that it outlives us if need be, waiting until it is ready, and stopping it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{ClusterError, Result, io};
use crate::layout::{Layout, private_dir};
use crate::lock::STEP;
use crate::postmaster::{self, Found};
use crate::settings::Settings;
use crate::socket;

/// A log larger than this is set aside at the next start; one old log is kept.
const LOG_LIMIT: u64 = 8 << 20;

/// How much of the log an error repeats.
const LOG_TAIL: u64 = 2000;

/// How PostgreSQL is asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopMode {
    /// Sessions are ended, everything is written: the next start needs no recovery.
    Fast,
    /// At once, as in a crash: the next start recovers. For what is thrown away.
    Immediate,
}

/// A server that takes connections.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) pid: Pid,
    pub(crate) socket_dir: PathBuf,
    pub(crate) port: u16,
    /// Whether it was running before we came.
    pub(crate) adopted: bool,
}

/// Adopts the running server or starts one, and waits until it is ready. Needs the lock.
pub(crate) fn start(
    settings: &Settings,
    account: &Account,
    binaries: &Binaries,
    layout: &Layout,
) -> Result<Ready> {
    let data = layout.data();
    let deadline = Instant::now() + settings.start_timeout;
    let mut child: Option<Child> = None;
    let mut log_start = log_length(layout);
    loop {
        if let Some(status) = ended(&mut child, &binaries.program("postgres"))? {
            let log = tail(layout, log_start);
            // Sessions of a server that was killed take a moment to notice; until then a new one must not begin.
            let lingering = log.contains("pre-existing shared memory block");
            // One that was being started when we looked has written itself down since, and is the one to adopt; or one
            // that was killed is not buried yet by the system, and PostgreSQL takes it for alive until it is.
            let rival = log.contains("lock file \"postmaster.pid\" already exists");
            if !(lingering || rival) || Instant::now() >= deadline {
                return Err(ClusterError::Exited { status, log });
            }
            child = None;
            thread::sleep(STEP);
        }
        match postmaster::find(&data)? {
            Found::Running(server) => {
                if let Some((socket_dir, port)) = server.socket
                    && socket::answers(&socket::file(&socket_dir, port))
                {
                    socket::verify(&socket_dir, account)?;
                    let adopted = child.is_none();
                    bury_when_dead(child);
                    return Ok(Ready {
                        pid: server.pid,
                        socket_dir,
                        port,
                        adopted,
                    });
                }
            }
            found if child.is_none() => {
                if matches!(found, Found::Stale) {
                    postmaster::disown(&data, account)?;
                }
                let log = open_log(layout)?;
                log_start = log_length(layout);
                child = Some(spawn(settings, account, binaries, layout, log)?);
            }
            Found::Stale | Found::Nothing => {}
        }
        if Instant::now() >= deadline {
            bury_when_dead(child);
            return Err(ClusterError::NotReady {
                seconds: settings.start_timeout.as_secs(),
                log: tail(layout, log_start),
            });
        }
        thread::sleep(STEP);
    }
}

/// Runs `postgres` itself, without `pg_ctl` and its shell: no text is quoted, and an early end is seen at once.
///
/// A process group of its own keeps it out of reach of the keyboard's interrupt and of signals to our group, so that
/// it is we who stop it, in order; when we are killed it lives on and is adopted by the next start.
fn spawn(
    settings: &Settings,
    account: &Account,
    binaries: &Binaries,
    layout: &Layout,
    log: File,
) -> Result<Child> {
    let socket_dir = socket::prepare(settings, account, layout)?;
    let program = binaries.program("postgres");
    let mut command = account.command(&program);
    command.arg("-D").arg(layout.data());
    for argument in settings.arguments(&socket_dir) {
        command.arg("-c").arg(argument);
    }
    let copy = log.try_clone().map_err(io("open", &layout.log()))?;
    command
        .stdout(copy)
        .stderr(log)
        .process_group(0)
        .spawn()
        .map_err(|source| ClusterError::Spawn { program, source })
}

fn ended(child: &mut Option<Child>, program: &Path) -> Result<Option<ExitStatus>> {
    let status = child.as_mut().map_or(Ok(None), Child::try_wait);
    status.map_err(|source| ClusterError::Spawn {
        program: program.to_owned(),
        source,
    })
}

/// Takes note of the child's end whenever it comes, so that no dead process stays in the system's table. The thread
/// does nothing else, and ends with us.
fn bury_when_dead(child: Option<Child>) {
    let Some(mut child) = child else { return };
    let named = thread::Builder::new().name("postgres-end".to_owned());
    // Without a thread a dead entry stays until we end, which harms nobody.
    drop(named.spawn(move || child.wait()));
}

/// Asks the server of a data directory to stop and waits until it is gone. Needs the lock.
pub(crate) fn stop(data: &Path, mode: StopMode, timeout: Duration) -> Result<()> {
    let Found::Running(server) = postmaster::find(data)? else {
        return Ok(());
    };
    let signal = match mode {
        StopMode::Fast => Signal::INT,
        StopMode::Immediate => Signal::QUIT,
    };
    match kill_process(server.pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => {}
        Err(e) => return Err(io("signal the server of", data)(e.into())),
    }
    let deadline = Instant::now() + timeout;
    while postmaster::alive(server.pid, data) {
        if Instant::now() >= deadline {
            return Err(ClusterError::NotStopped {
                pid: server.pid.as_raw_nonzero().get(),
                seconds: timeout.as_secs(),
            });
        }
        thread::sleep(STEP);
    }
    Ok(())
}

/// Opens the log to append to, after setting a large one aside. It is opened by us, not by PostgreSQL's account, which
/// needs no right to the directory and receives the open file.
fn open_log(layout: &Layout) -> Result<File> {
    private_dir(&layout.log_dir(), None)?;
    let path = layout.log();
    if log_length(layout) > LOG_LIMIT {
        fs::rename(&path, path.with_extension("log.1")).map_err(io("set aside", &path))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(&path)
        .map_err(io("open", &path))
}

fn log_length(layout: &Layout) -> u64 {
    fs::metadata(layout.log()).map_or(0, |m| m.len())
}

/// The end of what the log says since `from`.
fn tail(layout: &Layout, from: u64) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(layout.log())?;
        let end = file.metadata()?.len();
        let start = from.min(end).max(end.saturating_sub(LOG_TAIL));
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(LOG_TAIL).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    match read() {
        Ok(text) if !text.is_empty() => text,
        _ => "(nothing)".to_owned(),
    }
}
