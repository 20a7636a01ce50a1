//! データ取込: a file is read as it arrives, judged row by row, and written batch by batch.
//!
//! Nothing of the file is kept but what becomes cases and, sealed, the rows that were rejected. Each batch is a
//! transaction with its audit entry, the keys of its rows and the progress of the import; so an import
//! that is cut off has registered whole batches, and the same file sent again goes on where it stopped:
//! what is there already is counted as such.

mod batch;
mod encoding;
mod places;
mod rejects;
mod rows;

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};
use hersys_domain::id::{AccountId, ImportId};
use hersys_domain::import::mapping::{Bound, Mapping};
use hersys_domain::import::{BYTES_MAX, Fault, ImportState, ROWS_MAX, RowFault};
use hersys_domain::jp_date::jst_date;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::organization::{Organization, OrganizationKind};
use hersys_domain::problem::ProblemCode;

use self::batch::{Judged, Seen, Waiting};
use self::encoding::Text;
use self::places::{Center, Places};
use self::rows::Rows;
use crate::db::import::{self as db, Counts, NewImport};
use crate::db::{Act, Actor, Database, Tx, reference};
use crate::error::AppError;
use crate::services::person_seal::PersonKey;

pub use rejects::Rejects;

/// Rows written in one transaction.
const BATCH: usize = 500;
/// Bytes of rows that wait at most, with what the machine needs to hold them.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Who imports.
#[derive(Clone)]
pub struct Acting {
    /// The database.
    pub db: Database,
    /// Who acts.
    pub actor: Actor,
    /// What is done.
    pub act: Act,
}

impl Acting {
    /// Looks something up that needs no entry of its own in the audit log.
    pub async fn look<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.db.transact(&self.actor, &self.act, false, work).await
    }
}

/// What is to be imported, and how.
pub struct Order {
    /// How columns become items.
    pub mapping: &'static Mapping,
    /// Only judge, and register nothing.
    pub dry_run: bool,
    /// Name of the file; up to 255 characters.
    pub file_name: String,
    /// For whom.
    pub organization: Organization,
    /// Who sent it; none from the command line.
    pub account: Option<AccountId>,
    /// Who is responsible where a row's place tells nobody; none: such rows are rejected.
    pub otherwise: Option<Organization>,
}

/// An import on its way.
struct Run {
    order: Order,
    id: ImportId,
    key: PersonKey,
    header: Vec<String>,
    begun: bool,
    counts: Counts,
    seen: Seen,
}

/// Reads a file to its end; gives the import. What is wrong with the file as a whole is an error; what is wrong
/// with rows is written down.
pub async fn run(
    acting: &Acting,
    order: Order,
    body: impl Stream<Item = Result<Bytes, AppError>>,
) -> Result<ImportId, AppError> {
    let otherwise = order.otherwise.as_ref().map(center_of);
    if otherwise.is_some_and(|center| !registers_for(&order.organization, center)) {
        return Err(AppError::field("/center_id", "import.no_center"));
    }
    let facts = acting.db.facts().clone();
    let mut run = Run {
        order,
        id: facts.id()?,
        key: PersonKey::generate(&facts)?,
        header: Vec::new(),
        begun: false,
        counts: Counts::default(),
        seen: Seen::default(),
    };
    let result = read(acting, &mut run, body).await;
    if result.is_err() && run.begun {
        // What was wrong is told by the answer; that the import did not reach its end, by its state.
        let (id, counts) = (run.id, run.counts);
        acting
            .db
            .transact(&acting.actor, &acting.act, true, async |tx| {
                Ok(db::progress(tx, id, counts, ImportState::Failed, None).await?)
            })
            .await?;
    }
    result.map(|()| run.id)
}

async fn read(
    acting: &Acting,
    run: &mut Run,
    body: impl Stream<Item = Result<Bytes, AppError>>,
) -> Result<(), AppError> {
    let mapping = run.order.mapping;
    let places = places(acting, &run.order).await?;
    let today = jst_date(acting.db.facts().now());
    let (mut text, mut rows) = (Text::default(), Rows::default());
    let mut bound: Option<Bound<'_>> = None;
    let mut waiting: Vec<Waiting> = Vec::new();
    let (mut bytes, mut line, mut held) = (0_u64, 1_i64, 0);
    let mut body = std::pin::pin!(body);
    loop {
        let piece = body.next().await.transpose()?;
        let last = piece.is_none();
        let piece = piece.unwrap_or_default();
        bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if bytes > BYTES_MAX || u64::try_from(line).unwrap_or(0) > ROWS_MAX + 1 {
            return Err(ProblemCode::BodyTooLarge.into());
        }
        let mut found = Vec::new();
        let readable = rows.push(&text.push(&piece, last), last, &mut found);
        for cells in found {
            let Some(bound) = &bound else {
                bound = Some(bind(mapping, &cells)?);
                run.header = cells;
                continue;
            };
            line += 1;
            held += size(&cells);
            waiting.push(judge(&run.order, bound, &places, line, cells, today));
            if waiting.len() == BATCH || held > BATCH_BYTES {
                held = 0;
                flush(acting, run, &mut waiting, text.name(), false).await?;
            }
        }
        readable?;
        if last {
            break;
        }
    }
    if bound.is_none() {
        return Err(AppError::field("/columns", "import.empty"));
    }
    flush(acting, run, &mut waiting, text.name(), true).await
}

