//! The navigation at the side, made from the table of routes.

use leptos::prelude::*;

use super::notices::{Counts, number};
use crate::locale::text;
use crate::router::Router;
use crate::routes::{Nav, ROUTES, Route, Section};
use crate::session::Session;

/// The lines of the table that have a place in the navigation and are allowed to the reader.
pub fn open_to(session: Session) -> impl Iterator<Item = (&'static Route, &'static Nav)> {
    ROUTES
        .iter()
        .filter_map(|route| Some((route, route.nav.as_ref()?)))
        .filter(move |(route, _)| {
            route
                .permission
                .is_none_or(|permission| session.allows(permission))
        })
        .filter(move |(_, nav)| !nav.unless.is_some_and(|other| session.allows(other)))
}

/// The navigation.
#[component]
pub(super) fn Navigation() -> impl IntoView {
    let sections = Section::ALL
        .iter()
        .map(|section| view! { <NavigationSection section=*section/> })
        .collect_view();
    view! { <nav class="shell-nav" aria-label=text::app::navigation()>{sections}</nav> }
}

#[component]
fn NavigationSection(
    /// Which heading.
    section: Section,
) -> impl IntoView {
    let session = Session::get();
    let router = Router::get();
    let counts = expect_context::<Counts>();
    move || {
        let links: Vec<_> = open_to(session)
            .filter(|(_, nav)| nav.section == section)
            .map(|(route, nav)| {
                let path = route.path;
                let current = move || {
                    let here = router.path();
                    let below = path != "/"
                        && here
                            .strip_prefix(path)
                            .is_some_and(|rest| rest.starts_with('/'));
                    (here == path || below).then_some("page")
                };
                let waiting = move || {
                    let words = number(counts.at(path)?);
                    Some(view! { <span class="nav-count">{words}</span> })
                };
                view! { <li><a href=path aria-current=current><span>{(nav.label)()}</span> {waiting}</a></li> }
            })
            .collect();
        (!links.is_empty()).then(|| {
            view! {
                <div class="nav-section">
                    <h2 class="nav-title">{section.label()}</h2>
                    <ul>{links}</ul>
                </div>
            }
        })
    }
}
