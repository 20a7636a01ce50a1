//! How a patient comes in (data model 18): link, second fact, PIN; later the PIN on a known device; on
//! another device a code sent to the registered number, and the birth date.

use chrono::NaiveDate;
use hersys_domain::audit::DataGroup;
use hersys_domain::id::PersonId;
use hersys_domain::invitation::MessagePurpose;
use hersys_domain::jp_date;
use hersys_domain::patient::{
    ChoosePin, CodeAnswer, CodeRequest, PinSignIn, TICKET_LIFE, Verification, fold_digits,
};
use hersys_domain::phone::Phone;
use hersys_domain::problem::ProblemCode;
use hersys_domain::sign_in::Lane;
use hersys_domain::validate::Coded;

use super::invite::channel_of;
use super::sign_in::{Outcome, WRONG, seconds_until};
use crate::ctx::PublicCtx;
use crate::db::message::{self, Content, NewMessage};
use crate::db::patient::{self as db, Cookies};
use crate::db::throttle::{self, Subject};
use crate::db::{Tx, case_record, invitation, notification, person};
use crate::error::AppError;
use crate::secrets::{Purpose, Secrets, mac, random_secret};
use crate::token::{TokenKind, token};

/// Six digits that nobody can foresee.
pub fn random_code(tx: &Tx) -> Result<String, AppError> {
    let number = u64::from_le_bytes(tx.facts().bytes::<8>()?) % 1_000_000;
    Ok(format!("{number:06}"))
}

/// The keyed hash of a PIN. Six digits are found by trying a million, so the hash needs the key that lies
/// outside the database more than it needs to be slow; the tries are counted.
fn pin_mac(secrets: &Secrets, person: PersonId, pin: &str) -> Vec<u8> {
    mac(
        &secrets.key(Purpose::Patient),
        format!("pin|{person}|{pin}").as_bytes(),
    )
    .to_vec()
}

/// The keyed hash of a code that was read out or sent.
pub fn code_mac(secrets: &Secrets, person: PersonId, code: &str) -> Vec<u8> {
    mac(
        &secrets.key(Purpose::Patient),
        format!("code|{person}|{code}").as_bytes(),
    )
    .to_vec()
}

fn read_birth(tx: &Tx, typed: &str) -> Result<NaiveDate, AppError> {
    jp_date::parse(typed, jp_date::jst_date(tx.now()))
        .map_err(|error| AppError::field("/birth_date", error.code()))
}

/// The link and the second fact: a ticket for the choice of the PIN. A link that does not work (unknown,
/// used, lapsed, voided, tried five times) answers the same whatever the reason.
pub async fn verify(ctx: &PublicCtx, given: &Verification) -> Result<String, AppError> {
    ctx.write(async |tx| {
        let code = fold_digits(&given.code);
        let birth = if code.is_empty() {
            // What is no date is no guess.
            Some(read_birth(tx, &given.birth_date)?)
        } else {
            None
        };
        let Some((link, whose)) = invitation::try_link(tx, given.secret.trim()).await? else {
            tx.nobody_concerned();
            return Ok(Outcome::Failed(ProblemCode::TicketInvalid));
        };
        tx.act_for(whose).await?;
        let known = person::identities(tx, &[whose]).await?.remove(&whose);
        let known_birth = known.and_then(|identity| identity.birth_on);
        let right = match (known_birth, birth) {
            (Some(known), Some(given)) => known == given,
            (None, None) => {
                let wanted = invitation::code_mac(tx, link).await?;
                wanted.is_some_and(|wanted| wanted == code_mac(tx.secrets(), whose, &code))
            }
            _ => false,
        };
        if !right {
            return Ok(Outcome::Failed(WRONG));
        }
        let ticket = invitation::give_ticket(tx, link, TICKET_LIFE).await?;
        Ok(Outcome::Done(ticket))
    })
    .await?
    .or_failed()
}

/// Chooses the PIN by a ticket: uses the link (or the code) up, makes the device known and signs in.
pub async fn choose_pin(ctx: &PublicCtx, given: &ChoosePin) -> Result<Cookies, AppError> {
    let ticket = given.ticket.trim();
    ctx.write(async |tx| {
        let pin = fold_digits(&given.pin);
        let (whose, done) = match invitation::of_ticket(tx, ticket).await? {
            Some((link, whose)) => {
                tx.act_for(whose).await?;
                let used = invitation::use_up(tx, link).await?;
                if used {
                    let pin = pin_mac(tx.secrets(), whose, &pin);
                    db::set_pin(tx, whose, pin).await?;
                }
                (whose, used)
            }
            None => {
                let whose = db::of_code(tx, ticket)
                    .await?
                    .ok_or(ProblemCode::TicketInvalid)?;
                tx.act_for(whose).await?;
                let pin = pin_mac(tx.secrets(), whose, &pin);
                // A code never undoes what a new invitation has stopped.
                let used = db::use_code(tx, ticket).await?;
                (whose, used && db::change_pin(tx, whose, pin).await?)
            }
        };
        if !done {
            return Err(ProblemCode::TicketInvalid.into());
        }
        tx.touched(whose, DataGroup::Access);
        forgive_asking(tx, whose).await?;
        db::remember_device(tx, whose).await
    })
    .await
}

