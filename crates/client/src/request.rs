//! Making a request and reading its answer.

use hersys_domain::problem::Problem;
use reqwest::Method;
use reqwest::header::{COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Client, ClientError, IdempotencyKey, Versioned};

/// A request in the making.
#[derive(Debug)]
pub struct Request<'a> {
    client: &'a Client,
    builder: reqwest::RequestBuilder,
}

impl<'a> Request<'a> {
    pub(crate) fn new(client: &'a Client, method: Method, path: &str) -> Self {
        let builder = client
            .inner
            .http
            .request(method, client.inner.base.clone() + path);
        Self { client, builder }
    }

    /// Adds a header. One that HTTP does not allow makes the sending fail.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Says, outside a browser, what a browser would say by itself: the request comes from the server's own pages.
    pub(crate) fn own_origin(self) -> Self {
        if cfg!(target_family = "wasm") {
            return self;
        }
        let origin = self.client.inner.base.clone();
        self.header("Origin", &origin)
    }

    /// Adds the query `?…`; fields that are `None` stay away.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(mut self, query: &T) -> Self {
        self.builder = self.builder.query(query);
        self
    }

    /// Sends `body` as JSON.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.builder = self.builder.json(body);
        self
    }

    /// Sends `body` as it is; say the content type with [`Self::header`].
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.builder = self.builder.body(body.into());
        self
    }

    /// Names the act of creating.
    #[must_use]
    pub fn key(self, key: IdempotencyKey) -> Self {
        self.header("Idempotency-Key", &key.0.to_string())
    }

    /// Says which version is to be changed.
    #[must_use]
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// Sends the request; any answer is a success, whatever its status.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn send(self) -> Result<Answer, ClientError> {
        let broken = |error: reqwest::Error| ClientError::Network(error.to_string());
        let mut builder = self.builder;
        if let Some(cookies) = self.client.cookies() {
            builder = builder.header(COOKIE, cookies);
        }
        let response = builder.send().await.map_err(broken)?;
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.map_err(broken)?.to_vec(),
        };
        keep_cookies(self.client, &answer.headers);
        Ok(answer)
    }
}

/// Keeps the cookies that came with an answer; one with an empty value takes it away.
fn keep_cookies(client: &Client, headers: &HeaderMap) {
    for (name, value) in headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok()?.split(';').next()?.split_once('='))
    {
        client.set_cookie(name.trim(), value.trim());
    }
}

/// An answer of whatever status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap<HeaderValue>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name.parse::<HeaderName>().ok()?)?
            .to_str()
            .ok()
    }

    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON of type `T`, whatever the status.
    ///
    /// # Errors
    /// When the body is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(&error.to_string()))
    }

    /// The answer if its status is a success, the problem it tells of if not.
    ///
    /// # Errors
    /// When the status is not a success.
    pub fn success(self) -> Result<Self, ClientError> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let problem: Problem = self.json()?;
        let retry_after = self
            .header(RETRY_AFTER.as_str())
            .and_then(|seconds| seconds.parse().ok());
        Err(ClientError::Problem {
            problem: Box::new(problem),
            retry_after,
        })
    }

    /// The value of a successful answer.
    ///
    /// # Errors
    /// When the status is not a success or the body is something else.
    pub fn value<T: DeserializeOwned>(self) -> Result<T, ClientError> {
        self.success()?.json()
    }

    /// The record of a successful answer, with its `ETag`.
    ///
    /// # Errors
    /// When the status is not a success, the body is something else or no `ETag` came.
    pub fn versioned<T: DeserializeOwned>(self) -> Result<Versioned<T>, ClientError> {
        let answer = self.success()?;
        let etag = answer
            .header(ETAG.as_str())
            .ok_or_else(|| answer.unreadable("no ETag"))?
            .to_owned();
        Ok(Versioned {
            value: answer.json()?,
            etag,
        })
    }

    fn unreadable(&self, reason: &str) -> ClientError {
        ClientError::Decode {
            status: self.status,
            reason: reason.to_owned(),
        }
    }
}
