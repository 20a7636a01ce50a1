//! Returnees and consultees: registered by a centre, without a notification and without a case that they met.

use hersys_domain::case::{CaseKind, Sex};
use hersys_domain::contact::{
    ContactIdentity, ContactOutcome, ContactResult, ReadRecord, RegisterRecord,
};
use hersys_domain::entry::Survey;
use hersys_domain::id::CaseId;
use hersys_domain::jp_date::jst_date;
use hersys_domain::organization::Organization;

use super::{NewRecord, Registrar, bare, begin, done, new_person, open_case_of};
use crate::db::case_record::NewCase;
use crate::db::{Tx, case_record, contact as db, entry, organization};
use crate::error::AppError;
use crate::services::course::tell;
use crate::services::notification::key_of;
use crate::services::person_seal::PersonKey;
use crate::services::{same_person, watch};

/// Registers somebody; nothing is made while somebody on record may be the same person and nobody has said who it is.
pub async fn register_record(
    tx: &mut Tx,
    who: &Registrar<'_>,
    wanted: &RegisterRecord,
) -> Result<ContactResult, AppError> {
    let read = wanted.read(jst_date(tx.now()))?;
    let center = organization::by_id(tx, who.scope.organization()).await?;
    db::one_by_one(tx, center.id).await?;
    if let Some(known) = wanted.known_case_id {
        return of_known(tx, who, &center, wanted.kind, known, read).await;
    }
    let sex = wanted.sex.unwrap_or(Sex::Unknown);
    let person = &read.person;
    let mut elsewhere = None;
    if wanted.identity != Some(ContactIdentity::New) {
        let people = (&person.identity, &person.contact);
        let found = same_person::candidates_of_new(tx, who.people, people, sex).await?;
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
        kind: wanted.kind,
        sex,
        age: person.age,
        identity: &person.identity,
        contact: &person.contact,
    };
    let (id, key) = new_person(tx, &center, &new).await?;
    keep(tx, id, read.entry, &key).await?;
    Ok(done(ContactOutcome::Registered, id, elsewhere))
}

/// Somebody who is on record: what is open goes on, what is closed stays closed and a new record is made.
async fn of_known(
    tx: &mut Tx,
    who: &Registrar<'_>,
    center: &Organization,
    kind: CaseKind,
    known: CaseId,
    read: ReadRecord,
) -> Result<ContactResult, AppError> {
    let found = match case_record::find(tx, who.scope, known).await {
        Ok(found) => found,
        Err(diesel::result::Error::NotFound) => {
            return Err(AppError::field("/known_case_id", "contact.not_ours"));
        }
        Err(error) => return Err(error.into()),
    };
    let key = key_of(tx, found.person_id).await?;
    let id = match open_case_of(tx, who.scope, found).await? {
        Ok(open) => open.id,
        Err(closed) => {
            let new = NewCase {
                sex: closed.sex,
                age: read.person.age.or(closed.age),
                municipality_code: closed.municipality_code.clone(),
                ..bare(tx, center, kind, closed.person_id)
            };
            begin(tx, &new).await?
        }
    };
    keep(tx, id, read.entry, &key).await?;
    Ok(done(ContactOutcome::Linked, id, None))
}

/// Keeps the journey or the consultation, and until when they are under observation.
async fn keep(
    tx: &mut Tx,
    id: CaseId,
    told: Option<Survey>,
    key: &PersonKey,
) -> Result<(), AppError> {
    if let Some(told) = told {
        entry::insert_all(tx, id, &[told], key).await?;
        watch::settle(tx, id).await?;
    }
    tell(tx, id).await
}
