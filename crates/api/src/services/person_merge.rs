//! Records of one person (A8): merging two, by one person of the centre or by two, and undoing it.
//!
//! Nothing moves and nothing is sealed anew: a merge links records, which keep their numbers, keys and cases, and writes what was
//! agreed on into each that the centre may write. Where the cases were is of their own time and stays (市区町村).

use hersys_domain::id::{AccountId, MergeId, PersonId};
use hersys_domain::person::Person;
use hersys_domain::person_merge::{
    MergeChoice, MergeComparison, MergeConfirmation, MergeDetail, MergeItem, MergeState, NewMerge,
    PersonMerge, Side, agreed, lines,
};
use hersys_domain::problem::ProblemCode;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::person_merge::{self as db, Image, Kept, NewRow, Row};
use crate::db::{Tx, case_record, distinction, person};
use crate::error::AppError;
use crate::services::notification::key_of;

mod group;
mod rewrite;
mod told;
mod undo;

pub use group::{Locked, Member, lock};
pub use rewrite::{rewrite, write_through};
pub use told::{deed, of_person, told, waiting};
pub use undo::undo;

/// The account that acts.
pub fn acting(tx: &Tx) -> Result<AccountId, AppError> {
    tx.actor()
        .account()
        .ok_or_else(|| AppError::internal("nobody acts"))
}

/// Two records, both of which one may write: 404 for who may not know of one, 403 for who only reads one.
async fn both(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    ids: [PersonId; 2],
) -> Result<[Person; 2], AppError> {
    let [this, that] = ids;
    let found = [
        person::find(tx, sight, this, false).await?,
        person::find(tx, sight, that, false).await?,
    ];
    for id in ids {
        if !case_record::holds_person(tx, scope, id).await? {
            return Err(ProblemCode::NotAllowed.into());
        }
    }
    Ok(found)
}

/// Two records side by side, with what was chosen.
fn compared([this, that]: [Person; 2], choices: &[MergeChoice]) -> MergeComparison {
    MergeComparison {
        lines: lines(&this, &that, choices),
        conflicting: agreed(&this, &that, &[]).is_err(),
        this,
        that,
    }
}

/// Two records side by side, for who thinks of merging them.
pub async fn compare(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
    other: PersonId,
) -> Result<MergeComparison, AppError> {
    if id == other {
        return Err(AppError::field("/other", "merge.same"));
    }
    let found = both(tx, sight, scope, [id, other]).await?;
    Ok(compared(found, &[]))
}

/// One merge, with the records as they stand where it waits.
pub async fn read(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: MergeId,
) -> Result<MergeDetail, AppError> {
    let row = db::find(tx, id).await?;
    let found = both(tx, sight, scope, [row.person_id, row.other_id]).await?;
    let merge = one(tx, sight, row).await?;
    let comparison = (merge.state == MergeState::Proposed).then(|| compared(found, &merge.choices));
    Ok(MergeDetail { merge, comparison })
}

async fn one(tx: &mut Tx, sight: &Scope, row: Row) -> Result<PersonMerge, AppError> {
    let mut told = told(tx, sight, vec![row]).await?;
    told.pop().ok_or_else(AppError::not_found)
}

/// Refuses to merge what is merged already, or what somebody holds apart.
async fn mergeable(
    tx: &mut Tx,
    this: PersonId,
    that: PersonId,
) -> Result<[Vec<PersonId>; 2], AppError> {
    let own = db::group(tx, &[this]).await?;
    let others = db::group(tx, &[that]).await?;
    let apart = distinction::apart_from(tx, &own).await?;
    if own.contains(&that) || others.iter().any(|other| apart.contains(other)) {
        return Err(ProblemCode::Conflict.into());
    }
    Ok([own, others])
}

/// Merges two records, or proposes to where items of them differ.
pub async fn merge(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: PersonId,
    based_on: BasedOn,
    new: &NewMerge,
) -> Result<PersonMerge, AppError> {
    if id == new.other_id {
        return Err(AppError::field("/other_id", "merge.same"));
    }
    // Who is late is told before the locks, too: they are for those who may still win.
    let [this, that] = both(tx, sight, scope, [id, new.other_id]).await?;
    based_on.check(this.version, &this)?;
    BasedOn(new.other_version).check(that.version, &that)?;
    let locked = lock(tx, sight, scope, &[id, new.other_id]).await?;
    let (this, that) = (locked.person(id)?, locked.person(new.other_id)?);
    based_on.check(this.version, this)?;
    BasedOn(new.other_version).check(that.version, that)?;
    locked.steady()?;
    let [own, others] = mergeable(tx, id, new.other_id).await?;
    if db::waits(tx, &own, &others).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let agreed = agreed(this, that, &new.choices)?;
    let row = NewRow {
        person_id: id,
        other_id: new.other_id,
        by: acting(tx)?,
        center: scope.organization(),
        choices: &new.choices,
        note: &new.note,
    };
    let key = key_of(tx, id).await?;
    let made = db::insert(tx, &row, &key).await?;
    if new.choices.is_empty() {
        apply(tx, made, &locked, &agreed, [this, that]).await?;
    }
    let row = db::find(tx, made).await?;
    one(tx, sight, row).await
}

