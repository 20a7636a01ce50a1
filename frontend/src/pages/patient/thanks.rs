//! A report was received: what next. A danger comes first, in red, with the number to call.

use chrono::{DateTime, Utc};
use hersys_domain::alert::Urgency;
use hersys_domain::patient::Today;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::program::Program;
use super::words::time;
use crate::locale::text;
use crate::ui::button::{Button, Look};

/// The page.
#[component]
pub(super) fn Thanks(
    /// How soon somebody should look.
    urgency: Option<Urgency>,
    /// Until when it may be corrected.
    until: DateTime<Utc>,
) -> impl IntoView {
    use text::self_report::{self as words, thanks};
    let program = Program::get();
    let until = time(until);
    let said = match urgency {
        Some(Urgency::Danger) => view! { <Danger/> }.into_any(),
        other => {
            let next = if other.is_some() {
                thanks::caution()
            } else {
                thanks::text()
            };
            view! {
                <h1>{thanks::title()}</h1>
                <section class="panel">
                    <p>{next}</p>
                    <p>{thanks::next()}</p>
                </section>
            }
            .into_any()
        }
    };
    view! {
        {said}
        <p>{thanks::correct(until)}</p>
        <Button look=Look::Outline on_press=move || program.look()>{thanks::home()}</Button>
        <p class="visually-hidden" role="status">{words::thanks::title()}</p>
    }
}

/// Call at once.
#[component]
fn Danger() -> impl IntoView {
    use text::self_report::{self as words, thanks};
    let program = Program::get();
    let center = RwSignal::new(None::<Today>);
    spawn_local(async move {
        // The number to call beside 119; without it 119 stands alone.
        if let Ok(today) = program.client().patients().today().await {
            let _ = center.try_set(Some(today));
        }
    });
    let call = move || {
        let today = center.get()?;
        let number = today.phone?;
        let href = format!("tel:{number}");
        Some(
            view! { <a class="button button-outline" href=href>{thanks::call_center(today.center_name)}</a> },
        )
    };
    view! {
        <section class="panel panel-emergency" role="alert">
            <h1>{thanks::danger_title()}</h1>
            <p>{thanks::danger_text()}</p>
            <a class="button button-danger" href="tel:119">{words::call_119()}</a>
            {call}
        </section>
    }
}
