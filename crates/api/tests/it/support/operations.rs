//! One row for every operation of the document: what it works on and what a right request to it holds.
//!
//! The coverage tests walk these rows. An operation without a row makes them fail; so does a row without an
//! operation. A new operation needs a row here and nothing else, unless it works on a new kind of record:
//! then it needs a [`Target`] too (how to make one, and how each organisation stands to it).

use hersys_api::openapi;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::{Permission, Relation};
use serde_json::{Value, json};

use super::app::TestApp;
use super::country::{PASSWORD, Person};
use super::http::{Browser, Reply};
use super::sql::Sql;

/// What the address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// No record: one's own session, a list, a record to be made.
    Nothing,
    /// Reference data, by this address.
    Reference(&'static str),
    /// A clinic that Chiyoda has registered.
    Organization,
    /// The same, stopped.
    StoppedOrganization,
    /// An ID of Chiyoda's.
    Account,
    /// The same, stopped.
    StoppedAccount,
}

/// What the body holds.
#[derive(Debug, Clone, Copy)]
pub enum Given {
    /// There is none.
    Nothing,
    /// Always the same.
    Json(fn() -> Value),
    /// A new organisation of a kind that the caller may register.
    Organization,
    /// A new ID of the caller's own organisation.
    Account,
    /// ID and password of the caller.
    Password,
    /// A ticket and a code of the caller's device.
    Code,
    /// A ticket and one of the caller's recovery codes.
    RecoveryCode,
    /// A code of the caller's device.
    Unlock,
    /// The caller's own organisation.
    OwnOrganization,
    /// A first sign-in link.
    Link,
    /// A first sign-in link with all that ends it.
    Completion,
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Method and path below `/api/v1`, as in the document.
    pub name: &'static str,
    /// What the address names.
    pub target: Target,
    /// What the body holds.
    pub given: Given,
    /// Whether a locked session may do it.
    pub locked: bool,
}

const fn row(name: &'static str, target: Target, given: Given) -> Operation {
    Operation {
        name,
        target,
        given,
        locked: false,
    }
}

const fn even_locked(name: &'static str, given: Given) -> Operation {
    Operation {
        locked: true,
        ..row(name, Target::Nothing, given)
    }
}

/// The rows.
pub const OPERATIONS: &[Operation] = &[
    row("POST /session", Target::Nothing, Given::Password),
    row("POST /session/otp", Target::Nothing, Given::Code),
    row(
        "POST /session/recovery",
        Target::Nothing,
        Given::RecoveryCode,
    ),
    even_locked("POST /session/unlock", Given::Unlock),
    row(
        "POST /session/organization",
        Target::Nothing,
        Given::OwnOrganization,
    ),
    row("GET /me", Target::Nothing, Given::Nothing),
    row("POST /enrolment", Target::Nothing, Given::Link),
    row(
        "POST /enrolment/completion",
        Target::Nothing,
        Given::Completion,
    ),
    row("GET /organizations", Target::Nothing, Given::Nothing),
    row("POST /organizations", Target::Nothing, Given::Organization),
    row(
        "GET /organizations/{id}",
        Target::Organization,
        Given::Nothing,
    ),
    row(
        "PATCH /organizations/{id}",
        Target::Organization,
        Given::Json(|| json!({"name": "神田内科医院"})),
    ),
    row(
        "POST /organizations/{id}/stop",
        Target::Organization,
        Given::Nothing,
    ),
    row(
        "POST /organizations/{id}/resumption",
        Target::StoppedOrganization,
        Given::Nothing,
    ),
    row("GET /accounts", Target::Nothing, Given::Nothing),
    row("POST /accounts", Target::Nothing, Given::Account),
    row("GET /accounts/{id}", Target::Account, Given::Nothing),
    row(
        "PATCH /accounts/{id}",
        Target::Account,
        Given::Json(|| json!({"display_name": "佐藤 花子"})),
    ),
    row("POST /accounts/{id}/stop", Target::Account, Given::Nothing),
    row(
        "POST /accounts/{id}/resumption",
        Target::StoppedAccount,
        Given::Nothing,
    ),
    row(
        "POST /accounts/{id}/enrolment",
        Target::Account,
        Given::Nothing,
    ),
    row("GET /audit", Target::Nothing, Given::Nothing),
    row(
        "GET /reference/prefectures",
        Target::Nothing,
        Given::Nothing,
    ),
    row(
        "GET /reference/municipalities",
        Target::Reference("/reference/municipalities?prefecture=13"),
        Given::Nothing,
    ),
    row(
        "GET /reference/municipalities/{code}",
        Target::Reference("/reference/municipalities/131041"),
        Given::Nothing,
    ),
    row(
        "GET /reference/health-centers",
        Target::Reference("/reference/health-centers?prefecture=13"),
        Given::Nothing,
    ),
    row(
        "GET /reference/responsible-center",
        Target::Reference("/reference/responsible-center?municipality_code=131041"),
        Given::Nothing,
    ),
    row(
        "GET /reference/postal-codes/{code}",
        Target::Reference("/reference/postal-codes/1600023"),
        Given::Nothing,
    ),
    row("GET /reference/countries", Target::Nothing, Given::Nothing),
    row(
        "GET /reference/holidays",
        Target::Reference("/reference/holidays?year=2022"),
        Given::Nothing,
    ),
    row(
        "GET /demonstration/accounts",
        Target::Nothing,
        Given::Nothing,
    ),
    row("GET /openapi.json", Target::Nothing, Given::Nothing),
    // Last: the caller's session is over afterwards.
    even_locked("DELETE /session", Given::Nothing),
];

