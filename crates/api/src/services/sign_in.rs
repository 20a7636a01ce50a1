//! Signing in: password, ticket, code, session.

use chrono::{DateTime, Utc};
use hersys_domain::account::fold_login;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::{CodeSignIn, MembershipSummary, PasswordSignIn};
use hersys_domain::sign_in::Lane;

use crate::ctx::{PublicCtx, SessionCtx};
use crate::db::session::SignedIn;
use crate::db::throttle::{self, Subject};
use crate::db::{Tx, session, sign_in as db};
use crate::device::{self, Place};
use crate::error::AppError;
use crate::hashing::Caller;
use crate::secrets::{Purpose, mac, random_secret};

/// What a successful second step gives.
pub struct Opened {
    /// For the session cookie.
    pub token: String,
    /// For the device cookie.
    pub device: String,
    /// Who is signed in.
    pub signed_in: SignedIn,
    /// Where they may act.
    pub memberships: Vec<MembershipSummary>,
}

/// How a step ended. A failed one is committed too: it counts.
pub(super) enum Outcome<T> {
    /// It went well.
    Done(T),
    /// It did not, and the caller is told no more than this.
    Failed(ProblemCode),
}

impl<T> Outcome<T> {
    /// The value, or the problem that the caller is told.
    pub(super) fn or_failed(self) -> Result<T, AppError> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Failed(code) => Err(code.into()),
        }
    }
}

/// What every wrong password or code is answered with.
pub(super) const WRONG: ProblemCode = ProblemCode::SignInFailed;

/// The first step: the password. Unknown IDs, stopped ones and those never used take the same path and
/// the same time as a wrong password.
pub async fn check_password(ctx: &PublicCtx, given: PasswordSignIn) -> Result<String, AppError> {
    let login = fold_login(&given.login);
    let hashing = &ctx.app().hashing;
    // Who shows no device is a stranger whoever it is, and costs the database nothing while strangers stand in
    // line to the door.
    let early = match ctx.device {
        None => Some(hashing.place(Caller::Stranger)?),
        Some(_) => None,
    };
    let (credentials, subject) = ctx
        .read(async |tx| {
            let subject = subject(tx, &login, ctx.device.as_deref(), Lane::Password).await?;
            refuse_blocked(tx, &subject).await?;
            Ok((db::credentials(tx, &login).await?, subject))
        })
        .await?;
    let known = credentials.is_some();
    let usable = credentials.filter(|known| known.stopped_at.is_none());
    let stored = usable
        .as_ref()
        .and_then(|known| known.password_hash.clone());
    let enrolled = stored.is_some();
    let place = match early {
        Some(place) => place,
        None if subject.known_device => hashing.place(Caller::Known)?,
        None => hashing.place(Caller::Stranger)?,
    };
    let matches = hashing.verify(place, given.password, stored).await?;
    ctx.write(async |tx| {
        // Asked again: of many at once, those that come after the pause has begun learn nothing.
        throttle::one_at_a_time(tx, &subject).await?;
        refuse_blocked(tx, &subject).await?;
        let Some(account) = usable.filter(|_| matches && enrolled) else {
            throttle::failed(tx, &subject).await?;
            if !known {
                tx.nobody_concerned();
            }
            return Ok(Outcome::Failed(WRONG));
        };
        throttle::succeeded(tx, &subject).await?;
        Ok(Outcome::Done(db::make_ticket(tx, account.id).await?))
    })
    .await?
    .or_failed()
}

/// The second step: a code of the device, or a recovery code.
pub async fn check_code(
    ctx: &PublicCtx,
    given: CodeSignIn,
    recovery: bool,
) -> Result<Opened, AppError> {
    ctx.write(async |tx| {
        let account = db::try_ticket(tx, &given.ticket)
            .await?
            .ok_or(ProblemCode::TicketInvalid)?;
        if !factor_holds(tx, account, &given.code, recovery, ctx.device.as_deref()).await? {
            return Ok(Outcome::Failed(WRONG));
        }
        db::use_ticket(tx, &given.ticket).await?;
        let Some(organization) = first_organization(tx, account).await? else {
            return Ok(Outcome::Failed(WRONG));
        };
        let token = session::open(tx, account, organization).await?;
        let device = device_token(tx, ctx.device.as_deref()).await?;
        db::remember_device(tx, account, &device).await?;
        // All that the answer tells: one that needed the database again could fail after the code was spent.
        let signed_in = session::opened(tx, &token)
            .await?
            .ok_or(ProblemCode::NotSignedIn)?;
        Ok(Outcome::Done(Opened {
            signed_in,
            memberships: session::memberships(tx, account).await?,
            token,
            device,
        }))
    })
    .await?
    .or_failed()
}

