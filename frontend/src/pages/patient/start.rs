//! Before anything is known of the reader.

use leptos::prelude::*;

use super::program::{Program, Stage};
use crate::locale::text;
use crate::ui::button::{Button, Look};

/// A phone that is not known, without a link.
#[component]
pub(super) fn Stranger() -> impl IntoView {
    use text::self_report as words;
    let program = Program::get();
    view! {
        <h1>{words::title()}</h1>
        <p class="lead">{words::lead()}</p>
        <section class="panel">
            <h2>{words::open_link_title()}</h2>
            <p>{words::open_link_text()}</p>
        </section>
        <section class="panel">
            <h2>{words::no_link_title()}</h2>
            <p>{words::no_link_text()}</p>
            <Button on_press=move || program.go(Stage::OtherPhone)>{words::other_phone()}</Button>
        </section>
        <Emergency/>
    }
}

/// The server could not be asked.
#[component]
pub(super) fn Unreachable() -> impl IntoView {
    use text::self_report as words;
    let program = Program::get();
    view! {
        <h1>{words::title()}</h1>
        <p role="alert">{words::unreachable()}</p>
        <Button look=Look::Solid on_press=move || program.look()>{words::retry()}</Button>
        <Emergency/>
    }
}

/// When not to report but to call.
#[component]
pub(super) fn Emergency() -> impl IntoView {
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
