//! Making a request and reading its answer.

use hersys_domain::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::transport::{Incoming, Outgoing};
use crate::{Client, ClientError, IdempotencyKey, Versioned};

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method(&'static str);

impl Method {
    /// Reads.
    pub const GET: Self = Self("GET");
    /// Reads headers only.
    pub const HEAD: Self = Self("HEAD");
    /// Creates or acts.
    pub const POST: Self = Self("POST");
    /// Replaces.
    pub const PUT: Self = Self("PUT");
    /// Changes in part.
    pub const PATCH: Self = Self("PATCH");
    /// Ends.
    pub const DELETE: Self = Self("DELETE");
    /// Asks what is possible.
    pub const OPTIONS: Self = Self("OPTIONS");
}

/// A request in the making.
#[derive(Debug)]
pub struct Request<'a> {
    client: &'a Client,
    outgoing: Outgoing,
    /// What could not be written down; told when the request is sent.
    defect: Option<String>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(client: &'a Client, method: Method, path: &str) -> Self {
        let outgoing = Outgoing {
            method: method.0,
            url: client.inner.base.clone() + path,
            headers: Vec::new(),
            body: None,
        };
        Self {
            client,
            outgoing,
            defect: None,
        }
    }

    /// Adds a header. One that HTTP does not allow makes the sending fail.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.outgoing
            .headers
            .push((name.to_owned(), value.to_owned()));
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
        match serde_urlencoded::to_string(query) {
            Ok(query) if query.is_empty() => {}
            Ok(query) => {
                let mark = if self.outgoing.url.contains('?') {
                    '&'
                } else {
                    '?'
                };
                self.outgoing.url.push(mark);
                self.outgoing.url.push_str(&query);
            }
            Err(error) => self.defect = Some(error.to_string()),
        }
        self
    }

    /// Sends `body` as JSON.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                self.outgoing.body = Some(body);
                self.header("Content-Type", "application/json")
            }
            Err(error) => {
                self.defect = Some(error.to_string());
                self
            }
        }
    }

    /// Sends `body` as it is; say the content type with [`Self::header`].
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.outgoing.body = Some(body.into());
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
        if let Some(defect) = self.defect {
            return Err(ClientError::Network(defect));
        }
        let client = self.client;
        let mut outgoing = self.outgoing;
        if let Some(cookies) = client.cookies() {
            outgoing.headers.push(("Cookie".to_owned(), cookies));
        }
        let incoming = client
            .inner
            .transport
            .send(outgoing)
            .await
            .map_err(ClientError::Network)?;
        keep_cookies(client, &incoming);
        Ok(Answer {
            status: incoming.status,
            headers: incoming.headers,
            body: incoming.body,
        })
    }
}

/// Keeps the cookies that came with an answer; one with an empty value takes it away. A browser shows none.
fn keep_cookies(client: &Client, incoming: &Incoming) {
    for (name, value) in incoming
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, cookie)| cookie.split(';').next()?.split_once('='))
    {
        client.set_cookie(name.trim(), value.trim());
    }
}

/// An answer of whatever status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, with their names in small letters.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
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
            .header("retry-after")
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
            .header("etag")
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
