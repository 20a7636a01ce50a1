//! A patient's own record: coming in, today's report, what was reported.

use hersys_domain::id::ObservationId;
use hersys_domain::observation::{Observation, Report};
use hersys_domain::page::Page;
use hersys_domain::patient::{
    ChoosePin, CodeAnswer, CodeRequest, LinkSecret, PatientTicket, PinSignIn, Received, Today,
    Verification,
};

use crate::{Client, ClientError, IdempotencyKey, Method};

/// Calls of a patient about themselves.
#[derive(Debug, Clone, Copy)]
pub struct Patients<'a>(pub(crate) &'a Client);

impl Patients<'_> {
    /// A link with the second fact.
    ///
    /// # Errors
    /// `sign_in_failed`, `ticket_invalid` where the link does not work, and what any call may meet.
    pub async fn verify(self, body: &Verification) -> Result<PatientTicket, ClientError> {
        let request = self.0.request(Method::POST, "/self/verification");
        request.json(body).send().await?.value()
    }

    /// The link came to the wrong person.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn refuse(self, body: &LinkSecret) -> Result<(), ClientError> {
        let request = self.0.request(Method::POST, "/self/refusal");
        request.json(body).send().await?.success()?;
        Ok(())
    }

    /// Chooses the PIN, which signs in.
    ///
    /// # Errors
    /// `ticket_invalid`, `invalid` where the PIN is weak, and what any call may meet.
    pub async fn choose_pin(self, body: &ChoosePin) -> Result<(), ClientError> {
        let request = self.0.request(Method::POST, "/self/pin");
        request.json(body).send().await?.success()?;
        Ok(())
    }

    /// Another device: asks for a code.
    ///
    /// # Errors
    /// `too_many_requests`, and what any call may meet.
    pub async fn request_code(self, body: &CodeRequest) -> Result<PatientTicket, ClientError> {
        let request = self.0.request(Method::POST, "/self/codes");
        request.json(body).send().await?.value()
    }

    /// Another device: the code that came.
    ///
    /// # Errors
    /// `sign_in_failed`, `ticket_invalid`, and what any call may meet.
    pub async fn answer_code(self, body: &CodeAnswer) -> Result<PatientTicket, ClientError> {
        let request = self.0.request(Method::POST, "/self/codes/answer");
        request.json(body).send().await?.value()
    }

    /// The PIN on a known device.
    ///
    /// # Errors
    /// `sign_in_failed`, `ticket_invalid` where only a new invitation helps, and what any call may meet.
    pub async fn sign_in(self, body: &PinSignIn) -> Result<(), ClientError> {
        let request = self.0.request(Method::POST, "/self/session");
        request.json(body).send().await?.success()?;
        Ok(())
    }

    /// Signs out; the device stays known.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn sign_out(self) -> Result<(), ClientError> {
        let request = self.0.request(Method::DELETE, "/self/session");
        request.send().await?.success()?;
        Ok(())
    }

    /// The first screen.
    ///
    /// # Errors
    /// `not_signed_in` where the device is not known, `session_locked` where its PIN is due, and what any
    /// call may meet.
    pub async fn today(self) -> Result<Today, ClientError> {
        let request = self.0.request(Method::GET, "/self/today");
        request.send().await?.value()
    }

    /// Today's report.
    ///
    /// # Errors
    /// `invalid` with the items, `conflict` where nothing is to be reported any more, and what any call may
    /// meet.
    pub async fn report(self, body: &Report, key: IdempotencyKey) -> Result<Received, ClientError> {
        let request = self.0.request(Method::POST, "/self/observations");
        request.key(key).json(body).send().await?.value()
    }

    /// Puts a report in the place of one's own of the last ten minutes.
    ///
    /// # Errors
    /// `conflict` after ten minutes, and what any call may meet.
    pub async fn correct(
        self,
        id: ObservationId,
        body: &Report,
        key: IdempotencyKey,
    ) -> Result<Received, ClientError> {
        let path = format!("/self/observations/{id}/correction");
        let request = self.0.request(Method::POST, &path);
        request.key(key).json(body).send().await?.value()
    }

    /// What was reported, the latest first; `after` is the cursor of the page before.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn reports(self, after: Option<&str>) -> Result<Page<Observation>, ClientError> {
        let request = self.0.request(Method::GET, "/self/observations");
        let request = request.query(&[("after", after)]);
        request.send().await?.value()
    }
}
