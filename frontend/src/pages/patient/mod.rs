//! The program of patients and their families. It is small on purpose: nothing of the staff's screens may
//! be named here, so that none of it is loaded on a phone.

use leptos::prelude::*;

use crate::browser;
use crate::locale::{Locale, text};
use crate::ui::language_switch::{self, LanguageSwitch};

/// The program of patients.
#[component]
pub fn Patient() -> impl IntoView {
    let preferred = browser::preferred_languages();
    let spoken = preferred.iter().find_map(|tag| Locale::of_tag(tag));
    language_switch::start(spoken.unwrap_or(Locale::Ja));
    Effect::new(|| {
        document().set_title(&text::app::page_title(text::self_report::title().get()).get());
    });
    view! {
        <header class="patient-header">
            <p class="brand">{text::self_report::program()}</p>
            <LanguageSwitch/>
        </header>
        <main class="patient">
            <h1>{text::self_report::title()}</h1>
            <p class="lead">{text::self_report::lead()}</p>
            <section class="panel">
                <h2>{text::self_report::open_link_title()}</h2>
                <p>{text::self_report::open_link_text()}</p>
            </section>
            <section class="panel">
                <h2>{text::self_report::no_link_title()}</h2>
                <p>{text::self_report::no_link_text()}</p>
            </section>
            <Emergency/>
        </main>
    }
}

/// When not to report but to call.
#[component]
fn Emergency() -> impl IntoView {
    use text::self_report as words;
    let signs = [
        words::emergency_1(),
        words::emergency_2(),
        words::emergency_3(),
        words::emergency_4(),
    ];
    let signs: Vec<_> = signs
        .into_iter()
        .map(|sign| view! { <li>{sign}</li> })
        .collect();
    view! {
        <section class="panel panel-emergency">
            <h2>{words::emergency_title()}</h2>
            <p>{words::emergency_text()}</p>
            <ul>{signs}</ul>
            <a class="button button-danger" href="tel:119">{words::call_119()}</a>
        </section>
    }
}
