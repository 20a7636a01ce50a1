//! Changing who somebody is: the record, what finds them, and what their cases count by.

use hersys_domain::age::Age;
use hersys_domain::id::PersonId;
use hersys_domain::patch::Patch;
use hersys_domain::person::{Contact, Identity, Person, PersonPatch};
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Coded;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::body::patched;
use crate::db::case_change::{self, Corrected, Held};
use crate::db::{Tx, case_record, figure, person};
use crate::error::AppError;
use crate::services::{course, person_merge, transfer};

/// Whether a change has the shape of what it changes, whatever stands there now.
pub fn check_shape(patch: &PersonPatch) -> Result<(), AppError> {
    merged(&Identity::default(), &Contact::default(), patch).map(drop)
}

/// Both parts after a change.
fn merged(
    identity: &Identity,
    contact: &Contact,
    patch: &PersonPatch,
) -> Result<(Identity, Contact), AppError> {
    let identity = match &patch.identity {
        Patch::Value(patch) => patched(identity, patch, "/identity")?,
        Patch::Absent | Patch::Null => identity.clone(),
    };
    let contact = match &patch.contact {
        Patch::Value(patch) => patched(contact, patch, "/contact")?.settled(),
        Patch::Absent | Patch::Null => contact.clone(),
    };
    Ok((identity, contact))
}

/// Changes a person and, in the figures too, those of their cases that `scope` may change. The responsible centre
/// stays, wherever they are said to live: 移管 is an act of its own. The centre of where they are now may look, and take over.
/// Records that are merged with theirs follow.
pub async fn change(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
    based_on: BasedOn,
    patch: &PersonPatch,
) -> Result<Person, AppError> {
    // 404 for who may not know, 403 for who may not do; only then is there a row to lock. Cases are locked before
    // their person, as a review does.
    person::find(tx, sight, id, false).await?;
    if !case_record::holds_person(tx, scope, id).await? {
        return Err(ProblemCode::NotAllowed.into());
    }
    let locked = person_merge::lock(tx, sight, scope, &[id]).await?;
    let person_merge::Member {
        person: before,
        cases,
    } = locked.member(id)?;
    based_on.check(before.version, before)?;
    locked.steady()?;
    let mut after = before.clone();
    (after.identity, after.contact) = merged(&before.identity, &before.contact, patch)?;
    if let Some(sex) = patch.sex.value() {
        after.sex = *sex;
    }
    let faults = after.faults_since(before);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let mut corrections = Vec::new();
    for case in cases {
        corrections.push(corrected(case, before, &after, patch)?);
    }
    if after == *before && corrections.iter().all(|one| *one == Corrected::default()) {
        return Ok(after);
    }
    person::update(tx, &after).await?;
    for (case, corrected) in cases.iter().zip(&corrections) {
        if *corrected != Corrected::default() {
            let counted = figure::counted(tx, case.id).await?;
            case_change::put_corrected(tx, case.id, corrected).await?;
            case_change::changed(tx, case.id).await?;
            figure::changed(tx, case.id, counted.as_ref()).await?;
        }
        if let Some(code) = &corrected.municipality_code {
            transfer::place_changed(tx, case.id, code.as_deref()).await?;
        }
        // Names stand on lists and heads.
        course::tell(tx, case.id).await?;
    }
    let sex = patch.sex.value().copied();
    person_merge::write_through(tx, locked.others(id), before, &after, sex).await?;
    person::find(tx, scope, id, false).await
}

/// What a change of the person changes about a case.
fn corrected(
    case: &Held,
    before: &Person,
    after: &Person,
    patch: &PersonPatch,
) -> Result<Corrected, AppError> {
    let (birth, place) = (after.identity.birth_on, after.contact.municipality_code());
    let age = if birth == before.identity.birth_on {
        None
    } else {
        // Without a birth date the age that was worked out from it holds no more.
        let age = birth
            .map(|birth| Age::on(birth, case.age_day()))
            .transpose();
        Some(age.map_err(|error| AppError::field("/identity/birth_on", error.code()))?)
    };
    let moved = place != before.contact.municipality_code();
    Ok(Corrected {
        sex: patch.sex.value().copied().filter(|sex| *sex != case.sex),
        age,
        municipality_code: moved.then(|| place.map(|code| code.to_string())),
        ..Corrected::default()
    })
}
