//! The history of transfers: a row a step.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OrganizationId, TransferId};
use hersys_domain::transfer::TransferActKind;
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;
use crate::schema::transfer_act;
use crate::services::person_seal::PersonKey;

fn act_place(id: Uuid) -> String {
    format!("transfer_act/{id}/reason")
}

/// Notes what was done about a transfer; a blank reason is none.
pub async fn note(
    tx: &mut Tx,
    id: TransferId,
    kind: TransferActKind,
    reason: &str,
    key: &PersonKey,
) -> Result<(), AppError> {
    let act = tx.facts().id::<Uuid>()?;
    let now = tx.now();
    let reason = match reason.trim() {
        "" => None,
        _ => Some(key.seal(&act_place(act), &reason, tx.facts())?),
    };
    let (account, organization) = (tx.actor().account(), tx.actor().organization());
    diesel::insert_into(transfer_act::table)
        .values((
            transfer_act::id.eq(act),
            transfer_act::transfer_id.eq(id),
            transfer_act::kind.eq(kind),
            transfer_act::account_id.eq(account.ok_or_else(AppError::not_found)?),
            transfer_act::organization_id.eq(organization.ok_or_else(AppError::not_found)?),
            transfer_act::at.eq(now),
            transfer_act::reason.eq(reason),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}

/// Something that was done, as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = transfer_act, check_for_backend(Pg))]
pub struct Act {
    id: Uuid,
    /// About which transfer.
    pub transfer_id: TransferId,
    /// What.
    pub kind: TransferActKind,
    /// By whom.
    pub account_id: AccountId,
    /// For which organisation.
    pub organization_id: OrganizationId,
    /// When.
    pub at: DateTime<Utc>,
    reason: Option<Vec<u8>>,
}

impl Act {
    /// Why, opened.
    pub fn reason(&self, key: &PersonKey) -> Result<Option<String>, AppError> {
        let open = |sealed: &Vec<u8>| key.open(&act_place(self.id), sealed);
        self.reason.as_ref().map(open).transpose()
    }
}

/// What was done about several transfers, the latest first.
pub async fn acts(tx: &mut Tx, ids: &[TransferId]) -> QueryResult<Vec<Act>> {
    transfer_act::table
        .filter(transfer_act::transfer_id.eq_any(ids))
        .order((transfer_act::at.desc(), transfer_act::id.desc()))
        .select(Act::as_select())
        .load(tx.connection()?)
        .await
}
