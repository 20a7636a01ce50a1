//! A batch of rows: what becomes of each is decided and written in one transaction.

use std::collections::HashMap;

use hersys_domain::absent::DateAnswer;
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{CaseKind, CaseStatus, Whereabouts};
use hersys_domain::id::CaseId;
use hersys_domain::import::mapping::ImportedRow;
use hersys_domain::import::{Fault, RowFault};
use hersys_domain::organization::OrganizationKind;

use super::places::Center;
use super::{Order, Run};
use crate::db::case_record::{self, NewCase};
use crate::db::import::{self as db, Counts, TakenRow};
use crate::db::{Tx, course, listed};
use crate::error::AppError;
use crate::secrets::{Purpose, Secrets, mac};

/// A row as it waits for its turn.
pub struct Waiting {
    /// Its line.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What it says, or what is wrong with it.
    pub read: Result<Judged, Vec<RowFault>>,
}

/// A row that can become a case.
pub struct Judged {
    /// What it says.
    pub row: ImportedRow,
    /// Code of the municipality.
    pub municipality_code: Option<String>,
    /// The centre that becomes responsible.
    pub center: Center,
}

/// Hash by which a row is known again, and that of its contents.
type Mark = [u8; 16];

/// Rows of this file met so far.
#[derive(Default)]
pub struct Seen {
    /// Contents by key.
    keys: HashMap<Mark, Mark>,
    /// How often contents have been met, where they are what tells rows apart.
    equals: HashMap<Mark, u64>,
}

fn mark(secrets: &Secrets, what: &str, text: &str) -> Mark {
    let hash = mac(
        &secrets.key(Purpose::ImportRows),
        format!("{what}\0{text}").as_bytes(),
    );
    hash.first_chunk().copied().unwrap_or_default()
}

impl Seen {
    /// Key and contents of a row. Severity and whereabouts go on changing from one edition of a list to the
    /// next and are not compared.
    fn marks(&mut self, secrets: &Secrets, row: &ImportedRow) -> (Mark, Mark) {
        let facts = (
            (
                row.published_on,
                row.reported_on,
                row.diagnosed_on,
                row.onset_on,
            ),
            (row.age, row.age_band, row.sex, &row.residence),
        );
        let content = mark(secrets, "content", &format!("{facts:?}"));
        let key = match &row.key {
            Some(key) => mark(secrets, "key", key),
            None => {
                let met = self.equals.entry(content).or_default();
                *met += 1;
                mark(secrets, "equal", &format!("{content:?} {met}"))
            }
        };
        (key, content)
    }
}

/// What becomes of the rows of a batch.
struct Sorted {
    taken: Vec<(i64, Mark, Mark, Judged)>,
    rejected: Vec<(i64, Vec<RowFault>, Vec<String>)>,
    counts: Counts,
}

/// Decides and writes; gives the counts with those of the batch.
pub async fn write(tx: &mut Tx, run: &mut Run, batch: Vec<Waiting>) -> Result<Counts, AppError> {
    let order = &run.order;
    let (organization, source) = (order.organization.id, order.mapping.name.as_str());
    db::lock_rows(tx, organization, source).await?;
    let marks: Vec<Option<(Mark, Mark)>> = batch
        .iter()
        .map(|waiting| {
            let judged = waiting.read.as_ref().ok()?;
            Some(run.seen.marks(tx.secrets(), &judged.row))
        })
        .collect();
    let keys: Vec<Vec<u8>> = marks
        .iter()
        .flatten()
        .map(|(key, _)| key.to_vec())
        .collect();
    let known = db::known(tx, organization, source, &keys).await?;
    let sorted = sort(batch, marks, &known, &mut run.seen, run.counts);
    if !order.dry_run && !sorted.taken.is_empty() {
        take_in(tx, order, run, &sorted.taken).await?;
    }
    if !sorted.rejected.is_empty() {
        db::keep_rejected(tx, run.id, &run.key, &sorted.rejected).await?;
    }
    tx.listed(sorted.taken.len(), DataGroup::Import);
    Ok(sorted.counts)
}

fn sort(
    batch: Vec<Waiting>,
    marks: Vec<Option<(Mark, Mark)>>,
    known: &HashMap<Vec<u8>, Vec<u8>>,
    seen: &mut Seen,
    mut counts: Counts,
) -> Sorted {
    let (mut taken, mut rejected) = (Vec::new(), Vec::new());
    for (waiting, marks) in batch.into_iter().zip(marks) {
        let faults = match (waiting.read, marks) {
            (Ok(judged), Some((key, content))) => {
                let before = known
                    .get(key.as_slice())
                    .map(Vec::as_slice)
                    .or_else(|| seen.keys.get(&key).map(<[u8; 16]>::as_slice));
                match before {
                    None => {
                        seen.keys.insert(key, content);
                        counts.imported += 1;
                        taken.push((waiting.line, key, content, judged));
                        continue;
                    }
                    Some(before) if before == content => {
                        counts.duplicates += 1;
                        continue;
                    }
                    Some(_) => vec![RowFault {
                        column: String::new(),
                        fault: Fault::Differs,
                    }],
                }
            }
            (Err(faults), _) => faults,
            // There are marks wherever there is something to mark.
            (Ok(_), None) => Vec::new(),
        };
        counts.rejected += 1;
        rejected.push((waiting.line, faults, waiting.cells));
    }
    Sorted {
        taken,
        rejected,
        counts,
    }
}

/// Makes persons and cases of rows.
async fn take_in(
    tx: &mut Tx,
    order: &Order,
    run: &Run,
    rows: &[(i64, Mark, Mark, Judged)],
) -> Result<(), AppError> {
    let organization = &order.organization;
    let persons = listed::insert(tx, organization.id, rows.len()).await?;
    let receiving =
        (organization.kind == OrganizationKind::HealthCenter).then_some(organization.id);
    let (mut cases, mut kept) = (Vec::new(), Vec::new());
    for ((line, key, content, judged), person) in rows.iter().zip(&persons) {
        let id = tx.facts().id::<CaseId>()?;
        let (row, center) = (&judged.row, judged.center);
        let over = matches!(row.whereabouts, Whereabouts::Released | Whereabouts::Dead);
        let case = NewCase {
            person_id: *person,
            kind: CaseKind::Patient,
            status: if over {
                CaseStatus::Closed
            } else {
                CaseStatus::Open
            },
            responsible_center_id: center.id,
            receiving_center_id: receiving,
            authority_id: center.authority_id,
            prefecture_id: center.prefecture_id,
            municipality_code: judged.municipality_code.clone(),
            sex: row.sex,
            age: row.age,
            age_band: row.age_band,
            reported_on: row.reported_on,
            diagnosed_on: row.diagnosed_on,
            onset: row.onset_on.map(DateAnswer::known),
            published_on: row.published_on,
            severity: row.severity,
            whereabouts: row.whereabouts,
            created_by: organization.id,
        };
        cases.push((id, case));
        kept.push(TakenRow {
            organization_id: organization.id,
            source: order.mapping.name.clone(),
            key: key.to_vec(),
            content: content.to_vec(),
            import_id: run.id,
            line: *line,
            case_id: id,
        });
    }
    case_record::insert_all(tx, &cases).await?;
    course::begin_all(tx, &cases).await?;
    listed::seal_empty(tx, &persons).await?;
    db::keep_taken(tx, kept).await?;
    Ok(())
}
