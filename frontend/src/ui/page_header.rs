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
    /// The title; also of the browser's window where it is made of fixed words.
    #[prop(into)]
    title: Text,
    /// What the browser's window says where the title names somebody: a device keeps that in its history,
    /// so it may hold a person's number and nothing else about a person (H3).
    #[prop(optional, into)]
    window: Option<Text>,
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
    let page = window.or_else(|| matches!(title, Text::Fixed(_)).then(|| title.clone()));
    Effect::new(move || {
        let said = page.as_ref().map(|page| text::app::page_title(page.get()));
        document().set_title(&said.unwrap_or_else(text::app::name).get());
    });
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
