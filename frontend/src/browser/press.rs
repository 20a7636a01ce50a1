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
    let _ = window_event_listener(ev::pointerdown, |event| {
        // Only the pointer whose press ends in a click.
        if event.is_primary() && event.button() == 0 {
            HELD.with(|held| {
                held.borrow_mut().get_or_insert_with(Waiting::new);
            });
        }
    });
    let _ = window_event_listener(ev::pointerup, |_| release());
    let _ = window_event_listener(ev::pointercancel, |_| release());
    // Where the release went to a menu of the system, the next key ends the press. A change does not: an item that is left
    // tells of its own in the midst of it.
    let _ = window_event_listener(ev::keydown, |_| release());
    let _ = window_event_listener(ev::blur, |_| release());
}

/// The click comes after the release, and before what is left for later.
fn release() {
    let waiting = HELD.with(|held| held.borrow_mut().take());
    if let Some(acts) = waiting.filter(|acts| !acts.is_empty()) {
        let all = move || {
            for act in acts {
                act();
            }
        };
        set_timeout(all, Duration::ZERO);
    }
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
