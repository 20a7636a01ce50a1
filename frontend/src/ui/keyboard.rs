//! The keys that work on every page, and the dialog that tells of them.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::button::Button;
use super::choice::Tick;
use super::dialog::Dialog;
use crate::browser;
use crate::locale::{Text, text};

/// Single keys can be turned off (WCAG 2.1.4): who dictates or has a tremor presses them unawares.
const OFF: &str = "off";

/// Whether single keys do something.
pub fn single_keys() -> bool {
    browser::preference("keys").as_deref() != Some(OFF)
}

/// Listens to the keys; `help` opens the dialog.
pub fn listen(help: RwSignal<bool>) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if browser::is_composing(&event) || event.ctrl_key() || event.meta_key() || event.alt_key()
        {
            return;
        }
        let typing = document()
            .active_element()
            .is_some_and(|element| browser::takes_typing(&element));
        let dialog = document()
            .query_selector("dialog[open]")
            .is_ok_and(|open| open.is_some());
        if !typing && !dialog && single_keys() {
            obey(&event, help);
        }
    });
    on_cleanup(move || listener.remove());
}

fn obey(event: &KeyboardEvent, help: RwSignal<bool>) {
    let done = match event.key().as_str() {
        "?" => {
            help.set(true);
            true
        }
        "/" => focus_first("[data-search]"),
        "j" => step(1),
        "k" => step(-1),
        "Escape" => press("a[data-back]"),
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

fn focus_first(selector: &str) -> bool {
    find(selector).is_some_and(|element| element.focus().is_ok())
}

fn press(selector: &str) -> bool {
    find(selector).map(|element| element.click()).is_some()
}

/// Where the row leads that has the focus: its link, or the box in which it is chosen.
pub fn row_of_focus() -> Option<String> {
    let row = document().active_element()?.closest("tr").ok()??;
    row.query_selector("a.row-link")
        .ok()??
        .get_attribute("href")
}

/// Moves the focus along the rows of the table; whether there is another.
pub fn step(by: i64) -> bool {
    let Ok(links) = document().query_selector_all("a.row-link") else {
        return false;
    };
    let links: Vec<Element> = (0..links.length())
        .filter_map(|index| links.get(index)?.dyn_into().ok())
        .collect();
    // The focus may stand in another control of the row.
    let active = document().active_element().and_then(|active| {
        let row = active.closest("tr").ok().flatten();
        row.map_or(Some(active), |row| row.query_selector("a.row-link").ok()?)
    });
    let now = links.iter().position(|link| Some(link) == active.as_ref());
    let wanted = match now {
        None => Some(0),
        Some(now) => i64::try_from(now)
            .ok()
            .and_then(|now| usize::try_from(now + by).ok()),
    };
    wanted
        .and_then(|index| links.get(index)?.dyn_ref::<HtmlElement>()?.focus().ok())
        .is_some()
}

/// The dialog on the keys.
#[component]
pub fn KeyboardHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let keys = || -> Vec<(&'static str, Text)> {
        vec![
            ("?", text::ui::keys::help()),
            ("/", text::ui::keys::search()),
            ("j", text::ui::keys::down()),
            ("k", text::ui::keys::up()),
            ("x", text::ui::keys::choose()),
            ("Shift + ↓ ↑", text::ui::keys::choose_on()),
            ("Enter", text::ui::keys::open()),
            ("Ctrl + Enter", text::ui::keys::submit()),
            ("Esc", text::ui::keys::back()),
        ]
    };
    view! {
        <Dialog open=open title=text::ui::keys::title()>
            <dl class="keys">
                {keys()
                    .into_iter()
                    .map(|(key, words)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div> })
                    .collect_view()}
            </dl>
            <SingleKeys/>
            <div class="dialog-actions">
                <Button on_press=move || open.set(false)>{text::ui::close()}</Button>
            </div>
        </Dialog>
    }
}

/// The choice to do without single keys.
#[component]
fn SingleKeys() -> impl IntoView {
    let on = RwSignal::new(single_keys());
    let choose = move |wanted: bool| {
        browser::set_preference("keys", if wanted { "on" } else { OFF });
        on.set(wanted);
    };
    view! { <Tick id="single-keys" label=text::ui::keys::single() ticked=on on_tick=Callback::new(choose)/> }
}
