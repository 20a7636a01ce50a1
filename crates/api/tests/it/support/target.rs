//! What requests work on and what they hold, made anew for each.

use chrono::TimeDelta;
use hersys_domain::api_key::scopes_open_to;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::purpose::PURPOSE_HEADER;
use hersys_domain::role::Role;
use serde_json::{Value, json};

use super::app::TestApp;
use super::contacts;
use super::country::{PASSWORD, Person};
use super::http::{Browser, Reply};
use super::merges;
use super::optional;
use super::patients;
use super::records::{
    PROXY, WRITER, annotated, asked, close, corrected, districts, draft, form, notified,
    proxy_form, second_severity, session_of,
};
use super::sql::Sql;
use super::transfers;

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
    /// Chiyoda, with nothing set for the clinics that it has registered.
    OwnKind,
    /// An ID of Chiyoda's.
    Account,
    /// The same, stopped.
    StoppedAccount,
    /// An API key of Chiyoda's.
    ApiKey,
    /// An act of Shinjuku's `all` upon several cases.
    CaseBatch,
    /// A view of the list of cases that Chiyoda's `all` keeps.
    CaseView,
    /// A draft of Kanda's, written by who holds every role there.
    Draft,
    /// A draft that Chiyoda's `all` writes for Kanda.
    ProxyDraft,
    /// A notification of Kanda's about somebody in Shinjuku.
    Notification,
    /// The same, accepted.
    Accepted,
    /// The same, confirmed.
    Confirmed,
    /// The same, accepted, with a wish to withdraw it.
    Withdrawing,
    /// The same with a second version that waits for a decision.
    Corrected,
    /// A question about it.
    Query,
    /// The case it opened.
    Case,
    /// The same case, closed.
    ClosedCase,
    /// An entry of its course: its first severity.
    Entry,
    /// A test that the notification told of.
    ClinicalEntry,
    /// What Shinjuku asked about the case.
    SurveyEntry,
    /// The case, with an optional item of every organisation and nothing entered into it in its first version.
    CaseWithItem,
    /// An optional item of Chiyoda's.
    OptionalItem,
    /// A number that Kanda has given the case.
    ExternalId,
    /// The record of a contact of the case, of Shinjuku's too.
    Contact,
    /// The same, who has become a patient.
    PositiveContact,
    /// The person it is about.
    Person,
    /// A transfer of it that Shinjuku asks of Minato.
    Transfer,
    /// The case, whose person is in Minato now.
    MovedIn,
    /// The same person with somebody else of the same centres: both ids, parted by a blank.
    Pair,
    /// A proposal to merge two such, which nobody who is tried has made.
    Proposal,
    /// Two such, merged.
    Merge,
    /// Two such, held apart.
    Distinction,
    /// An import of Chiyoda's.
    Import,
    /// An open line of the worklist about them.
    Alert,
    /// A report of the patient who came last, of this moment.
    OwnReport,
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
    /// A new API key with what the caller's organisation may do.
    ApiKey,
    /// A new optional item.
    OptionalItem,
    /// A number that nobody has yet.
    ExternalId,
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
    /// What a transfer to Minato is asked for with.
    Transfer,
    /// A file of cases; the body is no JSON.
    List,
    /// Somebody else of the same centres, to be merged.
    OtherRecord,
    /// The same, to be held apart.
    OtherPerson,
    /// A patient's link and birth date.
    PatientLink,
    /// A patient's link.
    PatientSecret,
    /// A patient's ticket and a PIN.
    PatientPin,
    /// The ticket of a code that was sent to a patient, and the code.
    PatientCode,
}

