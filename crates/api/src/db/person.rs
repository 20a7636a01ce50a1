//! Persons: number, key, sealed parts, search tokens.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{OrganizationId, PersonId};
use hersys_domain::person::{Contact, Identity, Person};
use hersys_domain::person_number::PersonNumber;
use serde::de::DeserializeOwned;

use super::Tx;
use crate::authz::Scope;
use crate::db::case_record::{sex_of, visible_persons};
use crate::error::AppError;
use crate::schema::{person, person_key, person_sealed, person_token};
use crate::services::person_seal::{KEY_ID, PersonKey, key_place, part_place};
use crate::token::{self, Token};

/// Tries at a free number before giving up; 900 million numbers make a second try rare.
const NUMBER_TRIES: usize = 8;

/// Makes a person: a number and nothing else. What is known of them follows once a case of theirs stands
/// (the row-level policies see persons through their cases).
pub async fn insert(
    tx: &mut Tx,
    created_by: OrganizationId,
) -> Result<(PersonId, PersonNumber), AppError> {
    let id = tx.facts().id::<PersonId>()?;
    let now = tx.now();
    for _ in 0..NUMBER_TRIES {
        let number = PersonNumber::from_random(u64::from_le_bytes(tx.facts().bytes::<8>()?));
        let made = diesel::insert_into(person::table)
            .values((
                person::id.eq(id),
                person::number.eq(number),
                person::created_by.eq(created_by),
                person::created_at.eq(now),
                person::updated_at.eq(now),
            ))
            .on_conflict(person::number)
            .do_nothing()
            .execute(tx.connection()?)
            .await?;
        if made == 1 {
            return Ok((id, number));
        }
    }
    Err(AppError::internal("no free person number found"))
}

