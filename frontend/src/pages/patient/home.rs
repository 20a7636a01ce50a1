//! The first screen: who is responsible, which day it is, may I go out, and the report of today.

use hersys_domain::patient::Today;
use hersys_domain::period::{Outing, Period};
use hersys_domain::watch::Watch;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::program::{Program, Stage};
use super::words::{day, time};
use crate::browser;
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};

/// The page.
#[component]
pub(super) fn Home(
    /// What the server says of today.
    today: Today,
) -> impl IntoView {
    use text::self_report::{self as words, home};
    let program = Program::get();
    let leave = move || {
        spawn_local(async move {
            let _ = program.client().patients().sign_out().await;
            program.look();
        });
    };
    let report = if today.reporting {
        view! { <ReportToday today=today.clone()/> }.into_any()
    } else {
        view! {
            <section class="panel">
                <h2>{home::ended()}</h2>
                <p>{home::ended_text()}</p>
            </section>
        }
        .into_any()
    };
    let watch = today.watch.map(|watch| view! { <Observed of=watch/> });
    let period = today
        .period
        .filter(|_| today.reporting)
        .map(|period| view! { <Standing of=period/> });
    view! {
        <h1 class="patient-day">{day(today.today)}</h1>
        {report}
        {period}
        {watch}
        <Responsible today=today/>
        <section class="panel panel-emergency">
            <h2>{home::worse()}</h2>
            <p>{home::worse_text()}</p>
            <a class="button button-danger" href="tel:119">{words::call_119()}</a>
        </section>
        <p class="patient-ways">
            <Button on_press=move || program.go(Stage::Record)>{home::record()}</Button>
            <Button look=Look::Plain on_press=leave>{words::sign_out()}</Button>
        </p>
    }
}

/// The one thing to do.
#[component]
fn ReportToday(
    /// What the server says of today.
    today: Today,
) -> impl IntoView {
    use text::self_report::home;
    let program = Program::get();
    let correct = today
        .latest
        .clone()
        .zip(today.correctable_until)
        .map(|(latest, until)| {
            let go = move || program.go(Stage::Report(Some(Box::new(latest.clone()))));
            view! { <Button on_press=go>{home::correct(time(until))}</Button> }
        });
    let (said, label) = match &today.latest {
        Some(latest) => (
            home::reported(time(latest.entered_at)),
            home::report_again(),
        ),
        None => (home::not_reported(), home::report()),
    };
    let look = if today.latest.is_some() {
        Look::Outline
    } else {
        Look::Solid
    };
    view! {
        <section class="panel panel-today">
            <p class="patient-said">{said}</p>
            <Button look=look on_press=move || program.go(Stage::Report(None))>{label}</Button>
            {correct}
        </section>
    }
}

/// Day n, last day, may I go out.
#[component]
fn Standing(
    /// Where one stands.
    of: Period,
) -> impl IntoView {
    use text::self_report::home;
    let counted = if of.from_onset {
        home::day_onset(of.day)
    } else {
        home::day_diagnosis(of.day)
    };
    let outing = match of.outing {
        Outing::StayHome => home::stay_home(),
        Outing::EssentialOnly => home::essential_only(),
        Outing::Free => home::free(),
    };
    let last = if of.outing == Outing::Free {
        view! { <p>{home::over_text()}</p> }.into_any()
    } else {
        let hours = of.hours_after_improvement.map(home::last_hours);
        view! {
            <dl class="patient-facts">
                <dt>{home::last()}</dt>
                <dd>{day(of.last_on)}</dd>
            </dl>
            {hours.map(|hours| view! { <p class="patient-note">{hours}</p> })}
        }
        .into_any()
    };
    let title: Text = if of.outing == Outing::Free {
        home::over()
    } else {
        counted
    };
    view! {
        <section class="panel">
            <h2>{title}</h2>
            {last}
            <dl class="patient-facts">
                <dt>{home::outing()}</dt>
                <dd>{outing}</dd>
            </dl>
        </section>
    }
}

/// Until when a contact or returnee is under observation.
#[component]
fn Observed(
    /// From when until when.
    of: Watch,
) -> impl IntoView {
    use text::self_report::home;
    let today = browser::today().unwrap_or_default();
    let title = match of.day(today) {
        Some(_) if today > of.until_on => home::watched_over(),
        counted => home::watched(counted.unwrap_or_default()),
    };
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <dl class="patient-facts">
                <dt>{home::watched_until()}</dt>
                <dd>{day(of.until_on)}</dd>
            </dl>
        </section>
    }
}

/// Who is responsible, with phones that can be pressed.
#[component]
fn Responsible(
    /// What the server says of today.
    today: Today,
) -> impl IntoView {
    use text::self_report::home;
    let phones = [
        (home::phone_day(), today.phone),
        (home::phone_night(), today.phone_after_hours),
    ];
    let phones: Vec<_> = phones
        .into_iter()
        .filter_map(|(label, number)| {
            let number = number?;
            let href = format!("tel:{number}");
            Some(view! {
                <dt>{label}</dt>
                <dd><a class="patient-phone" href=href>{number}</a></dd>
            })
        })
        .collect();
    view! {
        <section class="panel">
            <h2>{home::responsible()}</h2>
            <p class="patient-center">{today.center_name}</p>
            <dl class="patient-facts">{phones}</dl>
        </section>
    }
}
