//! One master key outside the database, and every key of the server derived from it.
//!
//! The master key lies in a file of mode 0400 beside, never in, the database; all nodes of one system
//! share it. Whoever has the database alone, or a backup of it, reads no name, phone or address.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::clock::Facts;

/// What a derived key is for. Keys of different purposes tell nothing about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Wraps the data keys of persons.
    PersonKeys,
    /// Seals the secrets of one-time code devices.
    Totp,
    /// Seals answers kept for idempotency keys.
    Answers,
    /// Hashes what a throttle counts by.
    Throttle,
    /// Signs the chain of the audit log.
    AuditSeals,
    /// Hashes PINs and codes of patients: six digits must not be found by trying, whoever has the database.
    Patient,
    /// Search tokens of one kind; each kind has a key of its own.
    Token(i16),
    /// Hashes by which the rows of imported files are known again.
    ImportRows,
    /// Password of a database role.
    DatabaseRole(&'static str),
}

/// A secret file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file cannot be read or written.
    #[error("master key {path}: {source}")]
    File {
        /// Where it lies.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not 32 bytes.
    #[error("master key {0}: not 32 bytes; refuse to start rather than seal under half a key")]
    Length(String),
    /// No randomness to make one.
    #[error(transparent)]
    NoEntropy(#[from] crate::clock::NoEntropy),
}

/// The keys of the server.
#[derive(Clone)]
pub struct Secrets {
    master: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(«redacted»)")
    }
}

impl Secrets {
    /// Keys from a given master key.
    pub const fn new(master: [u8; 32]) -> Self {
        Self { master }
    }

    /// Reads the master key of `dir`, or makes one (mode 0400) when there is none yet.
    pub fn load_or_create(dir: &Path, facts: &Facts) -> Result<Self, SecretsError> {
        let path = dir.join("master.key");
        let file_error = |source| SecretsError::File {
            path: path.display().to_string(),
            source,
        };
        match fs::read(&path) {
            Ok(bytes) => {
                Ok(Self::new(bytes.try_into().map_err(|_| {
                    SecretsError::Length(path.display().to_string())
                })?))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let master = facts.bytes::<32>()?;
                fs::create_dir_all(dir).map_err(file_error)?;
                write_once(&path, &master).map_err(file_error)?;
                Ok(Self::new(master))
            }
            Err(error) => Err(file_error(error)),
        }
    }

    /// The key for one purpose.
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        let label = match purpose {
            Purpose::PersonKeys => "person-keys/1".to_owned(),
            Purpose::Totp => "totp/1".to_owned(),
            Purpose::Answers => "answers/1".to_owned(),
            Purpose::Throttle => "throttle/1".to_owned(),
            Purpose::AuditSeals => "audit-seals/1".to_owned(),
            Purpose::Patient => "patient/1".to_owned(),
            Purpose::Token(kind) => format!("token/{kind}/1"),
            Purpose::ImportRows => "import-rows/1".to_owned(),
            Purpose::DatabaseRole(role) => format!("database-role/{role}/1"),
        };
        mac(&self.master, label.as_bytes())
    }
}

/// HMAC-SHA-256.
pub fn mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key shorter than a block is padded with zeros (RFC 2104).
    let mut block = [0; 64];
    if let Some(start) = block.first_chunk_mut() {
        *start = *key;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// SHA-256, for tokens of full randomness (nothing to guess, so no key or salt is needed).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A random secret for a link, cookie or ticket: `N` bytes in unpadded URL-safe Base64.
pub fn random_secret<const N: usize>(facts: &Facts) -> Result<String, crate::clock::NoEntropy> {
    use base64::Engine as _;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(facts.bytes::<N>()?))
}

#[cfg(unix)]
fn write_once(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    // Written aside and renamed, so that a crash leaves no half a key.
    let aside = path.with_extension("new");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o400)
        .open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)
}

#[cfg(not(unix))]
fn write_once(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(bytes)
}
