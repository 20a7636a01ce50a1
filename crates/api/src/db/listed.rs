//! People of published lists: a number and an empty seal each, many at once.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{OrganizationId, PersonId};
use hersys_domain::person::{Contact, Identity};
use hersys_domain::person_number::PersonNumber;

use super::Tx;
use crate::error::AppError;
use crate::schema::{person, person_key, person_sealed};
use crate::services::person_seal::{KEY_ID, PersonKey, key_place, part_place};

/// Tries at free numbers before giving up; 900 million numbers make a second try rare.
const NUMBER_TRIES: usize = 8;

/// Makes `count` persons, at most a thousand; gives their ids. Their seals follow once their cases stand.
pub async fn insert(
    tx: &mut Tx,
    created_by: OrganizationId,
    count: usize,
) -> Result<Vec<PersonId>, AppError> {
    let now = tx.now();
    let mut ids: Vec<PersonId> = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(tx.facts().id()?);
    }
    let mut missing: Vec<PersonId> = ids.clone();
    for _ in 0..NUMBER_TRIES {
        if missing.is_empty() {
            return Ok(ids);
        }
        let mut rows = Vec::with_capacity(missing.len());
        for id in &missing {
            let random = u64::from_le_bytes(tx.facts().bytes::<8>()?);
            rows.push((
                person::id.eq(*id),
                person::number.eq(PersonNumber::from_random(random)),
                person::created_by.eq(created_by),
                person::created_at.eq(now),
                person::updated_at.eq(now),
            ));
        }
        let made: Vec<PersonId> = diesel::insert_into(person::table)
            .values(rows)
            .on_conflict(person::number)
            .do_nothing()
            .returning(person::id)
            .get_results(tx.connection()?)
            .await?;
        let made: HashSet<PersonId> = made.into_iter().collect();
        missing.retain(|id| !made.contains(id));
    }
    Err(AppError::internal("no free person numbers found"))
}

/// Gives persons a key and the seal of somebody of whom nothing is known (氏名不詳).
pub async fn seal_empty(tx: &mut Tx, ids: &[PersonId]) -> Result<(), AppError> {
    let identity = Identity {
        name_unknown: true,
        ..Identity::default()
    };
    let contact = Contact::default();
    let (mut keys, mut parts) = (Vec::new(), Vec::new());
    for id in ids {
        let key = PersonKey::generate(tx.facts())?;
        keys.push((
            person_key::person_id.eq(*id),
            person_key::key_id.eq(KEY_ID),
            person_key::wrapped.eq(key.wrap(tx.secrets(), &key_place(*id), tx.facts())?),
        ));
        let sealed = [
            (
                "identity",
                key.seal(&part_place(*id, "identity", 1), &identity, tx.facts())?,
            ),
            (
                "contact",
                key.seal(&part_place(*id, "contact", 1), &contact, tx.facts())?,
            ),
        ];
        for (part, sealed) in sealed {
            parts.push((
                person_sealed::person_id.eq(*id),
                person_sealed::part.eq(part),
                person_sealed::version.eq(1),
                person_sealed::sealed.eq(sealed),
            ));
        }
        tx.touched(*id, DataGroup::Case);
    }
    diesel::insert_into(person_key::table)
        .values(keys)
        .execute(tx.connection()?)
        .await?;
    diesel::insert_into(person_sealed::table)
        .values(parts)
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
