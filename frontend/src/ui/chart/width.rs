//! How wide there is room, so that a chart is drawn in true pixels and its words stay readable.

use leptos::prelude::*;

use crate::browser;

/// What is taken before anything has been measured.
const GUESS: f64 = 640.0;

/// The width of the element of an id, followed as the window changes.
pub fn measured(id: &'static str) -> Signal<f64> {
    let width = RwSignal::new(GUESS);
    let look = move || {
        if let Some(element) = browser::element(id) {
            let room = f64::from(element.client_width());
            if room > 0.0 {
                let _ = width.try_set(room);
            }
        }
    };
    request_animation_frame(look);
    let listener = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || listener.remove());
    width.into()
}
