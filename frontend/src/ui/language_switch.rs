//! The choice of the language.

use leptos::prelude::*;

use crate::browser;
use crate::locale::{self, Locale, text};

/// Begins in the language chosen before, or in `otherwise`, and keeps the page's `lang` in step.
pub fn start(otherwise: Locale) {
    let kept = browser::preference("language").and_then(|tag| Locale::of_tag(&tag));
    locale::set(kept.unwrap_or(otherwise));
    Effect::new(|| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", locale::current().tag());
        }
    });
}

/// A button for each language but the present one.
#[component]
pub fn LanguageSwitch(
    /// The languages on offer.
    #[prop(default = Locale::ALL)]
    of: &'static [Locale],
) -> impl IntoView {
    let choose = |locale: Locale| {
        browser::set_preference("language", locale.tag());
        locale::set(locale);
    };
    let others = move || {
        of.iter()
            .copied()
            .filter(|one| *one != locale::current())
            .map(|one| {
                view! {
                    <button type="button" class="button button-plain" lang=one.tag() on:click=move |_| choose(one)>
                        {one.name()}
                    </button>
                }
            })
            .collect_view()
    };
    view! { <div class="languages" role="group" aria-label=text::language::label()>{others}</div> }
}
