//! Writing into a record what it is agreed to say: the record, what finds it, and what its cases count by.

use hersys_domain::age::Age;
use hersys_domain::case::Sex;
use hersys_domain::person::Person;
use hersys_domain::person_merge::MergeItem;
use hersys_domain::validate::Coded;

use super::Member;
use crate::db::case_change::{self, Corrected};
use crate::db::person_merge::{CaseImage, facts};
use crate::db::{Tx, figure, person};
use crate::error::AppError;
use crate::services::course;

/// Writes a record anew. The ages of its cases follow the birth date, and where `sex` is given, their 性別; where they were
/// stays. Gives the cases that were changed. A birth date after a diagnosis is refused at `field`.
pub async fn rewrite(
    tx: &mut Tx,
    member: &Member,
    after: &Person,
    sex: Option<Sex>,
    field: &str,
) -> Result<Vec<CaseImage>, AppError> {
    person::update(tx, after).await?;
    let birth = after.identity.birth_on;
    let reborn = birth != member.person.identity.birth_on;
    let mut changed = Vec::new();
    for case in &member.cases {
        let age = birth
            .filter(|_| reborn)
            .map(|birth| Age::on(birth, case.age_day()))
            .transpose()
            .map_err(|error| AppError::field(field, error.code()))?;
        let corrected = Corrected {
            sex: sex.filter(|sex| *sex != case.sex),
            age: reborn.then_some(age),
            ..Corrected::default()
        };
        if corrected != Corrected::default() {
            let before = facts(tx, case.id).await?;
            let counted = figure::counted(tx, case.id).await?;
            case_change::put_corrected(tx, case.id, &corrected).await?;
            case_change::changed(tx, case.id).await?;
            figure::changed(tx, case.id, counted.as_ref()).await?;
            changed.push(CaseImage {
                id: case.id,
                before,
                after: facts(tx, case.id).await?,
            });
        }
        course::tell(tx, case.id).await?;
    }
    Ok(changed)
}

/// Carries a change of one record to the others of the group: the items that it changed, and no others.
pub async fn write_through(
    tx: &mut Tx,
    others: impl Iterator<Item = &Member>,
    before: &Person,
    after: &Person,
    sex: Option<Sex>,
) -> Result<(), AppError> {
    let changed: Vec<MergeItem> = MergeItem::ALL
        .iter()
        .copied()
        .filter(|item| item.value(before) != item.value(after))
        .collect();
    if changed.is_empty() && sex.is_none() {
        return Ok(());
    }
    for member in others {
        let mut theirs = member.person.clone();
        for item in &changed {
            item.copy(after, &mut theirs);
        }
        rewrite(tx, member, &theirs, sex, "/identity/birth_on").await?;
    }
    Ok(())
}
