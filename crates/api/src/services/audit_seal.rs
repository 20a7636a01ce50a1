//! The audit log that nobody alters unnoticed (H4): a chain sealed each second, and its verification.
//!
//! What it finds: an entry changed, taken away, put in or made to be about somebody else, once it is sealed;
//! a seal changed, taken away or put in. What it cannot find: what happened to an entry before it was sealed
//! (about a second), and the loss of the last seals together with their entries, unless the root was written
//! down elsewhere: `GET /audit/verification` and the file of roots are for that.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use hersys_domain::audit::Job;
use uuid::Uuid;

use crate::db::audit::{self, Link, Seal, Sealed};
use crate::db::{Actor, Database};
use crate::error::AppError;
use crate::secrets::{Purpose, Secrets, hex, mac, sha256};
use crate::services::set_up;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(1);
/// Entries in one seal; a busy second makes several.
const BATCH: i32 = 10_000;
/// Seals read at once by the verifier.
const PAGE: i32 = 100;
/// Faults told in full; a log that was tampered with more than that is not to be read by eye.
const FAULTS: usize = 1_000;
/// Name of the file of roots, beside the master key and outside the database.
pub const ROOTS: &str = "audit-roots.txt";

/// Seals, for ever. Nodes take turns by an advisory lock; who seals writes the root down.
pub async fn seal(db: Database, roots: PathBuf) {
    loop {
        match seal_once(&db).await {
            Ok(Some(link)) => {
                if let Err(error) = write_down(&roots, &link) {
                    tracing::error!(%error, "the root of a seal of the audit log was not written down");
                }
            }
            Ok(None) => tokio::time::sleep(WAKE).await,
            Err(error) => {
                tracing::warn!(context = error.context, "sealing the audit log waits");
                tokio::time::sleep(WAKE).await;
            }
        }
    }
}

/// Seals what waits, up to a batch.
///
/// # Errors
/// When the database cannot be reached.
pub async fn seal_once(db: &Database) -> Result<Option<Link>, AppError> {
    let act = set_up::act(db, Job::SealAuditLog)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        let Some(link) = audit::seal_next(tx, BATCH).await? else {
            return Ok(None);
        };
        let signature = signature(tx.secrets(), &link.root);
        audit::sign(tx, link.number, &signature).await?;
        Ok(Some(link))
    })
    .await
}

/// What a seal of this root is signed with.
pub(super) fn signature(secrets: &Secrets, root: &[u8]) -> [u8; 32] {
    mac(&secrets.key(Purpose::AuditSeals), root)
}

fn write_down(path: &Path, link: &Link) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{} {}", link.number, hex(&link.root))
}

/// What a verification found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Seals read.
    pub seals: i64,
    /// Entries they cover.
    pub entries: i64,
    /// Entries that wait for a seal.
    pub waiting: i64,
    /// What is wrong, up to a thousand; empty when the log is whole.
    pub faults: Vec<String>,
}

impl Report {
    fn fault(&mut self, fault: String) {
        if self.faults.len() < FAULTS {
            self.faults.push(fault);
        }
    }
}

/// Recomputes the whole chain from what lies in the database, with the roots written down elsewhere.
///
/// # Errors
/// When the database or the file of roots cannot be read.
pub async fn verify(db: &Database, roots: &Path) -> Result<Report, AppError> {
    let mut written = read_roots(roots).map_err(AppError::internal)?;
    let act = set_up::act(db, Job::VerifyAuditLog)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        let mut report = Report::default();
        let mut before = vec![0; 32];
        let mut last = 0;
        loop {
            let page = audit::seals(tx, last, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for seal in page {
                if seal.number != last + 1 {
                    report.fault(format!(
                        "seals {} to {} are missing",
                        last + 1,
                        seal.number - 1
                    ));
                }
                let entries = audit::sealed(tx, &seal.entries).await?;
                check(&mut report, &seal, &entries, &before, tx.secrets());
                if let Some(root) = written.remove(&seal.number)
                    && root != hex(&seal.root)
                {
                    report.fault(format!(
                        "seal {}: another root was written down",
                        seal.number
                    ));
                }
                report.seals += 1;
                report.entries += i64::try_from(entries.len()).unwrap_or(i64::MAX);
                last = seal.number;
                before = seal.root;
            }
        }
        for number in written.into_keys() {
            report.fault(format!("seal {number} was written down and is missing"));
        }
        let counts = audit::counts(tx).await?;
        report.waiting = counts.waiting;
        let unaccounted = counts.entries - report.entries - counts.waiting;
        if unaccounted != 0 {
            report.fault(format!("{unaccounted} entries stand in no seal"));
        }
        Ok(report)
    })
    .await
}

fn check(report: &mut Report, seal: &Seal, entries: &[Sealed], before: &[u8], secrets: &Secrets) {
    let number = seal.number;
    let present: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
    if present != seal.entries {
        report.fault(format!(
            "seal {number}: {} entries, {} of them are there",
            seal.entries.len(),
            present.len()
        ));
    }
    let mut message = [before, number.to_string().as_bytes()].concat();
    for entry in entries {
        let hash = sha256(text(entry).as_bytes());
        if entry.hash != hash {
            report.fault(format!("entry {}: not what its own hash says", entry.id));
        }
        message.extend(hash);
    }
    if sha256(&message).as_slice() != seal.root {
        report.fault(format!(
            "seal {number}: its entries are not what was sealed"
        ));
    }
    if seal.signature.as_deref() != Some(&signature(secrets, &seal.root)) {
        report.fault(format!("seal {number}: not signed by this system"));
    }
}

/// The canonical text of an entry; `audit_text` in the database makes the same.
fn text(entry: &Sealed) -> String {
    let maybe = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let persons: Vec<String> = entry.persons.iter().map(Uuid::to_string).collect();
    let mut lines = vec![
        entry.id.to_string(),
        entry.at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
        entry.actor.clone(),
        maybe(entry.account_id),
        maybe(entry.organization_id),
        entry.roles.join(","),
        entry.permission.clone().unwrap_or_default(),
        entry.operation.clone(),
        entry.person_count.to_string(),
        entry.field_groups.join(","),
        entry.request_id.to_string(),
        persons.join(","),
    ];
    // A line more where there is a purpose: entries of before are what was sealed.
    lines.extend(entry.purpose.clone());
    lines.join("\n")
}

/// Roots written down: by number of the seal, in hexadecimal. A node that never sealed has none.
fn read_roots(path: &Path) -> io::Result<BTreeMap<i64, String>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        file => file?,
    };
    let mut roots = BTreeMap::new();
    for line in BufReader::new(file).lines() {
        let line = line?;
        let read = line
            .split_once(' ')
            .and_then(|(number, root)| Some((number.parse().ok()?, root)));
        let (number, root) = read.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{}: {line}", path.display()),
            )
        })?;
        roots.insert(number, root.to_owned());
    }
    Ok(roots)
}
