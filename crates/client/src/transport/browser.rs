//! Within a browser, which keeps cookies and connections itself.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{Incoming, Outgoing};

/// The browser's `fetch`.
#[derive(Debug, Default)]
pub(crate) struct Transport(());

impl Transport {
    /// Sends a request.
    pub(crate) async fn send(&self, request: Outgoing) -> Result<Incoming, String> {
        fetch(request)
            .await
            .map_err(|error| error.as_string().unwrap_or_else(|| format!("{error:?}")))
    }
}

async fn fetch(request: Outgoing) -> Result<Incoming, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    let options = RequestInit::new();
    options.set_method(request.method);
    options.set_headers(&headers);
    if let Some(body) = request.body {
        options.set_body(&Uint8Array::from(body.as_slice()));
    }
    let window = web_sys::window().ok_or("no window")?;
    let promise = window.fetch_with_str_and_init(&request.url, &options);
    let response: Response = JsFuture::from(promise).await?.dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Incoming {
        status: response.status(),
        headers: received(&response.headers())?,
        body: Uint8Array::new(&body).to_vec(),
    })
}

fn received(headers: &Headers) -> Result<Vec<(String, String)>, JsValue> {
    let mut all = Vec::new();
    for pair in headers.entries() {
        let pair: Array = pair?.dyn_into()?;
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            all.push((name, value));
        }
    }
    Ok(all)
}
