//! A line of 要対応一覧.

use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::alert::{Alert, AlertRule, Urgency, telling};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::list::Worklist;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words;
use crate::session::Session;
use crate::ui::button::Button;

/// How long ago.
fn since(from: DateTime<Utc>, now: DateTime<Utc>) -> Text {
    let span = (now - from).max(TimeDelta::zero());
    if span.num_days() > 0 {
        text::alert::since_days(span.num_days())
    } else if span.num_hours() > 0 {
        text::alert::since_hours(span.num_hours())
    } else {
        text::alert::since_minutes(span.num_minutes())
    }
}

/// How soon, in words, colour and shape.
#[component]
pub(crate) fn UrgencyTag(
    /// How soon.
    urgency: Urgency,
) -> impl IntoView {
    let (class, sign) = match urgency {
        Urgency::Danger => ("tag tag-danger", "▲ "),
        Urgency::Caution => ("tag tag-caution", "● "),
        Urgency::Notice => ("tag", ""),
    };
    view! { <span class=class><span aria-hidden="true">{sign}</span>{urgency.label()}</span> }
}

/// The line.
#[component]
pub(super) fn Row(
    /// The line.
    one: Alert,
    /// The list.
    list: Worklist,
) -> impl IntoView {
    use text::alert::{self as all, label};
    let may = Session::get().allows(Permission::AlertResolve);
    let href = format!("/cases/{}?tab=follow_up", one.case_id);
    let name = words::name(one.name.as_deref());
    let why: Vec<_> = telling(&one.rules)
        .into_iter()
        .map(|rule| {
            // Which symptoms stands below its rule.
            let symptoms = if rule == AlertRule::UrgentSymptom {
                &*one.urgent
            } else {
                &[]
            };
            let symptoms: Vec<_> = symptoms
                .iter()
                .map(|symptom| view! { <li class="soft">{symptom.label()}</li> })
                .collect();
            view! { <li>{rule.label()}</li> {symptoms} }
        })
        .collect();
    let temperature = one
        .temperature
        .map(|value| all::temperature(value.to_string()));
    let spo2 = one.spo2.map(all::spo2);
    let reports = (one.reports > 1).then(|| all::reports(one.reports));
    let from = one.raised_at;
    let exact = words::instant(from);
    let act_name = all::resolve::of(&name);
    let urgency = one.urgency;
    let number = one.person_number.to_string();
    let resolve = may.then(|| {
        let press = move || list.resolving.set(Some(one.clone()));
        view! { <span aria-label=act_name role="group"><Button on_press=press>{all::resolve::action()}</Button></span> }
    });
    view! {
        <tr role="row" class:row-danger=urgency == Urgency::Danger>
            <td role="cell" class="cell" data-label=label::urgency()><UrgencyTag urgency=urgency/></td>
            <th scope="row" role="rowheader" class="cell">
                <a class="row-link" href=href>{name}</a>
                <span class="soft alert-number">{number}</span>
            </th>
            <td role="cell" class="cell" data-label=label::why()><ul class="plain-list">{why}</ul></td>
            <td role="cell" class="cell" data-label=label::values()>
                <ul class="plain-list">
                    {temperature.map(|words| view! { <li>{words}</li> })}
                    {spo2.map(|words| view! { <li>{words}</li> })}
                    {reports.map(|words| view! { <li class="soft">{words}</li> })}
                </ul>
            </td>
            <td role="cell" class="cell" data-label=label::since()>
                <time title=exact>{move || since(from, list.now.get()).get()}</time>
            </td>
            <td role="cell" class="cell" data-label=label::act()>{resolve}</td>
        </tr>
    }
}
