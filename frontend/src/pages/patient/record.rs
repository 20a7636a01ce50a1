//! これまでの記録.

use hersys_domain::absent::YesNoUnknown;
use hersys_domain::observation::{Observation, Vital};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::program::Program;
use super::words::{Wrong, day, failure, time};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::button::{Button, Look};

/// The page.
#[component]
pub(super) fn Record() -> impl IntoView {
    use text::self_report::{self as words, record};
    let program = Program::get();
    let reports = RwSignal::new(None::<Vec<Observation>>);
    let next = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(None::<Text>);
    let ask = move || {
        spawn_local(async move {
            let after = next.get_untracked();
            let answer = program.call(|client| {
                let after = after.clone();
                async move { client.patients().reports(after.as_deref()).await }
            });
            match answer.await {
                Ok(page) => {
                    let _ = reports.try_update(|all| {
                        all.get_or_insert_default().extend(page.items);
                    });
                    let _ = next.try_set(page.next);
                }
                Err(error) => {
                    let _ = wrong.try_set(Some(failure(&error)));
                }
            }
        });
    };
    ask();
    let list = move || match reports.get() {
        None => view! { <p role="status">{words::loading()}</p> }.into_any(),
        Some(all) if all.is_empty() => view! { <p>{record::none()}</p> }.into_any(),
        Some(all) => {
            let all: Vec<_> = all.into_iter().map(|of| view! { <One of=of/> }).collect();
            view! { <ol class="patient-record">{all}</ol> }.into_any()
        }
    };
    view! {
        <h1>{record::title()}</h1>
        <Wrong words=wrong/>
        {list}
        <Show when=move || next.with(Option::is_some)>
            <Button on_press=ask>{record::more()}</Button>
        </Show>
        <Button look=Look::Plain on_press=move || program.look()>{words::back()}</Button>
    }
}

/// A value with its unit, 測れない, or a dash.
fn measured(of: &Observation, vital: Vital) -> String {
    let value = match vital {
        Vital::Temperature => of.temperature.map(|value| format!("{value} ℃")),
        Vital::Spo2 => of.spo2.map(|value| format!("{value} %")),
        Vital::Pulse | Vital::Respiration => None,
    };
    value.unwrap_or_else(|| {
        if of.unmeasured.contains(&vital) {
            text::self_report::record::cannot().get()
        } else {
            "—".to_owned()
        }
    })
}

/// The symptoms that there were, in words.
fn present(of: &Observation) -> String {
    let urgent = of.urgent.iter().map(|one| one.label());
    let daily = of
        .symptoms
        .iter()
        .filter(|one| one.answer == YesNoUnknown::Yes)
        .map(|one| one.symptom.label());
    let all: Vec<Text> = urgent.chain(daily).collect();
    if all.is_empty() && !of.symptoms.is_empty() {
        text::self_report::record::symptoms_none().get()
    } else {
        Text::listed(all).get()
    }
}

#[component]
fn One(
    /// The report.
    of: Observation,
) -> impl IntoView {
    use text::self_report::record;
    let who = of.reporter.label();
    let at = (day(of.observed_on), time(of.measured_at));
    let corrected = of
        .corrected_at
        .map(|_| view! { <span class="tag">{record::corrected()}</span> });
    let note = of
        .note
        .clone()
        .map(|note| view! { <p class="patient-note">{note}</p> });
    let shown = StoredValue::new(of);
    let said = move |of: fn(&Observation) -> String| move || shown.with_value(of);
    view! {
        <li>
            <h2>{at.0} " " {at.1} " " {corrected}</h2>
            <dl class="patient-facts">
                <dt>{Vital::Temperature.label()}</dt>
                <dd>{said(|of| measured(of, Vital::Temperature))}</dd>
                <dt>{Vital::Spo2.label()}</dt>
                <dd>{said(|of| measured(of, Vital::Spo2))}</dd>
            </dl>
            <p>{said(present)}</p>
            {note}
            <p class="patient-note">{record::by(&who)}</p>
        </li>
    }
}
