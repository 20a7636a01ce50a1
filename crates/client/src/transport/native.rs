//! Outside a browser.

use reqwest::Method;

use super::{Incoming, Outgoing};

/// Keeps connections open between requests.
#[derive(Debug)]
pub(crate) struct Transport(reqwest::Client);

impl Default for Transport {
    fn default() -> Self {
        // TLS wants to know whose cryptography; naming it twice changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self(reqwest::Client::new())
    }
}

impl Transport {
    /// Sends a request.
    pub(crate) async fn send(&self, request: Outgoing) -> Result<Incoming, String> {
        let broken = |error: reqwest::Error| error.to_string();
        let method =
            Method::from_bytes(request.method.as_bytes()).map_err(|error| error.to_string())?;
        let mut builder = self.0.request(method, request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        let response = builder.send().await.map_err(broken)?;
        let headers = response.headers().iter();
        Ok(Incoming {
            status: response.status().as_u16(),
            headers: headers
                .filter_map(|(name, value)| {
                    Some((name.to_string(), value.to_str().ok()?.to_owned()))
                })
                .collect(),
            body: response.bytes().await.map_err(broken)?.to_vec(),
        })
    }
}
