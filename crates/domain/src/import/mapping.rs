//! How the columns of a file become the items of a case: mappings kept as files in `rules/imports`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use super::{CELL_MAX, Fault, MappingEntry, RowFault};
use crate::age::{Age, AgeBand, AgeUnit};
use crate::case::{Severity, Sex, Whereabouts};
use crate::jp_date;
use crate::prefecture::Prefecture;

/// Where an item stands in the file and how its cells are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    /// Name of the column.
    column: String,
    /// Whether the file may be without it.
    #[serde(default)]
    optional: bool,
    /// Cells and the members they stand for; for items that are choices.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Cells that say nothing: not known, not told.
    #[serde(default)]
    unnamed: Vec<String>,
}

/// Items of a case and where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Items {
    published_on: Option<Source>,
    reported_on: Option<Source>,
    diagnosed_on: Option<Source>,
    onset_on: Option<Source>,
    age: Option<Source>,
    age_band: Option<Source>,
    sex: Option<Source>,
    severity: Option<Source>,
    residence: Option<Source>,
    whereabouts: Option<Source>,
}

impl Items {
    fn all(&self) -> impl Iterator<Item = &Source> {
        [
            &self.published_on,
            &self.reported_on,
            &self.diagnosed_on,
            &self.onset_on,
            &self.age,
            &self.age_band,
            &self.sex,
            &self.severity,
            &self.residence,
            &self.whereabouts,
        ]
        .into_iter()
        .flatten()
    }
}

/// A mapping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name in requests, and the source that keys of rows belong to.
    pub name: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// The prefecture in which municipalities without one are looked for.
    #[serde(default)]
    pub prefecture: Option<Prefecture>,
    /// The column that tells rows apart; without one the contents do, and their count among equals.
    #[serde(default)]
    key: Option<String>,
    columns: Items,
}

// A file that does not parse leaves the table short; a test sees to it that none does.
static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    [
        include_str!("../../rules/imports/standard_patients.json"),
        include_str!("../../rules/imports/osaka_2020.json"),
    ]
    .iter()
    .filter_map(|text| serde_json::from_str(text).ok())
    .collect()
});

/// What a row says, with nothing of identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// What tells it apart, where a column does.
    pub key: Option<String>,
    /// 公表日.
    pub published_on: Option<NaiveDate>,
    /// 報告日; the day of publication where the list has no other.
    pub reported_on: NaiveDate,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 発症日.
    pub onset_on: Option<NaiveDate>,
    /// 年齢.
    pub age: Option<Age>,
    /// 年代.
    pub age_band: Option<AgeBand>,
    /// 性別.
    pub sex: Sex,
    /// 重症度.
    pub severity: Severity,
    /// Name of the municipality, with the column it stands in; none where the list does not tell.
    pub residence: Option<(String, String)>,
    /// 居所・療養状況.
    pub whereabouts: Whereabouts,
}

/// Full width, half width and blanks around are all the same.
fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

impl Mapping {
    /// The mappings that come with the product.
    pub fn shipped() -> &'static [Self] {
        &SHIPPED
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SHIPPED.iter().find(|mapping| mapping.name == name)
    }

    /// As the choice shows it.
    pub fn entry(&self) -> MappingEntry {
        let mut columns: Vec<String> = self.key.iter().cloned().collect();
        columns.extend(
            self.columns
                .all()
                .filter(|source| !source.optional)
                .map(|source| source.column.clone()),
        );
        MappingEntry {
            name: self.name.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            columns,
        }
    }

    /// Finds the columns in a file's line of columns.
    ///
    /// # Errors
    /// The columns that are missing.
    pub fn bind(&self, header: &[String]) -> Result<Bound<'_>, Vec<String>> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let there = |column: &str| names.iter().any(|name| *name == plain(column));
        let missing: Vec<String> = self
            .entry()
            .columns
            .into_iter()
            .filter(|column| !there(column))
            .collect();
        if missing.is_empty() {
            Ok(Bound {
                mapping: self,
                names,
            })
        } else {
            Err(missing)
        }
    }
}

/// A mapping with the columns of one file.
#[derive(Debug, Clone)]
pub struct Bound<'a> {
    mapping: &'a Mapping,
    names: Vec<String>,
}

/// Reads the cells of one row, noting what is wrong.
struct Reader<'a> {
    names: &'a [String],
    cells: &'a [String],
    today: NaiveDate,
    faults: Vec<RowFault>,
}

