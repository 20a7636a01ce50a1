//! The rows of a made-up person: sealed and tokenised like any other's.

use chrono::{DateTime, Utc};
use hersys_domain::absent::DateAnswer;
use hersys_domain::age::AgeUnit;
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Whereabouts};
use hersys_domain::entry::{Content, from_form};
use hersys_domain::id::{CaseId, EntryId, NotificationId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::Category;
use hersys_domain::notification::read::{Reading, read};
use hersys_domain::person_number::PersonNumber;

use super::SeedError;
use super::copy::{Cell as _, Rows, line};
use super::country::{Center, Institution};
use super::health::Reported;
use super::people::MadeUp;
use super::plan::Extent;
use crate::clock::Facts;
use crate::db::case_record::NewCase;
use crate::db::correction::version_place;
use crate::db::entry;
use crate::db::figure::Counted;
use crate::error::AppError;
use crate::secrets::Secrets;
use crate::services::notify;
use crate::services::person_seal::{KEY_ID, PersonKey, key_place, part_place};
use crate::token;

/// A made-up person with the number they have and with whom they are.
pub(super) struct Sheet<'a> {
    /// The person.
    pub one: &'a MadeUp,
    /// What they report of their health.
    pub reports: &'a [Reported],
    /// 患者等ID.
    pub number: PersonNumber,
    /// The responsible centre.
    pub center: &'a Center,
    /// Who notifies.
    pub institution: &'a Institution,
    /// The centre that receives the notification.
    pub receiving: &'a Center,
}

/// What is needed to seal: the keys, chance, and the moment that is the present of all made-up people.
pub(super) struct Sealing<'a> {
    /// The keys.
    pub secrets: &'a Secrets,
    /// Chance.
    pub facts: &'a Facts,
    /// Nothing that is made up lies after it.
    pub as_of: DateTime<Utc>,
}

impl Rows {
    /// Adds a person: with everything, or only what figures are made of.
    pub fn push(
        &mut self,
        sheet: &Sheet<'_>,
        extent: Extent,
        sealing: &Sealing<'_>,
    ) -> Result<(), SeedError> {
        let facts = sealing.facts;
        let person: PersonId = facts.id().map_err(AppError::from)?;
        let case: CaseId = facts.id().map_err(AppError::from)?;
        let reading = read(&sheet.one.form, jst_date(sheet.one.submitted_at));
        if !reading.blocking.is_empty() {
            return Err(SeedError::Unreadable);
        }
        let at = sheet.one.submitted_at;
        let by = sheet.institution.id;
        line!(self, "person", person, sheet.number, by, at, at);
        let new = new_case(sheet, &reading.facts, person);
        self.push_case(case, &new, at);
        let whole = extent == Extent::Whole;
        self.push_course(case, sheet, &new, whole, facts)?;
        self.push_counted(&Counted::from(&new));
        if whole {
            let key = self.push_seal(person, sheet.one, &reading.facts, sealing)?;
            self.push_notification((case, person), sheet, &reading, (&key, facts))?;
            self.push_entries(case, sheet, (&key, facts))?;
            self.push_access(case, sheet, &new);
            let (ended, center) = (sheet.one.course.ended.is_some(), new.responsible_center_id);
            let health = (ended, sealing.as_of);
            self.push_health((case, center), sheet.reports, health, facts)?;
        }
        Ok(())
    }

    fn push_counted(&mut self, counted: &Counted) {
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
    }

    /// The notification with its first version.
    fn push_notification(
        &mut self,
        (case, person): (CaseId, PersonId),
        sheet: &Sheet<'_>,
        reading: &Reading,
        (key, facts): (&PersonKey, &Facts),
    ) -> Result<(), SeedError> {
        let (at, institution) = (sheet.one.submitted_at, sheet.institution);
        let id: NotificationId = facts.id().map_err(AppError::from)?;
        let accepted = sheet.one.course.accepted_at;
        line!(
            self,
            "notification",
            id,
            case,
            person,
            institution.id,
            sheet.receiving.id,
            institution.physician,
            institution.physician,
            "electronic",
            reading.facts.category.unwrap_or(Category::Confirmed),
            notify::rule_set_of(reading, jst_date(at))?,
            reading.facts.reported_on.unwrap_or_else(|| jst_date(at)),
            at,
            accepted,
            accepted.and(sheet.receiving.staff),
            reading.gaps.len(),
            reading.warnings.len(),
            sheet.center.id,
        );
        let sealed = key.seal(&version_place(id, 1), &sheet.one.form, facts)?;
        let by = institution.physician;
        line!(self, "notification_version", id, 1_i32, sealed, by, at);
        Ok(())
    }

    /// What the notification says of tests, treatment and source, as a submission keeps it.
    fn push_entries(
        &mut self,
        case: CaseId,
        sheet: &Sheet<'_>,
        with: (&PersonKey, &Facts),
    ) -> Result<(), SeedError> {
        let (clinical, survey) =
            from_form::entries(&sheet.one.form, jst_date(sheet.one.submitted_at));
        for content in &clinical {
            self.push_entry(case, sheet, content, with)?;
        }
        for content in &survey {
            self.push_entry(case, sheet, content, with)?;
        }
        Ok(())
    }

    fn push_entry<C: Content>(
        &mut self,
        case: CaseId,
        sheet: &Sheet<'_>,
        content: &C,
        (key, facts): (&PersonKey, &Facts),
    ) -> Result<(), SeedError> {
        let id: EntryId = facts.id().map_err(AppError::from)?;
        let parts = entry::parted(facts, content, id, 1, key)?;
        let institution = sheet.institution;
        line!(
            self,
            "case_entry",
            id,
            case,
            C::GROUP,
            content.kind(),
            parts.clear,
            parts.sealed,
            entry::occurred_on(content),
            entry::awaited_on(content, jst_date(sheet.one.submitted_at)),
            sheet.center.id,
            institution.physician,
            institution.id,
            sheet.one.submitted_at,
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
        sealing: &Sealing<'_>,
    ) -> Result<PersonKey, SeedError> {
        let (secrets, facts) = (sealing.secrets, sealing.facts);
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
}

/// The case as it stands now; a submission makes it as it stands at first.
fn new_case(
    sheet: &Sheet<'_>,
    read: &hersys_domain::notification::read::Facts,
    person_id: PersonId,
) -> NewCase {
    let (one, center) = (sheet.one, sheet.center);
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
        receiving_center_id: Some(sheet.receiving.id),
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
        created_by: sheet.institution.id,
    }
}
