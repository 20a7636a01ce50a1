//! データ取込: published line lists become cases without identity (I1, I2).

pub mod mapping;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ImportId, OrganizationId};

/// Rows of a file at most.
pub const ROWS_MAX: u64 = 2_000_000;
/// Bytes of a file at most: 500 MB.
pub const BYTES_MAX: u64 = 500_000_000;
/// Columns of a file at most.
pub const COLUMNS_MAX: usize = 200;
/// Bytes (UTF-8) of one cell at most: 4 kB, of one row 256 kB.
pub const CELL_MAX: usize = 4 * 1024;
/// Bytes (UTF-8) of one row at most.
pub const ROW_MAX: usize = 256 * 1024;

crate::closed_set! {
    /// How far an import is.
    pub enum ImportState {
        /// Rows are being read. One that stays so was cut off: the same file, sent again, goes on where it stopped.
        Running = "running",
        /// Every row is accounted for.
        Done = "done",
        /// The file could not be read to its end; what was taken in before stays.
        Failed = "failed",
    }
}

crate::closed_set! {
    /// Why a row is not taken in.
    pub enum Fault {
        /// It has another number of cells than the line of columns.
        Cells = "cells",
        /// A character that is none in the encoding of the file.
        Undecodable = "undecodable",
        /// A cell of more than 4 kB (some 1,300 Japanese characters). Of such a cell the beginning is kept.
        TooLong = "too_long",
        /// The column that tells rows apart is empty.
        KeyMissing = "key_missing",
        /// Taken in before under the same key, with other contents.
        Differs = "differs",
        /// No day, neither of publication nor of the report.
        DayMissing = "day_missing",
        /// Not a date, or one without a year.
        Date = "date",
        /// A day that is still to come.
        Future = "future",
        /// Not one of the values that the mapping knows.
        Choice = "choice",
        /// Not an age.
        Age = "age",
        /// No municipality of this name.
        Municipality = "municipality",
        /// The place tells no health centre that takes part, and no other one was named.
        Center = "center",
        /// The place lies in the district of a health centre that whoever imports does not register for: a centre
        /// registers for itself, a city or a prefecture for the centres of its area.
        CenterElsewhere = "center_elsewhere",
    }
}

/// What is wrong with a row, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowFault {
    /// Name of the column as the file has it; empty for the row as a whole.
    #[cfg_attr(feature = "openapi", schema(example = "居住地"))]
    pub column: String,
    /// What is wrong.
    pub fault: Fault,
}

/// A fault and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FaultCount {
    /// What is wrong, and where.
    #[serde(flatten)]
    pub fault: RowFault,
    /// Rows.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub rows: i64,
}

/// A row that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedRow {
    /// Line of the file, the line of columns being 1. A row of several lines counts as one.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub line: i64,
    /// What is wrong with it.
    pub faults: Vec<RowFault>,
}

/// An import: one file sent in, for good or for a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// Identifier.
    pub id: ImportId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Name of the mapping.
    #[cfg_attr(feature = "openapi", schema(example = "osaka_2020"))]
    pub mapping: String,
    /// Name of the file as it was sent; empty where none was told.
    #[cfg_attr(feature = "openapi", schema(example = "patients.csv"))]
    pub file_name: String,
    /// The encoding that was found: `UTF-8`, `Shift_JIS` (CP932), `EUC-JP` and so on.
    #[cfg_attr(feature = "openapi", schema(example = "Shift_JIS"))]
    pub encoding: String,
    /// Whether it was a trial: judged like any other, and nothing registered.
    pub dry_run: bool,
    /// How far it is.
    pub state: ImportState,
    /// Rows read so far: the sum of the three below.
    #[cfg_attr(feature = "openapi", schema(example = 120))]
    pub rows: i64,
    /// Rows that became cases, or would.
    #[cfg_attr(feature = "openapi", schema(example = 115))]
    pub imported: i64,
    /// Rows that were there already.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub duplicates: i64,
    /// Rows that were not taken in.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub rejected: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the last rows were written.
    pub progress_at: DateTime<Utc>,
}

/// An import with what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// The import.
    #[serde(flatten)]
    pub import: Import,
    /// What is wrong, and with how many rows; the most frequent first.
    pub faults: Vec<FaultCount>,
    /// The first hundred rows that were not taken in.
    pub first_rejected: Vec<RejectedRow>,
}

/// A mapping as the choice shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MappingEntry {
    /// Name in requests.
    #[cfg_attr(feature = "openapi", schema(example = "osaka_2020"))]
    pub name: String,
    /// Title.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "大阪府 陽性者一覧（2020年の公表分）")
    )]
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Columns the file must have.
    pub columns: Vec<String>,
}
