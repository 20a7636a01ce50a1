//! The first start: a password and an empty cluster, each there wholly or not at all.
//!
//! `initdb` works in a sibling of the data directory that is renamed when all is done. Killed at any moment it leaves
//! a sibling that the next start removes, never half a cluster.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Output;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{ClusterError, Result, io};
use crate::layout::{Layout, gone, private_dir, sync_dir};
use crate::settings::{Password, Settings};

/// The name of the superuser, and of the database that every cluster has.
pub const SUPERUSER: &str = "postgres";

/// Sorting by code point in every locale, so that indexes outlive an update of the system's locales; `C.UTF-8` also
/// knows upper and lower case beyond ASCII, `C` is there where that is not.
const LOCALES: [&str; 2] = ["C.UTF-8", "C"];

/// How much of a program's complaint is worth repeating.
const COMPLAINT: usize = 2000;

/// Makes the cluster unless it is there; says whether it was made, and the superuser's password. Needs the lock.
pub(crate) fn ensure(
    settings: &Settings,
    account: &Account,
    binaries: &Binaries,
    layout: &Layout,
) -> Result<(bool, Password)> {
    let leftover = layout.initialising();
    gone(fs::remove_dir_all(&leftover), &leftover)?;
    if layout.data_major()?.is_some() {
        let password = read_password(&layout.password())?;
        let missing = || ClusterError::PasswordMissing {
            path: layout.password(),
        };
        return Ok((false, password.ok_or_else(missing)?));
    }
    // A password left by a start that was killed before the data were there is as good as a new one.
    let known = match &settings.superuser_password {
        Some(_) => None,
        None => read_password(&layout.password())?,
    };
    let password = match known {
        Some(password) => password,
        None => write_password(settings, layout)?,
    };
    let made = create(settings, account, binaries, layout, &password);
    if made.is_err() {
        gone(fs::remove_dir_all(&leftover), &leftover)?;
    }
    made.map(|()| (true, password))
}

fn create(
    settings: &Settings,
    account: &Account,
    binaries: &Binaries,
    layout: &Layout,
    password: &Password,
) -> Result<()> {
    let work = layout.initialising();
    private_dir(&work, Some(account))?;
    // A copy that the account can read: ours stays ours.
    let copy = work.join("password");
    write_new(&copy, password.as_str())?;
    account.give(&copy)?;
    let data = work.join("data");
    let program = binaries.program("initdb");
    for (tried, locale) in LOCALES.iter().enumerate() {
        let mut command = account.command(&program);
        command
            .arg("--pgdata")
            .arg(&data)
            .arg("--pwfile")
            .arg(&copy)
            .arg(format!("--username={SUPERUSER}"))
            .arg(format!("--locale={locale}"))
            .args(["--encoding=UTF8", "--auth=scram-sha-256"])
            .args(["--data-checksums", "--no-instructions"]);
        if !settings.durable {
            command.arg("--no-sync");
        }
        let output = command.output().map_err(|source| ClusterError::Spawn {
            program: program.clone(),
            source,
        })?;
        if output.status.success() {
            break;
        }
        let complaint = complaint(&output);
        if tried + 1 == LOCALES.len() || !complaint.contains("locale") {
            return Err(ClusterError::Initialise {
                status: output.status,
                output: complaint,
            });
        }
        gone(fs::remove_dir_all(&data), &data)?;
    }
    fs::rename(&data, layout.data()).map_err(io("move into place", &layout.data()))?;
    sync_dir(&layout.root)?;
    gone(fs::remove_dir_all(&work), &work)
}

fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let start = said.ceil_char_boundary(said.len().saturating_sub(COMPLAINT));
    said.get(start..).unwrap_or_default().trim().to_owned()
}

fn read_password(path: &Path) -> Result<Option<Password>> {
    match fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(Password::new(text.trim_end_matches('\n').to_owned()))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(io("read", path)(source)),
    }
}

fn write_password(settings: &Settings, layout: &Layout) -> Result<Password> {
    let password = match &settings.superuser_password {
        Some(password) => password.clone(),
        None => random_password()?,
    };
    let path = layout.password();
    let draft = layout.password_draft();
    gone(fs::remove_file(&draft), &draft)?;
    write_new(&draft, password.as_str())?;
    fs::rename(&draft, &path).map_err(io("move into place", &path))?;
    sync_dir(&layout.root)?;
    Ok(password)
}

/// Writes a file that did not exist, for its owner only.
fn write_new(path: &Path, line: &str) -> Result<()> {
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    };
    write().map_err(io("write", path))
}

/// 192 bits from the kernel, in hexadecimal: no character that a connection string, a shell or a person could misread.
fn random_password() -> Result<Password> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0_u8; 24];
    File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(io("read", source))?;
    let text = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Password::new(text))
}
