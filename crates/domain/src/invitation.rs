//! The invitation to report one's health (健康観察の案内, C2): goes out by itself on submission, and again
//! when the centre sends it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{InvitationId, MessageId};
use crate::validate::{Validate, Violations};

/// How long a link works.
pub const LINK_LIFE: TimeDelta = TimeDelta::hours(72);

crate::closed_set! {
    /// By what a message goes out.
    pub enum MessageChannel {
        /// SMS to a mobile number.
        Sms = "sms",
        /// Mail.
        Mail = "mail",
    }
}

crate::closed_set! {
    /// What a message is for.
    pub enum MessagePurpose {
        /// The invitation with its link.
        Invitation = "invitation",
        /// A code for another phone.
        DeviceCode = "device_code",
    }
}

crate::closed_set! {
    /// How a message stands.
    pub enum MessageState {
        /// It will be tried.
        Waiting = "waiting",
        /// It is being tried.
        Sending = "sending",
        /// The gateway took it.
        Sent = "sent",
        /// It was given up.
        Failed = "failed",
        /// Another one took its place before it went out.
        Voided = "voided",
    }
}

crate::closed_set! {
    /// Why a message was given up.
    pub enum MessageFailure {
        /// No gateway for its channel is set up.
        NotConfigured = "not_configured",
        /// The gateway does not take this number or address.
        Refused = "refused",
        /// The gateway did not answer for too long.
        Unreachable = "unreachable",
        /// What it says has lapsed meanwhile.
        Expired = "expired",
    }
}

crate::closed_set! {
    /// Why no invitation went out.
    pub enum InvitationGap {
        /// Neither a mobile number nor a mail address is known.
        NoChannel = "no_channel",
        /// No birth date is known: the centre sends it, and reads a code out.
        BirthUnknown = "birth_unknown",
    }
}

crate::closed_set! {
    /// How an invitation stands.
    pub enum InvitationState {
        /// None was ever made.
        None = "none",
        /// Nothing went out; see the gap.
        NotSent = "not_sent",
        /// It is on its way.
        Waiting = "waiting",
        /// It went out and was not used yet.
        Sent = "sent",
        /// It could not be delivered; see the failure.
        Failed = "failed",
        /// The patient has signed in by it.
        Used = "used",
        /// The five tries at the second fact are used up.
        Exhausted = "exhausted",
        /// Its 72 hours are over.
        Expired = "expired",
        /// Its receiver said that it was not for them.
        Refused = "refused",
    }
}

/// How the latest invitation of a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationStatus {
    /// The invitation; none where none was made.
    pub id: Option<InvitationId>,
    /// How it stands.
    pub state: InvitationState,
    /// By what it went out.
    pub channel: Option<MessageChannel>,
    /// Why nothing went out.
    pub gap: Option<InvitationGap>,
    /// Why it was given up.
    pub failure: Option<MessageFailure>,
    /// When it was made.
    pub made_at: Option<DateTime<Utc>>,
    /// Until when the link works.
    pub expires_at: Option<DateTime<Utc>>,
}

/// An invitation just sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentInvitation {
    /// How it stands.
    pub status: InvitationStatus,
    /// Where no birth date is known: the code to be read out to the patient, shown this once.
    #[cfg_attr(feature = "openapi", schema(example = "482915"))]
    pub code: Option<String>,
}

/// Sending the invitation again: there is nothing to say beside who it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendInvitation {}

impl Validate for SendInvitation {
    fn validate(&self, _: &mut Violations) {}
}

/// A message in the mailbox of a demonstration, where nothing goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemonstrationMessage {
    /// The message.
    pub id: MessageId,
    /// By what it would have gone out.
    pub channel: MessageChannel,
    /// Number or address.
    #[cfg_attr(feature = "openapi", schema(example = "+819012345678"))]
    pub to: String,
    /// Subject, of a mail.
    pub subject: String,
    /// What it says.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "新宿区保健所からのお知らせです。")
    )]
    pub text: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}
