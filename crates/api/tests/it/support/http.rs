//! A thin client: what goes over the wire is what the test says, nothing is repaired or retried.

use std::collections::BTreeMap;
use std::sync::Mutex;

use hersys_api::routes::BASE;
use reqwest::Method;
use reqwest::header::{HeaderMap, SET_COOKIE};
use serde_json::Value;

/// Name of the session cookie.
pub const SESSION: &str = hersys_api::ctx::SESSION_COOKIE;
/// Name of the device cookie.
pub const DEVICE: &str = hersys_api::ctx::DEVICE_COOKIE;

/// Name of the cookie of a patient's session.
pub const PATIENT: &str = hersys_api::patient_ctx::PATIENT_COOKIE;
/// Name of the cookie of a patient's device.
pub const PATIENT_DEVICE: &str = hersys_api::patient_ctx::PATIENT_DEVICE_COOKIE;

/// Somebody's browser: cookies, and requests as our own pages make them.
pub struct Browser {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
    /// The API key of a connected system, in the place of a browser.
    key: Option<String>,
}

impl Clone for Browser {
    fn clone(&self) -> Self {
        Self {
            http: self.http.clone(),
            base: self.base.clone(),
            cookies: Mutex::new(self.cookies.lock().unwrap().clone()),
            key: self.key.clone(),
        }
    }
}

impl Browser {
    /// A browser that has never been here.
    pub fn new(http: &reqwest::Client, base: &str) -> Self {
        Self {
            http: http.clone(),
            base: base.to_owned(),
            cookies: Mutex::default(),
            key: None,
        }
    }

    /// A connected system with this key: it sends no header of our pages.
    pub fn system(&self, key: &str) -> Self {
        Self {
            key: Some(key.to_owned()),
            ..Self::new(&self.http, &self.base)
        }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    /// Loses a cookie.
    pub fn forget(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    /// A request in the making. `path` is that below `/api/v1`, or a whole one that begins with `//`.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let url = match path.strip_prefix("//") {
            Some(whole) => format!("{}/{whole}", self.base),
            None => format!("{}{BASE}{path}", self.base),
        };
        let method: Method = method.parse().unwrap();
        Ask {
            browser: self,
            ours: !matches!(method, Method::GET | Method::HEAD),
            request: self.http.request(method, url),
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send().await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path).json(body).send().await
    }

    /// POST of nothing, on the version that is named.
    pub async fn act(&self, path: &str, etag: &str) -> Reply {
        self.ask("POST", path).header("If-Match", etag).send().await
    }

    /// PATCH of JSON, on the version that is named.
    pub async fn patch(&self, path: &str, etag: &str, body: &Value) -> Reply {
        self.ask("PATCH", path)
            .header("If-Match", etag)
            .json(body)
            .send()
            .await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.ask("DELETE", path).send().await
    }
}

/// A request in the making.
pub struct Ask<'a> {
    browser: &'a Browser,
    ours: bool,
    request: reqwest::RequestBuilder,
}

impl Ask<'_> {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// A JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json")
            .body(body.to_string())
    }

    /// Any body, without a content type.
    pub fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.body(body);
        self
    }

    /// As if the request came from a foreign page: without the header that ours send.
    pub fn foreign(mut self) -> Self {
        self.ours = false;
        self
    }

    /// Sends it; panics where no answer comes.
    pub async fn send(self) -> Reply {
        self.attempt().await.expect("an answer")
    }

    /// Sends it; a stream that never ends is left at its head.
    pub async fn attempt(self) -> reqwest::Result<Reply> {
        let browser = self.browser;
        let response = self.open().await?;
        let mut reply = Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Vec::new(),
        };
        if reply.header("content-type") != "text/event-stream" {
            reply.body = response.bytes().await?.to_vec();
        }
        for header in reply.headers.get_all(SET_COOKIE) {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value {
                "" => browser.forget(name),
                value => browser.set_cookie(name, value),
            }
        }
        Ok(reply)
    }

    /// Sends it, and leaves the body to be read piece by piece.
    pub async fn open(self) -> reqwest::Result<reqwest::Response> {
        let mut request = self.request;
        if let Some(key) = &self.browser.key {
            request = request.header("Authorization", format!("Bearer {key}"));
        } else if self.ours {
            request = request.header("X-Hersys-Request", "1");
        }
        let cookies: Vec<String> = {
            let cookies = self.browser.cookies.lock().unwrap();
            cookies.iter().map(|(n, v)| format!("{n}={v}")).collect()
        };
        if !cookies.is_empty() {
            request = request.header("Cookie", cookies.join("; "));
        }
        request.send().await
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The version tag.
    pub fn etag(&self) -> &str {
        self.header("etag")
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The code of the problem; empty where the answer is none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The codes of the wrong fields, each with its place: `/name required`.
    pub fn fields(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned();
        errors
            .unwrap_or_default()
            .iter()
            .map(|error| format!("{} {}", error["pointer"], error["code"]).replace('"', ""))
            .collect()
    }

    /// Demands a status; gives the body.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// Demands a problem of this status and code, in the right form.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status, self.code().as_str()),
            (status, code),
            "{}",
            self.text()
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        assert_eq!(body["status"], status);
        assert!(!body["title"].as_str().unwrap().is_empty());
        assert!(body["request_id"].as_str().unwrap().len() == 36);
        body
    }
}
