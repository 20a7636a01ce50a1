//! What only a demonstration asks of the database, and the mark that it is one.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::AccountId;

use super::Tx;
use crate::schema::{account, installation, membership, organization};

/// The mode of this database; settles it as `wanted` when it is new.
pub async fn mode(tx: &mut Tx, wanted: &str) -> QueryResult<String> {
    let now = tx.now();
    diesel::insert_into(installation::table)
        .values((
            installation::mode.eq(wanted),
            installation::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.connection()?)
        .await?;
    installation::table
        .select(installation::mode)
        .first(tx.connection()?)
        .await
}

/// Whether there is an organisation already.
pub async fn is_filled(tx: &mut Tx) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        organization::table.select(organization::id),
    ))
    .get_result(tx.connection()?)
    .await
}

/// The account of a login.
pub async fn account_of(tx: &mut Tx, login: &str) -> QueryResult<AccountId> {
    account::table
        .filter(account::login.eq(login))
        .select(account::id)
        .first(tx.connection()?)
        .await
}

/// An account with its sealed device.
#[derive(Debug, Queryable)]
pub struct Row {
    /// The account.
    pub id: AccountId,
    /// Its login.
    pub login: String,
    /// Its name.
    pub display_name: String,
    /// Its organisation.
    pub organization: String,
    /// Its sealed device.
    pub totp_secret: Vec<u8>,
}

/// Accounts that can sign in, the first hundred in the order they were made.
pub async fn accounts(tx: &mut Tx) -> QueryResult<Vec<Row>> {
    membership::table
        .inner_join(account::table)
        .inner_join(organization::table)
        .filter(account::totp_secret.is_not_null())
        .distinct_on(account::id)
        // Whoever works for several is shown with the one they act for first.
        .order((account::id, organization::name))
        .limit(100)
        .select((
            account::id,
            account::login,
            account::display_name,
            organization::name,
            account::totp_secret.assume_not_null(),
        ))
        .load(tx.connection()?)
        .await
}
