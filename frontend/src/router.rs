//! Which page the address asks for. A small router of our own: the routes of a program are one table of
//! data, from which navigation, titles and permissions come too, and leaving unsaved work can be refused.

use crate::place::Place;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// The router of the program, in the context.
#[derive(Debug, Clone, Copy)]
pub struct Router {
    place: RwSignal<Place>,
    /// The forms that may hold unsaved work.
    unsaved: RwSignal<Vec<Held>>,
    /// Where the reader wants to go although there is unsaved work.
    wanted: RwSignal<Option<Place>>,
    moved: StoredValue<bool>,
    /// Counts the pages that were gone to.
    turn: RwSignal<u32>,
}

/// Tells the forms inside that they belong to a part of a page, which is left when another part is opened.
#[derive(Debug, Clone, Copy)]
pub struct PartOfPage;

/// Members of the query that say which part of a page is open.
const PARTS: [&str; 2] = ["tab", "step"];

/// A form that may hold unsaved work.
#[derive(Debug, Clone, Copy)]
struct Held {
    unsaved: Signal<bool>,
    /// Whether it goes with the part of the page in which it stands.
    part: bool,
}

impl Held {
    fn holds(self) -> bool {
        self.unsaved.try_get_untracked().unwrap_or_default()
    }
}

impl Router {
    /// Begins to follow the address bar and the links of the page, and puts itself into the context.
    pub fn start() -> Self {
        let router = Self {
            place: RwSignal::new(Place::now()),
            unsaved: RwSignal::new(Vec::new()),
            wanted: RwSignal::new(None),
            moved: StoredValue::new(false),
            turn: RwSignal::new(0),
        };
        provide_context(router);
        let _ = window_event_listener(leptos::ev::click, move |event| router.follow_link(&event));
        let _ = window_event_listener(leptos::ev::popstate, move |_| router.follow_history());
        let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
            if router.has_unsaved(true) {
                event.prevent_default();
            }
        });
        router
    }

    /// The router of the program.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether the reader has moved since the program was loaded.
    pub fn has_moved(self) -> bool {
        self.moved.get_value()
    }

    /// The present path; follows it inside a reactive function.
    pub fn path(self) -> String {
        self.place.with(|place| place.path.clone())
    }

    /// Changes whenever another page is gone to; follows it inside a reactive function.
    pub fn turn(self) -> u32 {
        self.turn.get()
    }

    /// The present path, as a page finds it when it is built.
    pub fn path_now(self) -> String {
        self.place.with_untracked(|place| place.path.clone())
    }

    /// Gives the present page another address without building it anew: what was begun here now exists.
    pub fn rename(self, path: &str) {
        let place = Place::read(path);
        if let Ok(history) = window().history() {
            let address = place.address();
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
        self.place.set(place);
    }

    /// A member of the query that is not empty; follows it inside a reactive function.
    pub fn query(self, name: &str) -> Option<String> {
        self.place.with(|place| place.member(name))
    }

    /// The same, as a page finds it when it is built.
    pub fn query_now(self, name: &str) -> Option<String> {
        self.place.with_untracked(|place| place.member(name))
    }

    /// Goes to a path with query, as a link does.
    pub fn go(self, to: &str) {
        self.leave_for(Place::read(to), false);
    }

    /// Goes there without leaving the present address in the history.
    pub fn replace(self, to: &str) {
        self.leave_for(Place::read(to), true);
    }

    /// Changes members of the query: the filters of a list. None takes a member away.
    pub fn set_query(self, members: &[(&str, Option<&str>)]) {
        let mut place = self.place.get_untracked();
        if let Ok(params) = UrlSearchParams::new_with_str(&place.query) {
            for (name, value) in members {
                match value.filter(|value| !value.is_empty()) {
                    Some(value) => params.set(name, value),
                    None => params.delete(name),
                }
            }
            place.query = params.to_string().into();
        }
        self.show(place, true);
    }

    /// Asks before leaving while `unsaved` holds; until the present owner is cleaned up.
    pub fn guard(self, unsaved: Signal<bool>) {
        let part = use_context::<PartOfPage>().is_some();
        self.unsaved.update(|all| all.push(Held { unsaved, part }));
        on_cleanup(move || {
            let _ = self
                .unsaved
                .try_update(|all| all.retain(|one| one.unsaved != unsaved));
        });
    }

    /// Whether the part of the page that is open holds unsaved work; follows it inside a reactive function.
    pub fn part_holds_unsaved(self) -> bool {
        let holds = |one: &Held| one.part && one.unsaved.try_get().unwrap_or_default();
        self.unsaved.with(|all| all.iter().any(holds))
    }

    /// Whether the reader is being asked to save first.
    pub fn is_asking(self) -> bool {
        self.wanted.with(Option::is_some)
    }

    /// The answer to that: leave all the same, or stay.
    pub fn answer(self, leave: bool) {
        let Some(place) = self.wanted.get_untracked() else {
            return;
        };
        self.wanted.set(None);
        if leave {
            let page = self.leaves_page(&place);
            self.unsaved
                .update(|all| all.retain(|one| !page && !one.part));
            self.show(place, false);
        }
    }

    fn leaves_page(self, place: &Place) -> bool {
        self.place.with_untracked(|now| now.path != place.path)
    }

    /// Whether a form of the page holds unsaved work, or of its open part alone.
    fn has_unsaved(self, page: bool) -> bool {
        let holds = |one: &Held| (page || one.part) && one.holds();
        self.unsaved.with_untracked(|all| all.iter().any(holds))
    }

    /// Whether going there throws unsaved work away.
    fn loses(self, place: &Place) -> bool {
        let page = self.leaves_page(place);
        let part = self.place.with_untracked(|now| {
            let mut parts = PARTS.iter();
            parts.any(|name| now.member(name) != place.member(name))
        });
        (page || part) && self.has_unsaved(page)
    }

    fn leave_for(self, place: Place, replace: bool) {
        if self.loses(&place) {
            self.wanted.set(Some(place));
        } else {
            self.show(place, replace);
        }
    }

    fn show(self, place: Place, replace: bool) {
        let same_path = self.place.with_untracked(|now| now.path == place.path);
        if let Ok(history) = window().history() {
            let address = place.address();
            let _ = if replace {
                history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(&address))
            };
        }
        self.moved.set_value(true);
        self.place.set(place);
        if !same_path {
            self.turn.update(|turn| *turn += 1);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn follow_history(self) {
        let place = Place::now();
        let now = self.place.get_untracked();
        if self.loses(&place) {
            if let Ok(history) = window().history() {
                let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&now.address()));
            }
            self.wanted.set(Some(place));
            return;
        }
        self.moved.set_value(true);
        let same_path = place.path == now.path;
        self.place.set(place);
        if !same_path {
            self.turn.update(|turn| *turn += 1);
        }
    }

    fn follow_link(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|element| element.closest("a[href]").ok().flatten())
        else {
            return;
        };
        let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else {
            return;
        };
        let within_page = link
            .get_attribute("href")
            .is_some_and(|href| href.starts_with('#'));
        let elsewhere = link.has_attribute("target")
            || link.has_attribute("download")
            || link.origin() != crate::browser::origin();
        if within_page || elsewhere {
            return;
        }
        event.prevent_default();
        self.go(&link.href());
    }
}
