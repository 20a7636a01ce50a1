//! Every foreign key, asked again by set: what was written past the checks of single rows (`hersys seed`, a restored
//! dump, a bad hand) has to keep them, too.

use tokio_postgres::{Row, Transaction};

use super::{DoctorError, EXAMPLES, Finding, Report, ask};

const DEMANDS: &str = "what a row points to is there";

/// Name, table and its columns, what they point to and its columns.
const KEYS: &str = "\
    SELECT c.conname::text, c.conrelid::regclass::text, c.confrelid::regclass::text, \
        ARRAY(SELECT quote_ident(a.attname) FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place) \
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place), \
        ARRAY(SELECT quote_ident(a.attname) FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place) \
              JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number ORDER BY k.place) \
    FROM pg_constraint c WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = 'public'::regnamespace \
    ORDER BY 1";

/// Asks all foreign keys of all tables.
pub(super) async fn follow_all(
    tx: &Transaction<'_>,
    report: &mut Report,
) -> Result<(), DoctorError> {
    let mut finding = Finding {
        rule: "references",
        demands: DEMANDS,
        times: 0,
        examples: Vec::new(),
    };
    for key in tx.query(KEYS, &[]).await? {
        report.references += 1;
        let (times, examples) = ask(tx, &broken(&key)).await?;
        finding.times += times;
        let name: String = key.get(0);
        let named = examples.iter().map(|example| format!("{name} {example}"));
        let free = EXAMPLES.saturating_sub(finding.examples.len());
        finding.examples.extend(named.take(free));
    }
    if finding.times > 0 {
        report.findings.push(finding);
    }
    Ok(())
}

/// A query of what the rows of a table point to and is not there; a row with a null in its key points to nothing.
fn broken(key: &Row) -> String {
    let (from, to): (String, String) = (key.get(1), key.get(2));
    let (columns, theirs): (Vec<String>, Vec<String>) = (key.get(3), key.get(4));
    let pairs = columns.iter().zip(&theirs);
    let same: Vec<String> = pairs
        .map(|(own, their)| format!("t.{their} = f.{own}"))
        .collect();
    let own: Vec<String> = columns.iter().map(|own| format!("f.{own}")).collect();
    let given: Vec<String> = own.iter().map(|own| format!("{own} IS NOT NULL")).collect();
    format!(
        "SELECT concat_ws(' ', {}) FROM {from} f WHERE {} AND NOT EXISTS (SELECT 1 FROM {to} t WHERE {})",
        own.join(", "),
        given.join(" AND "),
        same.join(" AND ")
    )
}
