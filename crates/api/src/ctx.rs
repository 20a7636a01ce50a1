//! Who calls, as the extractor of every handler: [`Ctx`] for staff, [`PublicCtx`] for nobody in
//! particular. The signature of a handler says who may call it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::COOKIE;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::problem::ProblemCode;
use hersys_domain::purpose::AccessPurpose;
use hersys_domain::role::Role;

use crate::answer::Kept;
use crate::app::App;
use crate::authz::Scope;
use crate::body::Body;
use crate::caller::{Caller, Credential};
use crate::db::idempotency::{self, Repeatable};
use crate::db::session::SignedIn;
use crate::db::{Act, Actor, Tx};
use crate::error::AppError;
use crate::request;

/// Name of the session cookie. `__Host-` binds it to this host, the whole path and HTTPS.
pub const SESSION_COOKIE: &str = "__Host-hersys";
/// Name of the cookie by which a device is known again.
pub const DEVICE_COOKIE: &str = "__Host-hersys-device";
/// A session without use locks after this time.
pub const LOCK_AFTER: TimeDelta = TimeDelta::minutes(60);
/// A session ends after this time whatever one does.
pub const SESSION_LENGTH: TimeDelta = TimeDelta::hours(12);
/// Exports and administration ask for a factor not older than this.
pub const FACTOR_FRESH: TimeDelta = TimeDelta::minutes(15);

/// A signed-in member of staff or a connected system, acting for one organisation.
pub struct Ctx {
    app: web::Data<App>,
    caller: Caller,
    credential: Credential,
    actor: Actor,
    operation: String,
    request: uuid::Uuid,
    purpose: Option<AccessPurpose>,
}

/// A caller of whom nothing is known.
pub struct PublicCtx {
    app: web::Data<App>,
    operation: String,
    request: uuid::Uuid,
    /// Value of the device cookie, if the caller has one.
    pub device: Option<String>,
}

/// A session that may be locked: for looking at it, unlocking it and ending it.
pub struct SessionCtx {
    /// The public part.
    pub public: PublicCtx,
    /// The session.
    pub signed_in: SignedIn,
}

/// The value of a cookie, if the request carries it.
pub fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request
        .headers()
        .get_all(COOKIE)
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

async fn signed_in(app: &App, request: &HttpRequest) -> Result<SignedIn, AppError> {
    request::check_origin(request)?;
    let token = cookie(request, SESSION_COOKIE).ok_or(ProblemCode::NotSignedIn)?;
    app.db
        .session_of(&token)
        .await?
        .ok_or_else(|| ProblemCode::NotSignedIn.into())
}

pub(crate) fn app_of(request: &HttpRequest) -> Result<web::Data<App>, AppError> {
    request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| AppError::internal("no application state"))
}

pub(crate) type Extraction<T> = Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

impl FromRequest for Ctx {
    type Error = AppError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app_of(&request)?;
            let credential = Credential::of(&request)?;
            let known = credential.known(&app.db).await?;
            if known.is_locked(app.db.facts().now()) {
                return Err(ProblemCode::SessionLocked.into());
            }
            credential.check_operation(&request)?;
            let purpose = request::purpose(&request)?;
            app.rates.account(&request, known.account().0)?;
            known.seen(&app.db).await?;
            let caller = known.caller();
            Ok(Self {
                actor: Actor::Staff {
                    account: caller.account_id,
                    organization: caller.organization_id,
                    roles: caller.roles.clone(),
                },
                app,
                caller,
                credential,
                operation: request::operation(&request),
                request: request::id_of(&request),
                purpose,
            })
        })
    }
}

impl FromRequest for PublicCtx {
    type Error = AppError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            request::check_origin(&request)?;
            Ok(Self {
                app: app_of(&request)?,
                operation: request::operation(&request),
                request: request::id_of(&request),
                device: cookie(&request, DEVICE_COOKIE),
            })
        })
    }
}

