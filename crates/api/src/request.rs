//! What every handler may know of its request, whoever sent it.

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_LANGUAGE, HOST, HeaderMap, ORIGIN};
use actix_web::{HttpMessage, HttpRequest};
use hersys_domain::problem::ProblemCode;
use hersys_domain::purpose::{AccessPurpose, PURPOSE_HEADER};
use uuid::Uuid;

use crate::error::AppError;

/// The path as routes are found by it: percent-encoded characters are read. Whatever decides by the path decides by this one,
/// or a path written otherwise would pass it by.
pub fn path(request: &HttpRequest) -> &str {
    request.match_info().as_str()
}

/// Language of texts in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// From `Accept-Language`: the first of the two that is named; Japanese when none is.
    pub fn of(headers: &HeaderMap) -> Self {
        let Some(wanted) = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()) else {
            return Self::Ja;
        };
        wanted
            .split(',')
            .find_map(
                |part| match part.trim().get(..2)?.to_ascii_lowercase().as_str() {
                    "ja" => Some(Self::Ja),
                    "en" => Some(Self::En),
                    _ => None,
                },
            )
            .unwrap_or_default()
    }
}

/// Identifies a request in logs, audit and problem documents. Put into the request by `front`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// The id of `request`; nil only where `front` did not run.
pub fn id_of(request: &HttpRequest) -> Uuid {
    request
        .extensions()
        .get::<RequestId>()
        .map_or(Uuid::nil(), |id| id.0)
}

/// Method and route pattern (`POST /api/v1/organizations`): never anything that a caller chose.
pub fn operation(request: &HttpRequest) -> String {
    format!(
        "{} {}",
        request.method(),
        request.match_pattern().unwrap_or_default()
    )
}

/// For what a record is to be opened by name, if the request says so; 400 when that is none of the purposes.
pub fn purpose(request: &HttpRequest) -> Result<Option<AccessPurpose>, AppError> {
    let mut stated = request.headers().get_all(PURPOSE_HEADER);
    match (stated.next(), stated.next()) {
        (None, _) => Ok(None),
        (Some(one), None) => one
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .map(Some)
            .ok_or_else(|| ProblemCode::MalformedParameter.into()),
        (Some(_), Some(_)) => Err(ProblemCode::MalformedParameter.into()),
    }
}

/// Whether the request changes anything by its method.
pub fn changes(request: &HttpRequest) -> bool {
    !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    )
}

/// Refuses a changing request that was not made by the program's own pages: the header
/// `X-Hersys-Request`, which no form or image can send, and an `Origin` (if any) of our own host.
pub fn check_origin(request: &HttpRequest) -> Result<(), AppError> {
    if !changes(request) {
        return Ok(());
    }
    let headers = request.headers();
    let same_host = match headers.get(ORIGIN).map(|origin| origin.to_str()) {
        None => true,
        Some(Ok(origin)) => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            origin.split_once("://").map(|(_, rest)| rest) == host
        }
        Some(Err(_)) => false,
    };
    if headers.contains_key("x-hersys-request") && same_host {
        Ok(())
    } else {
        Err(ProblemCode::OriginRefused.into())
    }
}
