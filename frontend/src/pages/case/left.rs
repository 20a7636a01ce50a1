//! Where the reader left the list of cases for a record: the way back leads to the same list, row and place on the page.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// Where it was left.
#[derive(Debug, Clone)]
struct Left {
    /// Path and query of the list.
    address: String,
    /// Where the row leads.
    row: String,
    /// How far the page was scrolled, in CSS pixels.
    top: f64,
}

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// Path and query of the page that is shown.
fn address_now() -> Option<String> {
    let location = window().location();
    Some(location.pathname().ok()? + &location.search().ok()?)
}

/// Notes that the list is left by a row, where the click was upon one.
pub(super) fn note(event: &leptos::ev::MouseEvent) {
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a.row-link").ok()?);
    let left = link.and_then(|link| {
        Some(Left {
            address: address_now()?,
            row: link.get_attribute("href")?,
            top: window().scroll_y().ok()?,
        })
    });
    if left.is_some() {
        LEFT.set(left);
    }
}

/// The way back to the list.
pub(super) fn address() -> String {
    let left = LEFT.with_borrow(|left| left.as_ref().map(|left| left.address.clone()));
    left.unwrap_or_else(|| "/cases".to_owned())
}

/// Goes back to the row and the place where this very list was left; once.
pub(super) fn restore() {
    let here = address_now();
    let left =
        LEFT.with_borrow_mut(|left| left.take_if(|left| Some(&left.address) == here.as_ref()));
    let Some(left) = left else { return };
    request_animation_frame(move || {
        let links = document().query_selector_all("a.row-link").ok();
        let links = links
            .into_iter()
            .flat_map(|links| (0..links.length()).filter_map(move |at| links.get(at)));
        let row = links
            .filter_map(|node| node.dyn_into::<HtmlElement>().ok())
            .find(|link| link.get_attribute("href").as_ref() == Some(&left.row));
        if let Some(row) = row {
            let _ = row.focus();
        }
        window().scroll_to_with_x_and_y(0.0, left.top);
    });
}
