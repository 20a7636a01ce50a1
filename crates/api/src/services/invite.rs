//! Inviting a patient to report their health: by itself on submission, again when the centre sends it (C2).

use hersys_domain::alert::AlertRule;
use hersys_domain::id::{AccountId, CaseId, PersonId};
use hersys_domain::invitation::{InvitationGap, LINK_LIFE, MessageChannel, MessagePurpose};
use hersys_domain::notification::detail::AnsweredBy;
use hersys_domain::notification::record::Center;
use hersys_domain::person::{Contact, Identity};
use hersys_domain::phone::Phone;

use super::patient_sign_in::{code_mac, random_code};
use crate::db::invitation::{self, NewInvitation};
use crate::db::message::{self, Content, NewMessage};
use crate::db::{Tx, alert, patient};
use crate::error::AppError;
use crate::services::person_seal::PersonKey;

/// Whom to invite.
pub struct Invitee<'a> {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: PersonId,
    /// Their key.
    pub key: &'a PersonKey,
    /// Who they are.
    pub identity: &'a Identity,
    /// How to reach them.
    pub contact: &'a Contact,
    /// The responsible centre, in whose name the message goes out.
    pub center: &'a Center,
    /// Who sends it again; none where it goes out by itself.
    pub by: Option<AccountId>,
}

/// Where a message can go: the first mobile number, in the order in which the phones are to be tried, else a mail
/// address. An employer or a school is to learn nothing from it.
pub fn channel_of(contact: &Contact) -> Option<(MessageChannel, String)> {
    let first = (&contact.phone, contact.phone_answered_by);
    let further = contact
        .phones
        .iter()
        .map(|one| (&one.number, one.answered_by));
    let mobile = std::iter::once(first)
        .chain(further)
        .filter(|(_, who)| *who != Some(AnsweredBy::Workplace))
        .filter_map(|(typed, _)| typed.parse::<Phone>().ok())
        .find(Phone::can_receive_sms);
    if let Some(phone) = mobile {
        return Some((MessageChannel::Sms, phone.e164().to_owned()));
    }
    let mail = contact.mail.trim();
    let plausible = mail
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    plausible.then(|| (MessageChannel::Mail, mail.to_owned()))
}

/// Invites somebody once more: what was sent before opens nothing from now on, nor does anything that it has opened.
/// Else as [`invite`].
pub async fn invite_again(tx: &mut Tx, who: &Invitee<'_>) -> Result<Option<String>, AppError> {
    invitation::void(tx, who.case).await?;
    message::void(tx, who.case).await?;
    patient::stop(tx, who.person).await?;
    invite(tx, who).await
}

/// Makes an invitation for somebody who has none, and puts its message where the sender finds it. Gives the code to
/// be read out, where no birth date is known. What cannot go out is put on the centre's worklist.
pub async fn invite(tx: &mut Tx, who: &Invitee<'_>) -> Result<Option<String>, AppError> {
    let way = channel_of(who.contact);
    let gap = match (&way, who.identity.birth_on, who.by) {
        (None, _, _) => Some(InvitationGap::NoChannel),
        (_, None, None) => Some(InvitationGap::BirthUnknown),
        _ => None,
    };
    let code = if gap.is_none() && who.identity.birth_on.is_none() {
        Some(random_code(tx)?)
    } else {
        None
    };
    let new = NewInvitation {
        case: who.case,
        channel: way
            .as_ref()
            .filter(|_| gap.is_none())
            .map(|(channel, _)| *channel),
        gap,
        code_mac: code
            .as_ref()
            .map(|code| code_mac(tx.secrets(), who.person, code)),
        by: who.by,
    };
    let (_, secret) = invitation::insert(tx, &new).await?;
    match way {
        Some((channel, to)) if gap.is_none() => {
            let expires_at = tx.now() + LINK_LIFE;
            let content = Content {
                to,
                center: who.center.name.clone(),
                phone: who.center.phone.clone(),
                secret,
            };
            let new = NewMessage {
                case: who.case,
                purpose: MessagePurpose::Invitation,
                channel,
                content,
                expires_at,
            };
            message::put(tx, &new, who.key).await?;
        }
        _ => {
            alert::raise(tx, who.case, &[AlertRule::NotInvited], None).await?;
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn goes_to(contact: serde_json::Value) -> Option<(MessageChannel, String)> {
        channel_of(&serde_json::from_value(contact).unwrap())
    }

    #[test]
    fn the_first_mobile_number_among_all_phones_is_taken() {
        let sms = |number: &str| Some((MessageChannel::Sms, number.to_owned()));
        let phones = json!([{"number": "03-5555-0102"}, {"number": "080-1111-2222"}, {"number": "090-3333-4444"}]);
        let mail = "t@example.jp";
        assert_eq!(
            goes_to(json!({"phone": "03-5555-0101", "phones": phones, "mail": mail})),
            sms("+818011112222")
        );
        assert_eq!(
            goes_to(json!({"phone": "090-1234-5678", "phones": phones})),
            sms("+819012345678")
        );
        assert_eq!(goes_to(json!({"phones": phones})), sms("+818011112222"));
        assert_eq!(
            goes_to(json!({"phone": "読めない", "phones": [{"number": "12"}], "mail": mail})),
            Some((MessageChannel::Mail, mail.to_owned()))
        );
        assert_eq!(goes_to(json!({"phone": "03-5555-0101"})), None);
    }

    #[test]
    fn an_employers_mobile_number_is_passed_over() {
        let workplace = json!({"number": "080-1111-2222", "answered_by": "workplace"});
        let family = json!({"number": "090-3333-4444", "answered_by": "family"});
        assert_eq!(
            goes_to(json!({"phones": [workplace, family]})),
            Some((MessageChannel::Sms, "+819033334444".to_owned()))
        );
        assert_eq!(goes_to(json!({"phones": [workplace]})), None);
        assert_eq!(
            goes_to(json!({"phone": "080-1111-2222", "phone_answered_by": "workplace"})),
            None
        );
    }
}
