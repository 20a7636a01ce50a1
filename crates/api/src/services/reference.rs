//! Reference data, carried in the binary and loaded into the tables when they differ from it.
//!
//! The files lie in `reference/`; its README names their sources. All of them are replaced together, in
//! one transaction, and the districts of the centres that take part follow the master table.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use futures_util::SinkExt as _;
use sha2::{Digest as _, Sha256};
use tokio_postgres::{NoTls, Transaction};

use crate::error::said_by_postgres;
use crate::secrets::hex;

/// Why reference data cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A statement failed.
    #[error("{}", said_by_postgres(.0))]
    Database(#[from] tokio_postgres::Error),
    /// A file in the binary is not as it must be.
    #[error("{file}: {fault}")]
    File {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// CSV whose first line names the columns of the table.
    Csv,
    /// [`postal_lines`], compressed.
    Postal,
}

/// A file and the table that it fills.
struct File {
    name: &'static str,
    table: &'static str,
    layout: Layout,
    content: &'static [u8],
}

macro_rules! files {
    ($( $table:literal, $name:literal, $layout:ident; )+) => {
        &[ $( File {
            name: $name,
            table: $table,
            layout: Layout::$layout,
            content: include_bytes!(concat!("../../../../reference/", $name)),
        }, )+ ]
    };
}

/// In the order of loading: what others name stands before them.
const FILES: &[File] = files! {
    "prefecture", "prefectures.csv", Csv;
    "municipality", "municipalities.csv", Csv;
    "municipality", "former_municipalities.csv", Csv;
    "municipality_succession", "municipality_successions.csv", Csv;
    "postal_code", "postal_codes.csv.br", Postal;
    "health_center", "health_centers.csv", Csv;
    "health_center_district", "districts.csv", Csv;
    "country", "countries.csv", Csv;
    "holiday", "holidays.csv", Csv;
};

/// Districts of the centres that take part, anew from the master table.
const FOLLOW: &str = "\
    DELETE FROM district d USING organization o WHERE o.id = d.organization_id AND o.reference_key IS NOT NULL; \
    INSERT INTO district (municipality_code, organization_id, from_on, until_on) \
    SELECT h.municipality_code, o.id, h.from_on, h.until_on \
    FROM organization o JOIN health_center_district h ON h.health_center_key = o.reference_key \
    WHERE o.stopped_at IS NULL";

/// SHA-256 of all files, and thereby the version of the reference data.
fn version() -> String {
    let mut hash = Sha256::new();
    for file in FILES {
        hash.update(file.name);
        hash.update(file.content.len().to_be_bytes());
        hash.update(file.content);
    }
    hex(&hash.finalize())
}

/// Loads the reference data unless the database has just these. `url` is the superuser's, `owner` the role
/// that owns the tables; one node at a time.
pub async fn load(url: &str, owner: &str) -> Result<(), LoadError> {
    let version = version();
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("SET ROLE {owner}")).await?;
    let present = client
        .query_opt("SELECT version FROM reference_data", &[])
        .await?;
    if present.map(|row| row.get::<_, String>(0)).as_ref() != Some(&version) {
        let transaction = client.transaction().await?;
        replace(&transaction, &version).await?;
        transaction.commit().await?;
        tracing::info!(version, "reference data loaded");
    }
    // The connection ends with its client; a failure to say goodbye harms nothing.
    drop(client);
    let _ = connection.await;
    Ok(())
}

async fn replace(transaction: &Transaction<'_>, version: &str) -> Result<(), LoadError> {
    // DELETE, not TRUNCATE: requests on other nodes read the old rows until the commit.
    let mut tables: Vec<&str> = FILES.iter().map(|file| file.table).collect();
    tables.dedup();
    for table in tables.iter().rev() {
        transaction
            .batch_execute(&format!("DELETE FROM {table}"))
            .await?;
    }
    for file in FILES {
        copy(transaction, file).await?;
    }
    transaction.batch_execute(FOLLOW).await?;
    transaction
        .execute(
            "INSERT INTO reference_data (version) VALUES ($1) ON CONFLICT (only_one) DO UPDATE SET version = $1",
            &[&version],
        )
        .await?;
    Ok(())
}

async fn copy(transaction: &Transaction<'_>, file: &File) -> Result<(), LoadError> {
    let csv = file.csv()?;
    let (columns, text) = csv.split_once('\n').unwrap_or_default();
    // An empty cell is null in a column of dates or codes of others, and empty text in these.
    let texts: Vec<&str> = columns
        .split(',')
        .filter(|column| ["county", "town", "kana"].contains(column))
        .collect();
    let texts = if texts.is_empty() {
        String::new()
    } else {
        format!(", FORCE_NOT_NULL ({})", texts.join(", "))
    };
    let statement = format!(
        "COPY {} ({columns}) FROM STDIN (FORMAT csv{texts})",
        file.table
    );
    let sink = transaction.copy_in(&statement).await?;
    let mut sink = std::pin::pin!(sink);
    sink.send(Cursor::new(text.as_bytes().to_vec())).await?;
    sink.finish().await?;
    Ok(())
}

impl File {
    const fn fault(&self, fault: &'static str) -> LoadError {
        LoadError::File {
            file: self.name,
            fault,
        }
    }

    /// The content as CSV with a line of columns.
    fn csv(&self) -> Result<Cow<'static, str>, LoadError> {
        match self.layout {
            Layout::Csv => std::str::from_utf8(self.content)
                .map(Cow::Borrowed)
                .map_err(|_| self.fault("not UTF-8")),
            Layout::Postal => {
                let mut text = String::new();
                brotli::Decompressor::new(self.content, 64 * 1024)
                    .read_to_string(&mut text)
                    .map_err(|_| self.fault("cannot be decompressed"))?;
                postal_lines(&text)
                    .map(Cow::Owned)
                    .ok_or_else(|| self.fault("a line cannot be read"))
            }
        }
    }
}

/// Lines of the postal table as CSV. Each is told by its difference from the line before: the code by the
/// step from the one before, the municipality by nothing where it is the same.
fn postal_lines(text: &str) -> Option<String> {
    use std::fmt::Write as _;

    let mut lines = text.lines();
    if lines.next()? != "step,municipality_code,town,kana" {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    out.push_str("code,place,municipality_code,town,kana\n");
    let (mut code, mut place, mut municipality) = (0_u32, 0_u16, "");
    for line in lines {
        let (step, line) = line.split_once(',')?;
        let (changed, names) = line.split_once(',')?;
        let step: u32 = step.parse().ok()?;
        code = code.checked_add(step).filter(|code| *code < 10_000_000)?;
        place = if step == 0 { place + 1 } else { 1 };
        if !changed.is_empty() {
            municipality = changed;
        }
        writeln!(out, "{code:07},{place},{municipality},{names}").ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests;
