//! What moves the page about waits while the pointer is held down.
//!
//! Pressing a button takes the focus from the item that was typed in. If that item then shows what is wrong with it,
//! everything below moves down between press and release, and the browser sees no click on the button: people press
//! 保存する and nothing happens.

use std::cell::RefCell;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

/// What waits for the release.
type Waiting = Vec<Box<dyn FnOnce()>>;

thread_local! {
    /// None while nothing is held down.
    static HELD: RefCell<Option<Waiting>> = const { RefCell::new(None) };
}

/// Notes presses from now on; once a program, at its start.
pub fn watch_presses() {
    let held = |_| HELD.with(|held| *held.borrow_mut() = Some(Waiting::new()));
    let _ = window_event_listener(ev::pointerdown, held);
    let _ = window_event_listener(ev::pointerup, |_| release());
    let _ = window_event_listener(ev::pointercancel, |_| release());
    let _ = window_event_listener(ev::blur, |_| release());
}

/// The click comes after the release, and before what is left for later.
fn release() {
    let acts = || {
        let waiting = HELD.with(|held| held.borrow_mut().take());
        for act in waiting.unwrap_or_default() {
            act();
        }
    };
    set_timeout(acts, Duration::ZERO);
}

/// Does `act` at once, or when the pointer that is held down is let go and its click has been seen.
pub fn when_released(act: impl FnOnce() + 'static) {
    let now = HELD.with(|held| match held.borrow_mut().as_mut() {
        Some(waiting) => {
            waiting.push(Box::new(act));
            None
        }
        None => Some(act),
    });
    if let Some(act) = now {
        act();
    }
}
