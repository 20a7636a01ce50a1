//! The server's own service, asked within the process, and the people who ask.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::{self, TestRequest};
use futures_util::FutureExt as _;
use hersys_api::routes::BASE;
use hersys_api::server;
use hersys_api::site::Site;
use reqwest::header::HeaderMap;
use tokio::sync::Mutex;

use super::request::{Caller, Request};
use crate::support::operations::Documented;
use crate::support::patients::{self, Patient};
use crate::support::records::session_of;
use crate::support::{PATIENT, PATIENT_DEVICE, Reply, SESSION, Sql, TestApp};

type Answering = Pin<Box<dyn Future<Output = ServiceResponse>>>;

/// The service, and who is signed in.
pub struct Service<'a> {
    app: &'a TestApp,
    sql: &'a Sql,
    ask: Box<dyn Fn(TestRequest) -> Answering>,
    /// Cookies of the staff by login.
    staff: Vec<(&'static str, String)>,
    patient: Patient,
    /// Signing in has a short line and workbooks have two places: who comes in numbers is told to come back.
    one_at_a_time: Mutex<()>,
}

/// What ends, locks or moves the session it is asked with: it gets one of its own.
const ENDS: &[&str] = &[
    "DELETE /session",
    "POST /session/lock",
    "POST /session/unlock",
    "POST /session/organization",
    "DELETE /self/session",
];

impl<'a> Service<'a> {
    /// The service on a test's database; `logins` are those who ask.
    pub async fn new(app: &'a TestApp, sql: &'a Sql, logins: &[&'static str]) -> Self {
        let built = server::build(app.app.clone(), Site::default());
        let service = std::rc::Rc::new(test::init_service(built).await);
        let mut staff = Vec::new();
        for login in logins {
            staff.push((*login, cookie_of(app, sql, login).await));
        }
        Self {
            app,
            sql,
            ask: Box::new(move |request| {
                let service = service.clone();
                Box::pin(async move { test::call_service(&*service, request.to_request()).await })
            }),
            staff,
            patient: patients::signed_in(app, sql).await,
            one_at_a_time: Mutex::default(),
        }
    }

    /// Answers a request; says so where the handler panicked.
    pub async fn answer(&self, operation: &Documented, request: &Request) -> Result<Reply, String> {
        let alone = operation.public() || operation.path().ends_with(".xlsx");
        let _turn = if alone {
            Some(self.one_at_a_time.lock().await)
        } else {
            None
        };
        let asked = self.request(operation, request).await;
        let answered = async {
            let response = (self.ask)(asked).await;
            let headers = headers_of(&response);
            let status = response.status().as_u16();
            let endless = response
                .headers()
                .get("content-type")
                .is_some_and(|kind| kind == "text/event-stream");
            let body = if endless {
                Vec::new()
            } else {
                test::read_body(response).await.to_vec()
            };
            Reply {
                status,
                headers,
                body,
            }
        };
        let caught = AssertUnwindSafe(answered).catch_unwind().await;
        caught.map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            format!("panicked: {}", text.unwrap_or_default())
        })
    }

    async fn request(&self, operation: &Documented, request: &Request) -> TestRequest {
        // HTTP carries addresses of 64 kB; the path is percent-encoded, so it may be cut anywhere.
        let path = request.path.get(..60_000).unwrap_or(&request.path);
        let mut asked = TestRequest::default()
            .method(operation.method().parse().unwrap())
            .uri(&format!("{BASE}{path}"))
            .peer_addr("192.0.2.7:4000".parse().unwrap());
        let mut headers: Vec<(&str, String)> = request.headers.clone();
        if request.caller != Caller::Foreign {
            headers.push(("x-hersys-request", "1".to_owned()));
        }
        if request.caller != Caller::Nobody {
            headers.push(("cookie", self.cookie(operation).await));
        }
        if let Some(body) = &request.body {
            headers.push(("content-type", body.kind.clone()));
            asked = asked.set_payload(body.bytes.clone());
        }
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            // What no header can hold is no header.
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                asked = asked.append_header((name, value));
            }
        }
        asked
    }

    async fn cookie(&self, operation: &Documented) -> String {
        let ends = ENDS.contains(&operation.row.name);
        if operation.patients() {
            let patient = match ends {
                true => patients::signed_in(self.app, self.sql).await,
                false => self.patient.clone(),
            };
            let named = [PATIENT, PATIENT_DEVICE].map(|name| {
                format!(
                    "{name}={}",
                    patient.browser.cookie(name).unwrap_or_default()
                )
            });
            return named.join("; ");
        }
        let login = operation.actor();
        if ends {
            return cookie_of(self.app, self.sql, login).await;
        }
        let known = self.staff.iter().find(|(name, _)| *name == login);
        known.map(|(_, cookie)| cookie.clone()).unwrap()
    }
}

async fn cookie_of(app: &TestApp, sql: &Sql, login: &str) -> String {
    let token = session_of(app, sql, login).await.cookie(SESSION).unwrap();
    format!("{SESSION}={token}")
}

fn headers_of(response: &ServiceResponse) -> HeaderMap {
    let pairs = response.headers().iter().filter_map(|(name, value)| {
        let name = reqwest::header::HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        let value = reqwest::header::HeaderValue::from_bytes(value.as_bytes()).ok()?;
        Some((name, value))
    });
    pairs.collect()
}
