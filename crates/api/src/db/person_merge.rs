//! Merges of records of one person: proposals, those that stand, those that are over; and the groups that they make.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, MergeId, OrganizationId, PersonId};
use hersys_domain::person_merge::{MergeChoice, MergeItem, MergeState, Side};

use super::Tx;
use crate::authz::Scope;
use crate::error::AppError;
use crate::schema::{person, person_merge, person_merge_choice};
use crate::services::person_seal::PersonKey;

mod image;

pub use image::{CaseFacts, CaseImage, Image, Kept, facts, images, insert_image, put_facts};

fn note_place(id: MergeId) -> String {
    format!("person_merge/{id}/note")
}

fn reason_place(id: MergeId) -> String {
    format!("person_merge/{id}/reason")
}

/// A merge as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = person_merge, check_for_backend(Pg))]
pub struct Row {
    /// The merge.
    pub id: MergeId,
    /// The record from which it was proposed.
    pub person_id: PersonId,
    /// The other.
    pub other_id: PersonId,
    /// The centre.
    pub organization_id: OrganizationId,
    /// How it stands.
    pub state: MergeState,
    /// Whether items differed.
    pub conflicting: bool,
    /// Its place in the order in which merges came to stand.
    pub number: Option<i64>,
    note: Option<Vec<u8>>,
    reason: Option<Vec<u8>>,
    /// Who proposed it.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who decided on it.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who undid it.
    pub undone_by: Option<AccountId>,
    /// When.
    pub undone_at: Option<DateTime<Utc>>,
    /// Version.
    pub version: i32,
}

impl Row {
    /// 備考 of the proposer.
    pub fn note(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&note_place(self.id), sealed);
        self.note.as_ref().map(open).transpose()
    }

    /// Why it was declined or undone.
    pub fn reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&reason_place(self.id), sealed);
        self.reason.as_ref().map(open).transpose()
    }
}

/// The records that merges link to any of `of`, these among them, in the order of their ids. The policies show merges of
/// records that one sees. Followed step by step: of most records no merge tells, and a recursive query under policies costs
/// PostgreSQL more to plan than the steps.
pub async fn group(tx: &mut Tx, of: &[PersonId]) -> QueryResult<Vec<PersonId>> {
    let mut members: BTreeSet<PersonId> = of.iter().copied().collect();
    let mut next: Vec<PersonId> = members.iter().copied().collect();
    while !next.is_empty() {
        let links: Vec<(PersonId, PersonId)> = person_merge::table
            .filter(person_merge::state.eq(MergeState::Merged))
            .filter(
                person_merge::person_id
                    .eq_any(&next)
                    .or(person_merge::other_id.eq_any(&next)),
            )
            .select((person_merge::person_id, person_merge::other_id))
            .load(tx.connection()?)
            .await?;
        next = links
            .into_iter()
            .flat_map(|(one, other)| [one, other])
            .filter(|id| members.insert(*id))
            .collect();
    }
    Ok(members.into_iter().collect())
}

/// Locks records for a change, in the order of their ids.
pub async fn lock_persons(tx: &mut Tx, ids: &[PersonId]) -> QueryResult<Vec<PersonId>> {
    person::table
        .filter(person::id.eq_any(ids))
        .order(person::id)
        .select(person::id)
        .for_update()
        .load(tx.connection()?)
        .await
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn next_number(tx: &mut Tx) -> QueryResult<i64> {
    let next: Number = diesel::sql_query("SELECT nextval('person_merge_number') AS number")
        .get_result(tx.connection()?)
        .await?;
    Ok(next.number)
}

/// What a merge is made with.
#[derive(Debug, Clone, Copy)]
pub struct NewRow<'a> {
    /// The record from which one merges.
    pub person_id: PersonId,
    /// The other.
    pub other_id: PersonId,
    /// Who.
    pub by: AccountId,
    /// For which centre.
    pub center: OrganizationId,
    /// What was chosen of items that differ: a merge with choices waits for a second person, one without stands at once.
    pub choices: &'a [MergeChoice],
    /// 備考; blank for none.
    pub note: &'a str,
}

/// Keeps a proposal, or a merge that stands.
pub async fn insert(tx: &mut Tx, new: &NewRow<'_>, key: &PersonKey) -> Result<MergeId, AppError> {
    let id = tx.facts().id::<MergeId>()?;
    let now = tx.now();
    let conflicting = !new.choices.is_empty();
    let note = match new.note.trim() {
        "" => None,
        _ => Some(key.seal(&note_place(id), &new.note, tx.facts())?),
    };
    let (state, number) = if conflicting {
        (MergeState::Proposed, None)
    } else {
        (MergeState::Merged, Some(next_number(tx).await?))
    };
    diesel::insert_into(person_merge::table)
        .values((
            (
                person_merge::id.eq(id),
                person_merge::person_id.eq(new.person_id),
                person_merge::other_id.eq(new.other_id),
                person_merge::organization_id.eq(new.center),
                person_merge::state.eq(state),
                person_merge::conflicting.eq(conflicting),
                person_merge::number.eq(number),
            ),
            (
                person_merge::note.eq(note),
                person_merge::proposed_by.eq(new.by),
                person_merge::proposed_at.eq(now),
                person_merge::decided_by.eq((!conflicting).then_some(new.by)),
                person_merge::decided_at.eq((!conflicting).then_some(now)),
            ),
        ))
        .execute(tx.connection()?)
        .await?;
    let rows: Vec<_> = new
        .choices
        .iter()
        .map(|choice| {
            (
                person_merge_choice::merge_id.eq(id),
                person_merge_choice::item.eq(choice.item),
                person_merge_choice::side.eq(choice.side),
            )
        })
        .collect();
    diesel::insert_into(person_merge_choice::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// One merge; the policies show those of records that one sees.
pub async fn find(tx: &mut Tx, id: MergeId) -> QueryResult<Row> {
    person_merge::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
}

/// What was chosen.
pub async fn choices(tx: &mut Tx, ids: &[MergeId]) -> QueryResult<Vec<(MergeId, MergeChoice)>> {
    let rows: Vec<(MergeId, MergeItem, Side)> = person_merge_choice::table
        .filter(person_merge_choice::merge_id.eq_any(ids))
        .select((
            person_merge_choice::merge_id,
            person_merge_choice::item,
            person_merge_choice::side,
        ))
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, item, side)| (id, MergeChoice { item, side }))
        .collect())
}

