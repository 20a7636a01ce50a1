//! Invitations: links of which only the hash is kept.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, CaseId, InvitationId, PersonId};
use hersys_domain::invitation::{
    InvitationGap, InvitationState, InvitationStatus, LINK_LIFE, MessageChannel, MessageFailure,
    MessagePurpose, MessageState,
};

use super::Tx;
use crate::error::AppError;
use crate::schema::{invitation, outbound_message};
use crate::secrets::{random_secret, sha256};

/// Tries at the second fact.
const TRIES: i16 = 5;

/// A new invitation.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The case.
    pub case: CaseId,
    /// By what it goes out; none with the gap.
    pub channel: Option<MessageChannel>,
    /// Why it does not.
    pub gap: Option<InvitationGap>,
    /// Keyed hash of the code to be read out.
    pub code_mac: Option<Vec<u8>>,
    /// Who sends it; none where it goes out by itself.
    pub by: Option<AccountId>,
}

/// Voids the invitations of a case.
pub async fn void(tx: &mut Tx, case: CaseId) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(invitation::table.filter(invitation::case_id.eq(case)))
        .filter(invitation::voided_at.is_null())
        .set(invitation::voided_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Makes an invitation; gives its id and the secret of the link. The case has none in force.
pub async fn insert(tx: &mut Tx, new: &NewInvitation) -> Result<(InvitationId, String), AppError> {
    let id = tx.facts().id::<InvitationId>()?;
    let secret = random_secret::<16>(tx.facts())?;
    let now = tx.now();
    diesel::insert_into(invitation::table)
        .values((
            invitation::id.eq(id),
            invitation::case_id.eq(new.case),
            invitation::secret_hash.eq(sha256(secret.as_bytes()).to_vec()),
            invitation::code_mac.eq(&new.code_mac),
            invitation::gap.eq(new.gap),
            invitation::channel.eq(new.channel),
            invitation::made_by.eq(new.by),
            invitation::made_at.eq(now),
            invitation::expires_at.eq(now + LINK_LIFE),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok((id, secret))
}

#[derive(Queryable)]
struct Row {
    id: InvitationId,
    channel: Option<MessageChannel>,
    gap: Option<InvitationGap>,
    attempts: i16,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    voided_at: Option<DateTime<Utc>>,
}

/// How the latest invitation of a case stands; the caller has seen to it that the case may be read.
pub async fn status(tx: &mut Tx, case: CaseId) -> QueryResult<InvitationStatus> {
    let row: Option<Row> = invitation::table
        .filter(invitation::case_id.eq(case))
        .order((
            invitation::voided_at.is_null().desc(),
            invitation::made_at.desc(),
            invitation::id.desc(),
        ))
        .select((
            invitation::id,
            invitation::channel,
            invitation::gap,
            invitation::attempts,
            invitation::made_at,
            invitation::expires_at,
            invitation::used_at,
            invitation::voided_at,
        ))
        .first(tx.connection()?)
        .await
        .optional()?;
    let Some(row) = row else {
        return Ok(InvitationStatus {
            id: None,
            state: InvitationState::None,
            channel: None,
            gap: None,
            failure: None,
            made_at: None,
            expires_at: None,
        });
    };
    let (delivery, failure) = delivery(tx, case).await?;
    Ok(InvitationStatus {
        id: Some(row.id),
        state: state(&row, delivery, tx.now()),
        channel: row.channel,
        gap: row.gap,
        failure,
        made_at: Some(row.made_at),
        expires_at: Some(row.expires_at),
    })
}

/// What an invitation has come to, given how its message stands.
fn state(row: &Row, delivery: Option<MessageState>, now: DateTime<Utc>) -> InvitationState {
    if row.used_at.is_some() {
        InvitationState::Used
    } else if row.voided_at.is_some() {
        InvitationState::Refused
    } else if row.gap.is_some() {
        InvitationState::NotSent
    } else if delivery == Some(MessageState::Failed) {
        InvitationState::Failed
    } else if row.attempts >= TRIES {
        InvitationState::Exhausted
    } else if row.expires_at <= now {
        InvitationState::Expired
    } else if matches!(
        delivery,
        Some(MessageState::Waiting | MessageState::Sending)
    ) {
        InvitationState::Waiting
    } else {
        InvitationState::Sent
    }
}

/// How the latest message with an invitation stands. Only those who may write the case see messages.
async fn delivery(
    tx: &mut Tx,
    case: CaseId,
) -> QueryResult<(Option<MessageState>, Option<MessageFailure>)> {
    let row: Option<(MessageState, Option<MessageFailure>)> = outbound_message::table
        .filter(outbound_message::case_id.eq(case))
        .filter(outbound_message::purpose.eq(MessagePurpose::Invitation))
        .filter(outbound_message::state.ne(MessageState::Voided))
        .order((
            outbound_message::made_at.desc(),
            outbound_message::id.desc(),
        ))
        .select((outbound_message::state, outbound_message::failure))
        .first(tx.connection()?)
        .await
        .optional()?;
    Ok(row.map_or((None, None), |(state, failure)| (Some(state), failure)))
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    invitation: InvitationId,
    #[diesel(sql_type = SqlUuid)]
    person: PersonId,
}

/// Takes one try of a link that works; gives the invitation and whose it is.
pub async fn try_link(tx: &mut Tx, secret: &str) -> QueryResult<Option<(InvitationId, PersonId)>> {
    let found: Option<Found> = diesel::sql_query("SELECT * FROM try_invitation($1)")
        .bind::<Binary, _>(sha256(secret.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await
        .optional()?;
    Ok(found.map(|found| (found.invitation, found.person)))
}

/// Voids a link that came to the wrong person; gives whose it was.
pub async fn refuse(tx: &mut Tx, secret: &str) -> QueryResult<Option<PersonId>> {
    #[derive(QueryableByName)]
    struct Whose {
        #[diesel(sql_type = diesel::sql_types::Nullable<SqlUuid>)]
        person: Option<PersonId>,
    }
    let whose: Whose = diesel::sql_query("SELECT refuse_invitation($1) AS person")
        .bind::<Binary, _>(sha256(secret.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await?;
    Ok(whose.person)
}

/// The keyed hash of the code that was read out for a link.
pub async fn code_mac(tx: &mut Tx, id: InvitationId) -> QueryResult<Option<Vec<u8>>> {
    invitation::table
        .find(id)
        .select(invitation::code_mac)
        .first(tx.connection()?)
        .await
}

/// Gives a ticket for the choice of the PIN.
pub async fn give_ticket(
    tx: &mut Tx,
    id: InvitationId,
    life: TimeDelta,
) -> Result<String, AppError> {
    let ticket = random_secret::<16>(tx.facts())?;
    let ends = tx.now() + life;
    diesel::update(invitation::table.find(id))
        .set((
            invitation::ticket_hash.eq(sha256(ticket.as_bytes()).to_vec()),
            invitation::ticket_ends.eq(ends),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(ticket)
}

/// The invitation of a ticket that lasts.
pub async fn of_ticket(tx: &mut Tx, ticket: &str) -> QueryResult<Option<(InvitationId, PersonId)>> {
    let found: Option<Found> = diesel::sql_query("SELECT * FROM invitation_of_ticket($1)")
        .bind::<Binary, _>(sha256(ticket.as_bytes()).to_vec())
        .get_result(tx.connection()?)
        .await
        .optional()?;
    Ok(found.map(|found| (found.invitation, found.person)))
}

/// Uses a link up; false where another request was quicker.
pub async fn use_up(tx: &mut Tx, id: InvitationId) -> QueryResult<bool> {
    let now = tx.now();
    let rows = diesel::update(invitation::table.find(id))
        .filter(invitation::used_at.is_null())
        .filter(invitation::voided_at.is_null())
        .set(invitation::used_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(rows == 1)
}
