//! The first sign-in: a one-time link, then a device, a password, and codes for the day the device is
//! lost. Nobody ever sees or chooses another's password.

use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::{CompleteEnrolment, Enrolment, RecoveryCodes};

use crate::ctx::PublicCtx;
use crate::db::{Tx, enrolment as db, session};
use crate::device::{self, Place};
use crate::error::AppError;
use crate::services::sign_in::{self, fold_recovery_code};

/// Recovery codes that an account gets.
const CODES: usize = 10;
/// Letters and digits that are not taken for one another (Crockford).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes a first sign-in link for an account, ending earlier links and open sessions.
pub async fn issue_link(
    tx: &mut Tx,
    account: AccountId,
    organization: OrganizationId,
) -> Result<String, AppError> {
    let secret = tx.facts().bytes::<{ device::SECRET_BYTES }>()?;
    let sealed = device::seal_secret(tx.secrets(), Place::Enrolment(account), &secret, tx.facts())?;
    session::end_all(tx, account).await?;
    db::make_enrolment(tx, account, organization, sealed).await
}

/// What the first sign-in page shows.
pub async fn look(ctx: &PublicCtx, link: &str) -> Result<Enrolment, AppError> {
    ctx.write(async |tx| {
        let open = db::open_enrolment(tx, link, false)
            .await?
            .ok_or(ProblemCode::TicketInvalid)?;
        let secret = device::open_secret(
            tx.secrets(),
            Place::Enrolment(open.account_id),
            &open.totp_secret,
        )?;
        let totp_uri = device::uri(&open.login, &secret);
        let (qr_size, qr_path) = device::qr(&totp_uri)?;
        Ok(Enrolment {
            login: open.login,
            display_name: open.display_name,
            organization_name: open.organization_name,
            totp_secret: device::base32(&secret),
            totp_uri,
            qr_size,
            qr_path,
        })
    })
    .await
}

/// Sets password and device. A wrong code counts as a try of the link.
pub async fn complete(
    ctx: &PublicCtx,
    given: CompleteEnrolment,
) -> Result<RecoveryCodes, AppError> {
    let facts = ctx.app().db.facts();
    let open = ctx
        .read(async |tx| {
            db::open_enrolment(tx, &given.secret, false)
                .await?
                .ok_or_else(|| ProblemCode::TicketInvalid.into())
        })
        .await?;
    let context = [open.login.as_str(), open.display_name.as_str(), "hersys"];
    if zxcvbn::zxcvbn(&given.password, &context).score() < zxcvbn::Score::Three {
        return Err(AppError::field("/password", "password.common"));
    }
    let hash = ctx.app().hashing.hash(given.password, facts).await?;
    let finished = ctx
        .write(async |tx| {
            let open = db::open_enrolment(tx, &given.secret, true)
                .await?
                .ok_or(ProblemCode::TicketInvalid)?;
            let account = open.account_id;
            let secret =
                device::open_secret(tx.secrets(), Place::Enrolment(account), &open.totp_secret)?;
            let Some(step) = device::matching_step(&secret, given.code.trim(), tx.now())? else {
                return Ok(None);
            };
            let sealed =
                device::seal_secret(tx.secrets(), Place::Account(account), &secret, tx.facts())?;
            let codes = recovery_codes(tx)?;
            let folded: Vec<String> = codes.iter().map(|code| fold_recovery_code(code)).collect();
            // The code typed here may be typed again at the sign-in that follows: the step before it is
            // what counts as used.
            db::complete_enrolment(tx, &given.secret, account, &hash, sealed, step - 1, &folded)
                .await?;
            // Whoever holds the old device is out, and wrong codes of before are forgiven: the issuing
            // organisation has proved the person anew.
            session::end_all(tx, account).await?;
            sign_in::forgive(tx, &open.login).await?;
            Ok(Some(RecoveryCodes { codes }))
        })
        .await?;
    finished.ok_or_else(|| AppError::field("/code", "code.wrong"))
}

/// Ten codes of 25 characters (125 bits) in groups of five.
fn recovery_codes(tx: &Tx) -> Result<Vec<String>, AppError> {
    (0..CODES)
        .map(|_| {
            let random = tx.facts().bytes::<25>()?;
            let letters: Vec<char> = random
                .iter()
                .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
                .map(|letter| char::from(*letter))
                .collect();
            Ok(letters
                .chunks(5)
                .map(|group| group.iter().collect::<String>())
                .collect::<Vec<_>>()
                .join("-"))
        })
        .collect()
}