/// Refuses, with the merge as it stands, who has seen another version of it.
async fn seen(tx: &mut Tx, sight: &Scope, row: &Row, based_on: BasedOn) -> Result<(), AppError> {
    if row.version == based_on.0 {
        return Ok(());
    }
    let stands = one(tx, sight, row.clone()).await?;
    based_on.check(row.version, &stands)
}

/// A proposal of one's own centre, locked with its records.
struct Proposal {
    row: Row,
    locked: Locked,
    by: AccountId,
}

/// Opens a proposal for a decision on the version that was looked at.
async fn proposal(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: MergeId,
    based_on: BasedOn,
) -> Result<Proposal, AppError> {
    let row = db::find(tx, id).await?;
    let ids = [row.person_id, row.other_id];
    both(tx, sight, scope, ids).await?;
    seen(tx, sight, &row, based_on).await?;
    let locked = lock(tx, sight, scope, &ids).await?;
    let row = db::find(tx, id).await?;
    let by = acting(tx)?;
    seen(tx, sight, &row, based_on).await?;
    if row.state != MergeState::Proposed {
        return Err(ProblemCode::Conflict.into());
    }
    Ok(Proposal { row, locked, by })
}

/// The second person's yes.
pub async fn confirm(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: MergeId,
    based_on: BasedOn,
    body: MergeConfirmation,
) -> Result<PersonMerge, AppError> {
    let Proposal { row, locked, by } = proposal(tx, sight, scope, id, based_on).await?;
    // Two people of one centre agree. A proposal whose records have gone to another centre can only be ended there.
    if row.proposed_by == by || row.organization_id != scope.organization() {
        return Err(ProblemCode::NotAllowed.into());
    }
    let (this, that) = (locked.person(row.person_id)?, locked.person(row.other_id)?);
    BasedOn(body.this_version).check(this.version, this)?;
    BasedOn(body.that_version).check(that.version, that)?;
    locked.steady()?;
    mergeable(tx, row.person_id, row.other_id).await?;
    let choices: Vec<MergeChoice> = db::choices(tx, &[id])
        .await?
        .into_iter()
        .map(|(_, choice)| choice)
        .collect();
    // Where the records differ otherwise than when it was proposed, the choice is another one.
    let agreed = agreed(this, that, &choices).map_err(|_| AppError::from(ProblemCode::Conflict))?;
    if !db::stand(tx, id, by).await? {
        return Err(ProblemCode::Conflict.into());
    }
    apply(tx, id, &locked, &agreed, [this, that]).await?;
    let row = db::find(tx, id).await?;
    one(tx, sight, row).await
}

/// The second person's no, with the reason; or, without one, the centre lets a proposal be.
pub async fn end(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: MergeId,
    based_on: BasedOn,
    reason: Option<&str>,
) -> Result<PersonMerge, AppError> {
    let Proposal { row, by, .. } = proposal(tx, sight, scope, id, based_on).await?;
    let key = key_of(tx, row.person_id).await?;
    let state = match reason {
        Some(_) if row.proposed_by == by => return Err(ProblemCode::NotAllowed.into()),
        Some(_) => MergeState::Declined,
        None => MergeState::Withdrawn,
    };
    let reason = reason.map(|text| (text, &key));
    if !db::end(tx, &row, state, by, reason).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let row = db::find(tx, id).await?;
    one(tx, sight, row).await
}

/// Writes what was agreed on into every record of the group that may be written, and keeps what stood there.
async fn apply(
    tx: &mut Tx,
    id: MergeId,
    locked: &Locked,
    agreed: &[MergeChoice],
    [this, that]: [&Person; 2],
) -> Result<(), AppError> {
    let source = |side| match side {
        Side::This => this,
        Side::That => that,
    };
    let sex = agreed
        .iter()
        .find(|choice| choice.item == MergeItem::Sex)
        .map(|choice| source(choice.side).sex);
    for member in &locked.members {
        let mut after = member.person.clone();
        for choice in agreed {
            let from = source(choice.side);
            // What says the same stays as it was typed.
            if !choice.item.same(&after, from) {
                choice.item.copy(from, &mut after);
            }
        }
        let cases = rewrite(tx, member, &after, sex, "/choices").await?;
        let kept = |person: &Person| Kept {
            identity: person.identity.clone(),
            contact: person.contact.clone(),
        };
        let image = Image {
            before: kept(&member.person),
            after: kept(&after),
            cases,
        };
        let key = key_of(tx, after.id).await?;
        db::insert_image(tx, id, after.id, &key, &image).await?;
    }
    Ok(())
}