/// Keeps the key and what is known of a person for the first time.
pub async fn seal_first(
    tx: &mut Tx,
    id: PersonId,
    key: &PersonKey,
    identity: &Identity,
    contact: &Contact,
) -> Result<(), AppError> {
    let wrapped = key.wrap(tx.secrets(), &key_place(id), tx.facts())?;
    diesel::insert_into(person_key::table)
        .values((
            person_key::person_id.eq(id),
            person_key::key_id.eq(KEY_ID),
            person_key::wrapped.eq(wrapped),
        ))
        .execute(tx.connection()?)
        .await?;
    let parts = [
        (
            "identity",
            key.seal(&part_place(id, "identity", 1), identity, tx.facts())?,
        ),
        (
            "contact",
            key.seal(&part_place(id, "contact", 1), contact, tx.facts())?,
        ),
    ];
    let rows: Vec<_> = parts
        .into_iter()
        .map(|(part, sealed)| {
            (
                person_sealed::person_id.eq(id),
                person_sealed::part.eq(part),
                person_sealed::version.eq(1),
                person_sealed::sealed.eq(sealed),
            )
        })
        .collect();
    diesel::insert_into(person_sealed::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    let tokens = token::of_person(tx.secrets(), identity, contact);
    insert_tokens(tx, id, &tokens).await?;
    tx.touched(id, DataGroup::Identity);
    tx.touched(id, DataGroup::Contact);
    Ok(())
}

async fn insert_tokens(tx: &mut Tx, id: PersonId, tokens: &BTreeSet<Token>) -> QueryResult<()> {
    let rows: Vec<_> = tokens
        .iter()
        .map(|(kind, token)| {
            (
                person_token::kind.eq(*kind),
                person_token::token.eq(*token),
                person_token::person_id.eq(id),
            )
        })
        .collect();
    diesel::insert_into(person_token::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// The keys of persons, by person; only of those the policies let through.
pub async fn keys(tx: &mut Tx, ids: &[PersonId]) -> Result<HashMap<PersonId, PersonKey>, AppError> {
    let mut query = person_key::table
        .select((person_key::person_id, person_key::wrapped))
        .into_boxed::<diesel::pg::Pg>();
    // For a list, whose length it cannot know, PostgreSQL plans anew each time, and planning takes longer than reading.
    query = match ids {
        [only] => query.filter(person_key::person_id.eq(*only)),
        _ => query.filter(person_key::person_id.eq_any(ids)),
    };
    let rows: Vec<(PersonId, Vec<u8>)> = query.load(tx.connection()?).await?;
    rows.into_iter()
        .map(|(id, wrapped)| {
            Ok((
                id,
                PersonKey::unwrap(tx.secrets(), &key_place(id), &wrapped)?,
            ))
        })
        .collect()
}

async fn open_part<T: DeserializeOwned>(
    tx: &mut Tx,
    ids: &[PersonId],
    part: DataGroup,
) -> Result<HashMap<PersonId, T>, AppError> {
    let keys = keys(tx, ids).await?;
    let rows: Vec<(PersonId, i32, Vec<u8>)> = person_sealed::table
        .filter(
            person_sealed::person_id
                .eq_any(ids)
                .and(person_sealed::part.eq(part.as_str())),
        )
        .select((
            person_sealed::person_id,
            person_sealed::version,
            person_sealed::sealed,
        ))
        .load(tx.connection()?)
        .await?;
    let mut out = HashMap::new();
    for (id, version, sealed) in rows {
        if let Some(key) = keys.get(&id) {
            out.insert(
                id,
                key.open(&part_place(id, part.as_str(), version), &sealed)?,
            );
            tx.touched(id, part);
        }
    }
    Ok(out)
}

/// Names and birth dates of several persons: two statements, however many they are.
pub async fn identities(
    tx: &mut Tx,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Identity>, AppError> {
    open_part(tx, ids, DataGroup::Identity).await
}

/// How to reach several persons.
pub async fn contacts(
    tx: &mut Tx,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Contact>, AppError> {
    open_part(tx, ids, DataGroup::Contact).await
}

/// The numbers of those of several persons who are within the scope.
pub async fn numbers(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[PersonId],
) -> QueryResult<HashMap<PersonId, PersonNumber>> {
    let in_scope = visible_persons(scope, tx.now());
    let rows: Vec<(PersonId, PersonNumber)> = person::table
        .filter(person::id.eq_any(ids))
        .filter(person::id.eq_any(in_scope))
        .select((person::id, person::number))
        .load(tx.connection()?)
        .await?;
    Ok(rows.into_iter().collect())
}

/// One person within the scope; whoever must say for what and has not is shown nobody. `lock` holds the row for a
/// change.
pub async fn find(
    tx: &mut Tx,
    scope: &Scope,
    id: PersonId,
    lock: bool,
) -> Result<Person, AppError> {
    let in_scope = visible_persons(scope, tx.now());
    let query = person::table
        .filter(person::id.eq(id))
        .filter(person::id.eq_any(in_scope))
        .select((person::number, person::version));
    let (number, version): (PersonNumber, i32) = if lock {
        query.for_update().first(tx.connection()?).await?
    } else {
        query.first(tx.connection()?).await?
    };
    scope.require_purpose()?;
    let sex = sex_of(tx, scope, id).await?;
    let identity = open_part(tx, &[id], DataGroup::Identity).await?.remove(&id);
    let contact = open_part(tx, &[id], DataGroup::Contact).await?.remove(&id);
    Ok(Person {
        id,
        number,
        identity: identity.unwrap_or_default(),
        contact: contact.unwrap_or_default(),
        sex,
        version,
    })
}

/// Replaces what is known of a person; the caller has them locked and has compared versions.
pub async fn update(tx: &mut Tx, of: &Person) -> Result<(), AppError> {
    let next = of.version + 1;
    let keys = keys(tx, &[of.id]).await?;
    let key = keys.get(&of.id).ok_or_else(AppError::not_found)?;
    let parts = [
        (
            DataGroup::Identity,
            key.seal(
                &part_place(of.id, "identity", next),
                &of.identity,
                tx.facts(),
            )?,
        ),
        (
            DataGroup::Contact,
            key.seal(&part_place(of.id, "contact", next), &of.contact, tx.facts())?,
        ),
    ];
    for (part, sealed) in parts {
        diesel::update(person_sealed::table.find((of.id, part.as_str())))
            .set((
                person_sealed::version.eq(next),
                person_sealed::sealed.eq(sealed),
            ))
            .execute(tx.connection()?)
            .await?;
        tx.touched(of.id, part);
    }
    let now = tx.now();
    diesel::update(person::table.find(of.id))
        .set((person::version.eq(next), person::updated_at.eq(now)))
        .execute(tx.connection()?)
        .await?;
    diesel::delete(person_token::table.filter(person_token::person_id.eq(of.id)))
        .execute(tx.connection()?)
        .await?;
    let tokens = token::of_person(tx.secrets(), &of.identity, &of.contact);
    insert_tokens(tx, of.id, &tokens).await?;
    Ok(())
}
