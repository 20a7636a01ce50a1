//! Typed client of the public REST API, the same for the browser programs, the command line and the
//! server's own tests. One file a noun; only types of the domain travel.
//!
//! ```no_run
//! # async fn example() -> Result<(), hersys_client::ClientError> {
//! use hersys_client::Client;
//! use hersys_domain::session::{CodeSignIn, PasswordSignIn};
//!
//! let client = Client::new("http://127.0.0.1:8080");
//! let ticket = client.session().sign_in(&PasswordSignIn { login: "chiyoda.nurse1".into(), password: "…".into() }).await?;
//! let me = client.session().one_time_code(&CodeSignIn { ticket: ticket.ticket, code: "492039".into() }).await?;
//! # let _ = me;
//! # Ok(())
//! # }
//! ```

mod account;
mod alert;
mod api_key;
mod audit;
mod case;
mod case_batch;
mod case_view;
mod contact;
mod correction;
mod course;
mod demonstration;
mod enrolment;
mod entry;
mod error;
mod external_id;
mod import;
mod notification;
mod observation;
mod optional_item;
mod organization;
mod patient;
mod permission_setting;
mod person;
mod person_merge;
mod reference;
mod request;
mod script;
mod session;
mod statistics;
mod transfer;
mod transport;
mod versioned;
mod worklist;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use hersys_domain::purpose::{AccessPurpose, PURPOSE_HEADER};

pub use account::{AccountList, Accounts};
pub use alert::{AlertList, Alerts};
pub use api_key::{ApiKeyList, ApiKeys};
pub use audit::{AuditList, Audits};
pub use case::{CaseList, Cases};
pub use case_batch::CaseBatches;
pub use case_view::CaseViews;
pub use contact::ContactCalls;
pub use correction::{Corrections, PlainStep, ReasonedStep};
pub use course::Course;
pub use demonstration::Demonstrations;
pub use enrolment::Enrolments;
pub use entry::EntryCalls;
pub use error::ClientError;
pub use external_id::ExternalIdCalls;
pub use import::{ImportList, ImportOrder, Imports};
pub use notification::{NotificationList, NotificationQueue, Notifications};
pub use observation::Observations;
pub use optional_item::OptionalItems;
pub use organization::{OrganizationList, Organizations};
pub use patient::Patients;
pub use permission_setting::{PermissionSettings, Whose};
pub use person::Persons;
pub use person_merge::{MergeList, PersonMerges};
pub use reference::References;
pub use request::{Answer, Method, Request};
pub use script::ScriptCalls;
pub use session::Sessions;
pub use statistics::{SeriesQuery, Statistics};
pub use transfer::{TransferList, TransferQueue, Transfers};
pub use versioned::Versioned;
pub use worklist::Worklists;

/// Where the version of the interface lives.
const API: &str = "/api/v1";

/// Names one act of creating, so that a repeated request does not create twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyKey(pub uuid::Uuid);

/// A client of one server, with one session at most. Cloning shares the session.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// For what records are opened by name.
    purpose: Option<AccessPurpose>,
}

#[derive(Debug)]
struct Inner {
    base: String,
    transport: transport::Transport,
    language: Mutex<String>,
    /// Cookies by name. Unused in a browser, which keeps them itself; elsewhere kept by hand, because a
    /// cookie jar refuses a `__Host-` cookie over plain HTTP.
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Client {
    /// A client of the server at `base`: scheme, host and port, without a path.
    pub fn new(base: &str) -> Self {
        Self {
            inner: Arc::new(Inner {
                base: base.trim_end_matches('/').to_owned(),
                transport: transport::Transport::default(),
                language: Mutex::new("ja".to_owned()),
                cookies: Mutex::default(),
            }),
            purpose: None,
        }
    }

    /// Another client of the same server, with no session.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::new(&self.inner.base)
    }

    /// The same client and session, whose calls say for what a record is opened by name (閲覧の目的): asked of
    /// prefectures and designated cities.
    #[must_use]
    pub fn stating(&self, purpose: Option<AccessPurpose>) -> Self {
        Self {
            purpose,
            ..self.clone()
        }
    }

    /// Scheme, host and port of the server.
    pub fn base(&self) -> &str {
        &self.inner.base
    }

    /// Asks for texts of problems in `language` (a tag such as `ja` or `en`) from now on.
    pub fn set_language(&self, language: &str) {
        language.clone_into(&mut lock(&self.inner.language));
    }

