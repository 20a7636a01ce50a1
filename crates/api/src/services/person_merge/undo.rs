//! Undoing a merge: every record says again what it said before, as far as nobody has changed it since.

use hersys_domain::age::Age;
use hersys_domain::id::MergeId;
use hersys_domain::person::Person;
use hersys_domain::person_merge::{LeftAsIs, MergeItem, MergeState, UndoneMerge};
use hersys_domain::problem::ProblemCode;

use super::{Member, acting, both, lock, one, seen};
use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::case_change::{self, Held};
use crate::db::case_record::age_columns;
use crate::db::person_merge::{self as db, CaseFacts, CaseImage, Image, Kept};
use crate::db::{Tx, figure, person};
use crate::error::AppError;
use crate::services::course;
use crate::services::notification::key_of;

/// Undoes a merge. Of one group they are undone from the last on: what a later one found in a record is what an earlier one
/// left there.
pub async fn undo(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: MergeId,
    based_on: BasedOn,
    reason: &str,
) -> Result<UndoneMerge, AppError> {
    let row = db::find(tx, id).await?;
    let ids = [row.person_id, row.other_id];
    both(tx, sight, scope, ids).await?;
    seen(tx, sight, &row, based_on).await?;
    let locked = lock(tx, sight, scope, &ids).await?;
    let row = db::find(tx, id).await?;
    seen(tx, sight, &row, based_on).await?;
    locked.steady()?;
    if row.state != MergeState::Merged || !is_last(tx, &row).await? {
        return Err(ProblemCode::Conflict.into());
    }
    // A record that has gone to another centre would keep what the merge wrote into it, and nobody could take it back.
    let images = db::images(tx, id).await?;
    if db::image_count(tx, id).await? != i64::try_from(images.len()).unwrap_or(i64::MAX) {
        return Err(ProblemCode::Conflict.into());
    }
    let key = key_of(tx, row.person_id).await?;
    if !db::undo(tx, &row, acting(tx)?, reason, &key).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let mut left = Vec::new();
    for sealed in images {
        let member = locked.members.iter();
        let Some(member) = member
            .clone()
            .find(|member| member.person.id == sealed.person_id)
        else {
            continue;
        };
        let image = sealed.open(&key_of(tx, sealed.person_id).await?)?;
        let items = restore(tx, member, &image).await?;
        if !items.is_empty() {
            left.push(LeftAsIs {
                number: member.person.number,
                items,
            });
        }
    }
    let row = db::find(tx, id).await?;
    let merge = one(tx, sight, row).await?;
    Ok(UndoneMerge { merge, left })
}

/// Whether no later merge of its group stands.
pub async fn is_last(tx: &mut Tx, row: &db::Row) -> Result<bool, AppError> {
    let group = db::group(tx, &[row.person_id]).await?;
    let all = db::of_persons(tx, &group).await?;
    Ok(all
        .iter()
        .filter(|other| other.state == MergeState::Merged)
        .all(|other| other.number <= row.number))
}

fn with(person: &Person, kept: &Kept) -> Person {
    Person {
        identity: kept.identity.clone(),
        contact: kept.contact.clone(),
        ..person.clone()
    }
}

/// Puts a record back; gives the items that somebody has changed since.
async fn restore(tx: &mut Tx, member: &Member, image: &Image) -> Result<Vec<MergeItem>, AppError> {
    let found = with(&member.person, &image.before);
    let merged = with(&member.person, &image.after);
    let mut after = member.person.clone();
    let mut left = Vec::new();
    for item in MergeItem::ALL {
        let now = item.value(&member.person);
        if now == item.value(&merged) {
            item.copy(&found, &mut after);
        } else if now != item.value(&found) {
            left.push(*item);
        }
    }
    person::update(tx, &after).await?;
    for case in &member.cases {
        let changed = image.cases.iter().find(|one| one.id == case.id);
        let now = db::facts(tx, case.id).await?;
        let wanted = put_back(case, &now, changed, &member.person, &after);
        if changed.is_some_and(|one| now.sex != one.after.sex && now.sex != one.before.sex) {
            left.push(MergeItem::Sex);
        }
        if wanted != now {
            let counted = figure::counted(tx, case.id).await?;
            db::put_facts(tx, case.id, &wanted).await?;
            case_change::changed(tx, case.id).await?;
            figure::changed(tx, case.id, counted.as_ref()).await?;
        }
        course::tell(tx, case.id).await?;
    }
    left.dedup();
    Ok(left)
}

/// What a case is to say again: what it said before the merge, where it still says what the merge left. An age that was worked
/// out anew since follows the birth date that is put back.
fn put_back(
    case: &Held,
    now: &CaseFacts,
    changed: Option<&CaseImage>,
    before: &Person,
    after: &Person,
) -> CaseFacts {
    let mut wanted = now.clone();
    if let Some(one) = changed.filter(|one| now.sex == one.after.sex) {
        wanted.sex = one.before.sex;
    }
    let birth = after.identity.birth_on;
    if let Some(one) = changed.filter(|one| now.same_age(&one.after)) {
        wanted = CaseFacts {
            sex: wanted.sex,
            ..one.before.clone()
        };
    } else if birth != before.identity.birth_on {
        let age = birth.and_then(|birth| Age::on(birth, case.age_day()).ok());
        (wanted.age_years, wanted.age_months) = age_columns(age);
        wanted.age_band = None;
    }
    wanted
}
