//! The case as it was handed over.

use hersys_domain::case::{CaseStatus, Interval, Severity, Track, Whereabouts};
use hersys_domain::id::OrganizationId;
use hersys_domain::observation::Observation;
use hersys_domain::transfer::{TransferSummary, WrittenNote};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::{self, SeverityTag};

/// The frozen record.
#[component]
pub(super) fn Summary(
    /// What was kept.
    summary: TransferSummary,
    /// The centre that kept it.
    center: OrganizationId,
) -> impl IntoView {
    use text::case::{head, label, timeline};
    use text::transfer::kept;
    let subject = summary.subject;
    let who = {
        let age = subject.age.map(|age| words::age(age).into_render());
        view! { {age} " " {subject.sex.label()} }
    };
    let entries: Vec<_> = summary
        .timeline
        .into_iter()
        .map(|one| view! { <Entry one=one center=center/> })
        .collect();
    view! {
        <section class="section-plain">
            <h2>{kept::title()}</h2>
            <dl class="case-head">
                <div><dt>{label::number()}</dt><dd class="day">{subject.person_number.to_string()}</dd></div>
                {summary.kana.map(|kana| view! { <div><dt>{kept::kana()}</dt><dd>{kana}</dd></div> })}
                {summary.birth_on.map(|day| view! { <div><dt>{kept::birth_on()}</dt><dd>{words::full_day(day)}</dd></div> })}
                <div><dt>{head::who()}</dt><dd>{who}</dd></div>
                <div><dt>{head::place()}</dt><dd>{subject.whereabouts.label()}</dd></div>
                <div><dt>{head::how()}</dt><dd><SeverityTag severity=subject.severity/></dd></div>
                <div><dt>{label::status()}</dt><dd>{subject.status.label()}</dd></div>
                <div><dt>{label::reported_on()}</dt><dd>{words::full_day(summary.reported_on)}</dd></div>
                {summary.diagnosed_on.map(|day| view! { <div><dt>{label::diagnosed_on()}</dt><dd>{words::full_day(day)}</dd></div> })}
                <div><dt>{label::onset()}</dt><dd>{words::onset(summary.onset.as_ref())}</dd></div>
                {subject.municipality_code.map(|code| view! { <div><dt>{kept::municipality()}</dt><dd>{code}</dd></div> })}
            </dl>
        </section>
        <section class="section-plain">
            <h2>{timeline::title()}</h2>
            <ol class="events">{entries}</ol>
        </section>
        <Reports reports=summary.observations/>
        <Notes notes=summary.notes/>
    }
}

fn value(one: &Interval, center: OrganizationId) -> Text {
    let known = match one.track {
        Track::Status => one.value.parse::<CaseStatus>().ok().map(Label::label),
        Track::Severity => one.value.parse::<Severity>().ok().map(Label::label),
        Track::Whereabouts => one.value.parse::<Whereabouts>().ok().map(Label::label),
        Track::Jurisdiction => Some(if one.value == center.to_string() {
            text::transfer::kept::this_center()
        } else {
            text::transfer::kept::other_center()
        }),
    };
    known.unwrap_or_else(|| one.value.as_str().into())
}

#[component]
fn Entry(
    /// The entry.
    one: Interval,
    /// The centre that kept it.
    center: OrganizationId,
) -> impl IntoView {
    use text::case::timeline;
    let from = words::instant(one.from_at);
    let span = one.until_at.map_or_else(
        || timeline::from(&from),
        |until| timeline::span(&from, words::instant(until)),
    );
    let said = value(&one, center);
    let gone = one.removal.is_some();
    let recorded = one.recorded_by.or(one.recorded_for);
    let recorded = recorded.map(|who| timeline::recorded(words::instant(one.recorded_at), who));
    view! {
        <li class="event" class:event-gone=gone>
            <span class="event-time">{span}</span>
            <span class="event-track">{one.track.label()}</span>
            <span class="event-said">
                <strong>{said}</strong>
                {one.note.map(|note| view! { <span class="event-note">{note}</span> })}
                {recorded.map(|words| view! { <span class="event-more">{words}</span> })}
            </span>
        </li>
    }
}

#[component]
fn Reports(
    /// Reports of the person's health.
    reports: Vec<Observation>,
) -> impl IntoView {
    use text::transfer::kept;
    if reports.is_empty() {
        return ().into_any();
    }
    let count = reports.len();
    let heads: Vec<_> = [
        kept::measured(),
        kept::temperature(),
        kept::spo2(),
        kept::note(),
    ]
    .into_iter()
    .map(|words| view! { <th scope="col" class="cell">{words}</th> })
    .collect();
    let lines: Vec<_> = reports
        .into_iter()
        .map(|one| {
            let temperature = one.temperature.map(|value| text::alert::temperature(value.to_string()));
            let spo2 = one.spo2.map(text::alert::spo2);
            view! {
                <tr>
                    <th scope="row" class="cell" data-label=kept::measured()>{words::instant(one.measured_at)}</th>
                    <td class="cell" data-label=kept::temperature()><span>{temperature.map(IntoRender::into_render)}</span></td>
                    <td class="cell" data-label=kept::spo2()><span>{spo2.map(IntoRender::into_render)}</span></td>
                    <td class="cell" data-label=kept::note()><span>{one.note}</span></td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="section-plain">
            <h2>{kept::observations(count)}</h2>
            <table class="table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Notes(
    /// What the centre's own staff wrote.
    notes: Vec<WrittenNote>,
) -> impl IntoView {
    if notes.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = notes
        .into_iter()
        .map(|note| {
            view! {
                <li class="event">
                    <span class="event-time">{words::instant(note.at)}</span>
                    <span class="event-said"><span class="event-note">{note.text}</span></span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section-plain">
            <h2>{text::transfer::kept::notes()}</h2>
            <ol class="events">{lines}</ol>
        </section>
    }
    .into_any()
}
