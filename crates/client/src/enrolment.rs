//! The first sign-in (初回設定).

use crate::{Client, ClientError, Method};
use hersys_domain::session::{CompleteEnrolment, Enrolment, EnrolmentSecret, RecoveryCodes};

/// Calls about the first sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Enrolments<'a>(pub(crate) &'a Client);

impl Enrolments<'_> {
    /// Whose link it is, and the one-time code device to be set up.
    ///
    /// # Errors
    /// `ticket_invalid` for a link that is unknown, used or expired, and what any call may meet.
    pub async fn open(self, body: &EnrolmentSecret) -> Result<Enrolment, ClientError> {
        let request = self.0.request(Method::POST, "/enrolment").json(body);
        request.send().await?.value()
    }

    /// Sets password and device; brings the recovery codes, this once.
    ///
    /// # Errors
    /// `ticket_invalid`, `invalid`, and what any call may meet.
    pub async fn complete(self, body: &CompleteEnrolment) -> Result<RecoveryCodes, ClientError> {
        let request = self
            .0
            .request(Method::POST, "/enrolment/completion")
            .json(body);
        request.send().await?.value()
    }
}