impl Reader<'_> {
    fn cell(&self, column: &str) -> Option<String> {
        let column = plain(column);
        let place = self.names.iter().position(|name| *name == column)?;
        self.cells.get(place).map(|cell| plain(cell))
    }

    fn fault(&mut self, column: &str, fault: Fault) {
        self.faults.push(RowFault {
            column: column.to_owned(),
            fault,
        });
    }

    /// What a cell says; nothing where the column is missing or the cell says that it says nothing.
    fn said(&self, source: Option<&Source>) -> Option<(String, String)> {
        let source = source?;
        let cell = self.cell(&source.column)?;
        let silent = |text: &String| plain(text) == cell;
        (!source.unnamed.iter().any(silent)).then(|| (source.column.clone(), cell))
    }

    fn date(&mut self, source: Option<&Source>) -> Option<NaiveDate> {
        let (column, cell) = self.said(source)?;
        if cell.is_empty() {
            return None;
        }
        // A day without its year would be guessed from today's, and lists are of the past.
        let numbers = cell
            .split(|c: char| !c.is_ascii_digit() && c != '元')
            .filter(|part| !part.is_empty());
        let whole = cell.len() == 8 || numbers.count() == 3;
        match jp_date::parse(&cell, self.today) {
            Ok(day) if whole && day <= self.today => Some(day),
            Ok(_) if whole => {
                self.fault(&column, Fault::Future);
                None
            }
            _ => {
                self.fault(&column, Fault::Date);
                None
            }
        }
    }

    fn choice<T: std::str::FromStr>(&mut self, source: Option<&Source>) -> Option<T> {
        let (column, cell) = self.said(source)?;
        let values = &source?.values;
        let member = values.iter().find(|(text, _)| plain(text) == cell);
        let found = member.and_then(|(_, member)| member.parse().ok());
        if found.is_none() {
            self.fault(&column, Fault::Choice);
        }
        found
    }

    fn age(&mut self, source: Option<&Source>) -> Option<Age> {
        let (column, cell) = self.said(source)?;
        if cell.is_empty() {
            return None;
        }
        let years = cell.strip_suffix('歳').unwrap_or(&cell).parse().ok();
        let age = years.and_then(|years| Age::new(AgeUnit::Years, years).ok());
        if age.is_none() {
            self.fault(&column, Fault::Age);
        }
        age
    }
}

impl Bound<'_> {
    /// What a row says; `today` is the day in Japan.
    ///
    /// # Errors
    /// Everything that is wrong with the row.
    pub fn read(&self, cells: &[String], today: NaiveDate) -> Result<ImportedRow, Vec<RowFault>> {
        let whole = |fault| {
            Err(vec![RowFault {
                column: String::new(),
                fault,
            }])
        };
        if cells.len() != self.names.len() {
            return whole(Fault::Cells);
        }
        if cells.iter().any(|cell| cell.contains(['\u{fffd}', '\0'])) {
            return whole(Fault::Undecodable);
        }
        if cells.iter().any(|cell| cell.len() > CELL_MAX) {
            return whole(Fault::TooLong);
        }
        let mut reader = Reader {
            names: &self.names,
            cells,
            today,
            faults: Vec::new(),
        };
        let row = self.row(&mut reader);
        match row {
            Some(row) if reader.faults.is_empty() => Ok(row),
            _ => Err(reader.faults),
        }
    }

    fn row(&self, reader: &mut Reader<'_>) -> Option<ImportedRow> {
        let items = &self.mapping.columns;
        let key = self
            .mapping
            .key
            .as_ref()
            .and_then(|column| reader.cell(column));
        if let (Some(column), Some("")) = (&self.mapping.key, key.as_deref()) {
            reader.fault(column, Fault::KeyMissing);
        }
        let published_on = reader.date(items.published_on.as_ref());
        let told = reader.date(items.reported_on.as_ref());
        let day = told.or(published_on);
        if day.is_none() && reader.faults.is_empty() {
            let source = items.published_on.as_ref().or(items.reported_on.as_ref());
            let column = source.map(|source| source.column.clone());
            reader.fault(&column.unwrap_or_default(), Fault::DayMissing);
        }
        let (diagnosed_on, onset_on) = (
            reader.date(items.diagnosed_on.as_ref()),
            reader.date(items.onset_on.as_ref()),
        );
        let age = reader.age(items.age.as_ref());
        let age_band = reader.choice(items.age_band.as_ref());
        Some(ImportedRow {
            key,
            published_on,
            diagnosed_on,
            onset_on,
            age,
            age_band: age_band.filter(|_| age.is_none()),
            sex: reader.choice(items.sex.as_ref()).unwrap_or(Sex::Unknown),
            severity: reader
                .choice(items.severity.as_ref())
                .unwrap_or(Severity::Unknown),
            residence: reader
                .said(items.residence.as_ref())
                .filter(|(_, name)| !name.is_empty()),
            whereabouts: reader
                .choice(items.whereabouts.as_ref())
                .unwrap_or(Whereabouts::Unknown),
            reported_on: day?,
        })
    }
}

#[cfg(test)]
mod tests;
