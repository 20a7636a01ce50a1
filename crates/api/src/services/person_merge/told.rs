//! Merges as they are told to who may write the records.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{AccountId, MergeId, PersonId};
use hersys_domain::person_merge::{Deed, MergeChoice, MergeState, PersonMerge};
use hersys_domain::problem::ProblemCode;

use super::undo::is_last;
use crate::authz::Scope;
use crate::db::course::{self, Names};
use crate::db::person_merge::{self as db, Row};
use crate::db::{Tx, case_record, person};
use crate::error::AppError;

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

/// Merges with numbers and names. Those of records that `sight` does not show are left out.
pub async fn told(
    tx: &mut Tx,
    sight: &Scope,
    rows: Vec<Row>,
) -> Result<Vec<PersonMerge>, AppError> {
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
    let me = tx.actor().account();
    let name = |id: PersonId| identities.get(&id).and_then(|one| one.full_name());
    let mut out = Vec::new();
    for row in rows {
        let (Some(number), Some(other), Some(key)) = (
            numbers.get(&row.person_id),
            numbers.get(&row.other_id),
            keys.get(&row.person_id),
        ) else {
            continue;
        };
        let own = row.organization_id == sight.organization();
        let mut choices = choices.remove(&row.id).unwrap_or_default();
        choices.sort_by_key(|choice| choice.item);
        let proposed = deed(&names, own, Some(row.proposed_by), Some(row.proposed_at));
        out.push(PersonMerge {
            id: row.id,
            state: row.state,
            person_id: row.person_id,
            person_number: *number,
            person_name: name(row.person_id),
            other_id: row.other_id,
            other_number: *other,
            other_name: name(row.other_id),
            center_id: row.organization_id,
            center_name: names
                .organizations
                .get(&row.organization_id)
                .cloned()
                .unwrap_or_default(),
            conflicting: row.conflicting,
            choices,
            note: row.note(key)?,
            reason: row.reason(key)?,
            proposed: proposed.ok_or_else(|| AppError::internal("a merge of no moment"))?,
            decided: deed(&names, own, row.decided_by, row.decided_at),
            undone: deed(&names, own, row.undone_by, row.undone_at),
            own: me == Some(row.proposed_by),
            last: row.state == MergeState::Merged && is_last(tx, &row).await?,
            version: row.version,
        });
    }
    Ok(out)
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
