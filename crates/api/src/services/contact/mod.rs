//! Contacts of a case: rows become people with records of their own, or meet people who are on record; each row by itself.

mod list;
mod positive;
mod record;

use hersys_domain::age::Age;
use hersys_domain::case::{CaseKind, CaseStatus, CaseSummary, Severity, Sex, Whereabouts};
use hersys_domain::contact::{
    ContactIdentity, ContactOutcome, ContactResult, ContactRow, ReadContact,
};
use hersys_domain::entry::Survey;
use hersys_domain::id::{CaseId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::organization::Organization;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::problem::ProblemCode;
use hersys_domain::same_person::Candidates;
use hersys_domain::validate::{FieldError, Violations};

use crate::authz::Scope;
use crate::db::case_record::NewCase;
use crate::db::{Tx, case_change, case_record, contact as db, course, entry, organization, person};
use crate::error::AppError;
use crate::services::course::tell;
use crate::services::notification::key_of;
use crate::services::person_seal::PersonKey;
use crate::services::{same_person, watch};

pub use list::{Reader, list, watched};
pub use positive::{make, take_back};
pub use record::register_record;

/// Who registers.
pub struct Registrar<'a> {
    /// Whose contacts they may read.
    pub sight: &'a Scope,
    /// Whose contacts they may register.
    pub scope: &'a Scope,
    /// Whom they may be shown.
    pub people: &'a Scope,
}

/// Whether contacts of a case may be registered within `scope`: by its responsible centre.
pub fn writable(scope: Option<&Scope>, case: &CaseSummary) -> bool {
    scope.is_some_and(|scope| scope.is_responsible(case.responsible_center_id))
}

/// Registers contacts of a patient; registrations of a centre go one after the other, so that the same row sent twice at once makes
/// one person.
pub async fn register(
    tx: &mut Tx,
    who: &Registrar<'_>,
    source: CaseId,
    rows: &[ContactRow],
) -> Result<Vec<ContactResult>, AppError> {
    let found = case_record::find(tx, who.sight, source).await?;
    if !writable(Some(who.scope), &found) {
        return Err(ProblemCode::NotAllowed.into());
    }
    db::one_by_one(tx, who.scope.organization()).await?;
    case_change::lock(tx, source).await?;
    let found = case_record::find(tx, who.sight, source).await?;
    // Who has not fallen ill exposes nobody.
    if found.kind != CaseKind::Patient {
        return Err(ProblemCode::Conflict.into());
    }
    let today = jst_date(tx.now());
    let center = organization::by_id(tx, who.scope.organization()).await?;
    let desk = Desk {
        who,
        source: &found,
        center: &center,
    };
    let mut results = Vec::new();
    for row in rows {
        let result = match row.read(today) {
            Ok(read) => one(tx, &desk, row, read).await?,
            Err(faults) => refused(faults),
        };
        results.push(result);
    }
    tell(tx, source).await?;
    Ok(results)
}

fn refused(faults: Violations) -> ContactResult {
    ContactResult {
        outcome: ContactOutcome::Refused,
        case_id: None,
        errors: faults.0,
        candidates: None,
    }
}

fn refused_at(pointer: &str, code: &str) -> ContactResult {
    let mut faults = Violations::default();
    faults.add(pointer, code);
    refused(faults)
}

fn done(outcome: ContactOutcome, case: CaseId, candidates: Option<Candidates>) -> ContactResult {
    ContactResult {
        outcome,
        case_id: Some(case),
        errors: Vec::<FieldError>::new(),
        candidates,
    }
}

/// Where rows are registered.
struct Desk<'a> {
    who: &'a Registrar<'a>,
    source: &'a CaseSummary,
    center: &'a Organization,
}

/// What becomes of a row that can be read.
async fn one(
    tx: &mut Tx,
    desk: &Desk<'_>,
    row: &ContactRow,
    read: ReadContact,
) -> Result<ContactResult, AppError> {
    if let Some(known) = row.known_case_id {
        return met_known(tx, desk, known, read).await;
    }
    let sex = row.sex.unwrap_or(Sex::Unknown);
    let mut elsewhere = None;
    if row.identity != Some(ContactIdentity::New) {
        let people = (&read.identity, &read.contact);
        let found = same_person::candidates_of_new(tx, desk.who.people, people, sex).await?;
        if !found.items.is_empty() {
            return Ok(ContactResult {
                outcome: ContactOutcome::Asks,
                case_id: None,
                errors: Vec::new(),
                candidates: Some(found),
            });
        }
        elsewhere = Some(found).filter(|found| !found.elsewhere.is_empty());
    }
    let new = NewRecord {
        kind: CaseKind::Contact,
        sex,
        age: read.age,
        identity: &read.identity,
        contact: &read.contact,
    };
    let (id, key) = new_person(tx, desk.center, &new).await?;
    meet(tx, desk.source.id, id, read, &key).await?;
    Ok(done(ContactOutcome::Registered, id, elsewhere))
}