/// What the document says of an operation.
#[derive(Debug, Clone)]
pub struct Documented {
    /// The row.
    pub row: Operation,
    /// Its part of the document.
    pub entry: Value,
}

/// All rows with their part of the document; fails where either is missing.
pub fn all() -> Vec<Documented> {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut entries = entries(&document);
    let found = OPERATIONS
        .iter()
        .map(|row| Documented {
            row: *row,
            entry: entries
                .remove(row.name)
                .unwrap_or_else(|| panic!("{} is not in the document (any more)", row.name)),
        })
        .collect();
    assert!(
        entries.is_empty(),
        "operations without a row in support/operations.rs: {:?}",
        entries.keys()
    );
    found
}

/// The operations of the document by name: `GET /organizations/{id}`.
pub fn entries(document: &Value) -> serde_json::Map<String, Value> {
    let mut found = serde_json::Map::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let below = path.strip_prefix(hersys_api::routes::BASE).unwrap();
        for (method, entry) in item.as_object().unwrap() {
            if [
                "get", "put", "post", "patch", "delete", "head", "options", "trace",
            ]
            .contains(&method.as_str())
            {
                found.insert(format!("{} {below}", method.to_uppercase()), entry.clone());
            }
        }
    }
    found
}

impl Documented {
    /// Its method.
    pub fn method(&self) -> &'static str {
        self.row.name.split_once(' ').unwrap().0
    }

    /// Its path below `/api/v1`.
    pub fn path(&self) -> &'static str {
        self.row.name.split_once(' ').unwrap().1
    }

    /// As the audit log names it.
    pub fn audited_as(&self) -> String {
        format!(
            "{} {}{}",
            self.method(),
            hersys_api::routes::BASE,
            self.path()
        )
    }

    /// Whether it changes anything by its method.
    pub fn changes(&self) -> bool {
        self.method() != "GET"
    }

    /// Whether anybody may call it.
    pub fn public(&self) -> bool {
        self.entry["security"] == json!([{}])
    }

    /// The permission it asks for.
    pub fn permission(&self) -> Option<Permission> {
        let name = self.entry["x-permission"].as_str()?;
        Some(name.parse().unwrap())
    }

    /// Whether it wants `If-Match`.
    pub fn versioned(&self) -> bool {
        let parameters = self.entry["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match"))
    }

    /// The status of success.
    pub fn success(&self) -> u16 {
        let responses = self.entry["responses"].as_object().unwrap();
        responses
            .keys()
            .filter_map(|status| status.parse().ok())
            .find(|status| (200..300).contains(status))
            .unwrap()
    }

    /// How the organisation `place` stands to the target; nothing where it must not know of it.
    pub fn relation(&self, place: &str) -> Option<Relation> {
        let own: &[&str] = match (self.row.target, self.changes()) {
            (Target::Nothing | Target::Reference(_), _) => return Some(Relation::Own),
            (Target::Organization | Target::StoppedOrganization, false) => {
                &["ministry", "tokyo", "chiyoda"]
            }
            (Target::Organization | Target::StoppedOrganization, true) => &["chiyoda"],
            // Tokyo has registered Chiyoda.
            (Target::Account | Target::StoppedAccount, _) => &["tokyo", "chiyoda"],
        };
        own.contains(&place).then_some(Relation::Own)
    }

    /// A right request of `who`, on a record made for it alone.
    pub async fn prepare(&self, app: &TestApp, sql: &Sql, who: &Person) -> Prepared {
        let made = self.row.target.make(app, sql).await;
        let path = match (&made, self.row.target) {
            (Some(id), _) => self.path().replace("{id}", id),
            (None, Target::Reference(address)) => address.to_owned(),
            (None, _) => self.path().to_owned(),
        };
        Prepared {
            method: self.method(),
            path,
            etag: self.versioned().then(|| "\"v1\"".to_owned()),
            body: self.row.given.body(app, sql, who).await,
        }
    }
}

