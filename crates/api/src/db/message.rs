//! Messages to patients that wait to be delivered.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{CaseId, MessageId, PersonId};
use hersys_domain::invitation::{MessageChannel, MessageFailure, MessagePurpose, MessageState};
use serde::{Deserialize, Serialize};

use super::Tx;
use crate::error::AppError;
use crate::schema::{case_record, outbound_message};
use crate::services::person_seal::{PersonKey, message_place};

/// What a message says and to whom; sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Number in international form, or mail address.
    pub to: String,
    /// Name of the centre that is responsible.
    pub center: String,
    /// Phone of the centre.
    pub phone: Option<String>,
    /// Secret of the link, or the code.
    pub secret: String,
}

/// A message to be sent.
#[derive(Clone)]
pub struct NewMessage {
    /// The case it is about.
    pub case: CaseId,
    /// What for.
    pub purpose: MessagePurpose,
    /// By what.
    pub channel: MessageChannel,
    /// What it says.
    pub content: Content,
    /// When it is not worth sending any more.
    pub expires_at: DateTime<Utc>,
}

/// Puts a message where the sender finds it once this transaction is committed.
pub async fn put(tx: &mut Tx, new: &NewMessage, key: &PersonKey) -> Result<MessageId, AppError> {
    let id = tx.facts().id::<MessageId>()?;
    let sealed = key.seal(&message_place(id), &new.content, tx.facts())?;
    let now = tx.now();
    diesel::insert_into(outbound_message::table)
        .values((
            outbound_message::id.eq(id),
            outbound_message::case_id.eq(new.case),
            outbound_message::purpose.eq(new.purpose),
            outbound_message::channel.eq(new.channel),
            outbound_message::sealed.eq(sealed),
            outbound_message::due_at.eq(now),
            outbound_message::expires_at.eq(new.expires_at),
            outbound_message::made_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(id)
}

/// Takes back the invitations of a case that have not gone out.
pub async fn void(tx: &mut Tx, case: CaseId) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(outbound_message::table.filter(outbound_message::case_id.eq(case)))
        .filter(outbound_message::purpose.eq(MessagePurpose::Invitation))
        .filter(outbound_message::state.eq(MessageState::Waiting))
        .set((
            outbound_message::state.eq(MessageState::Voided),
            outbound_message::sealed.eq(None::<Vec<u8>>),
            outbound_message::ended_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// A message taken for sending.
pub struct Taken {
    /// The message; names it to the gateway, which must not send it twice.
    pub id: MessageId,
    /// The case it is about.
    pub case: CaseId,
    /// What for.
    pub purpose: MessagePurpose,
    /// By what.
    pub channel: MessageChannel,
    /// Which try this is, from 1.
    pub attempt: i16,
    /// When it is not worth sending any more.
    pub expires_at: DateTime<Utc>,
    /// What it says.
    pub content: Content,
}

type Due = (
    MessageId,
    CaseId,
    PersonId,
    MessagePurpose,
    MessageChannel,
    i16,
    DateTime<Utc>,
    Option<Vec<u8>>,
);

/// Takes up to `limit` messages that are due, for `hold`: a sender that dies leaves them to be taken again.
/// Another node that asks meanwhile gets others.
pub async fn take(tx: &mut Tx, limit: i64, hold: TimeDelta) -> Result<Vec<Taken>, AppError> {
    let now = tx.now();
    let ids: Vec<MessageId> = outbound_message::table
        .filter(outbound_message::state.eq_any([MessageState::Waiting, MessageState::Sending]))
        .filter(outbound_message::due_at.le(now))
        .order((outbound_message::due_at, outbound_message::id))
        .limit(limit)
        .select(outbound_message::id)
        .for_update()
        .skip_locked()
        .load(tx.connection()?)
        .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(outbound_message::table.filter(outbound_message::id.eq_any(&ids)))
        .set((
            outbound_message::state.eq(MessageState::Sending),
            outbound_message::attempts.eq(outbound_message::attempts + 1),
            outbound_message::due_at.eq(now + hold),
        ))
        .execute(tx.connection()?)
        .await?;
    let rows: Vec<Due> = outbound_message::table
        .inner_join(case_record::table)
        .filter(outbound_message::id.eq_any(&ids))
        .order(outbound_message::id)
        .select((
            outbound_message::id,
            outbound_message::case_id,
            case_record::person_id,
            outbound_message::purpose,
            outbound_message::channel,
            outbound_message::attempts,
            outbound_message::expires_at,
            outbound_message::sealed,
        ))
        .load(tx.connection()?)
        .await?;
    let persons: Vec<PersonId> = rows.iter().map(|row| row.2).collect();
    let keys = super::person::keys(tx, &persons).await?;
    let mut taken = Vec::new();
    for (id, case, person, purpose, channel, attempt, expires_at, sealed) in rows {
        // A person who was erased has no key any more, and nothing can be said to them.
        let (Some(key), Some(sealed)) = (keys.get(&person), sealed) else {
            end(tx, id, Some(MessageFailure::Expired), false).await?;
            continue;
        };
        taken.push(Taken {
            id,
            case,
            purpose,
            channel,
            attempt,
            expires_at,
            content: key.open(&message_place(id), &sealed)?,
        });
    }
    Ok(taken)
}

/// Ends a message: sent, or given up. Its content goes, unless a demonstration keeps it for its mailbox.
pub async fn end(
    tx: &mut Tx,
    id: MessageId,
    failure: Option<MessageFailure>,
    keep_content: bool,
) -> QueryResult<()> {
    let now = tx.now();
    let state = if failure.is_some() {
        MessageState::Failed
    } else {
        MessageState::Sent
    };
    diesel::update(outbound_message::table.find(id))
        .set((
            outbound_message::state.eq(state),
            outbound_message::failure.eq(failure),
            outbound_message::ended_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    if !keep_content {
        diesel::update(outbound_message::table.find(id))
            .set(outbound_message::sealed.eq(None::<Vec<u8>>))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(())
}

/// Puts a message back, to be tried again at `due`.
pub async fn put_back(tx: &mut Tx, id: MessageId, due: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(outbound_message::table.find(id))
        .set((
            outbound_message::state.eq(MessageState::Waiting),
            outbound_message::due_at.eq(due),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// The latest messages that were sent, with their content, for the mailbox of a demonstration.
pub async fn sent(tx: &mut Tx, limit: i64) -> Result<Vec<(Taken, DateTime<Utc>)>, AppError> {
    type Sent = (Due, DateTime<Utc>);
    let rows: Vec<Sent> = outbound_message::table
        .inner_join(case_record::table)
        .filter(outbound_message::state.eq(MessageState::Sent))
        .order((
            outbound_message::made_at.desc(),
            outbound_message::id.desc(),
        ))
        .limit(limit)
        .select((
            (
                outbound_message::id,
                outbound_message::case_id,
                case_record::person_id,
                outbound_message::purpose,
                outbound_message::channel,
                outbound_message::attempts,
                outbound_message::expires_at,
                outbound_message::sealed,
            ),
            outbound_message::made_at,
        ))
        .load(tx.connection()?)
        .await?;
    let persons: Vec<PersonId> = rows.iter().map(|(row, _)| row.2).collect();
    let keys = super::person::keys(tx, &persons).await?;
    let mut found = Vec::new();
    for ((id, case, person, purpose, channel, attempt, expires_at, sealed), made_at) in rows {
        let (Some(key), Some(sealed)) = (keys.get(&person), sealed) else {
            continue;
        };
        let content = key.open(&message_place(id), &sealed)?;
        found.push((
            Taken {
                id,
                case,
                purpose,
                channel,
                attempt,
                expires_at,
                content,
            },
            made_at,
        ));
    }
    Ok(found)
}
