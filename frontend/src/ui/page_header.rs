//! The head of a page: its title, which gets the focus when the reader arrives, and its one weighty action.

use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::router::Router;

/// Id of the title.
pub const TITLE_ID: &str = "page-title";

/// The head of a page.
#[component]
pub fn PageHeader(
    /// The title, also of the browser's window.
    #[prop(into)]
    title: Text,
    /// Where one came from: address and words.
    #[prop(optional, into)]
    back: Option<(String, Text)>,
    /// What the page is for.
    #[prop(optional, into)]
    lead: Option<Text>,
    /// Its actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let router = Router::get();
    let page = title.clone();
    Effect::new(move || document().set_title(&text::app::page_title(page.get()).get()));
    if router.has_moved() {
        browser::focus_later(TITLE_ID);
    }
    view! {
        <header class="page-header">
            {back.map(|(href, words)| view! { <p class="page-back"><a href=href data-back="">{words}</a></p> })}
            <div class="page-header-row">
                <h1 id=TITLE_ID tabindex="-1">{title}</h1>
                {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
            </div>
            {lead.map(|lead| view! { <p class="page-lead">{lead}</p> })}
        </header>
    }
}
