//! Answers of handlers: status, version tag, place and JSON body, kept so that a repeat gets the same.

use actix_web::body::BoxBody;
use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use hersys_domain::etag::etag;
use hersys_domain::problem::ProblemCode;
use serde::Serialize;

use crate::error::AppError;

/// An answer as it goes over the wire and as it is kept for a repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// HTTP status.
    pub status: u16,
    /// Version tag of the record.
    pub etag: Option<String>,
    /// Address of the record that was made.
    pub location: Option<String>,
    /// JSON.
    pub body: Vec<u8>,
    /// Whether it holds a secret of one use, and is kept for minutes only.
    pub secret: bool,
}

impl Kept {
    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self {
            status: 200,
            etag: None,
            location: None,
            body: serde_json::to_vec(body).map_err(AppError::internal)?,
            secret: false,
        })
    }

    /// 200 with a record and its version.
    pub fn record(body: &impl Serialize, version: i32) -> Result<Self, AppError> {
        Ok(Self {
            etag: Some(etag(version)),
            ..Self::ok(body)?
        })
    }

    /// 201 with the record that was made, its version and its address.
    pub fn created(
        body: &impl Serialize,
        version: i32,
        location: String,
    ) -> Result<Self, AppError> {
        Ok(Self {
            status: 201,
            location: Some(location),
            ..Self::record(body, version)?
        })
    }

    /// The same, holding a link or a code that is shown this once: for a repeat it is kept ten minutes.
    #[must_use]
    pub fn with_secret(self) -> Self {
        Self {
            secret: true,
            ..self
        }
    }
}

impl Responder for Kept {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        response.content_type(header::ContentType::json());
        if let Some(etag) = self.etag {
            response.insert_header((ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        response.body(self.body)
    }
}

/// The version that a change is based on, from `If-Match`: required (428), and well formed (400).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasedOn(pub i32);

impl BasedOn {
    /// Fails with 412, and the present record, unless this is its version.
    pub fn check(self, present: i32, record: &impl Serialize) -> Result<(), AppError> {
        if self.0 == present {
            return Ok(());
        }
        Err(AppError {
            current: Some(serde_json::to_value(record).map_err(AppError::internal)?),
            ..ProblemCode::StaleVersion.into()
        })
    }
}

impl actix_web::FromRequest for BasedOn {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let version = match request.headers().get(IF_MATCH) {
            None => Err(ProblemCode::VersionRequired.into()),
            Some(value) => value
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix("\"v")?.strip_suffix('"')?.parse().ok())
                .map(Self)
                .ok_or_else(|| ProblemCode::MalformedParameter.into()),
        };
        std::future::ready(version)
    }
}
