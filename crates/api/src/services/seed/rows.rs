//! Rows of made-up people as `COPY` takes them: sealed and tokenised like any other, on all cores.

use chrono::{DateTime, SecondsFormat, Utc};
use hersys_domain::absent::DateAnswer;
use hersys_domain::age::AgeUnit;
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Track, Whereabouts};
use hersys_domain::id::{CaseId, NotificationId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::Category;
use hersys_domain::notification::read::{Reading, read};
use hersys_domain::person_number::PersonNumber;
use uuid::Uuid;

use super::SeedError;
use super::country::{Center, Institution};
use super::health::Reported;
use super::people::MadeUp;
use crate::clock::Facts;
use crate::db::case_record::NewCase;
use crate::db::figure::Counted;
use crate::error::AppError;
use crate::secrets::{Secrets, hex};
use crate::services::notify;
use crate::services::person_seal::{KEY_ID, PersonKey, key_place, part_place};
use crate::token;

/// Tables and their columns, in the order of writing: what others point to stands before them.
pub const TABLES: [(&str, &str); 12] = [
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
         category, rule_set, reported_on, submitted_at, accepted_at, accepted_by, gap_count, warning_count",
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

/// Values of a track, and since when.
type Entries = Vec<(String, DateTime<Utc>)>;

/// The rows of some people, table by table.
#[derive(Debug, Default)]
pub struct Rows {
    pub(super) texts: [String; 12],
}

/// What a column of `COPY` holds. All of it is made here: ids, numbers, members of closed sets, hexadecimal.
macro_rules! line {
    ($rows:expr, $table:literal, $($value:expr),+ $(,)?) => {{
        let place = TABLES.iter().position(|(name, _)| *name == $table);
        if let Some(text) = place.and_then(|place| $rows.texts.get_mut(place)) {
            let cells: Vec<String> = vec![$( $value.cell() ),+];
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
    }};
}
pub(super) use line;

/// A value as `COPY` writes it.
pub(super) trait Cell {
    /// The text, without tabs and line breaks.
    fn cell(&self) -> String;
}

macro_rules! as_displayed {
    ($($kind:ty),+) => { $( impl Cell for $kind { fn cell(&self) -> String { self.to_string() } } )+ };
}
as_displayed!(
    Uuid,
    PersonId,
    CaseId,
    NotificationId,
    hersys_domain::id::ObservationId,
    hersys_domain::id::AlertId,
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
    fn cell(&self) -> String {
        self.to_rfc3339_opts(SecondsFormat::Micros, true)
    }
}

impl Cell for Vec<u8> {
    fn cell(&self) -> String {
        format!("\\\\x{}", hex(self))
    }
}

impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> String {
        self.as_ref().map_or_else(|| "\\N".to_owned(), Cell::cell)
    }
}

impl Rows {
    /// The texts for `COPY`, in the order of [`TABLES`].
    pub fn texts(self) -> [String; 12] {
        self.texts
    }

    /// Adds the rows of `other`.
    pub fn append(&mut self, other: &Self) {
        for (mine, more) in self.texts.iter_mut().zip(&other.texts) {
            mine.push_str(more);
        }
    }

    /// Adds a person with everything.
    pub fn push(
        &mut self,
        (one, reports): (&MadeUp, &[Reported]),
        number: PersonNumber,
        (center, institution): (&Center, &Institution),
        receiving: &Center,
        (secrets, facts): (&Secrets, &Facts),
    ) -> Result<(), SeedError> {
        let person: PersonId = facts.id().map_err(AppError::from)?;
        let case: CaseId = facts.id().map_err(AppError::from)?;
        let notification: NotificationId = facts.id().map_err(AppError::from)?;
        let reading = read(&one.form, jst_date(one.submitted_at));
        if !reading.blocking.is_empty() {
            return Err(SeedError::Unreadable);
        }
        let at = one.submitted_at;
        line!(self, "person", person, number, institution.id, at, at);
        let new = new_case(one, &reading.facts, person, center, institution, receiving);
        self.push_case(case, &new, at);
        let key = self.push_seal(person, one, &reading.facts, (secrets, facts))?;
        self.push_notification(
            one,
            (notification, case, person),
            &reading,
            institution,
            receiving,
        )?;
        let place = crate::db::correction::version_place(notification, 1);
        let sealed = key.seal(&place, &one.form, facts)?;
        line!(
            self,
            "notification_version",
            notification,
            1_i32,
            sealed,
            institution.physician,
            at
        );
        self.push_course(case, one, &new, (center, institution), facts)?;
        self.push_access(case, one, &new, (center, institution));
        let (ended, center) = (one.course.ended.is_some(), new.responsible_center_id);
        self.push_health((case, center), reports, (ended, facts.now()), facts)?;
        let counted = Counted::from(&new);
        line!(
            self,
            "figure_delta",
            1_i16,
            counted.responsible_center_id,
            counted.authority_id,
            counted.prefecture_id,
            counted.municipality_code,
            counted.reported_on,
            counted.diagnosed_on,
            counted.onset_on,
            counted.sex,
            counted.age_band,
            counted.severity,
        );
        Ok(())
    }

    fn push_notification(
        &mut self,
        one: &MadeUp,
        (id, case, person): (NotificationId, CaseId, PersonId),
        reading: &Reading,
        institution: &Institution,
        receiving: &Center,
    ) -> Result<(), SeedError> {
        let at = one.submitted_at;
        let rules = notify::rule_set_of(reading, jst_date(at))?;
        let category = reading.facts.category.unwrap_or(Category::Confirmed);
        let reported_on = reading.facts.reported_on.unwrap_or_else(|| jst_date(at));
        let accepted = one.course.accepted_at;
        line!(
            self,
            "notification",
            id,
            case,
            person,
            institution.id,
            receiving.id,
            institution.physician,
            institution.physician,
            "electronic",
            category,
            rules,
            reported_on,
            at,
            accepted,
            accepted.and(receiving.staff),
            reading.gaps.len(),
            reading.warnings.len(),
        );
        Ok(())
    }

    fn push_case(&mut self, id: CaseId, new: &NewCase, at: DateTime<Utc>) {
        let months = new.age.filter(|age| age.unit() == AgeUnit::Months);
        let months = months.map(|age| i32::from(age.value()));
        line!(
            self,
            "case_record",
            id,
            new.person_id,
            new.kind,
            new.status,
            new.responsible_center_id,
            new.receiving_center_id,
            new.authority_id,
            new.prefecture_id,
            new.municipality_code,
            new.sex,
            new.age.map(|age| i32::from(age.years())),
            months,
            new.reported_on,
            new.diagnosed_on,
            new.onset.as_ref().map(DateAnswer::state),
            new.onset.as_ref().and_then(DateAnswer::on),
            new.severity,
            new.whereabouts,
            new.created_by,
            at,
            at,
        );
    }

    /// Key, seals and tokens, made as a submission makes them.
    fn push_seal(
        &mut self,
        person: PersonId,
        one: &MadeUp,
        read: &hersys_domain::notification::read::Facts,
        (secrets, facts): (&Secrets, &Facts),
    ) -> Result<PersonKey, SeedError> {
        let identity = one.form.person.identity(read.birth_on);
        let contact = one.form.person.contact();
        let key = PersonKey::generate(facts)?;
        let wrapped = key.wrap(secrets, &key_place(person), facts)?;
        line!(self, "person_key", person, KEY_ID, wrapped);
        let sealed = key.seal(&part_place(person, "identity", 1), &identity, facts)?;
        line!(self, "person_sealed", person, "identity", 1_i32, sealed);
        let sealed = key.seal(&part_place(person, "contact", 1), &contact, facts)?;
        line!(self, "person_sealed", person, "contact", 1_i32, sealed);
        for (kind, token) in token::of_person(secrets, &identity, &contact) {
            line!(self, "person_token", kind, token, person);
        }
        Ok(key)
    }

    /// The tracks, interval by interval.
    fn push_course(
        &mut self,
        case: CaseId,
        one: &MadeUp,
        new: &NewCase,
        (center, institution): (&Center, &Institution),
        facts: &Facts,
    ) -> Result<(), SeedError> {
        let (course, at) = (&one.course, one.submitted_at);
        let ended = course.ended.as_ref();
        let first = one.form.condition.severity.unwrap_or(Severity::Unknown);
        let mut tracks: Vec<(Track, Entries)> = Vec::new();
        let mut severity = vec![(first.to_string(), at)];
        severity.extend(course.worsened.map(|(to, at)| (to.to_string(), at)));
        let mut places = vec![(Whereabouts::Undecided.to_string(), at)];
        places.extend(course.placed.map(|(to, at)| (to.to_string(), at)));
        places.extend(ended.map(|(to, _, at)| (to.to_string(), *at)));
        let mut states = vec![(CaseStatus::Open.to_string(), at)];
        states.extend(ended.map(|(_, _, at)| (CaseStatus::Closed.to_string(), *at)));
        tracks.push((Track::Status, states));
        tracks.push((Track::Severity, severity));
        tracks.push((Track::Whereabouts, places));
        tracks.push((
            Track::Jurisdiction,
            vec![(new.responsible_center_id.to_string(), at)],
        ));
        for (track, entries) in tracks {
            for (place, (value, from)) in entries.iter().enumerate() {
                let until = entries.get(place + 1).map(|(_, next)| *next);
                let opening = place == 0;
                let by = if opening {
                    Some(institution.physician)
                } else {
                    center.staff
                };
                let of = if opening { institution.id } else { center.id };
                let closes = track == Track::Status && value == CaseStatus::Closed.as_str();
                let reason = ended.filter(|_| closes).map(|(_, reason, _)| *reason);
                let id: Uuid = facts.id().map_err(AppError::from)?;
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
    fn push_access(
        &mut self,
        case: CaseId,
        one: &MadeUp,
        new: &NewCase,
        (center, institution): (&Center, &Institution),
    ) {
        let none: Option<DateTime<Utc>> = None;
        line!(
            self,
            "case_access",
            case,
            institution.id,
            "notified",
            one.submitted_at,
            none,
            new.reported_on
        );
        let Some((Whereabouts::Lodging, from)) = one.course.placed else {
            return;
        };
        // Lodging facilities see who is there, and seven days after.
        let until = one
            .course
            .ended
            .as_ref()
            .map(|(_, _, at)| *at + chrono::TimeDelta::days(7));
        let place = usize::try_from(from.timestamp() / 3_600).unwrap_or(0);
        if let Some(hotel) = center
            .lodgings
            .get(place.checked_rem(center.lodgings.len()).unwrap_or(0))
        {
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

/// The case as it stands now; a submission makes it as it stands at first.
fn new_case(
    one: &MadeUp,
    read: &hersys_domain::notification::read::Facts,
    person_id: PersonId,
    center: &Center,
    institution: &Institution,
    receiving: &Center,
) -> NewCase {
    let course = &one.course;
    let place = course.ended.as_ref().map(|(place, _, _)| *place);
    let worse = course.worsened.map(|(severity, _)| severity);
    NewCase {
        person_id,
        kind: CaseKind::Patient,
        status: if course.ended.is_some() {
            CaseStatus::Closed
        } else {
            CaseStatus::Open
        },
        responsible_center_id: center.id,
        receiving_center_id: Some(receiving.id),
        authority_id: center.authority_id,
        prefecture_id: center.prefecture_id,
        municipality_code: read.residence.as_ref().map(ToString::to_string),
        sex: read.sex.unwrap_or(Sex::Unknown),
        age: read.age,
        age_band: None,
        reported_on: read
            .reported_on
            .unwrap_or_else(|| jst_date(one.submitted_at)),
        diagnosed_on: read.diagnosed_on,
        onset: read.onset,
        published_on: None,
        severity: worse.or(read.severity).unwrap_or(Severity::Unknown),
        whereabouts: place
            .or(course.placed.map(|(place, _)| place))
            .unwrap_or(Whereabouts::Undecided),
        created_by: institution.id,
    }
}
