//! What only a demonstration asks of the database, and the mark that it is one.

use diesel::prelude::*;
use diesel::sql_types::{Date, Text};
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::prefecture::Prefecture;

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

/// A health centre of the master table that nobody has registered.
#[derive(Debug, QueryableByName)]
pub struct FreeCenter {
    /// Its key in the master table.
    #[diesel(sql_type = Text)]
    pub key: String,
    /// Its prefecture.
    #[diesel(sql_type = Text)]
    pub prefecture: Prefecture,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// A municipality of its district.
    #[diesel(sql_type = Text)]
    pub municipality_code: String,
}

/// Health centres of the master table, of today, that nobody has registered.
pub async fn free_centers(tx: &mut Tx) -> QueryResult<Vec<FreeCenter>> {
    let today = jst_date(tx.now());
    diesel::sql_query(
        "SELECT h.key, h.prefecture, h.name, min(d.municipality_code) AS municipality_code \
         FROM health_center h JOIN health_center_district d ON d.health_center_key = h.key \
         WHERE (h.until_on IS NULL OR h.until_on > $1) \
         AND NOT EXISTS (SELECT 1 FROM organization o WHERE o.reference_key = h.key) \
         GROUP BY h.key, h.prefecture, h.name ORDER BY h.key",
    )
    .bind::<Date, _>(today)
    .load(tx.connection()?)
    .await
}

/// The organisation of a prefecture, if it takes part.
pub async fn prefecture(tx: &mut Tx, code: Prefecture) -> QueryResult<Option<OrganizationId>> {
    organization::table
        .filter(organization::kind.eq(OrganizationKind::Prefecture))
        .filter(organization::prefecture_code.eq(code))
        .select(organization::id)
        .first(tx.connection()?)
        .await
        .optional()
}

/// The ministry.
pub async fn ministry(tx: &mut Tx) -> QueryResult<OrganizationId> {
    organization::table
        .filter(organization::kind.eq(OrganizationKind::Ministry))
        .select(organization::id)
        .first(tx.connection()?)
        .await
}