/// The merges that any of `persons` has to do with, the latest first.
pub async fn of_persons(tx: &mut Tx, persons: &[PersonId]) -> QueryResult<Vec<Row>> {
    person_merge::table
        .filter(
            person_merge::person_id
                .eq_any(persons)
                .or(person_merge::other_id.eq_any(persons)),
        )
        .order((person_merge::proposed_at.desc(), person_merge::id.desc()))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// The proposals of one's own centre that wait, the oldest first.
pub async fn waiting(
    tx: &mut Tx,
    scope: &Scope,
    after: Option<(DateTime<Utc>, MergeId)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = person_merge::table
        .filter(person_merge::organization_id.eq(scope.organization()))
        .filter(person_merge::state.eq(MergeState::Proposed))
        .order((person_merge::proposed_at.asc(), person_merge::id.asc()))
        .select(Row::as_select())
        .limit(limit)
        .into_boxed::<Pg>();
    if let Some((at, id)) = after {
        query = query.filter(person_merge::proposed_at.ge(at)).filter(
            person_merge::proposed_at
                .gt(at)
                .or(person_merge::proposed_at
                    .eq(at)
                    .and(person_merge::id.gt(id))),
        );
    }
    query.load(tx.connection()?).await
}

/// Whether a proposal about any of `persons` waits.
pub async fn waits(tx: &mut Tx, one: &[PersonId], other: &[PersonId]) -> QueryResult<bool> {
    let of = |these: &[PersonId], those: &[PersonId]| {
        person_merge::table
            .filter(person_merge::state.eq(MergeState::Proposed))
            .filter(person_merge::person_id.eq_any(these.to_vec()))
            .filter(person_merge::other_id.eq_any(those.to_vec()))
    };
    let there = diesel::select(diesel::dsl::exists(of(one, other)))
        .get_result::<bool>(tx.connection()?)
        .await?;
    if there {
        return Ok(true);
    }
    diesel::select(diesel::dsl::exists(of(other, one)))
        .get_result(tx.connection()?)
        .await
}

/// Makes a proposal stand; the caller has its records locked. Nothing where it waits no more.
pub async fn stand(tx: &mut Tx, id: MergeId, by: AccountId) -> QueryResult<bool> {
    let number = next_number(tx).await?;
    let now = tx.now();
    let done = diesel::update(person_merge::table.find(id))
        .filter(person_merge::state.eq(MergeState::Proposed))
        .set((
            person_merge::state.eq(MergeState::Merged),
            person_merge::number.eq(number),
            person_merge::decided_by.eq(by),
            person_merge::decided_at.eq(now),
            person_merge::version.eq(person_merge::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(done == 1)
}

/// Ends a proposal without a merge.
pub async fn end(
    tx: &mut Tx,
    row: &Row,
    state: MergeState,
    by: AccountId,
    reason: Option<(&str, &PersonKey)>,
) -> Result<bool, AppError> {
    let now = tx.now();
    let seal = |(text, key): (&str, &PersonKey)| key.seal(&reason_place(row.id), &text, tx.facts());
    let reason = reason.map(seal).transpose()?;
    let done = diesel::update(person_merge::table.find(row.id))
        .filter(person_merge::state.eq(MergeState::Proposed))
        .set((
            person_merge::state.eq(state),
            person_merge::reason.eq(reason),
            person_merge::decided_by.eq(by),
            person_merge::decided_at.eq(now),
            person_merge::version.eq(person_merge::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(done == 1)
}

/// Notes that a merge is undone; the caller has its records locked.
pub async fn undo(
    tx: &mut Tx,
    row: &Row,
    by: AccountId,
    reason: &str,
    key: &PersonKey,
) -> Result<bool, AppError> {
    let now = tx.now();
    let reason = key.seal(&reason_place(row.id), &reason, tx.facts())?;
    let done = diesel::update(person_merge::table.find(row.id))
        .filter(person_merge::state.eq(MergeState::Merged))
        .set((
            person_merge::state.eq(MergeState::Undone),
            person_merge::reason.eq(reason),
            person_merge::undone_by.eq(by),
            person_merge::undone_at.eq(now),
            person_merge::version.eq(person_merge::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(done == 1)
}

diesel::define_sql_function! {
    /// In how many records a merge left something.
    fn images_of_merge(the_merge: diesel::sql_types::Uuid) -> diesel::sql_types::BigInt;
}

/// In how many records a merge left something, wherever they are now.
pub async fn image_count(tx: &mut Tx, id: MergeId) -> QueryResult<i64> {
    diesel::select(images_of_merge(id))
        .get_result(tx.connection()?)
        .await
}
