//! Submitting a notification: the legal act. One transaction makes the person, the case, the
//! notification and its receipt, lets both centres and the institution in, and tells them.

use hersys_domain::case::{CaseKind, CaseStatus, Severity, Sex, Whereabouts};
use hersys_domain::entry::from_form;
use hersys_domain::event::EventKind;
use hersys_domain::id::{CaseId, NotificationId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::read::{Facts, Reading, read};
use hersys_domain::notification::record::{Center, Receipt};
use hersys_domain::notification::rule_set::RuleSet;
use hersys_domain::notification::{Category, NotificationForm};
use hersys_domain::organization::{Organization, OrganizationKind};
use hersys_domain::person::{Contact, Identity};
use hersys_domain::problem::ProblemCode;

use crate::authz::Scope;
use crate::db::case_record::{self, NewCase};
use crate::db::draft::{self, Writer};
use crate::db::notification::{self, NewNotification};
use crate::db::{Tx, course, entry, organization, person};
use crate::error::AppError;
use crate::services::intake;
use crate::services::invite::{Invitee, invite};
use crate::services::person_seal::PersonKey;

/// Turns a draft into a notification: of the doctor who submits it, or of the institution that a health
/// centre enters it for, which the permission of the scope tells apart.
#[expect(
    clippy::too_many_lines,
    reason = "one act, whose steps are told one after the other"
)]
pub async fn submit(
    tx: &mut Tx,
    scope: &Scope,
    writer: Writer,
    id: NotificationId,
    explained: bool,
) -> Result<Receipt, AppError> {
    let opened = draft::find(tx, writer, id, true).await?;
    let (form, today) = (opened.draft.form, jst_date(tx.now()));
    let reading = read(&form, today);
    if !reading.blocking.is_empty() {
        return Err(reading.blocking.into());
    }
    let origin = intake::origin(tx, scope, writer, &form, today).await?;
    let institution = origin.institution.id;
    let receiving = receiving_center(&origin.institution)?;
    let responsible = responsible_center(tx, &reading.facts, receiving).await?;
    let category = reading.facts.category.ok_or(ProblemCode::Invalid)?;

    let (person_id, person_number) = person::insert(tx, writer.organization).await?;
    let by = writer.organization;
    let new_case = case_of(
        &reading.facts,
        person_id,
        &responsible,
        receiving,
        by,
        today,
    );
    let case_id = open_case(tx, &new_case, institution).await?;
    let identity = form.person.identity(reading.facts.birth_on);
    let contact = form.person.contact();
    person::seal_first(tx, person_id, &opened.key, &identity, &contact).await?;

    let new = NewNotification {
        id,
        case_id,
        person_id,
        organization_id: institution,
        receiving_center_id: receiving,
        physician: origin.physician,
        entered_by: writer.account,
        intake: origin.intake,
        dated_on: origin.dated_on,
        received_on: origin.received_on,
        explained,
        category,
        rule_set: rule_set_of(&reading, today)?,
        reported_on: new_case.reported_on,
        gaps: reading.gaps.len(),
        warnings: reading.warnings.len(),
    };
    notification::insert(tx, &new, &form, &opened.key).await?;
    let (clinical, survey) = from_form::entries(&form, today);
    entry::insert_all(tx, case_id, &clinical, &opened.key).await?;
    entry::insert_all(tx, case_id, &survey, &opened.key).await?;
    let responsible_center = Center::from(responsible);
    invite_unless_dead(
        tx,
        &new,
        &opened.key,
        (&identity, &contact),
        &responsible_center,
    )
    .await?;
    draft::delete(tx, id).await?;
    let receiving_center = if receiving == responsible_center.id {
        responsible_center.clone()
    } else {
        notification::center(tx, receiving).await?
    };
    tell(tx, &new, case_id, &new_case);
    Ok(Receipt {
        notification_id: id,
        person_number,
        submitted_at: tx.now(),
        receiving_center,
        responsible_center,
        gaps: reading.gaps,
    })
}

