//! A small country, founded through the API: one organisation of every kind and people of every role.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use hersys_api::device::{DeviceSecret, current_code};
use hersys_api::services::set_up;
use hersys_domain::id::{AccountId, OrganizationId};
use hersys_domain::organization::OrganizationKind as Kind;
use hersys_domain::role::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::app::TestApp;
use super::http::Browser;

/// Everybody's password.
pub const PASSWORD: &str = "seventeen lanterns over the harbour";

/// Somebody who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Account.
    pub id: AccountId,
    /// What is typed at sign-in.
    pub login: String,
    /// Key of the organisation.
    pub organization: String,
    /// Roles in it.
    pub roles: Vec<Role>,
    /// Secret of the device, in Base32.
    pub secret: String,
    /// Codes for the day the device is lost.
    pub recovery_codes: Vec<String>,
}

impl Person {
    /// The device's secret.
    pub fn device(&self) -> DeviceSecret {
        device(&self.secret)
    }
}

/// An organisation of the country.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// Identifier.
    pub id: OrganizationId,
    /// Kind.
    pub kind: Kind,
    /// Key of the one that registered it.
    pub below: Option<String>,
}

/// Who lives in the template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Country {
    /// When its founding ended.
    pub now: DateTime<Utc>,
    /// Organisations by key.
    pub places: BTreeMap<String, Place>,
    /// People by login.
    pub people: BTreeMap<String, Person>,
}

