//! Merges as they are told to who may write the records.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use hersys_domain::id::{AccountId, MergeId, PersonId};
use hersys_domain::person::Identity;
use hersys_domain::person_merge::{Deed, MergeChoice, MergeState, PersonMerge};
use hersys_domain::person_number::PersonNumber;
use hersys_domain::problem::ProblemCode;

use super::undo::is_last;
use crate::authz::Scope;
use crate::db::course::{self, Names};
use crate::db::person_merge::{self as db, Row};
use crate::db::{Tx, case_record, person};
use crate::error::AppError;
use crate::services::person_seal::PersonKey;

/// Who did something, told within their own organisation.
pub fn deed(
    names: &Names,
    own: bool,
    by: Option<AccountId>,
    at: Option<DateTime<Utc>>,
) -> Option<Deed> {
    let by = by.filter(|_| own);
    Some(Deed {
        by: by.and_then(|by| names.accounts.get(&by).cloned()),
        at: at?,
    })
}

/// What merges are told with.
struct Lookup {
    numbers: HashMap<PersonId, PersonNumber>,
    keys: HashMap<PersonId, PersonKey>,
    identities: HashMap<PersonId, Identity>,
    choices: HashMap<MergeId, Vec<MergeChoice>>,
    names: Names,
}

async fn look_up(tx: &mut Tx, sight: &Scope, rows: &[Row]) -> Result<Lookup, AppError> {
    let ids: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.person_id, row.other_id])
        .collect();
    let numbers = person::numbers(tx, sight, &ids).await?;
    let seen: Vec<PersonId> = numbers.keys().copied().collect();
    let keys = person::keys(tx, &seen).await?;
    let identities = person::identities(tx, &seen).await?;
    let accounts: BTreeSet<AccountId> = rows
        .iter()
        .flat_map(|row| [Some(row.proposed_by), row.decided_by, row.undone_by])
        .flatten()
        .collect();
    let centers = rows.iter().map(|row| row.organization_id).collect();
    let names = course::names(tx, accounts, centers).await?;
    let merges: Vec<MergeId> = rows.iter().map(|row| row.id).collect();
    let mut choices: HashMap<MergeId, Vec<MergeChoice>> = HashMap::new();
    for (id, choice) in db::choices(tx, &merges).await? {
        choices.entry(id).or_default().push(choice);
    }
    for of in choices.values_mut() {
        of.sort_by_key(|choice| choice.item);
    }
    Ok(Lookup {
        numbers,
        keys,
        identities,
        choices,
        names,
    })
}

/// Merges with numbers and names. Those of records that `sight` does not show are left out.
pub async fn told(
    tx: &mut Tx,
    sight: &Scope,
    rows: Vec<Row>,
) -> Result<Vec<PersonMerge>, AppError> {
    let known = look_up(tx, sight, &rows).await?;
    let me = tx.actor().account();
    let mut out = Vec::new();
    for row in rows {
        if let Some(mut merge) = of_row(&row, &known, sight)? {
            merge.own = me == Some(row.proposed_by);
            merge.last = row.state == MergeState::Merged && is_last(tx, &row).await?;
            out.push(merge);
        }
    }
    Ok(out)
}

/// One of them; none where one of its records is not shown. Whose it is and whether it is the last is for the caller to say.
fn of_row(row: &Row, known: &Lookup, sight: &Scope) -> Result<Option<PersonMerge>, AppError> {
    let (Some(number), Some(other), Some(key)) = (
        known.numbers.get(&row.person_id),
        known.numbers.get(&row.other_id),
        known.keys.get(&row.person_id),
    ) else {
        return Ok(None);
    };
    let name = |id: PersonId| known.identities.get(&id).and_then(Identity::full_name);
    let own = row.organization_id == sight.organization();
    let names = &known.names;
    let proposed = deed(names, own, Some(row.proposed_by), Some(row.proposed_at));
    let center = names.organizations.get(&row.organization_id);
    Ok(Some(PersonMerge {
        id: row.id,
        state: row.state,
        person_id: row.person_id,
        person_number: *number,
        person_name: name(row.person_id),
        other_id: row.other_id,
        other_number: *other,
        other_name: name(row.other_id),
        center_id: row.organization_id,
        center_name: center.cloned().unwrap_or_default(),
        conflicting: row.conflicting,
        choices: known.choices.get(&row.id).cloned().unwrap_or_default(),
        note: row.note(key)?,
        reason: row.reason(key)?,
        proposed: proposed.ok_or_else(|| AppError::internal("a merge of no moment"))?,
        decided: deed(names, own, row.decided_by, row.decided_at),
        undone: deed(names, own, row.undone_by, row.undone_at),
        own: false,
        last: false,
        version: row.version,
    }))
}

/// The merges that a record, or one that is linked with it, has to do with: those that stand and those that are over.
pub async fn of_person(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
) -> Result<Vec<PersonMerge>, AppError> {
    person::find(tx, sight, id, false).await?;
    if !case_record::holds_person(tx, scope, id).await? {
        return Err(ProblemCode::NotAllowed.into());
    }
    let group = db::group(tx, &[id]).await?;
    let rows = db::of_persons(tx, &group).await?;
    told(tx, sight, rows).await
}

/// Proposals of one's own centre that wait for a second person, the oldest first.
pub async fn waiting(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    after: Option<(DateTime<Utc>, MergeId)>,
    limit: i64,
) -> Result<Vec<PersonMerge>, AppError> {
    let rows = db::waiting(tx, scope, after, limit).await?;
    told(tx, sight, rows).await
}
