//! Figures and lists as workbooks, in the words of the screens.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::age::{AgeBand, AgeUnit};
use hersys_domain::case::{CaseSummary, Severity, Sex};
use hersys_domain::figure::{Dimension, Series};
use hersys_domain::id::OrganizationId;

use crate::error::AppError;
use crate::services::workbook::{Book, Cell, Column};
use crate::texts::word;

/// Who takes something out.
#[derive(Debug, Clone)]
pub struct Maker {
    /// Name of the organisation.
    pub organization: String,
    /// Name of the person.
    pub person: String,
    /// When.
    pub at: DateTime<Utc>,
}

fn said(name: &str, value: impl Into<String>) -> (String, String) {
    (word("export", name), value.into())
}

impl Maker {
    /// The lines of 「条件」 that every workbook begins with.
    fn conditions(&self, what: String) -> Vec<(String, String)> {
        let japan = self.at + chrono::TimeDelta::hours(9);
        vec![
            said("what", what),
            said("made_at", japan.format("%Y-%m-%d %H:%M:%S").to_string()),
            said("made_by", &self.organization),
            said("made_by_person", &self.person),
        ]
    }
}

/// The words for a member of what a series is divided by, but districts.
fn member(dimension: Dimension, value: &str) -> String {
    let band = |value: &str| {
        let prefixed = word("statistics", &format!("band.b{value}"));
        if prefixed.is_empty() {
            word("statistics", &format!("band.{value}"))
        } else {
            prefixed
        }
    };
    let sex = |value: &str| word("case", &format!("sex.{value}"));
    match dimension {
        Dimension::Total | Dimension::District => word("statistics", "sum"),
        Dimension::Sex => sex(value),
        Dimension::AgeBand => band(value),
        Dimension::AgeSex => match value.split_once(' ') {
            Some((ages, of)) => format!("{} {}", band(ages), sex(of)),
            None => value.to_owned(),
        },
        Dimension::Severity => word("case", &format!("severity.{value}")),
    }
}

/// Members of a dimension and their words, in their official order; bands that only lists record where somebody is in
/// them.
fn members(series: &Series) -> Vec<(String, String)> {
    if series.dimension == Dimension::District {
        let named = series.districts.iter();
        let mut all: Vec<_> = named
            .map(|one| (one.value.clone(), one.name.clone()))
            .collect();
        let known = |value: &str| series.districts.iter().any(|one| one.value == value);
        if series.points.iter().any(|point| !known(&point.value)) {
            all.push((String::new(), word("statistics", "district_unknown")));
        }
        return all;
    }
    let said = |value: String| {
        let words = member(series.dimension, &value);
        (value, words)
    };
    values(series).into_iter().map(said).collect()
}

/// The members of a closed dimension.
fn values(series: &Series) -> Vec<String> {
    let occurs = |value: &str| series.points.iter().any(|point| point.value == value);
    let bands = || {
        AgeBand::ALL
            .iter()
            .filter(|band| !band.only_recorded() || occurs(band.as_str()))
    };
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    match series.dimension {
        Dimension::Total | Dimension::District => Vec::new(),
        Dimension::Sex => Sex::ALL.iter().map(ToString::to_string).collect(),
        Dimension::AgeBand => texts(&bands().map(|band| band.as_str()).collect::<Vec<_>>()),
        Dimension::AgeSex => AgeBand::ALL
            .iter()
            .flat_map(|band| Sex::ALL.iter().map(move |sex| format!("{band} {sex}")))
            .filter(|value| occurs(value))
            .collect(),
        Dimension::Severity => Severity::ALL.iter().map(ToString::to_string).collect(),
    }
}

/// A series as a workbook: a row for every day, a column for every member, and their sum.
pub fn series(series: &Series, maker: &Maker) -> Result<Vec<u8>, AppError> {
    let members = members(series);
    let mut columns: Vec<Column> = vec![(word("statistics", "day"), 12.0)];
    columns.extend(members.iter().map(|(_, words)| (words.clone(), 10.0)));
    columns.push((word("statistics", "sum"), 10.0));
    let mut amounts: BTreeMap<(NaiveDate, &str), i64> = BTreeMap::new();
    let mut sums: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    let column = |value| {
        let named = members.iter().any(|(own, _)| own == value);
        if named { value } else { "" }
    };
    for point in &series.points {
        *amounts.entry((point.on, column(&point.value))).or_default() += point.amount;
        *sums.entry(point.on).or_default() += point.amount;
    }
    let mut book = Book::new(&word("export", "series_sheet"), &columns)?;
    for day in series
        .from
        .iter_days()
        .take_while(|day| *day <= series.until)
    {
        let of = |(value, _): &(String, String)| {
            let amount = amounts.get(&(day, value.as_str()));
            Cell::Number(amount.copied().unwrap_or_default())
        };
        let mut row = vec![Cell::Date(day)];
        row.extend(members.iter().map(of));
        row.push(Cell::Number(sums.get(&day).copied().unwrap_or_default()));
        book.push(&row)?;
    }
    let dates = series.dates.as_str();
    let mut conditions = maker.conditions(word("export", "series_what"));
    conditions.extend([
        said("area", &series.area_name),
        said("dates", word("statistics", &format!("dates.{dates}"))),
        said(
            "dimension_of",
            word("export", &format!("dimension.{}", series.dimension)),
        ),
        said("span", format!("{} ～ {}", series.from, series.until)),
        said("total", series.total.to_string()),
        said("definition.title", word("export", "definition.new_case")),
        said(
            "definition.title",
            word("export", &format!("definition.{dates}")),
        ),
        said("definition.title", word("export", "definition.age")),
        said("source", word("export", "series_source")),
    ]);
    book.finish(&conditions)
}

