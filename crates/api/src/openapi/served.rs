//! What is made once and served as it is, with a tag by which it need not be sent twice.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::secrets::{hex, sha256};

/// A body that never changes while the server runs.
#[derive(Debug)]
pub struct Served {
    body: web::Bytes,
    kind: &'static str,
    etag: String,
}

impl Served {
    /// A body of a kind.
    pub fn new(kind: &'static str, body: impl Into<web::Bytes>) -> Self {
        let body = body.into();
        let hash = hex(&sha256(&body));
        Self {
            etag: format!("\"{}\"", hash.get(..16).unwrap_or(&hash)),
            body,
            kind,
        }
    }

    /// The body, or 304 to who has it already.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let known = request.headers().get(header::IF_NONE_MATCH);
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::CONTENT_TYPE, self.kind))
            .insert_header((header::ETAG, self.etag.clone()))
            .insert_header((header::CACHE_CONTROL, "no-cache"));
        if known
            .and_then(|tag| tag.to_str().ok())
            .is_some_and(|tags| self.is_one_of(tags))
        {
            response.status(actix_web::http::StatusCode::NOT_MODIFIED);
            return response.finish();
        }
        response.body(self.body.clone())
    }

    /// The same with a policy for pages.
    pub fn page(&self, request: &HttpRequest, policy: HeaderValue) -> HttpResponse {
        let mut response = self.answer(request);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }

    /// `If-None-Match`: a list of tags, weak ones among them, or `*` (RFC 9110 s. 13.1.2).
    fn is_one_of(&self, tags: &str) -> bool {
        tags.split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || tag == self.etag)
    }
}
