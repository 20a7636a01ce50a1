//! First sign-in links, and what stands once one was used.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, OrganizationId};

use super::Tx;
use super::sign_in::TRIES;
use crate::error::AppError;
use crate::schema::{account, enrolment, membership, organization, recovery_code};
use crate::secrets::{random_secret, sha256};

/// Days a first sign-in link works.
pub const ENROLMENT_LIFE: TimeDelta = TimeDelta::days(7);

/// Makes a first sign-in link, ending those made before; returns its secret.
pub async fn make_enrolment(
    tx: &mut Tx,
    account: AccountId,
    organization: OrganizationId,
    sealed_device: Vec<u8>,
) -> Result<String, AppError> {
    let secret = random_secret::<16>(tx.facts())?;
    let now = tx.now();
    diesel::delete(enrolment::table.filter(enrolment::account_id.eq(account)))
        .execute(tx.connection()?)
        .await?;
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::secret_hash.eq(sha256(secret.as_bytes()).to_vec()),
            enrolment::account_id.eq(account),
            enrolment::organization_id.eq(organization),
            enrolment::totp_secret.eq(sealed_device),
            enrolment::expires_at.eq(now + ENROLMENT_LIFE),
            enrolment::created_at.eq(now),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(secret)
}

/// A first sign-in link that still works.
#[derive(Debug, Clone, Queryable)]
pub struct OpenEnrolment {
    /// The account.
    pub account_id: AccountId,
    /// Its login.
    pub login: String,
    /// Name of the person.
    pub display_name: String,
    /// Name of the organisation that issued it.
    pub organization_name: String,
    /// Sealed secret of the device to be set up.
    pub totp_secret: Vec<u8>,
}

/// The link's account, if the link is unused, unexpired and has tries left. `counting` takes one try.
pub async fn open_enrolment(
    tx: &mut Tx,
    secret: &str,
    counting: bool,
) -> QueryResult<Option<OpenEnrolment>> {
    let now = tx.now();
    let today = hersys_domain::jp_date::jst_date(now);
    let hash = sha256(secret.as_bytes()).to_vec();
    let found: Option<OpenEnrolment> = enrolment::table
        .inner_join(account::table)
        .inner_join(organization::table)
        .inner_join(
            membership::table.on(membership::account_id
                .eq(enrolment::account_id)
                .and(membership::organization_id.eq(enrolment::organization_id))),
        )
        .filter(enrolment::secret_hash.eq(&hash))
        .filter(enrolment::used_at.is_null())
        .filter(enrolment::expires_at.gt(now))
        .filter(enrolment::attempts.lt(TRIES))
        .filter(account::stopped_at.is_null())
        .filter(organization::stopped_at.is_null())
        .filter(membership::stopped_at.is_null())
        .filter(
            membership::valid_until
                .is_null()
                .or(membership::valid_until.ge(today)),
        )
        .select((
            account::id,
            account::login,
            account::display_name,
            organization::name,
            enrolment::totp_secret,
        ))
        .for_update()
        .first(tx.connection()?)
        .await
        .optional()?;
    if counting && found.is_some() {
        diesel::update(enrolment::table.find(&hash))
            .set(enrolment::attempts.eq(enrolment::attempts + 1))
            .execute(tx.connection()?)
            .await?;
    }
    Ok(found)
}

/// Ends the first sign-in: password, device and recovery codes stand; the link is used.
pub async fn complete_enrolment(
    tx: &mut Tx,
    secret: &str,
    account: AccountId,
    password_hash: &str,
    sealed_device: Vec<u8>,
    step: i64,
    recovery_codes: &[String],
) -> QueryResult<()> {
    let now = tx.now();
    diesel::update(account::table.find(account))
        .set((
            account::password_hash.eq(password_hash),
            account::totp_secret.eq(sealed_device),
            account::totp_last_step.eq(step),
        ))
        .execute(tx.connection()?)
        .await?;
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(account)))
        .execute(tx.connection()?)
        .await?;
    let rows: Vec<_> = recovery_codes
        .iter()
        .map(|code| {
            (
                recovery_code::account_id.eq(account),
                recovery_code::code_hash.eq(sha256(code.as_bytes()).to_vec()),
            )
        })
        .collect();
    diesel::insert_into(recovery_code::table)
        .values(rows)
        .execute(tx.connection()?)
        .await?;
    diesel::update(enrolment::table.find(sha256(secret.as_bytes()).to_vec()))
        .set(enrolment::used_at.eq(now))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