/// Names that a list needs beside the cases themselves.
#[derive(Debug, Default)]
pub struct Names {
    /// Organisations.
    pub organizations: HashMap<OrganizationId, String>,
    /// Municipalities, by code.
    pub municipalities: HashMap<String, String>,
}

/// A list of cases in the making.
pub struct CaseList {
    book: Book,
    named: bool,
}

impl CaseList {
    /// Begins a list, with names or without.
    pub fn new(named: bool) -> Result<Self, AppError> {
        let label = |key: &str| word("case", &format!("label.{key}"));
        let own = |key: &str| word("export", &format!("column.{key}"));
        let mut columns = vec![(label("number"), 14.0)];
        if named {
            columns.push((label("name"), 18.0));
        }
        columns.extend([
            (label("kind"), 10.0),
            (label("sex"), 8.0),
            (own("age_years"), 8.0),
            (own("age_months"), 8.0),
            (own("age_band"), 10.0),
            (own("municipality_code"), 12.0),
            (own("municipality"), 18.0),
            (label("status"), 10.0),
            (label("severity"), 10.0),
            (label("whereabouts"), 18.0),
            (label("reported_on"), 12.0),
            (label("diagnosed_on"), 12.0),
            (label("onset"), 12.0),
            (own("onset_state"), 12.0),
            (own("published_on"), 12.0),
            (label("responsible"), 22.0),
            (label("receiving"), 22.0),
            (word("case_list", "column.assigned_to"), 16.0),
        ]);
        Ok(Self {
            book: Book::new(&word("case", "title"), &columns)?,
            named,
        })
    }

    /// Cases so far.
    pub const fn rows(&self) -> u32 {
        self.book.rows()
    }

    /// Adds a case.
    pub fn push(&mut self, case: &CaseSummary, names: &Names) -> Result<(), AppError> {
        let choice = |set: &str, value: &str| Cell::Text(word("case", &format!("{set}.{value}")));
        let in_years = |unit| case.age.filter(|age| age.unit() == unit);
        let count =
            |unit| in_years(unit).map_or(Cell::Empty, |age| Cell::Number(i64::from(age.value())));
        let organization = |id: OrganizationId| Cell::from(names.organizations.get(&id).cloned());
        let code = case.municipality_code.as_ref();
        let onset = case.onset.as_ref();
        let mut row = vec![Cell::Text(case.person_number.to_string())];
        if self.named {
            let unknown = || word("case", "name_unknown");
            row.push(Cell::Text(case.name.clone().unwrap_or_else(unknown)));
        }
        row.extend([
            choice("kind", case.kind.as_str()),
            choice("sex", case.sex.as_str()),
            count(AgeUnit::Years),
            count(AgeUnit::Months),
            case.age_band.map_or(Cell::Empty, |band| {
                Cell::Text(member(Dimension::AgeBand, band.as_str()))
            }),
            Cell::from(code.cloned()),
            Cell::from(code.and_then(|code| names.municipalities.get(code).cloned())),
            choice("status", case.status.as_str()),
            choice("severity", case.severity.as_str()),
            choice("whereabouts", case.whereabouts.as_str()),
            Cell::Date(case.reported_on),
            Cell::from(case.diagnosed_on),
            Cell::from(onset.and_then(hersys_domain::absent::DateAnswer::on)),
            onset
                .filter(|onset| onset.on().is_none())
                .map_or(Cell::Empty, |onset| choice("onset", onset.state().as_str())),
            Cell::from(case.published_on),
            organization(case.responsible_center_id),
            case.receiving_center_id.map_or(Cell::Empty, organization),
            Cell::from(case.assignee.as_ref().map(|one| one.name.clone())),
        ]);
        self.book.push(&row)
    }

    /// Ends the list; `narrowed` says by what it was.
    pub fn finish(
        self,
        maker: &Maker,
        narrowed: Vec<(String, String)>,
    ) -> Result<Vec<u8>, AppError> {
        let mut conditions = maker.conditions(word("export", "cases_what"));
        conditions.extend(narrowed);
        conditions.extend([
            said("rows", self.book.rows().to_string()),
            said("definition.title", word("export", "definition.case_age")),
            said("definition.title", word("export", "definition.reported")),
            said(
                "handling_of",
                word(
                    "export",
                    if self.named {
                        "handling_named"
                    } else {
                        "handling"
                    },
                ),
            ),
        ]);
        self.book.finish(&conditions)
    }
}
