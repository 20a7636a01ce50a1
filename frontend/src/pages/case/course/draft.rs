//! What is typed when the course of a case is changed.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike as _, Utc};
use hersys_domain::case::{Case, Track};
use hersys_domain::course::{Change, CloseCase, CorrectEntry, Reason, compulsory};
use hersys_domain::digits;
use hersys_domain::jp_date::jst_instant;
use hersys_domain::validate::{Validate, Violations};

use super::Act;
use crate::browser;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    /// Member of the track's set, or 終結の理由.
    pub(super) value: String,
    /// Day since when; none for now.
    pub(super) day: Option<NaiveDate>,
    /// Time of that day as typed: `1430`, `14:30`.
    pub(super) time: String,
    /// 備考.
    pub(super) note: String,
    /// 理由 of a correction.
    pub(super) reason: String,
    /// What is asked for.
    pub(super) needs: Needs,
}

/// What an act asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) value: bool,
    pub(super) reason: bool,
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        if self.needs.value {
            out.required("/value", &self.value);
        }
        if self.needs.reason {
            compulsory(out, "/reason", &self.reason);
        }
        if !self.time.trim().is_empty() {
            if time(&self.time).is_none() {
                out.add("/time", "course.time");
            } else if self.day.is_none() {
                out.add("/from_at", "course.day_of_time");
            }
        }
    }
}

/// A time of day: `9`, `930`, `14:30`, `１４時３０分`.
fn time(typed: &str) -> Option<NaiveTime> {
    let plain = digits::plain(typed.trim())?;
    let mut parts: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let whole = parts.pop()?;
    let (hour, minute) = match (parts.pop(), whole.len()) {
        (Some(hour), _) => (hour, whole),
        (None, 0..=2) => (whole, "0"),
        (None, length) => (whole.get(..length - 2)?, whole.get(length - 2..)?),
    };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// An instant by the clock of Japan, as day and time to type.
fn typed(at: DateTime<Utc>) -> (Option<NaiveDate>, String) {
    browser::in_japan(at).map_or((None, String::new()), |at| {
        (
            Some(at.date_naive()),
            format!("{:02}:{:02}", at.hour(), at.minute()),
        )
    })
}

impl Draft {
    /// What stands there at first.
    pub(super) fn of(act: &Act) -> Self {
        let empty = Self::default();
        match act {
            Act::Change(_) | Act::Close => Self {
                needs: Needs {
                    value: true,
                    reason: false,
                },
                ..empty
            },
            Act::Reopen | Act::Remove(_) => Self {
                needs: Needs {
                    value: false,
                    reason: true,
                },
                ..empty
            },
            Act::Correct(entry) => {
                let (day, time) = typed(entry.from_at);
                Self {
                    value: entry.value.clone(),
                    day,
                    time,
                    note: entry.note.clone().unwrap_or_default(),
                    reason: String::new(),
                    needs: Needs {
                        value: true,
                        reason: true,
                    },
                }
            }
        }
    }

    /// Since when; none for now. A day without a time is meant from its beginning, today from now.
    fn since(&self) -> Option<DateTime<Utc>> {
        let day = self.day?;
        let clock = time(&self.time);
        if clock.is_none() && browser::today() == Some(day) {
            return None;
        }
        jst_instant(day, clock.unwrap_or_default())
    }

    pub(super) fn change<V: std::str::FromStr>(&self) -> Option<Change<V>> {
        Some(Change {
            value: self.value.parse().ok()?,
            from_at: self.since(),
            until_at: None,
            note: self.note.clone(),
        })
    }

    pub(super) fn closing(&self) -> Option<CloseCase> {
        Some(CloseCase {
            reason: self.value.parse().ok()?,
            from_at: self.since(),
            note: self.note.clone(),
        })
    }

    /// `begins`: where the entry begins; the same minute means the same instant.
    pub(super) fn correction(&self, begins: DateTime<Utc>) -> CorrectEntry {
        let same = (self.day, self.time.clone()) == typed(begins);
        CorrectEntry {
            value: self.value.clone(),
            from_at: self.since().filter(|_| !same),
            note: self.note.clone(),
            reason: self.reason.clone(),
        }
    }

    pub(super) fn reason(&self) -> Reason {
        Reason {
            reason: self.reason.clone(),
        }
    }
}

/// What a case says on a track.
pub(super) fn current(case: &Case, track: Track) -> String {
    match track {
        Track::Status => case.summary.status.to_string(),
        Track::Severity => case.summary.severity.to_string(),
        Track::Whereabouts => case.summary.whereabouts.to_string(),
        Track::Jurisdiction => case.responsible_center_name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        let read = |typed: &str| {
            time(typed).map(|time| format!("{:02}:{:02}", time.hour(), time.minute()))
        };
        for (typed, wanted) in [
            ("9", Some("09:00")),
            ("930", Some("09:30")),
            ("1430", Some("14:30")),
            ("14:30", Some("14:30")),
            ("１４：３０", Some("14:30")),
            ("9時5分", Some("09:05")),
            ("25", None),
            ("9:75", None),
            ("朝", None),
        ] {
            assert_eq!(read(typed).as_deref(), wanted, "{typed}");
        }
    }
}
