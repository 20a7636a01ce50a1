//! The focus is kept where one works.
//!
//! A button that is pressed is often gone a moment later (a line that is done with leaves the list) or cannot be pressed for
//! a moment (what it asks for is under way). The browser then puts the focus on nothing, and whoever works by keyboard or hears
//! the page starts again at its top (WCAG 2.4.3).

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit, Node};

/// What had the focus last.
struct Last {
    element: HtmlElement,
    /// What it stood in, the nearest first.
    within: Vec<Element>,
    /// Whether it could not be pressed for a moment, which takes the focus from it.
    waited: bool,
}

thread_local! {
    /// None where the reader has put the focus on nothing.
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

/// Watches the focus from now on; once a program, at its start.
pub fn keep_focus() {
    let _ = window_event_listener(ev::focusin, |event| {
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok());
        LAST.with(|last| *last.borrow_mut() = element.map(Last::of));
    });
    // Who presses beside everything wants the focus nowhere.
    let _ = window_event_listener(ev::pointerdown, |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        LAST.with(|last| {
            let mut last = last.borrow_mut();
            let inside = |one: &Last| one.element.contains(target.as_ref());
            if !last.as_ref().is_some_and(inside) {
                *last = None;
            }
        });
    });
    watch(|| {
        LAST.with(|last| {
            if let Some(last) = last.borrow_mut().as_mut() {
                last.waited |= last.is_disabled();
            }
        });
        if is_lost()
            && let Some(last) = LAST.with(|last| last.borrow_mut().take())
        {
            last.restore();
        }
    });
}

/// Calls `act` after elements were taken away or became enabled again.
fn watch(act: fn()) {
    let seen = Closure::<dyn Fn()>::new(act);
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attribute_filter(&js_sys::Array::of1(&"disabled".into()));
    let observer = MutationObserver::new(seen.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        let _ = observer.observe_with_options(&body, &options);
    }
    // As long as the program.
    seen.forget();
}

/// Whether the page has the focus, and nothing on it.
fn is_lost() -> bool {
    let body = document().body();
    let nowhere = document()
        .active_element()
        .is_none_or(|active| body.is_some_and(|body| active == *body));
    nowhere && document().has_focus().unwrap_or_default()
}

fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

impl Last {
    fn of(element: HtmlElement) -> Self {
        let mut within = Vec::new();
        let mut next = element.parent_element();
        while let Some(parent) = next {
            next = parent.parent_element();
            within.push(parent);
        }
        Self {
            element,
            within,
            waited: false,
        }
    }

    fn is_disabled(&self) -> bool {
        self.element.matches(":disabled").unwrap_or_default()
    }

    /// Gives the focus to the nearest heading of what is gone, or back to what could not be pressed for a moment; that is
    /// waited for. From anything else the reader took it.
    fn restore(self) {
        if !self.element.is_connected() {
            let headings = self.within.iter().filter(is_shown).filter_map(heading);
            for heading in headings {
                focus(&heading);
                if !is_lost() {
                    break;
                }
            }
        } else if self.is_disabled() {
            LAST.with(|last| *last.borrow_mut() = Some(self));
        } else if self.waited {
            focus(&self.element);
        }
    }
}

fn is_shown(element: &&Element) -> bool {
    let closed = element.closest("dialog:not([open])");
    element.is_connected() && closed.is_ok_and(|dialog| dialog.is_none())
}

fn heading(of: &Element) -> Option<HtmlElement> {
    let found = of.query_selector("h1, h2, h3").ok()??;
    // Headings take the focus for being read, and no place in the order of Tab.
    let _ = found.set_attribute("tabindex", "-1");
    found.dyn_into().ok()
}
