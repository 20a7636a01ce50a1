//! Within a browser, which keeps cookies and connections itself.

use js_sys::{Array, Promise, Reflect, Uint8Array};
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

/// Where the page's script leaves the answer to the first question, asked while the program was still on its way.
const AHEAD: &str = "hersysAhead";

/// For how long that answer is worth having, in milliseconds.
const FRESH: f64 = 30_000.0;

/// The answer that is already on its way, for who asks that question first.
fn asked_ahead(request: &Outgoing) -> Option<Promise> {
    let (window, name) = (web_sys::window()?, JsValue::from_str(AHEAD));
    let ahead = Reflect::get(&window, &name).ok()?;
    let url = Reflect::get(&ahead, &"url".into()).ok()?.as_string()?;
    if request.method != "GET" || request.url != url {
        return None;
    }
    // Once only and soon: later things may stand otherwise.
    Reflect::delete_property(&window, &name).ok()?;
    let asked_at = Reflect::get(&ahead, &"at".into()).ok()?.as_f64()?;
    if js_sys::Date::now() - asked_at > FRESH {
        return None;
    }
    Reflect::get(&ahead, &"answer".into()).ok()?.dyn_into().ok()
}

async fn fetch(request: Outgoing) -> Result<Incoming, JsValue> {
    if let Some(promise) = asked_ahead(&request)
        && let Ok(response) = JsFuture::from(promise).await
    {
        return read(response.dyn_into()?).await;
    }
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
    read(JsFuture::from(promise).await?.dyn_into()?).await
}

async fn read(response: Response) -> Result<Incoming, JsValue> {
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