/// Somebody who is on record: what is open goes on, what is closed stays closed and a new record is made.
async fn met_known(
    tx: &mut Tx,
    desk: &Desk<'_>,
    known: CaseId,
    read: ReadContact,
) -> Result<ContactResult, AppError> {
    let found = match case_record::find(tx, desk.who.scope, known).await {
        Ok(found) => found,
        Err(diesel::result::Error::NotFound) => {
            return Ok(refused_at("/known_case_id", "contact.not_ours"));
        }
        Err(error) => return Err(error.into()),
    };
    let source = desk.source;
    if found.person_id == source.person_id {
        return Ok(refused_at("/known_case_id", "contact.self"));
    }
    let open = open_case_of(tx, desk.who.scope, found).await?;
    let contact = match open {
        Ok(open) => open.id,
        Err(closed) => {
            let new = NewCase {
                sex: closed.sex,
                age: read.age.or(closed.age),
                municipality_code: closed.municipality_code.clone(),
                ..bare(tx, desk.center, CaseKind::Contact, closed.person_id)
            };
            begin(tx, &new).await?
        }
    };
    if db::has(tx, source.id, contact).await? {
        return Ok(done(ContactOutcome::Already, contact, None));
    }
    let person = case_change::person_and_status(tx, contact).await?.0;
    let key = key_of(tx, person).await?;
    meet(tx, source.id, contact, read, &key).await?;
    Ok(done(ContactOutcome::Linked, contact, None))
}

/// The newest case of somebody that is open, if any is; else the one that was found.
async fn open_case_of(
    tx: &mut Tx,
    scope: &Scope,
    found: CaseSummary,
) -> Result<Result<CaseSummary, CaseSummary>, AppError> {
    if found.status != CaseStatus::Closed {
        return Ok(Ok(found));
    }
    let all = case_record::of_persons(tx, scope, &[found.person_id]).await?;
    let open = all.into_iter().find(|one| one.status != CaseStatus::Closed);
    Ok(open.ok_or(found))
}

/// What the record of somebody is made with of whom nothing is known: nobody notified them.
fn bare(tx: &Tx, center: &Organization, kind: CaseKind, person: PersonId) -> NewCase {
    NewCase {
        person_id: person,
        kind,
        status: CaseStatus::Open,
        responsible_center_id: center.id,
        receiving_center_id: None,
        authority_id: center.authority_id,
        prefecture_id: center.prefecture_id,
        municipality_code: None,
        sex: Sex::Unknown,
        age: None,
        age_band: None,
        reported_on: jst_date(tx.now()),
        diagnosed_on: None,
        onset: None,
        published_on: None,
        severity: Severity::Unknown,
        whereabouts: Whereabouts::Undecided,
        created_by: center.id,
    }
}

/// Somebody who is registered without a notification.
struct NewRecord<'a> {
    kind: CaseKind,
    sex: Sex,
    age: Option<Age>,
    identity: &'a Identity,
    contact: &'a Contact,
}

/// A person with a record of their own.
async fn new_person(
    tx: &mut Tx,
    center: &Organization,
    new: &NewRecord<'_>,
) -> Result<(CaseId, PersonKey), AppError> {
    let (person, _) = person::insert(tx, center.id).await?;
    let case = NewCase {
        sex: new.sex,
        age: new.age,
        municipality_code: new.contact.municipality_code().map(|code| code.to_string()),
        ..bare(tx, center, new.kind, person)
    };
    let id = begin(tx, &case).await?;
    let key = PersonKey::generate(tx.facts())?;
    person::seal_first(tx, person, &key, new.identity, new.contact).await?;
    Ok((id, key))
}

async fn begin(tx: &mut Tx, new: &NewCase) -> Result<CaseId, AppError> {
    let id = case_record::insert(tx, new).await?;
    course::begin(tx, id, new).await?;
    Ok(id)
}

/// Keeps how a contact met the case, and until when they are under observation.
async fn meet(
    tx: &mut Tx,
    source: CaseId,
    contact: CaseId,
    read: ReadContact,
    key: &PersonKey,
) -> Result<(), AppError> {
    let exposure = Survey::Exposure(read.exposure);
    entry::insert_from(tx, contact, Some(source), &[exposure], key).await?;
    watch::settle(tx, contact).await?;
    tell(tx, contact).await
}
