//! [`PatientCtx`]: a patient on their own record, with cookies and rights of their own. Nothing that staff
//! may do is open to it, and nothing of its kind to staff.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::PersonId;
use hersys_domain::patient::LOCK_AFTER;
use hersys_domain::problem::ProblemCode;

use crate::answer::Kept;
use crate::app::App;
use crate::body::Body;
use crate::ctx::{Extraction, app_of, cookie};
use crate::db::idempotency::{self, Repeatable};
use crate::db::patient::Visitor;
use crate::db::{Act, Actor, Tx};
use crate::error::AppError;
use crate::request;

/// Name of the cookie of a patient's session.
pub const PATIENT_COOKIE: &str = "__Host-hersys-patient";
/// Name of the cookie by which a patient's device is known for 30 days.
pub const PATIENT_DEVICE_COOKIE: &str = "__Host-hersys-patient-device";

/// A signed-in patient.
pub struct PatientCtx {
    app: web::Data<App>,
    visitor: Visitor,
    operation: String,
    request: uuid::Uuid,
}

impl FromRequest for PatientCtx {
    type Error = AppError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app_of(&request)?;
            request::check_origin(&request)?;
            let visitor = visitor(&app, &request).await?;
            app.rates.account(&request, visitor.person.0)?;
            app.db.patient_seen(&visitor).await?;
            Ok(Self {
                app,
                visitor,
                operation: request::operation(&request),
                request: request::id_of(&request),
            })
        })
    }
}

/// Who comes: 401 `not_signed_in` where the device is not known, `session_locked` where its PIN is due.
async fn visitor(app: &App, request: &HttpRequest) -> Result<Visitor, AppError> {
    let device = cookie(request, PATIENT_DEVICE_COOKIE).ok_or(ProblemCode::NotSignedIn)?;
    let session = cookie(request, PATIENT_COOKIE).unwrap_or_default();
    let visitor = app
        .db
        .patient_of(&session, &device)
        .await?
        .ok_or(ProblemCode::NotSignedIn)?;
    if !visitor.signed_in || app.db.facts().now() - visitor.seen_at > LOCK_AFTER {
        return Err(ProblemCode::SessionLocked.into());
    }
    Ok(visitor)
}

impl PatientCtx {
    /// The person.
    pub const fn person(&self) -> PersonId {
        self.visitor.person
    }

    /// Hash of the device's token.
    pub fn device(&self) -> &[u8] {
        &self.visitor.device
    }

    /// A transaction on one's own record, reading or changing, with its audit entry: the person sees later
    /// who looked at the record, oneself included.
    pub async fn transact<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let (actor, act) = self.acting();
        self.app
            .db
            .transact(&actor, &act, true, async |tx| {
                tx.touched(self.visitor.person, DataGroup::Own);
                work(tx).await
            })
            .await
    }

    fn acting(&self) -> (Actor, Act) {
        let act = Act {
            permission: None,
            purpose: None,
            operation: self.operation.clone(),
            request: self.request,
        };
        let person = self.visitor.person;
        (Actor::Patient { person }, act)
    }

    /// A creating transaction: with an idempotency key, a repeat gets the first answer and makes nothing.
    pub async fn create<B>(
        &self,
        body: &Body<B>,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Kept, AppError>,
    ) -> Result<Kept, AppError> {
        let repeatable = body.key.as_ref().map(|key| Repeatable {
            owner: self.visitor.person.0,
            organization: None,
            key: key.clone(),
            operation: self.operation.clone(),
            request_hash: body.hash,
        });
        let (actor, act) = self.acting();
        self.app
            .db
            .create(&actor, &act, async |tx| {
                tx.touched(self.visitor.person, DataGroup::Own);
                idempotency::once(tx, repeatable.as_ref(), work).await
            })
            .await
    }
}