impl Target {
    /// Makes one without who is tried; gives its id.
    pub async fn make(self, app: &TestApp, sql: &Sql) -> Option<String> {
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
            Self::OwnKind => {
                sql.run(&format!("DELETE FROM kind_permission WHERE creator_id = '{chiyoda}'"))
                    .await;
                Some(chiyoda.to_string())
            }
            Self::Account | Self::StoppedAccount => Some(
                sql.one(&format!(
                    "WITH made AS (INSERT INTO account (id, login, display_name, home_organization_id, created_at) \
                       VALUES (gen_random_uuid(), gen_random_uuid()::text, '試験', '{chiyoda}', now()) RETURNING id) \
                     INSERT INTO membership (account_id, organization_id, roles, stopped_at, created_at) \
                       SELECT id, '{chiyoda}', '{{administrator}}', {stopped}, now() FROM made RETURNING account_id"
                ))
                .await,
            ),
            Self::ApiKey => {
                let admin = session_of(app, sql, "chiyoda.administrator").await;
                let new = new_api_key(app, &["nurse"], &["case.read"]);
                let made = admin.post("/api-keys", &new).await.expect(201);
                Some(made["api_key"]["id"].as_str().unwrap().to_owned())
            }
            Self::CaseBatch => {
                let shinjuku = app.country.place("shinjuku").id;
                let all = app.staff("shinjuku.all").id;
                Some(
                    sql.one(&format!(
                        "INSERT INTO case_batch (id, organization_id, account_id, change, made_at) \
                         VALUES (gen_random_uuid(), '{shinjuku}', '{all}', '{{\"act\": \"assign\"}}', now()) RETURNING id"
                    ))
                    .await,
                )
            }
            Self::CaseView => Some(
                sql.one(&format!(
                    "INSERT INTO case_view (id, organization_id, account_id, name, usual, setting, created_by, created_at, updated_at) \
                     SELECT gen_random_uuid(), '{chiyoda}', id, '重症', false, '{{\"columns\": [\"age\"]}}', id, now(), now() \
                     FROM account WHERE id = '{}' RETURNING id",
                    app.staff(super::records::PROXY).id
                ))
                .await,
            ),
            Self::Draft => {
                districts(app, sql).await;
                let writer = session_of(app, sql, WRITER).await;
                Some(draft(&writer, &form()).await)
            }
            Self::ProxyDraft => {
                districts(app, sql).await;
                let writer = session_of(app, sql, PROXY).await;
                Some(draft(&writer, &proxy_form(app)).await)
            }
            Self::Notification => Some(notified(app, sql, &form()).await.notification),
            Self::Accepted => Some(annotated(app, sql, "accepted_at = submitted_at").await),
            Self::Confirmed => Some(annotated(app, sql, "confirmed_at = submitted_at").await),
            Self::Withdrawing => Some(
                annotated(app, sql, "accepted_at = submitted_at, withdrawal_asked_at = submitted_at").await,
            ),
            Self::Corrected => Some(corrected(app, sql).await),
            Self::Query => Some(asked(app, sql).await),
            Self::Case => Some(notified(app, sql, &form()).await.case),
            Self::ClosedCase => {
                let case = notified(app, sql, &form()).await.case;
                close(sql, &case).await;
                Some(case)
            }
            Self::Entry => {
                let case = notified(app, sql, &form()).await.case;
                Some(second_severity(sql, &case).await)
            }
            Self::ClinicalEntry => {
                let case = notified(app, sql, &form()).await.case;
                let test = "SELECT id FROM case_entry WHERE kind = 'laboratory_test' AND case_id";
                Some(sql.one(&format!("{test} = '{case}'")).await)
            }
            Self::SurveyEntry => {
                let case = notified(app, sql, &form()).await.case;
                let nurse = session_of(app, sql, "shinjuku.nurse").await;
                let body = json!({"kind": "interview", "values": {"on": "2022-10-04", "method": "phone"}});
                let made = nurse.post(&format!("/cases/{case}/survey-entries"), &body).await;
                Some(made.expect(201)["id"].as_str().unwrap().to_owned())
            }
            Self::CaseWithItem => {
                let case = notified(app, sql, &form()).await.case;
                optional::blank(app, sql, &case).await;
                Some(case)
            }
            Self::OptionalItem => Some(optional::item(app, sql).await),
            Self::ExternalId => {
                let case = notified(app, sql, &form()).await.case;
                let writer = session_of(app, sql, WRITER).await;
                let body = Given::external_id(sql).await;
                let made = writer.post(&format!("/cases/{case}/external-ids"), &body).await;
                Some(made.expect(201)["id"].as_str().unwrap().to_owned())
            }
            Self::Contact => Some(contacts::contact(app, sql).await),
            Self::PositiveContact => Some(contacts::positive(app, sql).await),
            Self::Person => Some(notified(app, sql, &form()).await.person),
            Self::Transfer => {
                let case = notified(app, sql, &form()).await.case;
                Some(transfers::asked(app, sql, &case).await)
            }
            Self::MovedIn => {
                let made = notified(app, sql, &form()).await;
                transfers::moved_in(app, sql, &made).await;
                Some(made.case)
            }
            Self::Pair => {
                let [one, other] = merges::pair(app, sql).await;
                Some(format!("{one} {other}"))
            }
            Self::Proposal => Some(merges::proposal(app, sql).await),
            Self::Merge => Some(merges::merged(app, sql).await),
            Self::Distinction => Some(merges::distinction(app, sql).await),
            Self::Import => {
                let nurse = session_of(app, sql, "chiyoda.nurse").await;
                let ask = nurse.ask("POST", "/imports?mapping=osaka_2020&dry_run=false");
                let ask = ask.header("Content-Type", "text/csv").body(list());
                let made = ask.send().await.expect(200);
                Some(made["id"].as_str().unwrap().to_owned())
            }
            Self::Alert => {
                let case = notified(app, sql, &form()).await.case;
                Some(patients::alert(sql, &case).await)
            }
            Self::OwnReport => patients::latest_report(app, sql).await,
        }
    }
}

