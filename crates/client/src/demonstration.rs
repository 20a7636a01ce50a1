//! The sign-ins of a demonstration with made-up people.

use crate::{Client, ClientError, Method};
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::invitation::DemonstrationMessage;

/// Calls about the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Demonstrations<'a>(pub(crate) &'a Client);

impl Demonstrations<'_> {
    /// Its sign-ins, with the codes of this moment.
    ///
    /// # Errors
    /// `not_found` on every system that is no demonstration, and what any call may meet.
    pub async fn accounts(self) -> Result<Vec<DemonstrationAccount>, ClientError> {
        let request = self.0.request(Method::GET, "/demonstration/accounts");
        request.send().await?.value()
    }

    /// What would have gone out to patients, the latest first.
    ///
    /// # Errors
    /// `not_found` on every system that is no demonstration, and what any call may meet.
    pub async fn messages(self) -> Result<Vec<DemonstrationMessage>, ClientError> {
        let request = self.0.request(Method::GET, "/demonstration/messages");
        request.send().await?.value()
    }
}