/// Makes the case with its course; the institution that notified it sees it, until when is decided at the
/// end of recuperation.
async fn open_case(
    tx: &mut Tx,
    new: &NewCase,
    institution: OrganizationId,
) -> Result<CaseId, AppError> {
    let id = case_record::insert(tx, new).await?;
    case_record::grant_access(tx, id, institution, "notified", None).await?;
    course::begin(tx, id, new).await?;
    Ok(id)
}

/// The invitation goes out by itself; to nobody who has died.
async fn invite_unless_dead(
    tx: &mut Tx,
    new: &NewNotification,
    key: &PersonKey,
    (identity, contact): (&Identity, &Contact),
    center: &Center,
) -> Result<(), AppError> {
    if matches!(
        new.category,
        Category::BodyConfirmed | Category::BodySuspected
    ) {
        return Ok(());
    }
    let who = Invitee {
        case: new.case_id,
        person: new.person_id,
        key,
        identity,
        contact,
        center,
        by: None,
    };
    invite(tx, &who).await?;
    Ok(())
}

/// The centre whose district holds the institution; a centre that notifies receives itself.
fn receiving_center(institution: &Organization) -> Result<OrganizationId, AppError> {
    if institution.kind == OrganizationKind::HealthCenter {
        return Ok(institution.id);
    }
    institution
        .health_center_id
        .ok_or_else(|| AppError::field("/reporter", "notification.no_receiving_center"))
}

/// The centre of where the person is (所在地, else 住所); where neither tells one, the receiving centre.
async fn responsible_center(
    tx: &mut Tx,
    facts: &Facts,
    receiving: OrganizationId,
) -> Result<Organization, AppError> {
    let codes = [&facts.whereabouts, &facts.residence];
    for code in codes.into_iter().flatten() {
        if let Some(center) = organization::center_of(tx, code).await? {
            return Ok(center);
        }
    }
    Ok(organization::by_id(tx, receiving).await?)
}

fn case_of(
    facts: &Facts,
    person_id: hersys_domain::id::PersonId,
    responsible: &Organization,
    receiving: OrganizationId,
    created_by: OrganizationId,
    today: chrono::NaiveDate,
) -> NewCase {
    NewCase {
        person_id,
        kind: CaseKind::Patient,
        status: CaseStatus::Open,
        responsible_center_id: responsible.id,
        receiving_center_id: Some(receiving),
        authority_id: responsible.authority_id,
        prefecture_id: responsible.prefecture_id,
        municipality_code: facts
            .whereabouts
            .as_ref()
            .or(facts.residence.as_ref())
            .map(ToString::to_string),
        sex: facts.sex.unwrap_or(Sex::Unknown),
        age: facts.age,
        age_band: None,
        // A day in the future is a slip: it is pointed out and stays in the form, and heads no list.
        reported_on: facts.reported_on.map_or(today, |day| day.min(today)),
        diagnosed_on: facts.diagnosed_on,
        onset: facts.onset,
        published_on: None,
        severity: facts.severity.unwrap_or(Severity::Unknown),
        whereabouts: Whereabouts::Undecided,
        created_by,
    }
}

/// First day of the rule set that a form is read by.
pub fn rule_set_of(
    reading: &Reading,
    today: chrono::NaiveDate,
) -> Result<chrono::NaiveDate, AppError> {
    let day = reading.facts.diagnosed_on.unwrap_or(today);
    RuleSet::in_force(day)
        .map(|rules| rules.from)
        .ok_or_else(|| AppError::internal("no rule set is shipped"))
}

fn tell(tx: &mut Tx, new: &NewNotification, case_id: CaseId, case: &NewCase) {
    let mut concerned = vec![
        new.receiving_center_id,
        case.responsible_center_id,
        new.organization_id,
    ];
    concerned.extend(case.prefecture_id);
    concerned.extend(case.authority_id);
    concerned.sort_unstable();
    concerned.dedup();
    let submitted = EventKind::NotificationSubmitted;
    tx.tell(submitted, new.id.0, concerned.clone());
    tx.tell(EventKind::CaseChanged, case_id.0, concerned);
}

/// Reads a stored form again, as of the day it was reported, for the record's warnings and gaps.
pub fn read_again(form: &NotificationForm, reported_at: chrono::DateTime<chrono::Utc>) -> Reading {
    read(form, jst_date(reported_at))
}