impl Given {
    async fn external_id(sql: &Sql) -> Value {
        json!({"kind": "hospital", "value": sql.one("SELECT gen_random_uuid()").await})
    }

    /// A right body of `who`.
    pub async fn body(self, app: &TestApp, sql: &Sql, who: &Person) -> Option<Value> {
        let login = who.login.as_str();
        let own = app.country.place(&who.organization);
        Some(match self {
            Self::Nothing | Self::List => return None,
            Self::Json(make) => make(),
            Self::Transfer => transfers::request(app, "minato"),
            Self::Organization => {
                let kind = own.kind.may_create().first();
                let kind = kind.unwrap_or(&OrganizationKind::MedicalInstitution);
                let prefecture = (*kind == OrganizationKind::Prefecture).then_some("13");
                json!({"kind": kind, "name": "新しい機関", "prefecture_code": prefecture})
            }
            Self::Account => json!({
                "login": sql.one("SELECT gen_random_uuid()").await,
                "display_name": "佐藤 花子", "roles": ["nurse"],
            }),
            Self::ApiKey => {
                let open = scopes_open_to(own.kind, Role::ALL);
                new_api_key(app, &["physician", "nurse", "viewer"], &[open[0].as_str()])
            }
            Self::OptionalItem => {
                let unique = sql
                    .one("SELECT 'i_' || translate(gen_random_uuid()::text, '-', '_')")
                    .await;
                json!({"code": unique, "kind": "text", "definition": {"label": "備考（自機関用）"}})
            }
            Self::ExternalId => Self::external_id(sql).await,
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
            Self::OtherRecord => {
                let other = notified(app, sql, &form()).await.person;
                json!({"other_id": other, "other_version": 1})
            }
            Self::OtherPerson => json!({"other_id": notified(app, sql, &form()).await.person}),
            Self::PatientLink => {
                let link = patients::link(app, sql).await.link;
                json!({"secret": link, "birth_date": patients::BIRTH})
            }
            Self::PatientSecret => json!({"secret": patients::link(app, sql).await.link}),
            Self::PatientPin => {
                json!({"ticket": patients::ticket(app, sql).await, "pin": patients::PIN})
            }
            Self::PatientCode => {
                let (ticket, code) = patients::code(app, sql).await;
                json!({"ticket": ticket, "code": code})
            }
        })
    }
}

/// What is sent for an API key that is valid for a month.
pub fn new_api_key(app: &TestApp, roles: &[&str], scopes: &[&str]) -> Value {
    let until = (app.now() + TimeDelta::days(30)).date_naive();
    json!({"label": "電子カルテ連携", "roles": roles, "scopes": scopes, "valid_until": until})
}

/// A short list as a prefecture publishes it; its last row is wrong.
pub fn list() -> String {
    "番号,報道提供日,年代,性別,居住地,退院・解除\n\
     1,2020-01-29,40,女性,新宿区,○\n2,2020-02-27,調査中,男性,調査中,\n3,2020-02-30,20,男性,新宿区,\n"
        .to_owned()
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
    /// Body that is a file.
    pub text: Option<String>,
    /// For what a record is opened by name.
    pub purpose: Option<&'static str>,
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
        if let Some(purpose) = self.purpose {
            ask = ask.header(PURPOSE_HEADER, purpose);
        }
        match (&self.body, &self.text) {
            (Some(body), _) => ask.json(body),
            (None, Some(text)) => ask.header("Content-Type", "text/csv").body(text.clone()),
            (None, None) => ask,
        }
    }
}
