//! The socket: where it lies, who may enter, and whether somebody answers.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::account::Account;
use crate::error::{ClusterError, Result, io};
use crate::layout::{Layout, private_dir};
use crate::settings::{PORT, Settings};

/// The longest path of a socket in bytes: `sun_path` less the zero at its end.
const LONGEST: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The file of the socket in its directory.
pub(crate) fn file(dir: &Path, port: u16) -> PathBuf {
    dir.join(format!(".s.PGSQL.{port}"))
}

/// Chooses the directory and makes it: inside the cluster's own if its path will do, else a short one under
/// the runtime directory or `/tmp`, named after the cluster's path so that everybody finds the same.
pub(crate) fn prepare(settings: &Settings, account: &Account, layout: &Layout) -> Result<PathBuf> {
    let dir = choose(settings, account, layout)?;
    private_dir(&dir, Some(account))?;
    verify(&dir, account)?;
    Ok(dir)
}

fn choose(settings: &Settings, account: &Account, layout: &Layout) -> Result<PathBuf> {
    // libpq takes a comma for the end of one host of several, even one that is percent-encoded.
    let fits = |dir: &Path| {
        let socket = file(dir, PORT);
        let bytes = socket.as_os_str().as_bytes();
        bytes.len() <= LONGEST && !bytes.contains(&b',')
    };
    let own = layout.run();
    if fits(&own) {
        return Ok(own);
    }
    let name = outside_name(&layout.root);
    if let Some(base) = &settings.runtime_dir {
        let dir = base.join(&name);
        // Root's runtime directory is closed to the account that PostgreSQL runs as.
        if dir.is_absolute() && fits(&dir) && base.is_dir() && account.reaches(base)? {
            return Ok(dir);
        }
    }
    Ok(Path::new("/tmp").join(name))
}

fn outside_name(root: &Path) -> String {
    format!("hersys-pg-{:016x}", fnv(root.as_os_str().as_bytes()))
}

/// Whether [`choose`] made this directory outside the cluster's own, so that a removal must include it.
pub(crate) fn is_outside(dir: &Path, layout: &Layout) -> bool {
    dir.file_name() == Some(OsStr::new(&outside_name(&layout.root)))
}

/// FNV-1a: the same in every build, which the standard library's hash does not promise.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Refuses a directory that somebody else made or can enter: under `/tmp` anybody could have been first, and would
/// receive every password we send.
pub(crate) fn verify(dir: &Path, account: &Account) -> Result<()> {
    let found = fs::symlink_metadata(dir).map_err(io("examine", dir))?;
    let mode = found.permissions().mode() & 0o777;
    let reason = if !found.is_dir() {
        "it is no directory".to_owned()
    } else if found.uid() != account.uid {
        format!("it belongs to user id {}, not {}", found.uid(), account.uid)
    } else if mode != 0o700 {
        format!("its mode is {mode:o}, not 700")
    } else {
        return Ok(());
    };
    Err(ClusterError::UnsafeSocketDirectory {
        dir: dir.to_owned(),
        reason,
    })
}

/// A path as one element of `unix_socket_directories`, which is a list with commas.
pub(crate) fn quoted_for_postgres(path: &Path) -> OsString {
    let mut quoted = vec![b'"'];
    for byte in path.as_os_str().as_bytes() {
        if *byte == b'"' {
            quoted.push(b'"');
        }
        quoted.push(*byte);
    }
    quoted.push(b'"');
    OsString::from_vec(quoted)
}

/// Percent-encodes everything that could mean something in a URL.
pub(crate) fn url_encoded(text: &OsStr) -> String {
    let mut encoded = String::new();
    for byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            encoded.push(char::from(*byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Whether PostgreSQL takes connections: says hello without signing in, as `pg_isready` does.
///
/// Any answer but "the database system is starting up" (57P03) means that it does, even "too many connections".
pub(crate) fn answers(socket: &Path) -> bool {
    hello(socket).unwrap_or(false)
}

fn hello(socket: &Path) -> io::Result<bool> {
    let mut stream = UnixStream::connect(socket)?;
    let patience = Some(Duration::from_secs(1));
    stream.set_read_timeout(patience)?;
    stream.set_write_timeout(patience)?;
    let body = b"\x00\x03\x00\x00user\0postgres\0database\0postgres\0\0";
    let length = u32::try_from(body.len() + 4).unwrap_or(u32::MAX);
    stream.write_all(&[&length.to_be_bytes(), body.as_slice()].concat())?;
    let mut tag = [0_u8; 1];
    stream.read_exact(&mut tag)?;
    match &tag {
        b"R" => Ok(true),
        b"E" => {
            let mut message = Vec::new();
            stream.take(8192).read_to_end(&mut message)?;
            let starting: &[u8] = b"C57P03\0";
            Ok(!message.windows(starting.len()).any(|w| w == starting))
        }
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_for_where_they_go() {
        assert_eq!(quoted_for_postgres(Path::new("/a, \"b")), r#""/a, ""b""#);
        assert_eq!(
            url_encoded(OsStr::new("/a b@c:é~")),
            "%2Fa%20b%40c%3A%C3%A9~"
        );
    }

    #[test]
    fn the_name_outside_stays_the_same() {
        // A server of yesterday's build must be found by today's.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