/// A later visit: the PIN on a known device; gives the secret of the session's cookie. After five wrong
/// ones, and on a device that is not known, only a new invitation helps.
pub async fn sign_in(ctx: &PublicCtx, device: &str, given: &PinSignIn) -> Result<String, AppError> {
    ctx.write(async |tx| {
        let Some((whose, wanted)) = db::try_pin(tx, device).await? else {
            tx.nobody_concerned();
            return Ok(Outcome::Failed(ProblemCode::TicketInvalid));
        };
        tx.touched(whose, DataGroup::Access);
        if wanted != pin_mac(tx.secrets(), whose, &fold_digits(&given.pin)) {
            return Ok(Outcome::Failed(WRONG));
        }
        tx.act_for(whose).await?;
        db::forgive(tx, whose).await?;
        Ok(Outcome::Done(db::open_session(tx, device).await?))
    })
    .await?
    .or_failed()
}

/// The lane of requests for a message to this number.
fn asking(tx: &Tx, phone: &Phone) -> Subject {
    let hash = mac(
        &tx.secrets().key(Purpose::Throttle),
        format!("patient|{}", phone.e164()).as_bytes(),
    );
    Subject {
        hash: hash.to_vec(),
        known_device: false,
        lane: Lane::Message,
    }
}

/// Forgets the requests for messages to somebody's number, who has come in.
async fn forgive_asking(tx: &mut Tx, whose: PersonId) -> Result<(), AppError> {
    let contact = person::contacts(tx, &[whose]).await?.remove(&whose);
    let phone = contact.and_then(|contact| contact.phone.parse::<Phone>().ok());
    if let Some(phone) = phone {
        let subject = asking(tx, &phone);
        throttle::succeeded(tx, &subject).await?;
    }
    Ok(())
}

/// Another device: sends a code to the registered number, if there is somebody whose number and birth date
/// these are. The answer is the same whether there is.
pub async fn request_code(ctx: &PublicCtx, given: &CodeRequest) -> Result<String, AppError> {
    let phone: Phone = given
        .phone
        .parse()
        .map_err(|error: hersys_domain::phone::PhoneError| {
            AppError::field("/phone", error.code())
        })?;
    ctx.write(async |tx| {
        let birth = read_birth(tx, &given.birth_date)?;
        let subject = asking(tx, &phone);
        throttle::one_at_a_time(tx, &subject).await?;
        // Every request counts: nobody is to be flooded with messages.
        if let Some(free) = throttle::ask(tx, &subject).await? {
            return Err(AppError::too_many(seconds_until(free, tx.now())));
        }
        let ticket = random_secret::<16>(tx.facts())?;
        let code = random_code(tx)?;
        let by_phone = token(tx.secrets(), TokenKind::Phone, phone.e164());
        let by_birth = token(tx.secrets(), TokenKind::Birth, &birth.to_string());
        let Some(whose) = db::by_tokens(tx, by_phone, by_birth).await? else {
            let nobody = tx.facts().bytes::<32>()?.to_vec();
            db::keep_code(tx, &ticket, None, nobody).await?;
            return Ok(ticket);
        };
        tx.act_for(whose).await?;
        let wanted = code_mac(tx.secrets(), whose, &code);
        db::keep_code(tx, &ticket, Some(whose), wanted).await?;
        send_code(tx, whose, code).await?;
        Ok(ticket)
    })
    .await
}

async fn send_code(tx: &mut Tx, whose: PersonId, code: String) -> Result<(), AppError> {
    let contact = person::contacts(tx, &[whose]).await?.remove(&whose);
    let Some((channel, to)) = contact.as_ref().and_then(channel_of) else {
        return Ok(());
    };
    let case = case_record::own(tx, whose).await?;
    let center = notification::center(tx, case.responsible_center_id).await?;
    let keys = person::keys(tx, &[whose]).await?;
    let key = keys.get(&whose).ok_or_else(AppError::not_found)?;
    let new = NewMessage {
        case: case.id,
        purpose: MessagePurpose::DeviceCode,
        channel,
        content: Content {
            to,
            center: center.name,
            phone: center.phone,
            secret: code,
        },
        expires_at: tx.now() + TICKET_LIFE,
    };
    message::put(tx, &new, key).await?;
    Ok(())
}

/// Another device: the code that was sent; its ticket is then good for choosing a PIN.
pub async fn answer_code(ctx: &PublicCtx, given: &CodeAnswer) -> Result<(), AppError> {
    let ticket = given.ticket.trim();
    ctx.write(async |tx| {
        let Some((whose, wanted)) = db::try_code(tx, ticket).await? else {
            tx.nobody_concerned();
            return Ok(Outcome::Failed(ProblemCode::TicketInvalid));
        };
        let Some(whose) = whose else {
            tx.nobody_concerned();
            return Ok(Outcome::Failed(WRONG));
        };
        tx.touched(whose, DataGroup::Access);
        if wanted != code_mac(tx.secrets(), whose, &fold_digits(&given.code)) {
            return Ok(Outcome::Failed(WRONG));
        }
        tx.act_for(whose).await?;
        db::confirm_code(tx, ticket).await?;
        Ok(Outcome::Done(()))
    })
    .await?
    .or_failed()
}