impl Target {
    /// Makes one, past the server; gives its id.
    async fn make(self, app: &TestApp, sql: &Sql) -> Option<String> {
        let chiyoda = app.country.place("chiyoda").id;
        let tokyo = app.country.place("tokyo").id;
        let stopped = match self {
            Self::StoppedOrganization | Self::StoppedAccount => "now()",
            _ => "NULL",
        };
        match self {
            Self::Nothing | Self::Reference(_) => None,
            Self::Organization | Self::StoppedOrganization => Some(
                sql.one(&format!(
                    "INSERT INTO organization (id, kind, name, created_by, prefecture_id, health_center_id, \
                     stopped_at, created_at, updated_at) VALUES (gen_random_uuid(), 'medical_institution', \
                     '神田内科', '{chiyoda}', '{tokyo}', '{chiyoda}', {stopped}, now(), now()) RETURNING id"
                ))
                .await,
            ),
            Self::Account | Self::StoppedAccount => Some(
                sql.one(&format!(
                    "WITH made AS (INSERT INTO account (id, login, display_name, created_at) \
                       VALUES (gen_random_uuid(), gen_random_uuid()::text, '試験', now()) RETURNING id) \
                     INSERT INTO membership (account_id, organization_id, roles, stopped_at, created_at) \
                       SELECT id, '{chiyoda}', '{{administrator}}', {stopped}, now() FROM made RETURNING account_id"
                ))
                .await,
            ),
        }
    }
}

impl Given {
    async fn body(self, app: &TestApp, sql: &Sql, who: &Person) -> Option<Value> {
        let login = who.login.as_str();
        let own = app.country.place(&who.organization);
        Some(match self {
            Self::Nothing => return None,
            Self::Json(make) => make(),
            Self::Organization => {
                let kind = own.kind.may_create().first();
                let kind = kind.unwrap_or(&OrganizationKind::MedicalInstitution);
                json!({"kind": kind, "name": "新しい機関"})
            }
            Self::Account => json!({
                "login": sql.one("SELECT gen_random_uuid()").await,
                "display_name": "佐藤 花子", "roles": ["nurse"],
            }),
            Self::Password => json!({"login": login, "password": PASSWORD}),
            Self::Code => {
                json!({"ticket": app.ticket(&app.nobody(), login).await, "code": app.code(login)})
            }
            Self::RecoveryCode => json!({
                "ticket": app.ticket(&app.nobody(), login).await, "code": who.recovery_codes[0],
            }),
            Self::Unlock => json!({"code": app.code(login)}),
            Self::OwnOrganization => json!({"organization_id": own.id}),
            Self::Link => json!({"secret": app.link().await.0}),
            Self::Completion => {
                let (link, code) = app.link().await;
                json!({"secret": link, "password": PASSWORD, "code": code})
            }
        })
    }
}

/// A request ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Method.
    pub method: &'static str,
    /// Path below `/api/v1`.
    pub path: String,
    /// `If-Match`.
    pub etag: Option<String>,
    /// Body.
    pub body: Option<Value>,
}

impl Prepared {
    /// Sends it.
    pub async fn send(&self, browser: &Browser) -> Reply {
        self.ask(browser).send().await
    }

    /// The request in the making.
    pub fn ask<'a>(&self, browser: &'a Browser) -> super::http::Ask<'a> {
        let mut ask = browser.ask(self.method, &self.path);
        if let Some(etag) = &self.etag {
            ask = ask.header("If-Match", etag);
        }
        match &self.body {
            Some(body) => ask.json(body),
            None => ask,
        }
    }
}
