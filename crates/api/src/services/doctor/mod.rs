//! Does what lies in the database agree with itself? Asked after every fault that a test makes, and by whoever runs
//! the system (`hersys doctor`).
//!
//! [`rules`] are single statements that find what breaks an invariant; [`references`] follows every foreign key;
//! [`seals`] opens every seal and makes every search token again. All read only, as the owner of the tables, past the
//! row-level policies. Search tokens alone can be mended by what is sealed ([`rebuild_tokens`]).

mod references;
mod rules;
mod seals;
mod tokens;

use tokio_postgres::{Client, NoTls, Transaction};

use crate::error::{AppError, said_by_postgres};
use crate::secrets::Secrets;

pub use rules::RULES;
pub use tokens::{Rebuilt, rebuild as rebuild_tokens};

/// What PostgreSQL may keep in memory for a step of a question; the recount of millions of cases takes several.
const MEMORY: &str = "64MB";
/// Examples told of a broken rule.
const EXAMPLES: usize = 5;

/// Why an examination cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DoctorError {
    /// A statement failed.
    #[error("database: {}", said_by_postgres(.0))]
    Database(#[from] tokio_postgres::Error),
    /// A fault in reading.
    #[error("{}", .0.context.as_deref().unwrap_or("internal"))]
    App(#[from] AppError),
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// What it demands.
    pub demands: &'static str,
    /// How often it is broken.
    pub times: i64,
    /// Ids of some of the records concerned.
    pub examples: Vec<String>,
}

/// What an examination found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rules that were asked.
    pub rules: usize,
    /// Foreign keys that were followed; none unless asked to look deep.
    pub references: usize,
    /// Persons whose seals were opened; none unless asked to look deep.
    pub persons: i64,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

/// Examines the database at `url`, as `owner` of the tables; `deep` follows every reference and opens every seal, too.
///
/// # Errors
/// When the database cannot be read.
pub async fn examine(
    url: &str,
    owner: &str,
    secrets: &Secrets,
    deep: bool,
) -> Result<Report, DoctorError> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    client
        .batch_execute(&format!(
            "SET ROLE {owner}; SET jit = off; SET work_mem = '{MEMORY}'"
        ))
        .await?;
    let report = look(&mut client, secrets, deep).await;
    // The connection ends with its client; a failure to say goodbye harms nothing.
    drop(client);
    let _ = connection.await;
    report
}

async fn look(client: &mut Client, secrets: &Secrets, deep: bool) -> Result<Report, DoctorError> {
    // One snapshot: what goes on meanwhile is seen whole or not at all.
    let tx = client
        .build_transaction()
        .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let mut report = Report::default();
    for rule in RULES {
        report.rules += 1;
        let (mut times, mut examples) = (0, Vec::new());
        for query in rule.queries() {
            let (more, of_them) = ask(&tx, &query).await?;
            times += more;
            examples.extend(of_them);
        }
        examples.truncate(EXAMPLES);
        if times > 0 {
            report.findings.push(Finding {
                rule: rule.name,
                demands: rule.demands,
                times,
                examples,
            });
        }
    }
    if deep {
        references::follow_all(&tx, &mut report).await?;
        seals::open_all(&tx, secrets, &mut report).await?;
    }
    tx.rollback().await?;
    Ok(report)
}

/// How many rows a query of one column gives, and some of them.
async fn ask(tx: &Transaction<'_>, broken: &str) -> Result<(i64, Vec<String>), DoctorError> {
    let counted = format!(
        "WITH broken AS MATERIALIZED ({broken}) SELECT (SELECT count(*) FROM broken), \
         ARRAY(SELECT b.subject::text FROM broken AS b (subject) LIMIT {EXAMPLES})"
    );
    let row = tx.query_one(&counted, &[]).await?;
    Ok((row.get(0), row.get(1)))
}
