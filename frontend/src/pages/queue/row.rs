//! A row of 発生届の受付.

use chrono::{DateTime, TimeDelta, Utc};
use hersys_domain::notification::record::NotificationSummary;
use leptos::prelude::*;

use super::desk::{Desk, row_id};
use super::{Work, address};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::{self, SeverityTag};
use crate::pages::record::state;
use crate::session::Session;

/// How long something has waited.
fn waited(since: DateTime<Utc>, now: DateTime<Utc>) -> Text {
    let span = (now - since).max(TimeDelta::zero());
    let (hours, days) = (span.num_hours(), span.num_days());
    if days > 0 {
        text::queue::days(days, hours - days * 24)
    } else if hours > 0 {
        text::queue::hours(hours)
    } else {
        text::queue::minutes(span.num_minutes())
    }
}

/// What we are to a notification: its receiving centre, its responsible one or both.
fn own(one: &NotificationSummary) -> Option<Text> {
    match (one.is_receiving, one.is_responsible) {
        (true, true) => Some(text::queue::own::both()),
        (true, false) => Some(text::queue::own::receiving()),
        (false, true) => Some(text::queue::own::responsible()),
        (false, false) => None,
    }
}

/// How long it has waited, or that it was accepted.
#[component]
fn Waiting(
    /// The notification.
    one: NotificationSummary,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let now = desk.now;
    let Some(since) = desk.work.get_untracked().since(&one) else {
        let words = state(&one);
        return view! { <span class="tag">{words}</span> }.into_any();
    };
    let late = move || now.get() - since >= TimeDelta::hours(24);
    view! {
        <span class="waiting">
            <span class="waiting-time">{move || waited(since, now.get()).get()}</span>
            <Show when=late><span class="tag tag-severe">{text::queue::overdue()}</span></Show>
        </span>
    }
    .into_any()
}

/// What is to be checked.
#[component]
pub(super) fn Checks(
    /// Items that look wrong.
    warnings: i16,
    /// Items not entered.
    gaps: i16,
) -> impl IntoView {
    let warnings = (warnings > 0).then(|| {
        view! { <span class="tag tag-waiting">{text::queue::warnings(warnings)}</span> }.into_any()
    });
    let gaps =
        (gaps > 0).then(|| view! { <span class="tag">{text::queue::gaps(gaps)}</span> }.into_any());
    let fine = (warnings.is_none() && gaps.is_none())
        .then(|| view! { <span class="soft">{text::queue::fine()}</span> }.into_any());
    view! { <span class="tags">{warnings} {gaps} {fine}</span> }
}

/// What waits for somebody about it.
#[component]
fn Waits(
    /// The notification.
    one: NotificationSummary,
) -> impl IntoView {
    let asked = (one.open_queries > 0).then(|| text::record::query::count(one.open_queries));
    let corrected = (one.latest > one.reviewed).then(text::queue::corrected);
    let withdrawing = one.withdrawal_asked_at.map(|_| text::record::withdrawing());
    let tags: Vec<_> = [asked, corrected, withdrawing]
        .into_iter()
        .flatten()
        .map(|words| view! { <span class="tag tag-waiting">{words}</span> })
        .collect();
    view! { <span class="tags">{tags}</span> }
}

/// The row.
#[component]
pub(super) fn Row(
    /// The notification.
    one: NotificationSummary,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::queue::label;
    let id = one.id;
    let name = words::name(one.name.as_deref());
    let spoken = name.now();
    let may = desk.waits(&one) && desk.may(Session::get());
    let confirms = desk.work.get_untracked() == Work::Confirm;
    let chosen = move || desk.selected.with(|selected| selected.contains(&id));
    let tick = may.then(|| {
        view! {
            <input
                type="checkbox"
                class="row-tick"
                aria-label=text::queue::select(&spoken)
                prop:checked=chosen
                on:change=move |_| desk.toggle(id)
            />
        }
    });
    let act = may.then(|| {
        let spoken = spoken.clone();
        let label = if confirms {
            text::queue::confirm_one(&spoken)
        } else {
            text::queue::accept_one(&spoken)
        };
        let press = move |_| desk.accept(id, spoken.clone());
        view! {
            <button type="button" class="button button-outline row-action" aria-label=label disabled=desk.pending on:click=press>
                {if confirms { text::queue::confirm() } else { text::queue::accept() }}
            </button>
        }
    });
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if may && plain && event.key() == "x" && !browser::is_composing(&event) {
            event.prevent_default();
            desk.toggle(id);
        }
    };
    let about = [one.age.map(words::age), Some(one.sex.label())];
    let about: Vec<_> = about
        .into_iter()
        .flatten()
        .map(|words| view! { <span>{words}</span> })
        .collect();
    let category = text::notification::category::find(one.category.as_str());
    let marks = one.clone();
    let own = own(&one).map(|words| view! { <span class="tag">{words}</span> });
    view! {
        <tr role="row" class:row-chosen=chosen on:keydown=keys>
            <td role="cell" class="cell cell-tick">{tick}</td>
            <td role="cell" class="cell" data-label=label::waited()><Waiting one=one.clone() desk=desk/></td>
            <th scope="row" role="rowheader" class="cell">
                <a class="row-link" id=row_id(id) href=address(id)>{name}</a>
                <span class="row-about">{about}</span>
            </th>
            <td role="cell" class="cell" data-label=label::category()><span>{category.map(IntoRender::into_render)}</span></td>
            <td role="cell" class="cell" data-label=label::severity()><SeverityTag severity=one.severity/></td>
            <td role="cell" class="cell" data-label=label::institution()><span>{one.institution_name}</span></td>
            <td role="cell" class="cell" data-label=label::responsible()>
                <span class="row-center"><span>{one.responsible_center_name}</span> {own}</span>
            </td>
            <td role="cell" class="cell" data-label=label::checks()><Checks warnings=one.warning_count gaps=one.gap_count/> <Waits one=marks/></td>
            <td role="cell" class="cell cell-action">{act}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn waiting_is_told_in_the_unit_that_one_thinks_in() {
        let told = |minutes: i64| {
            let since = DateTime::<Utc>::default();
            waited(since, since + TimeDelta::minutes(minutes)).in_locale(Locale::Ja)
        };
        assert_eq!(told(-3), "0分");
        assert_eq!(told(59), "59分");
        assert_eq!(told(60), "1時間");
        assert_eq!(told(24 * 60 - 1), "23時間");
        assert_eq!(told(25 * 60), "1日1時間");
    }
}
