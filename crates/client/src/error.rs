//! Why a call did not bring what it was made for.

use hersys_domain::problem::{Problem, ProblemCode};

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
}
