//! What lasts from one moment to another: the tracks of a case, and who was let in.

use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::case::{CaseStatus, Severity, Track, Whereabouts};
use hersys_domain::id::CaseId;
use uuid::Uuid;

use super::SeedError;
use super::copy::{Cell as _, Rows, line};
use super::people::MadeUp;
use super::rows::Sheet;
use crate::clock::Facts;
use crate::db::case_record::NewCase;
use crate::error::AppError;

/// Values of a track, and since when.
type Entries = Vec<(String, DateTime<Utc>)>;

/// The tracks from the notification to now, each value with the moment from which it holds.
fn course(one: &MadeUp, new: &NewCase) -> [(Track, Entries); 4] {
    let (course, at) = (&one.course, one.submitted_at);
    let ended = course.ended.as_ref();
    let first = one.form.condition.severity.unwrap_or(Severity::Unknown);
    let mut severity = vec![(first.to_string(), at)];
    severity.extend(course.worsened.map(|(to, at)| (to.to_string(), at)));
    let mut places = vec![(Whereabouts::Undecided.to_string(), at)];
    places.extend(course.placed.map(|(to, at)| (to.to_string(), at)));
    places.extend(ended.map(|(to, _, at)| (to.to_string(), *at)));
    let mut states = vec![(CaseStatus::Open.to_string(), at)];
    states.extend(ended.map(|(_, _, at)| (CaseStatus::Closed.to_string(), *at)));
    [
        (Track::Status, states),
        (Track::Severity, severity),
        (Track::Whereabouts, places),
        (
            Track::Jurisdiction,
            vec![(new.responsible_center_id.to_string(), at)],
        ),
    ]
}

/// How things stand, as if it had never been otherwise: what published lists tell.
fn standing(new: &NewCase, at: DateTime<Utc>) -> [(Track, Entries); 4] {
    [
        (Track::Status, vec![(new.status.to_string(), at)]),
        (Track::Severity, vec![(new.severity.to_string(), at)]),
        (Track::Whereabouts, vec![(new.whereabouts.to_string(), at)]),
        (
            Track::Jurisdiction,
            vec![(new.responsible_center_id.to_string(), at)],
        ),
    ]
}

impl Rows {
    /// The tracks, interval by interval; `whole` for all that happened, else as it stands.
    pub(super) fn push_course(
        &mut self,
        case: CaseId,
        sheet: &Sheet<'_>,
        new: &NewCase,
        whole: bool,
        facts: &Facts,
    ) -> Result<(), SeedError> {
        let tracks = if whole {
            course(sheet.one, new)
        } else {
            standing(new, sheet.one.submitted_at)
        };
        for (track, entries) in tracks {
            let ends = entries.iter().skip(1).map(|(_, from)| Some(*from));
            let ends = ends.chain([None]);
            for ((place, (value, from)), until) in entries.iter().enumerate().zip(ends) {
                let id: Uuid = facts.id().map_err(AppError::from)?;
                let opening = place == 0;
                let (by, of) = if opening {
                    (Some(sheet.institution.physician), sheet.institution.id)
                } else {
                    (sheet.center.staff, sheet.center.id)
                };
                let closes = track == Track::Status && value == CaseStatus::Closed.as_str();
                let ended = sheet.one.course.ended.as_ref();
                let reason = ended.filter(|_| closes).map(|(_, reason, _)| *reason);
                line!(
                    self,
                    "case_timeline",
                    id,
                    case,
                    track,
                    value,
                    *from,
                    until,
                    by,
                    of,
                    *from,
                    opening,
                    reason,
                );
            }
        }
        Ok(())
    }

    /// Who was let in: the institution that notified, the hotel while one is there.
    pub(super) fn push_access(&mut self, case: CaseId, sheet: &Sheet<'_>, new: &NewCase) {
        let (one, none) = (sheet.one, None::<DateTime<Utc>>);
        line!(
            self,
            "case_access",
            case,
            sheet.institution.id,
            "notified",
            one.submitted_at,
            none,
            new.reported_on
        );
        let Some((Whereabouts::Lodging, from)) = one.course.placed else {
            return;
        };
        // Lodging facilities see who is there, and seven days after.
        let ended = one.course.ended.as_ref();
        let until = ended.map(|(_, _, at)| *at + TimeDelta::days(7));
        let lodgings = &sheet.center.lodgings;
        let place = usize::try_from(from.timestamp() / 3_600).unwrap_or(0);
        let place = place.checked_rem(lodgings.len()).unwrap_or(0);
        if let Some(hotel) = lodgings.get(place) {
            line!(
                self,
                "case_access",
                case,
                *hotel,
                "placed",
                from,
                until,
                new.reported_on
            );
        }
    }
}