impl FromRequest for SessionCtx {
    type Error = AppError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let public = PublicCtx::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let public = public.await?;
            let signed_in = signed_in(&public.app, &request).await?;
            Ok(Self { public, signed_in })
        })
    }
}

impl Ctx {
    /// Their account.
    pub const fn account_id(&self) -> AccountId {
        self.caller.account_id
    }

    /// The organisation acted for.
    pub const fn organization_id(&self) -> OrganizationId {
        self.caller.organization_id
    }

    /// Its kind.
    pub const fn kind(&self) -> OrganizationKind {
        self.caller.kind
    }

    /// Their roles in it.
    pub fn roles(&self) -> &[Role] {
        &self.caller.roles
    }

    /// Who calls, as they were when the request came.
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What they presented, for work that outlives the request.
    pub const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// For what a record is to be opened by name, as the caller says.
    pub const fn purpose(&self) -> Option<AccessPurpose> {
        self.purpose
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.db.facts().now()
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Refuses when the last factor is older than 15 minutes. A key has no factor to give: its scopes say what
    /// it may take out, and what changes who may work is no scope of any key.
    pub fn require_fresh_factor(&self) -> Result<(), AppError> {
        match self.caller.factor_at {
            Some(at) if self.now() - at > FACTOR_FRESH => Err(ProblemCode::StepUpRequired.into()),
            _ => Ok(()),
        }
    }

    /// Who acts and what is done, for work of several transactions.
    pub fn acting(&self, scope: &Scope) -> (Actor, Act) {
        (self.actor.clone(), self.act(scope))
    }

    fn act(&self, scope: &Scope) -> Act {
        Act {
            permission: Some(scope.permission()),
            purpose: scope.purpose(),
            operation: self.operation.clone(),
            request: self.request,
        }
    }

    /// A reading transaction. One that opens personal data leaves an audit entry, written before the
    /// first byte of the answer.
    pub async fn read<T>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let audited = scope.permission().personal();
        self.app
            .db
            .transact(&self.actor, &self.act(scope), audited, work)
            .await
    }

    /// A reading transaction of the role that reads figures and no records. It cannot write, and so leaves no
    /// entry: what is to be audited is audited by a transaction of its own.
    pub async fn figures<T>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.app
            .statistics
            .transact(&self.actor, &self.act(scope), false, work)
            .await
    }

    /// A changing transaction, with its audit entry.
    pub async fn write<T>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.app
            .db
            .transact(&self.actor, &self.act(scope), true, work)
            .await
    }
}

impl PublicCtx {
    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// A changing transaction of nobody in particular, with its audit entry.
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.transact(&Actor::Public, true, work).await
    }

    /// A reading transaction of nobody in particular, without an entry.
    pub async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.transact(&Actor::Public, false, work).await
    }

    async fn transact<T>(
        &self,
        actor: &Actor,
        audited: bool,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let act = Act {
            permission: None,
            purpose: None,
            operation: self.operation.clone(),
            request: self.request,
        };
        self.app.db.transact(actor, &act, audited, work).await
    }
}

impl SessionCtx {
    /// A changing transaction of the session's owner, with its audit entry.
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let actor = Actor::Staff {
            account: self.signed_in.account_id,
            organization: self.signed_in.organization_id,
            roles: self.signed_in.roles.clone(),
        };
        self.public.transact(&actor, true, work).await
    }
}

impl Ctx {
    /// A creating transaction: with an idempotency key, a repeat gets the first answer and makes nothing.
    pub async fn create<B>(
        &self,
        scope: &Scope,
        body: &Body<B>,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Kept, AppError>,
    ) -> Result<Kept, AppError> {
        let repeatable = body.key.as_ref().map(|key| Repeatable {
            owner: self.account_id().0,
            organization: Some(self.organization_id()),
            key: key.clone(),
            operation: self.operation.clone(),
            request_hash: body.hash,
        });
        self.app
            .db
            .create(&self.actor, &self.act(scope), async |tx| {
                idempotency::once(tx, repeatable.as_ref(), work).await
            })
            .await
    }
}