    /// The cookies held, as a `Cookie` header carries them, if there are any (never in a browser).
    pub fn cookies(&self) -> Option<String> {
        let held = lock(&self.inner.cookies);
        let pairs: Vec<String> = held
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Holds a cookie from now on, or lets go of it when `value` is empty.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut held = lock(&self.inner.cookies);
        if value.is_empty() {
            held.remove(name);
        } else {
            held.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Signing in and out, and who one is.
    pub const fn session(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// The first sign-in.
    pub const fn enrolment(&self) -> Enrolments<'_> {
        Enrolments(self)
    }

    /// The sign-ins of a demonstration.
    pub const fn demonstration(&self) -> Demonstrations<'_> {
        Demonstrations(self)
    }

    /// Numbers by which other systems know a person or a case (外部の識別子).
    pub const fn external_ids(&self) -> ExternalIdCalls<'_> {
        ExternalIdCalls(self)
    }

    /// Optional items, and what is entered into them.
    pub const fn optional_items(&self) -> OptionalItems<'_> {
        OptionalItems(self)
    }

    /// Organisations (機関).
    pub const fn organizations(&self) -> Organizations<'_> {
        Organizations(self)
    }

    /// What is withheld from organisations (閲覧・入力の範囲).
    pub const fn permission_settings(&self) -> PermissionSettings<'_> {
        PermissionSettings(self)
    }

    /// Accounts of staff (利用者).
    pub const fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    /// API keys of connected systems (APIキー).
    pub const fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys(self)
    }

    /// Notifications of occurrence (発生届).
    pub const fn notifications(&self) -> Notifications<'_> {
        Notifications(self)
    }

    /// The audit log (閲覧・操作の記録).
    pub const fn audit(&self) -> Audits<'_> {
        Audits(self)
    }

    /// Cases (患者情報).
    pub const fn cases(&self) -> Cases<'_> {
        Cases(self)
    }

    /// Acts upon several cases.
    pub const fn case_batches(&self) -> CaseBatches<'_> {
        CaseBatches(self)
    }

    /// Views of the list of cases that are kept.
    pub const fn case_views(&self) -> CaseViews<'_> {
        CaseViews(self)
    }

    /// What follows the submission of notifications.
    pub const fn corrections(&self) -> Corrections<'_> {
        Corrections(self)
    }

    /// The course of cases.
    pub const fn course(&self) -> Course<'_> {
        Course(self)
    }

    /// Contacts of a case.
    pub const fn contacts(&self) -> ContactCalls<'_> {
        ContactCalls(self)
    }

    /// 聞き取り: conversations with the person of a case.
    pub const fn script(&self) -> ScriptCalls<'_> {
        ScriptCalls(self)
    }

    /// Entries of the record of cases (検査・医療, 疫学調査).
    pub const fn entries(&self) -> EntryCalls<'_> {
        EntryCalls(self)
    }

    /// Health observations of cases (健康観察).
    pub const fn observations(&self) -> Observations<'_> {
        Observations(self)
    }

    /// The worklist (要対応一覧).
    pub const fn alerts(&self) -> Alerts<'_> {
        Alerts(self)
    }

    /// Transfers between health centres (移管).
    pub const fn transfers(&self) -> Transfers<'_> {
        Transfers(self)
    }

    /// How much waits at one's organisation.
    pub const fn worklists(&self) -> Worklists<'_> {
        Worklists(self)
    }

    /// A patient's own record.
    pub const fn patients(&self) -> Patients<'_> {
        Patients(self)
    }

    /// Records of one person: merged, unmerged, held apart.
    pub const fn merges(&self) -> PersonMerges<'_> {
        PersonMerges(self)
    }

    /// Who somebody is (基本情報), and search.
    pub const fn persons(&self) -> Persons<'_> {
        Persons(self)
    }

    /// Files of cases sent in (データ取込).
    pub const fn imports(&self) -> Imports<'_> {
        Imports(self)
    }

    /// Figures (発生動向).
    pub const fn statistics(&self) -> Statistics<'_> {
        Statistics(self)
    }

    /// Reference data: municipalities, postal codes, health centres.
    pub const fn reference(&self) -> References<'_> {
        References(self)
    }

    /// A request to any path of the server, with the cookies held and nothing else: the way out for
    /// tests and for what has no method here yet.
    pub fn raw(&self, method: Method, path: &str) -> Request<'_> {
        Request::new(self, method, path)
    }

    /// A request to the API as the programs make it: `path` below `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> Request<'_> {
        let language = lock(&self.inner.language).clone();
        let request = Request::new(self, method, &format!("{API}{path}"))
            .header("X-Hersys-Request", "1")
            .header("Accept-Language", &language)
            .own_origin();
        match self.purpose {
            Some(purpose) => request.header(PURPOSE_HEADER, purpose.as_str()),
            None => request,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
