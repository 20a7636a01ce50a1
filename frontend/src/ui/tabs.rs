//! Parts of a page, one shown at a time. Which one stands in the address as `tab`, so they are links.

use leptos::prelude::*;

use crate::locale::Text;
use crate::router::{PartOfPage, Router};

/// The parts; the first has an empty word in the address.
#[component]
pub fn Tabs(
    /// What they are parts of, for those who do not see it.
    #[prop(into)]
    label: Text,
    /// Words in the address and titles, in order.
    tabs: Vec<(String, Text)>,
) -> impl IntoView {
    let router = Router::get();
    let links: Vec<_> = tabs
        .into_iter()
        .map(|(word, title)| {
            let own = (!word.is_empty()).then(|| word.clone());
            let current = move || (router.query("tab") == own).then_some("page");
            let href = move || {
                let path = router.path();
                if word.is_empty() {
                    path
                } else {
                    format!("{path}?tab={word}")
                }
            };
            view! { <li><a href=href aria-current=current>{title}</a></li> }
        })
        .collect();
    view! { <nav class="tabs" aria-label=label><ul>{links}</ul></nav> }
}

/// The part that is open. Unsaved work in it is asked about when another one is opened.
#[component]
pub fn TabBody(
    /// What it shows.
    children: Children,
) -> impl IntoView {
    provide_context(PartOfPage);
    view! { <div class="tab-body">{children()}</div> }
}
