//! Why a call did not bring what it was made for.

use hersys_domain::etag::etag;
use hersys_domain::problem::{Problem, ProblemCode};
use serde::de::DeserializeOwned;

use crate::versioned::Versioned;

/// Failure of a call.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ClientError {
    /// The server answered, with a problem document.
    #[error("{} ({})", problem.title, problem.code)]
    Problem {
        /// The document.
        problem: Box<Problem>,
        /// Seconds to wait before the next try (`Retry-After`).
        retry_after: Option<u32>,
    },
    /// No answer came: no connection, or it broke.
    #[error("no answer: {0}")]
    Network(String),
    /// An answer came that this client cannot read.
    #[error("answer {status} cannot be read: {reason}")]
    Decode {
        /// HTTP status.
        status: u16,
        /// What is wrong with it.
        reason: String,
    },
}

impl ClientError {
    /// The problem document, if the server sent one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem { problem, .. } => Some(problem),
            _ => None,
        }
    }

    /// The code of the problem, if the server sent one.
    pub fn code(&self) -> Option<ProblemCode> {
        self.problem().map(|problem| problem.code)
    }

    /// Whether the failure is this problem.
    pub fn is(&self, code: ProblemCode) -> bool {
        self.code() == Some(code)
    }

    /// The record as it stands now, where a change was refused because somebody else has changed it meanwhile.
    pub fn standing<T: DeserializeOwned>(&self) -> Option<Versioned<T>> {
        let stale = self
            .problem()
            .filter(|problem| problem.code == ProblemCode::StaleVersion)?;
        let current = stale.current.as_ref()?;
        let version = i32::try_from(current.get("version")?.as_i64()?).ok()?;
        Some(Versioned {
            value: T::deserialize(current).ok()?,
            etag: etag(version),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn refused(code: ProblemCode, current: Option<Value>) -> ClientError {
        ClientError::Problem {
            problem: Box::new(Problem {
                code,
                status: code.status(),
                title: String::new(),
                detail: None,
                errors: Vec::new(),
                request_id: String::new(),
                current,
            }),
            retry_after: None,
        }
    }

    #[test]
    fn a_stale_change_is_told_what_stands_now() {
        let now = json!({"version": 7, "name": "千代田保健所"});
        let error = refused(ProblemCode::StaleVersion, Some(now.clone()));
        let standing = error.standing::<Value>().unwrap();
        assert_eq!((standing.etag.as_str(), &standing.value), ("\"v7\"", &now));
        for other in [
            refused(ProblemCode::Invalid, Some(now)),
            refused(ProblemCode::StaleVersion, None),
            refused(ProblemCode::StaleVersion, Some(json!({"name": "?"}))),
        ] {
            assert_eq!(other.standing::<Value>(), None);
        }
    }
}
