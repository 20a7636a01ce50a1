//! Makes the search tokens of everybody anew from what is sealed: after an upgrade that folds names in another way, or adds
//! another kind of token, and where the examination finds that they are not those of what is sealed.

use hersys_domain::id::PersonId;
use tokio_postgres::{NoTls, Transaction};
use uuid::Uuid;

use super::DoctorError;
use super::seals::{COLUMNS, identity_and_contact, kept_tokens};
use crate::secrets::Secrets;
use crate::services::person_seal::{PersonKey, key_place};
use crate::token;

/// Persons in a transaction: they are locked for as long as it lasts.
const PAGE: i64 = 500;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Persons that were looked at.
    pub persons: i64,
    /// Those whose tokens were not those of what is sealed, and are now.
    pub changed: i64,
    /// Those whose seals do not open; their tokens are as they were.
    pub unreadable: i64,
}

/// Makes the tokens anew in the database at `url`, as `owner` of the tables, while others work. Stopped half way it can be
/// begun again: what is right is left as it is.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn rebuild(url: &str, owner: &str, secrets: &Secrets) -> Result<Rebuilt, DoctorError> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    client
        .batch_execute(&format!("SET ROLE {owner}; SET jit = off"))
        .await?;
    let mut done = Rebuilt::default();
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let tx = client.transaction().await?;
        after = page(&tx, secrets, from, &mut done).await?;
        tx.commit().await?;
    }
    drop(client);
    // The connection ends with its client; a failure to say goodbye harms nothing.
    let _ = connection.await;
    Ok(done)
}

/// The persons after one; gives the last of them.
async fn page(
    tx: &Transaction<'_>,
    secrets: &Secrets,
    after: Uuid,
    done: &mut Rebuilt,
) -> Result<Option<Uuid>, DoctorError> {
    // Whoever changes a person meanwhile waits, and then writes tokens of their own. What they wrote before is seen by a
    // statement that begins once the rows are held, and by no earlier one.
    let held = "SELECT p.id FROM person p JOIN person_key k ON k.person_id = p.id \
        WHERE p.id > $1 ORDER BY p.id LIMIT $2 FOR NO KEY UPDATE OF p";
    let held = tx.query(held, &[&after, &PAGE]).await?;
    let held: Vec<Uuid> = held.iter().map(|row| row.get(0)).collect();
    let query = format!(
        "SELECT {COLUMNS} FROM person p JOIN person_key k ON k.person_id = p.id WHERE p.id = ANY($1)"
    );
    let rows = tx.query(&query, &[&held]).await?;
    let (mut persons, mut kinds, mut tokens) = (Vec::new(), Vec::new(), Vec::new());
    let mut wrong: Vec<Uuid> = Vec::new();
    for row in &rows {
        let (id, wrapped): (Uuid, Vec<u8>) = (row.get(0), row.get(2));
        done.persons += 1;
        let key = PersonKey::unwrap(secrets, &key_place(PersonId(id)), &wrapped);
        let known = key
            .ok()
            .and_then(|key| identity_and_contact(row, PersonId(id), &key));
        let Some((identity, contact)) = known else {
            done.unreadable += 1;
            continue;
        };
        let right = token::of_person(secrets, &identity, &contact);
        if right == kept_tokens(row) {
            continue;
        }
        done.changed += 1;
        wrong.push(id);
        for (kind, token) in right {
            persons.push(id);
            kinds.push(kind);
            tokens.push(token);
        }
    }
    if !wrong.is_empty() {
        tx.execute(
            "DELETE FROM person_token WHERE person_id = ANY($1)",
            &[&wrong],
        )
        .await?;
        tx.execute(
            "INSERT INTO person_token (kind, token, person_id) SELECT * FROM unnest($1::int2[], $2::int8[], $3::uuid[])",
            &[&kinds, &tokens, &persons],
        )
        .await?;
    }
    Ok(held.last().copied())
}
