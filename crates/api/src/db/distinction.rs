//! Records that look alike and are of two people (別人).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, DistinctionId, OrganizationId, PersonId};

use super::Tx;
use crate::error::AppError;
use crate::schema::person_distinction;
use crate::services::person_seal::PersonKey;

fn note_place(id: DistinctionId) -> String {
    format!("person_distinction/{id}/note")
}

/// A decision as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = person_distinction, check_for_backend(Pg))]
pub struct Row {
    /// The decision.
    pub id: DistinctionId,
    /// The record from which it was decided.
    pub person_id: PersonId,
    /// The other.
    pub other_id: PersonId,
    /// The centre.
    pub organization_id: OrganizationId,
    note: Option<Vec<u8>>,
    /// Who decided.
    pub decided_by: AccountId,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Who took it back.
    pub taken_back_by: Option<AccountId>,
    /// When.
    pub taken_back_at: Option<DateTime<Utc>>,
    /// Version.
    pub version: i32,
}

impl Row {
    /// The one of the two that is not among `persons`.
    pub fn other_than(&self, persons: &[PersonId]) -> PersonId {
        if persons.contains(&self.person_id) {
            self.other_id
        } else {
            self.person_id
        }
    }

    /// Why; `key` is that of [`Row::person_id`].
    pub fn note(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&note_place(self.id), sealed);
        self.note.as_ref().map(open).transpose()
    }
}

/// What a decision is made with.
#[derive(Debug, Clone, Copy)]
pub struct NewRow<'a> {
    /// The record from which it is decided; locked by the caller.
    pub person_id: PersonId,
    /// The other.
    pub other_id: PersonId,
    /// Who.
    pub by: AccountId,
    /// For which centre.
    pub center: OrganizationId,
    /// 備考; blank for none.
    pub note: &'a str,
}

/// Keeps a decision; nothing where the two are held apart already.
pub async fn insert(
    tx: &mut Tx,
    new: &NewRow<'_>,
    key: &PersonKey,
) -> Result<Option<DistinctionId>, AppError> {
    let id = tx.facts().id::<DistinctionId>()?;
    let now = tx.now();
    let note = match new.note.trim() {
        "" => None,
        _ => Some(key.seal(&note_place(id), &new.note, tx.facts())?),
    };
    let made = diesel::insert_into(person_distinction::table)
        .values((
            person_distinction::id.eq(id),
            person_distinction::person_id.eq(new.person_id),
            person_distinction::other_id.eq(new.other_id),
            person_distinction::organization_id.eq(new.center),
            person_distinction::note.eq(note),
            person_distinction::decided_by.eq(new.by),
            person_distinction::decided_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.connection()?)
        .await?;
    Ok((made == 1).then_some(id))
}

/// One decision; the policies show those about records that one sees.
pub async fn find(tx: &mut Tx, id: DistinctionId) -> QueryResult<Row> {
    person_distinction::table
        .find(id)
        .select(Row::as_select())
        .first(tx.connection()?)
        .await
}

/// The decisions that any of `persons` has to do with, the latest first.
pub async fn of_persons(tx: &mut Tx, persons: &[PersonId]) -> QueryResult<Vec<Row>> {
    person_distinction::table
        .filter(
            person_distinction::person_id
                .eq_any(persons)
                .or(person_distinction::other_id.eq_any(persons)),
        )
        .order((
            person_distinction::decided_at.desc(),
            person_distinction::id.desc(),
        ))
        .select(Row::as_select())
        .load(tx.connection()?)
        .await
}

/// The records that are held apart from any of `persons` and stand so.
pub async fn apart_from(tx: &mut Tx, persons: &[PersonId]) -> QueryResult<BTreeSet<PersonId>> {
    let rows: Vec<(PersonId, PersonId)> = person_distinction::table
        .filter(person_distinction::taken_back_at.is_null())
        .filter(
            person_distinction::person_id
                .eq_any(persons)
                .or(person_distinction::other_id.eq_any(persons)),
        )
        .select((person_distinction::person_id, person_distinction::other_id))
        .load(tx.connection()?)
        .await?;
    Ok(rows
        .into_iter()
        .flat_map(|(one, other)| [one, other])
        .filter(|id| !persons.contains(id))
        .collect())
}

/// Takes a decision back; nothing where that was done already.
pub async fn take_back(tx: &mut Tx, id: DistinctionId, by: AccountId) -> QueryResult<bool> {
    let now = tx.now();
    let done = diesel::update(person_distinction::table.find(id))
        .filter(person_distinction::taken_back_at.is_null())
        .set((
            person_distinction::taken_back_by.eq(by),
            person_distinction::taken_back_at.eq(now),
            person_distinction::version.eq(person_distinction::version + 1),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(done == 1)
}
