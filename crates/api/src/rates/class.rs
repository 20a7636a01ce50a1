//! What a request is for: each class has a share of its own.

use actix_web::http::Method;

use crate::routes::BASE;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Notifications and health reports: what must always get through.
    Intake,
    /// Files out and in.
    Files,
    /// Signing in, by whoever.
    Public,
    /// Everything else.
    Records,
}

/// Below the API's base; what only who is nobody yet sends.
const PUBLIC: &[&str] = &[
    "/session",
    "/session/otp",
    "/session/recovery",
    "/enrolment",
    "/enrolment/completion",
    "/self/verification",
    "/self/refusal",
    "/self/pin",
    "/self/codes",
    "/self/codes/answer",
    "/self/session",
];

impl Class {
    pub(super) fn of(method: &Method, path: &str) -> Self {
        let path = path.strip_prefix(BASE).unwrap_or(path);
        let reads = matches!(*method, Method::GET | Method::HEAD);
        let sends = *method == Method::POST;
        let file = path.ends_with(".xlsx") || path.ends_with(".pdf") || path.ends_with("/rejects");
        let report = path.starts_with("/self/observations") || path.ends_with("/observations");
        if file || (sends && path == "/imports") {
            Self::Files
        } else if sends && PUBLIC.contains(&path) {
            Self::Public
        } else if !reads && (report || path.starts_with("/notifications/drafts")) {
            Self::Intake
        } else {
            Self::Records
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_class() {
        for (method, path, wanted) in [
            (Method::POST, "/session", Class::Public),
            (Method::DELETE, "/session", Class::Records),
            (Method::POST, "/session/unlock", Class::Records),
            (Method::POST, "/self/codes/answer", Class::Public),
            (Method::POST, "/self/observations", Class::Intake),
            (Method::GET, "/self/observations", Class::Records),
            (
                Method::POST,
                "/self/observations/1/correction",
                Class::Intake,
            ),
            (Method::POST, "/cases/1/observations", Class::Intake),
            (Method::PUT, "/notifications/drafts/1", Class::Intake),
            (Method::GET, "/notifications/drafts", Class::Records),
            (Method::GET, "/cases.xlsx", Class::Files),
            (Method::GET, "/notifications/1/form.pdf", Class::Files),
            (Method::POST, "/imports", Class::Files),
            (Method::GET, "/imports", Class::Records),
            (Method::GET, "/imports/1/rejects", Class::Files),
            (Method::POST, "/persons/search", Class::Records),
        ] {
            let path = format!("{BASE}{path}");
            assert_eq!(Class::of(&method, &path), wanted, "{method} {path}");
        }
    }
}
