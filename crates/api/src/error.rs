//! The one error of the server: what the caller is told, and what only the log is told.
//!
//! Which type belongs where: `db` returns [`diesel::QueryResult`], which `?` turns into [`AppError`];
//! services and routes return [`AppError`]; nothing else reaches a handler's signature. The middleware
//! `front` writes the problem document, for it alone knows the caller's language and the request's id.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::{FieldError, Violations};

/// Why a request was not done.
#[derive(Debug, Clone)]
pub struct AppError {
    /// What the caller is told.
    pub code: ProblemCode,
    /// Which fields are wrong.
    pub errors: Vec<FieldError>,
    /// The present record, for a stale version.
    pub current: Option<serde_json::Value>,
    /// Seconds after which it is worth trying again.
    pub retry_after: Option<u32>,
    /// The methods that the address takes, where this one is not among them.
    pub allow: Option<String>,
    /// For the log only; never values that a person entered.
    pub context: Option<String>,
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)
    }
}

impl std::error::Error for AppError {}

impl From<ProblemCode> for AppError {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            errors: Vec::new(),
            current: None,
            retry_after: None,
            allow: None,
            context: None,
        }
    }
}

impl AppError {
    /// Outside the scope, or not there: never told apart.
    pub fn not_found() -> Self {
        ProblemCode::NotFound.into()
    }

    /// A fault of ours; `context` goes to the log.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "stands in map_err, which passes by value"
    )]
    pub fn internal(context: impl ToString) -> Self {
        Self {
            context: Some(context.to_string()),
            ..ProblemCode::Internal.into()
        }
    }

    /// Something that we need cannot be had just now.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "stands in map_err, which passes by value"
    )]
    pub fn unavailable(context: impl ToString, retry_after: u32) -> Self {
        Self {
            context: Some(context.to_string()),
            retry_after: Some(retry_after),
            ..ProblemCode::Unavailable.into()
        }
    }

    /// Too many tries.
    pub fn too_many(retry_after: u32) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..ProblemCode::TooManyRequests.into()
        }
    }

    /// One field that breaks a rule.
    pub fn field(pointer: &str, code: &str) -> Self {
        let mut violations = Violations::default();
        violations.add(pointer, code);
        violations.into()
    }
}

impl From<Violations> for AppError {
    fn from(violations: Violations) -> Self {
        Self {
            errors: violations.0,
            ..ProblemCode::Invalid.into()
        }
    }
}

/// Named constraints whose breach is the caller's to mend: constraint, field, code.
const FIELD_CONSTRAINTS: &[(&str, &str, &str)] = &[
    ("account_login_unique", "/login", "login.taken"),
    (
        "organization_reference_key_unique",
        "/reference_key",
        "reference_key.taken",
    ),
    (
        "district_one_center",
        "/reference_key",
        "reference_key.taken",
    ),
    ("case_entry_single", "/kind", "entry.exists"),
    (
        "optional_item_code_unique",
        "/code",
        "optional_item.code_taken",
    ),
    ("external_id_taken", "/value", "external_id.taken"),
    (
        "case_assignee_of_center",
        "/change/account_id",
        "case_batch.not_staff",
    ),
];

impl From<DieselError> for AppError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::not_found(),
            DieselError::DatabaseError(kind, info) => database_error(kind, info.as_ref()),
            // The driver reports a lost connection as an error of its own kinds.
            other => Self::unavailable(other, 1),
        }
    }
}

fn database_error(
    kind: &DatabaseErrorKind,
    info: &(dyn diesel::result::DatabaseErrorInformation + Send + Sync),
) -> AppError {
    let constraint = info.constraint_name().unwrap_or_default();
    if let Some((_, pointer, code)) = FIELD_CONSTRAINTS
        .iter()
        .find(|(name, _, _)| *name == constraint)
    {
        return AppError::field(pointer, code);
    }
    match kind {
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::SerializationFailure => AppError::unavailable(info.message(), 1),
        // A day or an instant that JSON can write and PostgreSQL cannot keep; bodies are judged before.
        _ if info.message().contains("out of range") => ProblemCode::MalformedParameter.into(),
        _ if is_transient(info.message()) => AppError::unavailable(info.message(), 1),
        // The message names tables and constraints; PostgreSQL puts values into DETAIL, which we drop.
        other => AppError::internal(format!("{other:?}: {}", info.message())),
    }
}

/// Messages of a PostgreSQL that is going away, coming up, or that stopped a statement for its time.
fn is_transient(message: &str) -> bool {
    [
        "terminating connection",
        "the database system is",
        "canceling statement due to",
        "connection closed",
        "deadlock detected",
        "could not serialize",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

impl From<crate::clock::NoEntropy> for AppError {
    fn from(error: crate::clock::NoEntropy) -> Self {
        Self::unavailable(error, 1)
    }
}

impl From<crate::seal::SealError> for AppError {
    fn from(error: crate::seal::SealError) -> Self {
        Self::internal(error)
    }
}

impl actix_web::ResponseError for AppError {
    fn status_code(&self) -> actix_web::http::StatusCode {
        actix_web::http::StatusCode::from_u16(self.code.status())
            .unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> actix_web::HttpResponse {
        // The middleware `front` writes the body.
        actix_web::HttpResponse::new(self.status_code())
    }
}

/// What PostgreSQL itself says of a failure, for who runs a command: of its own accord the library says "db error", which
/// helps nobody whose disk is full.
pub fn said_by_postgres(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || error.to_string(),
        |said| format!("{} ({})", said.message(), said.code().code()),
    )
}