/// Opens a locked session, or freshens one, by a code of the device.
pub async fn unlock(ctx: &SessionCtx, code: &str) -> Result<(), AppError> {
    let signed_in = &ctx.signed_in;
    ctx.write(async |tx| {
        let device = ctx.public.device.as_deref();
        if !factor_holds(tx, signed_in.account_id, code, false, device).await? {
            return Ok(Outcome::Failed(WRONG));
        }
        session::refresh(tx, signed_in.session_id).await?;
        Ok(Outcome::Done(()))
    })
    .await?
    .or_failed()
}

/// Whether the typed code is good, counting it when it is not.
async fn factor_holds(
    tx: &mut Tx,
    account: AccountId,
    typed: &str,
    recovery: bool,
    device: Option<&str>,
) -> Result<bool, AppError> {
    let Some((login, sealed)) = db::device_of(tx, account).await? else {
        return Ok(false);
    };
    let subject = subject(tx, &login, device, Lane::Code).await?;
    throttle::one_at_a_time(tx, &subject).await?;
    // A recovery code has 128 bits: nothing to guess, and it is the way out of a hard stop.
    if !recovery {
        refuse_blocked(tx, &subject).await?;
    }
    let good = if recovery {
        db::use_recovery_code(tx, account, &fold_recovery_code(typed)).await?
    } else {
        match sealed {
            None => false,
            Some(sealed) => {
                let secret = device::open_secret(tx.secrets(), Place::Account(account), &sealed)?;
                match device::matching_step(&secret, &fold_code(typed), tx.now())? {
                    Some(step) => db::use_step(tx, account, step).await?,
                    None => false,
                }
            }
        }
    };
    if good {
        throttle::succeeded(tx, &subject).await?;
    } else {
        throttle::failed(tx, &subject).await?;
    }
    Ok(good)
}

/// The token that a device goes on with: its own where we issued it, else a new one. What anybody may choose
/// could be planted on a computer before its users come.
async fn device_token(tx: &mut Tx, sent: Option<&str>) -> Result<String, AppError> {
    if let Some(sent) = sent
        && db::is_device(tx, sent).await?
    {
        return Ok(sent.to_owned());
    }
    Ok(random_secret::<32>(tx.facts())?)
}

async fn subject(
    tx: &mut Tx,
    login: &str,
    device: Option<&str>,
    lane: Lane,
) -> Result<Subject, AppError> {
    let known_device = match device {
        Some(device) => db::knows_device(tx, login, device).await?,
        None => false,
    };
    Ok(Subject {
        hash: mac(&tx.secrets().key(Purpose::Throttle), login.as_bytes()).to_vec(),
        known_device,
        lane,
    })
}

/// Forgets the failed tries of a login on all lanes.
pub async fn forgive(tx: &mut Tx, login: &str) -> Result<(), AppError> {
    let hash = mac(&tx.secrets().key(Purpose::Throttle), login.as_bytes());
    Ok(throttle::forgive(tx, &hash).await?)
}

async fn refuse_blocked(tx: &mut Tx, subject: &Subject) -> Result<(), AppError> {
    match throttle::blocked_until(tx, subject).await? {
        None => Ok(()),
        Some(until) => Err(AppError::too_many(seconds_until(until, tx.now()))),
    }
}

pub(super) fn seconds_until(until: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    u32::try_from((until - now).num_seconds().max(1)).unwrap_or(u32::MAX)
}

async fn first_organization(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Option<OrganizationId>, AppError> {
    let memberships = session::memberships(tx, account).await?;
    Ok(memberships.first().map(|first| first.organization_id))
}

/// Six digits as typed: full width and blanks allowed.
fn fold_code(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A recovery code as it is hashed: capitals, without hyphens and blanks.
pub fn fold_recovery_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
