//! The few things that are asked of the browser directly.

mod focus;
mod press;

pub use focus::keep_focus;
pub use hersys_domain::jp_date::in_japan;
pub use press::{watch_presses, when_released};

use chrono::{DateTime, FixedOffset, NaiveDate};
use hersys_client::IdempotencyKey;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument, HtmlElement, KeyboardEvent};

/// When the program breaks, says so on the page instead of leaving it dead, and why in the console.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        let told = document().query_selector(".broken").ok().flatten();
        if let (None, Some(body), Ok(notice)) =
            (told, document().body(), document().create_element("p"))
        {
            let _ = notice.set_attribute("role", "alert");
            let _ = notice.set_attribute("class", "broken");
            notice.set_text_content(Some(
                "画面に問題が発生しました。ページを読み込み直してください。(Something went wrong. Please reload the page.)",
            ));
            let _ = body.prepend_with_node_1(&notice);
        }
    }));
}

/// Scheme, host and port of the page.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Takes what stands behind `#` out of the address and of the history.
pub fn forget_fragment() {
    let path = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        let nothing = wasm_bindgen::JsValue::NULL;
        let _ = history.replace_state_with_url(&nothing, "", Some(&path));
    }
}

/// A key for one act of creating.
pub fn idempotency_key() -> IdempotencyKey {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // A browser without randomness has no TLS either.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    IdempotencyKey(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Seconds since 1970 by the clock of the device.
pub fn now_seconds() -> f64 {
    js_sys::Date::now() / 1000.0
}

/// Now, by the clock of the device, as a clock in Japan shows it.
pub fn now_in_japan() -> Option<DateTime<FixedOffset>> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of a clock fit in 64 bits for longer than the sun shines"
    )]
    in_japan(DateTime::from_timestamp_millis(js_sys::Date::now() as i64)?)
}

/// Today in Japan.
pub fn today() -> Option<NaiveDate> {
    Some(now_in_japan()?.date_naive())
}

/// The element of an id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Puts the focus on an element, once what is being drawn now has been drawn.
pub fn focus_later(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = element(&id) {
            let _ = element.focus();
        }
    });
}

/// Takes the reader to the first control that fits a selector, as if they came to it anew, so that what is wrong with it is
/// said; tells whether there is one.
pub fn leave_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(control) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    let _ = control.blur();
    request_animation_frame(move || {
        let _ = control.focus();
    });
    true
}

/// Puts text on the clipboard; tells whether that worked.
pub async fn copy(text: &str) -> bool {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Opens the print dialog of the browser.
pub fn print() {
    let _ = window().print();
}

/// A file that the reader has chosen.
#[derive(Debug, Clone)]
pub struct Given(SendWrapper<web_sys::File>);

impl Given {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// What it holds; none where the browser cannot read it (any more).
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = wasm_bindgen_futures::JsFuture::from(self.0.array_buffer());
        Some(js_sys::Uint8Array::new(&buffer.await.ok()?).to_vec())
    }
}

/// The file chosen in an input.
pub fn given_file(input: &web_sys::HtmlInputElement) -> Option<Given> {
    Some(Given(SendWrapper::new(input.files()?.get(0)?)))
}

/// Lets the reader save a file.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    let Some(address) = blob
        .ok()
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok())
    else {
        return;
    };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // Not before the browser has taken it up.
    let end = move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    };
    set_timeout(end, std::time::Duration::from_secs(60));
}

/// The languages the reader prefers, best first.
pub fn preferred_languages() -> Vec<String> {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

fn html_document() -> Option<HtmlDocument> {
    document().dyn_into().ok()
}

/// A choice about the screen itself (language, keys). Only these are ever kept in the browser, as cookies
/// that every page of the program may read; never anything about people.
pub fn preference(name: &str) -> Option<String> {
    let all = html_document()?.cookie().ok()?;
    let mut pairs = all.split("; ").filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == format!("hersys-{name}"))?;
    Some(value.to_owned())
}

/// Keeps a choice about the screen itself for a year.
pub fn set_preference(name: &str, value: &str) {
    if let Some(document) = html_document() {
        let cookie = format!("hersys-{name}={value}; Path=/; Max-Age=31536000; SameSite=Strict");
        let _ = document.set_cookie(&cookie);
    }
}

/// Whether the key belongs to the composition of kana and kanji (227 and 229: Safari tells it late).
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Whether what one types goes into an element.
pub fn takes_typing(element: &Element) -> bool {
    let ticked = matches!(
        element.get_attribute("type").as_deref(),
        Some("checkbox" | "radio" | "button")
    );
    match element.tag_name().as_str() {
        "INPUT" => !ticked,
        "TEXTAREA" | "SELECT" => true,
        _ => element.has_attribute("contenteditable"),
    }
}
