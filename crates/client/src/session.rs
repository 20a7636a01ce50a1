//! Signing in and out.

use crate::{Client, ClientError, Method};
use hersys_domain::id::OrganizationId;
use hersys_domain::session::{
    ChooseOrganization, CodeSignIn, Me, PasswordSignIn, SignInTicket, Unlock,
};

/// Calls about the session.
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Client);

impl Sessions<'_> {
    /// First step: ID and password.
    ///
    /// # Errors
    /// `sign_in_failed`, `too_many_requests`, and what any call may meet.
    pub async fn sign_in(self, body: &PasswordSignIn) -> Result<SignInTicket, ClientError> {
        self.post("/session", body).await?.value()
    }

    /// Second step: the code of the one-time code device.
    ///
    /// # Errors
    /// `sign_in_failed`, `ticket_invalid`, and what any call may meet.
    pub async fn one_time_code(self, body: &CodeSignIn) -> Result<Me, ClientError> {
        self.post("/session/otp", body).await?.value()
    }

    /// Second step without the device: a recovery code.
    ///
    /// # Errors
    /// `sign_in_failed`, `ticket_invalid`, and what any call may meet.
    pub async fn recovery_code(self, body: &CodeSignIn) -> Result<Me, ClientError> {
        self.post("/session/recovery", body).await?.value()
    }

    /// Locks the session.
    ///
    /// # Errors
    /// `not_signed_in`, and what any call may meet.
    pub async fn lock(self) -> Result<(), ClientError> {
        let request = self.0.request(Method::POST, "/session/lock");
        request.send().await?.success()?;
        Ok(())
    }

    /// Opens a locked session.
    ///
    /// # Errors
    /// `sign_in_failed`, `not_signed_in`, and what any call may meet.
    pub async fn unlock(self, body: &Unlock) -> Result<Me, ClientError> {
        self.post("/session/unlock", body).await?.value()
    }

    /// Chooses the organisation to act for.
    ///
    /// # Errors
    /// `not_found` for one the account does not belong to, and what any call may meet.
    pub async fn choose_organization(
        self,
        organization_id: OrganizationId,
    ) -> Result<Me, ClientError> {
        self.post(
            "/session/organization",
            &ChooseOrganization { organization_id },
        )
        .await?
        .value()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// `not_signed_in`, `session_locked`, and what any call may meet.
    pub async fn me(self) -> Result<Me, ClientError> {
        self.0.request(Method::GET, "/me").send().await?.value()
    }

    /// Ends the session.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn sign_out(self) -> Result<(), ClientError> {
        let answer = self.0.request(Method::DELETE, "/session").send().await?;
        answer.success()?;
        Ok(())
    }

    async fn post<T: serde::Serialize + Sync>(
        self,
        path: &str,
        body: &T,
    ) -> Result<crate::Answer, ClientError> {
        self.0.request(Method::POST, path).json(body).send().await
    }
}
