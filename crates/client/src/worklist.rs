//! How much waits, for the navigation and for what is told live.

use hersys_domain::worklist::Worklists as Numbers;

use crate::{Client, ClientError, Method};

/// Calls about the worklists as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Worklists<'a>(pub(crate) &'a Client);

impl Worklists<'_> {
    /// How much waits at one's organisation.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn get(self) -> Result<Numbers, ClientError> {
        let request = self.0.request(Method::GET, "/worklists");
        request.send().await?.value()
    }
}
