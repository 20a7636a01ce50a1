//! Problem documents (RFC 9457): one body for every failure, with a stable code that screens and
//! programs can rely on. Texts lie in `locales/<language>/problem.json`.

use serde::{Deserialize, Serialize};

use crate::validate::FieldError;

crate::closed_set! {
    /// Why a request was not done. The codes never change their meaning; new ones may come.
    pub enum ProblemCode {
        /// The body is not JSON, or not of the shape the document describes.
        MalformedBody = "malformed_body",
        /// A part of the address or a query parameter cannot be read.
        MalformedParameter = "malformed_parameter",
        /// A NUL character, which no text can hold.
        NulCharacter = "nul_character",
        /// No session, or one that has ended.
        NotSignedIn = "not_signed_in",
        /// An API key that is unknown, stopped or expired, or whose organisation or maker's rights are.
        ApiKeyRefused = "api_key_refused",
        /// The session is locked after a time without use; unlock it with one factor.
        SessionLocked = "session_locked",
        /// Sign-in failed: unknown ID, wrong password or wrong code (never told apart).
        SignInFailed = "sign_in_failed",
        /// A ticket, link or code that is unknown, used or expired.
        TicketInvalid = "ticket_invalid",
        /// This needs a factor not older than 15 minutes.
        StepUpRequired = "step_up_required",
        /// The request did not come from the program's own pages.
        OriginRefused = "origin_refused",
        /// The role does not allow it.
        NotAllowed = "not_allowed",
        /// The scopes of the API key do not hold it, or no API key may do it.
        ScopeMissing = "scope_missing",
        /// A record is opened by name only for a purpose, which the request must state (`X-Hersys-Purpose`).
        PurposeRequired = "purpose_required",
        /// Nothing of that id, or nothing that you may know of.
        NotFound = "not_found",
        /// The address knows other methods only.
        MethodNotAllowed = "method_not_allowed",
        /// The state of the record does not allow it.
        Conflict = "conflict",
        /// Somebody else has changed the record meanwhile; the present one is in `current`.
        StaleVersion = "stale_version",
        /// The body is larger than this address takes.
        BodyTooLarge = "body_too_large",
        /// The body came too slowly, or stopped coming.
        BodyTooSlow = "body_too_slow",
        /// The content type is not one that this address takes.
        UnsupportedMediaType = "unsupported_media_type",
        /// What was entered breaks a rule; the fields are in `errors`.
        Invalid = "invalid",
        /// The idempotency key was used with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// The request must say which version it changes (`If-Match`).
        VersionRequired = "version_required",
        /// Too many tries; see `Retry-After`.
        TooManyRequests = "too_many_requests",
        /// A fault of ours. It is recorded under the request's id.
        Internal = "internal",
        /// The database or a part of the system cannot be reached; see `Retry-After`.
        Unavailable = "unavailable",
    }
}

impl ProblemCode {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedBody | Self::MalformedParameter | Self::NulCharacter => 400,
            Self::NotSignedIn
            | Self::ApiKeyRefused
            | Self::SessionLocked
            | Self::SignInFailed
            | Self::TicketInvalid => 401,
            Self::StepUpRequired
            | Self::OriginRefused
            | Self::NotAllowed
            | Self::ScopeMissing
            | Self::PurposeRequired => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::BodyTooSlow => 408,
            Self::Conflict => 409,
            Self::StaleVersion => 412,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid | Self::IdempotencyKeyReused => 422,
            Self::VersionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// The body of every answer that is not a success (`application/problem+json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable code.
    pub code: ProblemCode,
    /// HTTP status, repeated.
    #[cfg_attr(feature = "openapi", schema(example = 404))]
    pub status: u16,
    /// Short text in the language of `Accept-Language`.
    #[cfg_attr(feature = "openapi", schema(example = "見つかりません"))]
    pub title: String,
    /// What it means here and what one can do, in the same language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Identifies the request in the server's log.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11")
    )]
    pub request_id: String,
    /// The present record, when the version was stale (412).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub current: Option<serde_json::Value>,
}
