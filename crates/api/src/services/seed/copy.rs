//! Rows as `COPY` takes them, in its text form.

use chrono::{DateTime, SecondsFormat, Utc};
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Track, Whereabouts};
use hersys_domain::id::{CaseId, NotificationId, PersonId};
use hersys_domain::notification::Category;
use hersys_domain::person_number::PersonNumber;
use uuid::Uuid;

/// How many tables are written.
pub(super) const COUNT: usize = 13;

/// Tables and their columns, in the order of writing: what others point to stands before them.
pub(super) const TABLES: [(&str, &str); COUNT] = [
    ("person", "id, number, created_by, created_at, updated_at"),
    (
        "case_record",
        "id, person_id, kind, status, responsible_center_id, receiving_center_id, authority_id, prefecture_id, \
         municipality_code, sex, age_years, age_months, reported_on, diagnosed_on, onset_state, onset_on, severity, \
         whereabouts, created_by, created_at, updated_at",
    ),
    ("person_key", "person_id, key_id, wrapped"),
    ("person_sealed", "person_id, part, version, sealed"),
    ("person_token", "kind, token, person_id"),
    (
        "notification",
        "id, case_id, person_id, organization_id, receiving_center_id, physician_account, entered_by, intake, \
         category, rule_set, reported_on, submitted_at, accepted_at, accepted_by, gap_count, warning_count, \
         responsible_center_id",
    ),
    (
        "notification_version",
        "notification_id, number, sealed, made_by, made_at",
    ),
    (
        "case_timeline",
        "id, case_id, track, value, from_at, until_at, recorded_by, recorded_for, recorded_at, opening, reason",
    ),
    (
        "case_entry",
        "id, case_id, work, kind, clear, sealed, occurred_on, awaited_on, center_id, recorded_by, recorded_for, recorded_at",
    ),
    (
        "case_access",
        "case_id, organization_id, basis, from_at, until_at, reported_on",
    ),
    (
        "figure_delta",
        "amount, center_id, authority_id, prefecture_id, municipality_code, reported_on, diagnosed_on, onset_on, \
         sex, age_band, severity",
    ),
    (
        "observation",
        "id, case_id, observed_on, measured_at, entered_at, reporter, channel, temperature, spo2, unmeasured, \
         symptoms_yes, symptoms_no, urgent_yes, urgent_asked",
    ),
    (
        "alert",
        "id, case_id, organization_id, urgency, rules, reports, observation_id, observed_on, temperature, spo2, \
         urgent_yes, raised_at, updated_at",
    ),
];

/// The rows of some people, table by table.
#[derive(Debug, Default)]
pub(super) struct Rows {
    texts: [String; COUNT],
}

impl Rows {
    /// Each table with its columns and rows, in the order of [`TABLES`].
    pub fn tables(self) -> impl Iterator<Item = (&'static str, &'static str, String)> {
        let named = TABLES.into_iter().zip(self.texts);
        named.map(|((table, columns), text)| (table, columns, text))
    }

    /// Where the rows of a table are added; nowhere for one that is not written.
    pub fn text(&mut self, table: &str) -> Option<&mut String> {
        let place = TABLES.iter().position(|(name, _)| *name == table)?;
        self.texts.get_mut(place)
    }
}

/// Adds a line to a table. What the cells hold is made here: ids, numbers, members of closed sets, hexadecimal.
macro_rules! line {
    ($rows:expr, $table:literal, $first:expr $(, $value:expr)* $(,)?) => {{
        if let Some(text) = $rows.text($table) {
            $first.put(text);
            $( text.push('\t'); $value.put(text); )*
            text.push('\n');
        }
    }};
}
pub(super) use line;

/// A value as `COPY` writes it.
pub(super) trait Cell {
    /// Adds the text, which has neither tabs nor line breaks.
    fn put(&self, out: &mut String);
}

macro_rules! as_displayed {
    ($($kind:ty),+) => { $( impl Cell for $kind {
        fn put(&self, out: &mut String) {
            use std::fmt::Write as _;
            // Writing into a String cannot fail.
            let _ = write!(out, "{self}");
        }
    } )+ };
}
as_displayed!(
    Uuid,
    PersonId,
    CaseId,
    NotificationId,
    hersys_domain::id::ObservationId,
    hersys_domain::id::AlertId,
    hersys_domain::id::EntryId,
    hersys_domain::entry::EntryGroup,
    hersys_domain::entry::EntryKind,
    hersys_domain::id::OrganizationId,
    hersys_domain::id::AccountId,
    PersonNumber,
    CaseKind,
    CaseStatus,
    Severity,
    Sex,
    Whereabouts,
    Track,
    chrono::NaiveDate,
    i16,
    i32,
    i64,
    usize,
    bool,
    str,
    &str,
    String,
    hersys_domain::absent::DateState,
    hersys_domain::age::AgeBand,
    Category,
    hersys_domain::course::CloseReason
);

impl Cell for DateTime<Utc> {
    fn put(&self, out: &mut String) {
        out.push_str(&self.to_rfc3339_opts(SecondsFormat::Micros, true));
    }
}

impl Cell for serde_json::Value {
    fn put(&self, out: &mut String) {
        // JSON escapes tabs and line breaks itself; its backslashes are COPY's, too.
        out.push_str(&self.to_string().replace('\\', "\\\\"));
    }
}

impl Cell for Vec<u8> {
    fn put(&self, out: &mut String) {
        out.reserve(self.len() * 2 + 3);
        out.push_str("\\\\x");
        let digits = self.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        out.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    }
}

impl<T: Cell> Cell for Option<T> {
    fn put(&self, out: &mut String) {
        match self {
            Some(value) => value.put(out),
            None => out.push_str("\\N"),
        }
    }
}
