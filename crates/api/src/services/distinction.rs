//! Telling two records apart for good (別人): who was held to be somebody else is no candidate any more.

use std::collections::BTreeSet;

use hersys_domain::audit::DataGroup;
use hersys_domain::id::{DistinctionId, PersonId};
use hersys_domain::person_merge::{Distinction, NewDistinction};
use hersys_domain::problem::ProblemCode;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::distinction::{self as db, NewRow, Row};
use crate::db::{Tx, case_record, course, person, person_merge};
use crate::error::AppError;
use crate::services::person_merge::{acting, deed};

/// A record that one may write: 404 for who may not know of it, 403 for who only reads it.
async fn writable(tx: &mut Tx, sight: &Scope, scope: &Scope, id: PersonId) -> Result<(), AppError> {
    person::find(tx, sight, id, false).await?;
    if case_record::holds_person(tx, scope, id).await? {
        Ok(())
    } else {
        Err(ProblemCode::NotAllowed.into())
    }
}

/// Holds two records apart.
pub async fn decide(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
    new: &NewDistinction,
) -> Result<Distinction, AppError> {
    if id == new.other_id {
        return Err(AppError::field("/other_id", "merge.same"));
    }
    writable(tx, sight, scope, id).await?;
    person::find(tx, sight, new.other_id, false).await?;
    // A merge of the two locks this record, too.
    person_merge::lock_persons(tx, &[id]).await?;
    let own = person_merge::group(tx, &[id]).await?;
    let others = person_merge::group(tx, &[new.other_id]).await?;
    if own.contains(&new.other_id) || person_merge::waits(tx, &own, &others).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let row = NewRow {
        person_id: id,
        other_id: new.other_id,
        by: acting(tx)?,
        center: scope.organization(),
        note: &new.note,
    };
    let key = crate::services::notification::key_of(tx, id).await?;
    let made = db::insert(tx, &row, &key).await?;
    let made = made.ok_or(ProblemCode::Conflict)?;
    let row = db::find(tx, made).await?;
    one(tx, sight, row).await
}

async fn one(tx: &mut Tx, sight: &Scope, row: Row) -> Result<Distinction, AppError> {
    let asked = [row.person_id];
    let mut told = told(tx, sight, vec![row], &asked).await?;
    told.pop().ok_or_else(AppError::not_found)
}

/// The records that a record, or one that is linked with it, is or was held apart from.
pub async fn of_person(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
) -> Result<Vec<Distinction>, AppError> {
    writable(tx, sight, scope, id).await?;
    let group = person_merge::group(tx, &[id]).await?;
    let rows = db::of_persons(tx, &group).await?;
    told(tx, sight, rows, &group).await
}

/// Takes a decision back.
pub async fn take_back(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: DistinctionId,
    based_on: BasedOn,
) -> Result<Distinction, AppError> {
    let row = db::find(tx, id).await?;
    person::find(tx, sight, row.person_id, false).await?;
    person::find(tx, sight, row.other_id, false).await?;
    let may = case_record::holds_person(tx, scope, row.person_id).await?
        || case_record::holds_person(tx, scope, row.other_id).await?;
    if !may {
        return Err(ProblemCode::NotAllowed.into());
    }
    let version = row.version;
    if version != based_on.0 {
        based_on.check(version, &one(tx, sight, row).await?)?;
    }
    if !db::take_back(tx, id, acting(tx)?).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let row = db::find(tx, id).await?;
    one(tx, sight, row).await
}

/// Decisions as they are told; those about records that `sight` does not show are left out.
async fn told(
    tx: &mut Tx,
    sight: &Scope,
    rows: Vec<Row>,
    asked: &[PersonId],
) -> Result<Vec<Distinction>, AppError> {
    let ids: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.person_id, row.other_id])
        .collect();
    let numbers = person::numbers(tx, sight, &ids).await?;
    let seen: Vec<PersonId> = numbers.keys().copied().collect();
    let keys = person::keys(tx, &seen).await?;
    let identities = person::identities(tx, &seen).await?;
    for id in &seen {
        tx.touched(*id, DataGroup::Identity);
    }
    let accounts: BTreeSet<_> = rows
        .iter()
        .flat_map(|row| [Some(row.decided_by), row.taken_back_by])
        .flatten()
        .collect();
    let centers = rows.iter().map(|row| row.organization_id).collect();
    let names = course::names(tx, accounts, centers).await?;
    let mut out = Vec::new();
    for row in rows {
        let other_id = row.other_than(asked);
        let (Some(number), Some(key)) = (numbers.get(&other_id), keys.get(&row.person_id)) else {
            continue;
        };
        let own = row.organization_id == sight.organization();
        let decided = deed(&names, own, Some(row.decided_by), Some(row.decided_at));
        out.push(Distinction {
            id: row.id,
            other_id,
            other_number: *number,
            other_name: identities.get(&other_id).and_then(|one| one.full_name()),
            center_name: names
                .organizations
                .get(&row.organization_id)
                .cloned()
                .unwrap_or_default(),
            note: row.note(key)?,
            decided: decided.ok_or_else(|| AppError::internal("a decision of no moment"))?,
            version: row.version,
            taken_back: deed(&names, own, row.taken_back_by, row.taken_back_at),
        });
    }
    Ok(out)
}
