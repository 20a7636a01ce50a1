//! Who calls for an organisation: a member of staff by the session of a browser, or a connected system by its key.
//!
//! The two never mix: a key yields no cookie and opens only what the document says keys may do; a session needs the
//! header that our own pages send. Both are looked up at every request, so that stopping acts at once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::{Permission, Relation};
use hersys_domain::permission_setting::is_withheld;
use hersys_domain::problem::ProblemCode;
use hersys_domain::role::Role;
use uuid::Uuid;

use crate::ctx::{LOCK_AFTER, SESSION_COOKIE, cookie};
use crate::db::Database;
use crate::db::api_key::Connected;
use crate::db::session::SignedIn;
use crate::error::AppError;
use crate::request;
use crate::services::api_key::Secret;

/// What a request presents.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The token of a session's cookie.
    Session(String),
    /// An API key.
    Key(Secret),
}

/// What the database knows of it at this moment.
#[derive(Debug, Clone)]
pub enum Known {
    /// A session.
    Session(SignedIn),
    /// A connected system.
    System(Connected),
}

/// Who calls, whichever way.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub display_name: String,
    /// The organisation acted for.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization_name: String,
    /// Its kind.
    pub kind: OrganizationKind,
    /// Roles in it.
    pub roles: Vec<Role>,
    /// What is withheld from the organisation (閲覧・入力の範囲).
    pub withheld: Vec<Permission>,
    /// What a key may do of that; none for people, who may do all.
    pub scopes: Option<Vec<Permission>>,
    /// When the last factor was given; none for keys, which have none to give.
    pub factor_at: Option<DateTime<Utc>>,
    /// When it ends whatever one does.
    pub ends_at: DateTime<Utc>,
    /// Id of the session or key.
    pub holder: Uuid,
    /// When it locks or ends by itself, unless it is used meanwhile.
    pub until: DateTime<Utc>,
}

/// Operations that the document opens to keys, as `GET /api/v1/cases`.
static OPEN_TO_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(crate::openapi::open_to_keys);

impl Credential {
    /// What the request presents: a key where it has an `Authorization` header, else the session's cookie.
    pub fn of(request: &HttpRequest) -> Result<Self, AppError> {
        let Some(header) = request.headers().get(AUTHORIZATION) else {
            request::check_origin(request)?;
            let token = cookie(request, SESSION_COOKIE).ok_or(ProblemCode::NotSignedIn)?;
            return Ok(Self::Session(token));
        };
        header
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, text)| Secret::read(text.trim()))
            .map(Self::Key)
            .ok_or_else(|| ProblemCode::ApiKeyRefused.into())
    }

    /// Refuses a key where the document does not say that keys may come.
    pub fn check_operation(&self, request: &HttpRequest) -> Result<(), AppError> {
        match self {
            Self::Key(_) if !OPEN_TO_KEYS.contains(&request::operation(request)) => {
                Err(ProblemCode::ScopeMissing.into())
            }
            _ => Ok(()),
        }
    }

    /// Looks it up; 401 where it opens nothing (any more).
    pub async fn known(&self, db: &Database) -> Result<Known, AppError> {
        match self {
            Self::Session(token) => {
                let found = db.session_of(token).await?;
                found
                    .map(Known::Session)
                    .ok_or_else(|| ProblemCode::NotSignedIn.into())
            }
            Self::Key(secret) => {
                let found = db.connected(secret.name()).await?;
                found
                    .filter(|system| secret.is(&system.secret_hash))
                    .map(Known::System)
                    .ok_or_else(|| ProblemCode::ApiKeyRefused.into())
            }
        }
    }
}

impl Known {
    /// The account.
    pub const fn account(&self) -> AccountId {
        match self {
            Self::Session(session) => session.account_id,
            Self::System(system) => system.account_id,
        }
    }

    /// Whether it must be unlocked first; keys are never locked.
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        matches!(self, Self::Session(session) if session.is_locked(now))
    }

    /// Notes that it was used.
    pub async fn seen(&self, db: &Database) -> Result<(), AppError> {
        match self {
            Self::Session(session) => db.session_seen(session).await,
            Self::System(system) => db.key_used(system).await,
        }
    }

    /// Who calls.
    pub fn caller(self) -> Caller {
        match self {
            Self::Session(session) => session.into(),
            Self::System(system) => system.into(),
        }
    }
}

impl From<SignedIn> for Caller {
    fn from(session: SignedIn) -> Self {
        Self {
            account_id: session.account_id,
            display_name: session.display_name,
            organization_id: session.organization_id,
            organization_name: session.organization_name,
            kind: session.kind,
            roles: session.roles,
            withheld: session.withheld,
            scopes: None,
            factor_at: Some(session.factor_at),
            ends_at: session.ends_at,
            holder: session.session_id.0,
            until: session.ends_at.min(session.seen_at + LOCK_AFTER),
        }
    }
}

impl From<Connected> for Caller {
    fn from(system: Connected) -> Self {
        // The day ends at midnight in Japan, nine hours before that of UTC.
        let midnight = system.valid_until.and_time(NaiveTime::MIN).and_utc();
        let ends_at = midnight + TimeDelta::hours(24 - 9);
        Self {
            account_id: system.account_id,
            roles: system.roles(),
            withheld: system.withheld(),
            scopes: Some(system.scopes()),
            display_name: system.label,
            organization_id: system.organization_id,
            organization_name: system.organization_name,
            kind: system.kind,
            factor_at: None,
            ends_at,
            holder: system.id.0,
            until: ends_at,
        }
    }
}

impl Caller {
    /// Whether the scopes hold it; people have no scopes and are bound by their roles alone.
    pub fn in_scope(&self, permission: Permission) -> bool {
        self.scopes
            .as_ref()
            .is_none_or(|scopes| permission.for_api_keys() && scopes.contains(&permission))
    }

    /// The relations on which the caller is allowed this: by the table of rules, unless it is withheld from the
    /// organisation or not in the key's scopes. The one place where these meet.
    pub fn relations(&self, permission: Permission) -> Vec<Relation> {
        if self.in_scope(permission) && !is_withheld(permission, &self.withheld) {
            permission.relations(self.kind, &self.roles)
        } else {
            Vec::new()
        }
    }

    /// Whether the caller is allowed this on any relation.
    pub fn may(&self, permission: Permission) -> bool {
        !self.relations(permission).is_empty()
    }
}
