//! The reports as a list: what, when, by whom and how.

use hersys_domain::observation::{Observation, Vital};
use hersys_domain::page::Page;
use leptos::prelude::*;

use super::strip::yes;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words;

/// The list, the latest first.
#[component]
pub(super) fn Reports(
    /// What the server holds.
    page: Page<Observation>,
) -> impl IntoView {
    use text::follow_up::{self as say, label};
    let heads = [
        label::when(),
        label::temperature(),
        label::spo2(),
        label::pulse(),
        label::symptoms(),
        label::by(),
    ];
    let heads: Vec<_> = heads
        .into_iter()
        .map(|head| view! { <th scope="col" role="columnheader" class="cell">{head}</th> })
        .collect();
    let rows: Vec<_> = page
        .items
        .into_iter()
        .map(|one| view! { <Row one=one/> })
        .collect();
    view! {
        <section>
            <h2>{say::reports()}</h2>
            <table class="table" role="table">
                <caption class="visually-hidden">{say::caption()}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

/// A value, that it could not be measured, or that nothing was said; a confirmed odd one is marked.
fn measured(of: &Observation, vital: Vital, value: Option<String>) -> AnyView {
    use text::follow_up as say;
    let odd = of
        .odd
        .contains(&vital)
        .then(|| view! { " " <span class="tag tag-waiting">{say::odd()}</span> });
    match value {
        Some(value) => view! { {value} {odd} }.into_any(),
        None if of.unmeasured.contains(&vital) => {
            view! { <span class="soft">{say::cannot()}</span> }.into_any()
        }
        None => view! { <span class="soft">{say::none()}</span> }.into_any(),
    }
}

#[component]
fn Row(
    /// The report.
    one: Observation,
) -> impl IntoView {
    use text::follow_up::{self as say, label};
    let urgent: Vec<_> = one
        .urgent
        .iter()
        .map(|symptom| view! { <li class="urgent-word">"▲ " {symptom.label()}</li> })
        .collect();
    let present: Vec<_> = yes(&one)
        .map(|symptom| view! { <li>{symptom.label()}</li> })
        .collect();
    let nothing = (urgent.is_empty() && present.is_empty()).then(|| {
        if one.symptoms.is_empty() {
            say::not_asked()
        } else {
            say::no_symptoms()
        }
    });
    let antipyretic = one.antipyretic.map(|answer| {
        let answer = text::observation::answer::find(answer.as_str());
        say::antipyretic(answer.unwrap_or_else(|| "".into()))
    });
    let by = one.entered_by.clone().or_else(|| one.entered_for.clone());
    let corrected = one
        .corrected_at
        .map(|_| view! { " " <span class="tag">{say::corrected()}</span> });
    let gone = one.corrected_at.is_some();
    let note = one.note.clone();
    let temperature = measured(
        &one,
        Vital::Temperature,
        one.temperature.map(|value| format!("{value} ℃")),
    );
    let spo2 = measured(
        &one,
        Vital::Spo2,
        one.spo2.map(|value| format!("{value} %")),
    );
    let pulse = measured(&one, Vital::Pulse, one.pulse.map(|value| value.to_string()));
    view! {
        <tr role="row" class:row-gone=gone>
            <th scope="row" role="rowheader" class="cell">{words::instant(one.measured_at)} {corrected}</th>
            <td role="cell" class="cell" data-label=label::temperature()>{temperature}</td>
            <td role="cell" class="cell" data-label=label::spo2()>{spo2}</td>
            <td role="cell" class="cell" data-label=label::pulse()>{pulse}</td>
            <td role="cell" class="cell" data-label=label::symptoms()>
                <ul class="plain-list">{urgent} {present}</ul>
                {nothing.map(|words| view! { <span class="soft">{words}</span> })}
                {antipyretic.map(|words| view! { <p class="soft">{words}</p> })}
                {note.map(|note| view! { <p class="report-note">{note}</p> })}
            </td>
            <td role="cell" class="cell" data-label=label::by()>
                {one.reporter.label()} <span class="soft">" " {one.channel.label()}</span>
                {by.map(|name| view! { <p class="soft">{name}</p> })}
            </td>
        </tr>
    }
}