/// What a row takes of memory.
fn size(cells: &[String]) -> usize {
    let texts: usize = cells.iter().map(String::len).sum();
    texts + size_of_val(cells)
}

fn bind<'a>(mapping: &'a Mapping, header: &[String]) -> Result<Bound<'a>, AppError> {
    mapping.bind(header).map_err(|missing| {
        let mut violations = hersys_domain::validate::Violations::default();
        violations.add_with(
            "/columns",
            "import.columns_missing",
            "columns",
            missing.join("、"),
        );
        violations.into()
    })
}

async fn places(acting: &Acting, order: &Order) -> Result<Places, AppError> {
    let own = order.organization.municipality_code.as_deref();
    let own = own.and_then(|code| code.parse::<MunicipalityCode>().ok());
    let home = order
        .mapping
        .prefecture
        .or(own.map(|code| code.prefecture()));
    acting
        .look(async |tx| {
            let day = jst_date(tx.now());
            let all = reference::municipalities_with_centers(tx, day).await?;
            Ok(Places::new(all, home))
        })
        .await
}

/// What a row says, and where it goes.
fn judge(
    order: &Order,
    bound: &Bound<'_>,
    places: &Places,
    line: i64,
    cells: Vec<String>,
    today: chrono::NaiveDate,
) -> Waiting {
    let read = bound.read(&cells, today).and_then(|row| {
        let (municipality_code, found) = match &row.residence {
            None => (None, None),
            Some((column, name)) => {
                let Some((code, center)) = places.find(name) else {
                    return Err(vec![RowFault {
                        column: column.clone(),
                        fault: Fault::Municipality,
                    }]);
                };
                (Some(code.to_owned()), center)
            }
        };
        if found.is_some_and(|center| !registers_for(&order.organization, center)) {
            return Err(vec![RowFault {
                column: row.residence.map(|(column, _)| column).unwrap_or_default(),
                fault: Fault::CenterElsewhere,
            }]);
        }
        let otherwise = order.otherwise.as_ref().map(center_of);
        match found.or(otherwise) {
            Some(center) => Ok(Judged {
                row,
                municipality_code,
                center,
            }),
            None => Err(vec![RowFault {
                column: String::new(),
                fault: Fault::Center,
            }]),
        }
    });
    Waiting { line, cells, read }
}

/// Whether an organisation may put cases into a centre's register: a centre into its own, a designated city or
/// a prefecture into those of its area. Whoever published the list, the record is the centre's.
fn registers_for(importer: &Organization, center: Center) -> bool {
    let importing = Some(importer.id);
    match importer.kind {
        OrganizationKind::HealthCenter => center.id == importer.id,
        OrganizationKind::Municipality => center.authority_id == importing,
        OrganizationKind::Prefecture => center.prefecture_id == importing,
        _ => false,
    }
}

fn center_of(organization: &Organization) -> Center {
    Center {
        id: organization.id,
        authority_id: organization.authority_id,
        prefecture_id: organization.prefecture_id,
    }
}

/// The centre that is responsible where nothing tells another: oneself, for a health centre.
pub fn oneself(organization: &Organization) -> Option<Organization> {
    (organization.kind == OrganizationKind::HealthCenter).then(|| organization.clone())
}

/// Writes what waits, in one transaction with its audit entry.
async fn flush(
    acting: &Acting,
    run: &mut Run,
    waiting: &mut Vec<Waiting>,
    encoding: &'static str,
    last: bool,
) -> Result<(), AppError> {
    let rows = std::mem::take(waiting);
    let state = if last {
        ImportState::Done
    } else {
        ImportState::Running
    };
    let counts = acting
        .db
        .transact(&acting.actor, &acting.act, true, async |tx| {
            if !run.begun {
                db::insert(tx, &new_import(run, encoding), &run.key).await?;
            }
            let counts = batch::write(tx, run, rows).await?;
            db::progress(tx, run.id, counts, state, Some(encoding)).await?;
            Ok(counts)
        })
        .await?;
    run.begun = true;
    run.counts = counts;
    Ok(())
}

fn new_import(run: &Run, encoding: &str) -> NewImport {
    NewImport {
        id: run.id,
        organization_id: run.order.organization.id,
        account_id: run.order.account,
        mapping: run.order.mapping.name.clone(),
        file_name: run.order.file_name.clone(),
        encoding: encoding.to_owned(),
        dry_run: run.order.dry_run,
        header: run.header.clone(),
    }
}
