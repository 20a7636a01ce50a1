//! Pages in the place of one that there is not, or that is not for the reader.

use leptos::prelude::*;

use crate::locale::text;
use crate::ui::button::{LinkButton, Look};
use crate::ui::page_header::PageHeader;

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHeader title=text::app::not_found::title() lead=text::app::not_found::text()/>
        <LinkButton look=Look::Solid href="/">{text::app::home_link()}</LinkButton>
    }
}

/// The reader's roles do not allow the page.
#[component]
pub fn Forbidden() -> impl IntoView {
    view! {
        <PageHeader title=text::app::forbidden::title() lead=text::app::forbidden::text()/>
        <LinkButton look=Look::Solid href="/">{text::app::home_link()}</LinkButton>
    }
}