/// Key, kind, key of the creator, people beside the administrator and `all`, who holds every role.
type Entry = (&'static str, Kind, &'static str, &'static [Role]);

const EVERY_ROLE: &[Role] = &[
    Role::Physician,
    Role::Nurse,
    Role::Coordinator,
    Role::Clerk,
    Role::Operator,
    Role::Approver,
    Role::Viewer,
    Role::Analyst,
    Role::Auditor,
];

/// Creators stand before what they create. Cases of the tests lie in Shinjuku, received by Chiyoda; Minato
/// is neither.
const ENTRIES: &[Entry] = &[
    (
        "tokyo",
        Kind::Prefecture,
        "ministry",
        &[Role::Coordinator, Role::Clerk],
    ),
    ("osaka", Kind::Prefecture, "ministry", &[Role::Coordinator]),
    ("sakai", Kind::Municipality, "osaka", &[Role::Nurse]),
    ("sakai_center", Kind::HealthCenter, "sakai", &[Role::Nurse]),
    ("chiyoda", Kind::HealthCenter, "tokyo", EVERY_ROLE),
    (
        "shinjuku",
        Kind::HealthCenter,
        "tokyo",
        &[Role::Nurse, Role::Clerk],
    ),
    ("minato", Kind::HealthCenter, "tokyo", &[Role::Nurse]),
    (
        "kanda",
        Kind::MedicalInstitution,
        "chiyoda",
        &[Role::Physician, Role::Nurse, Role::Clerk],
    ),
    (
        "yotsuya",
        Kind::MedicalInstitution,
        "shinjuku",
        &[Role::Physician],
    ),
    ("laboratory", Kind::Laboratory, "chiyoda", &[]),
    ("association", Kind::MedicalAssociation, "chiyoda", &[]),
    ("calls", Kind::CallCenter, "tokyo", &[]),
    ("hotel", Kind::LodgingFacility, "tokyo", &[]),
    ("care", Kind::WelfareFacility, "chiyoda", &[]),
    ("narita", Kind::QuarantineStation, "ministry", &[]),
    ("support", Kind::MunicipalitySupport, "tokyo", &[]),
    ("migration", Kind::MigrationOperator, "ministry", &[]),
];

impl Country {
    /// Nobody yet.
    pub fn empty() -> Self {
        Self {
            now: DateTime::from_timestamp(1_795_478_400, 0).unwrap(),
            places: BTreeMap::new(),
            people: BTreeMap::new(),
        }
    }

    /// One of the people.
    #[track_caller]
    pub fn person(&self, login: &str) -> &Person {
        self.people
            .get(login)
            .unwrap_or_else(|| panic!("nobody is called {login}"))
    }

    /// One of the organisations.
    #[track_caller]
    pub fn place(&self, key: &str) -> &Place {
        self.places
            .get(key)
            .unwrap_or_else(|| panic!("no organisation is called {key}"))
    }

    /// Founds the country on an empty database.
    pub async fn found(app: &TestApp) -> Self {
        let mut country = Self::empty();
        let login = "ministry.administrator";
        let link =
            set_up::first_administrator(&app.app.db, "厚生労働省（試験）", login, "本省 管理")
                .await
                .unwrap();
        let sql = app.sql().await;
        let id = sql.one("SELECT id FROM organization").await;
        let account = sql.one("SELECT id FROM account").await;
        country.add_place("ministry", Kind::Ministry, &id, None);
        country
            .enrol(
                app,
                "ministry",
                login,
                &account,
                &[Role::Administrator],
                &link,
            )
            .await;
        country
            .settle(app, "ministry", &[Role::Analyst, Role::Auditor])
            .await;
        for (key, kind, below, roles) in ENTRIES {
            country.register(app, key, *kind, below).await;
            country.settle(app, key, roles).await;
        }
        country.now = app.now() + TimeDelta::minutes(1);
        country
    }

    fn add_place(&mut self, key: &str, kind: Kind, id: &str, below: Option<&str>) {
        let place = Place {
            id: id.parse().unwrap(),
            kind,
            below: below.map(str::to_owned),
        };
        self.places.insert(key.to_owned(), place);
    }

    /// The creator registers an organisation and issues its first administrator.
    async fn register(&mut self, app: &TestApp, key: &str, kind: Kind, below: &str) {
        let creator = self.sign_in(app, &format!("{below}.administrator")).await;
        let mut new =
            json!({"kind": kind, "name": format!("{key}（試験）"), "phone": "03-5555-0100"});
        if kind == Kind::Prefecture {
            new["prefecture_code"] = json!(if key == "osaka" { "27" } else { "13" });
        }
        let made = creator.post("/organizations", &new).await.expect(201);
        let id = made["id"].as_str().unwrap();
        self.add_place(key, kind, id, Some(below));
        let login = format!("{key}.administrator");
        self.issue(app, &creator, key, &login, &[Role::Administrator])
            .await;
    }

    /// The administrator issues the IDs of their own people.
    async fn settle(&mut self, app: &TestApp, key: &str, roles: &[Role]) {
        let admin = self.sign_in(app, &format!("{key}.administrator")).await;
        for role in roles {
            self.issue(app, &admin, key, &format!("{key}.{role}"), &[*role])
                .await;
        }
        self.issue(app, &admin, key, &format!("{key}.all"), Role::ALL)
            .await;
    }

    async fn issue(&mut self, app: &TestApp, by: &Browser, key: &str, login: &str, roles: &[Role]) {
        let new = json!({
            "organization_id": self.place(key).id, "login": login,
            "display_name": format!("試験 {login}"), "roles": roles,
        });
        let issued = by.post("/accounts", &new).await.expect(201);
        let id = issued["account"]["id"].as_str().unwrap();
        let link = issued["enrolment_secret"].as_str().unwrap();
        self.enrol(app, key, login, id, roles, link).await;
    }

    async fn enrol(
        &mut self,
        app: &TestApp,
        key: &str,
        login: &str,
        id: &str,
        roles: &[Role],
        link: &str,
    ) {
        let (secret, recovery_codes) = enrol(app, link).await;
        let person = Person {
            id: id.parse().unwrap(),
            login: login.to_owned(),
            organization: key.to_owned(),
            roles: roles.to_vec(),
            secret,
            recovery_codes,
        };
        self.people.insert(login.to_owned(), person);
    }

    /// Signs in while the country is being founded. The clock stands still: it is the same code each time,
    /// so a step is taken first.
    async fn sign_in(&self, app: &TestApp, login: &str) -> Browser {
        app.advance(TimeDelta::seconds(30));
        let browser = app.nobody();
        let ticket = app.ticket(&browser, login).await;
        let code = current_code(&self.person(login).device(), app.now()).unwrap();
        let given = json!({"ticket": ticket, "code": code});
        browser.post("/session/otp", &given).await.expect(200);
        browser
    }
}

/// Uses a first sign-in link; gives the device's secret and the recovery codes.
pub async fn enrol(app: &TestApp, link: &str) -> (String, Vec<String>) {
    let nobody = app.nobody();
    let shown = nobody.post("/enrolment", &json!({"secret": link})).await;
    let secret = shown.expect(200)["totp_secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let code = current_code(&device(&secret), app.now()).unwrap();
    let given = json!({"secret": link, "password": PASSWORD, "code": code});
    let done = nobody
        .post("/enrolment/completion", &given)
        .await
        .expect(200);
    let codes = done["codes"].as_array().unwrap();
    let codes = codes.iter().filter_map(Value::as_str).map(str::to_owned);
    (secret, codes.collect())
}

/// Base32 (RFC 4648), as a device reads it.
pub fn device(base32: &str) -> DeviceSecret {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u64, 0);
    for letter in base32.bytes().filter(|letter| *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            other => panic!("{other} is no letter of Base32"),
        };
        bits = bits << 5 | u64::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    out.try_into().unwrap()
}
