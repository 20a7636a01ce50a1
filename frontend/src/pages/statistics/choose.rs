//! What is counted: by which day, divided by what, over which days. It stands in the address.

use chrono::NaiveDate;
use hersys_client::{OrganizationList, SeriesQuery};
use hersys_domain::figure::{DAYS_MAX, DateKind, Dimension};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::page::LIMIT_MAX;
use leptos::prelude::*;

use super::figures::before;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, Need};
use crate::ui::load::load;
use crate::ui::select::SelectField;

const CUSTOM: &str = "custom";
const RANGES: &[(&str, u64)] = &[("d14", 14), ("d28", 28), ("d90", 90), ("d365", 365)];
const DIMENSIONS: &[Dimension] = &[
    Dimension::Severity,
    Dimension::AgeBand,
    Dimension::Sex,
    Dimension::District,
    Dimension::Total,
];

fn day(router: Router, name: &str) -> Option<NaiveDate> {
    router.query(name)?.parse().ok()
}

/// What the address asks for; followed inside a reactive function.
pub(super) fn chosen(router: Router) -> SeriesQuery {
    let today = browser::today().unwrap_or_default();
    let range = router.query("range").unwrap_or_default();
    let length = RANGES.iter().find(|(name, _)| *name == range);
    let (mut from, mut until) = (
        before(today, length.map_or(28, |(_, days)| *days) - 1),
        today,
    );
    if range == CUSTOM {
        until = day(router, "until").unwrap_or(today);
        from = day(router, "from").unwrap_or_else(|| before(until, 27));
        if !in_order(from, until) {
            from = before(until, 27);
        }
    }
    SeriesQuery {
        dates: router
            .query("dates")
            .and_then(|dates| dates.parse().ok())
            .unwrap_or(DateKind::Reported),
        dimension: router
            .query("dimension")
            .and_then(|dimension| dimension.parse().ok())
            .filter(|dimension| DIMENSIONS.contains(dimension))
            .unwrap_or(Dimension::Severity),
        from,
        until,
        organization_id: router.query("area").and_then(|area| area.parse().ok()),
    }
}

fn in_order(from: NaiveDate, until: NaiveDate) -> bool {
    (0..DAYS_MAX).contains(&(until - from).num_days())
}

fn bound<V: Send + Sync + 'static>(
    name: &'static str,
    label: Text,
    value: Signal<V>,
    error: Signal<Option<Text>>,
    write: impl Fn(V) -> String + Send + Sync + 'static,
) -> Bound<V> {
    let router = Router::get();
    Bound {
        id: format!("figures-{name}"),
        label,
        value,
        write: Callback::new(move |given: V| {
            router.set_query(&[(name, Some(&write(given)))]);
        }),
        touch: Callback::new(|()| {}),
        error,
    }
}

#[component]
fn Choice(
    /// Its word in the address.
    name: &'static str,
    /// Its label.
    label: Text,
    /// Wire forms and labels; the first is what is shown unasked.
    options: Vec<(String, Text)>,
) -> impl IntoView {
    let router = Router::get();
    let mut options = options;
    let none = options.remove(0).1;
    let value = Signal::derive(move || router.query(name).unwrap_or_default());
    let bound = bound(name, label, value, Signal::stored(None), |given: String| {
        given
    });
    view! { <SelectField bound=bound options=options need=Need::Unsaid none=none/> }
}

/// Prefectures and health centres of one's area; nothing for who has but one.
#[component]
fn AreaChoice() -> impl IntoView {
    use text::statistics as words;
    let session = Session::get();
    let kinds: &[OrganizationKind] = match session.me_now().map(|me| me.organization.kind) {
        Some(OrganizationKind::Ministry) => {
            &[OrganizationKind::Prefecture, OrganizationKind::HealthCenter]
        }
        Some(OrganizationKind::Prefecture | OrganizationKind::Municipality) => {
            &[OrganizationKind::HealthCenter]
        }
        _ => return ().into_any(),
    };
    let found = load(
        || (),
        move |client, ()| async move {
            let mut all = Vec::new();
            for kind in kinds {
                let query = OrganizationList {
                    kind: Some(*kind),
                    limit: Some(LIMIT_MAX),
                    ..OrganizationList::default()
                };
                all.extend(client.organizations().list(&query).await?.items);
            }
            Ok(all)
        },
    );
    let options = move || {
        let all = found.value().unwrap_or_default();
        let mut options = vec![(String::new(), words::area_own())];
        options.extend(
            all.into_iter()
                .map(|one| (one.id.to_string(), one.name.into())),
        );
        view! { <Choice name="area" label=words::area_of() options=options/> }
    };
    view! { {options} }.into_any()
}

/// The choices.
#[component]
pub(super) fn Choose() -> impl IntoView {
    use text::statistics as words;
    let router = Router::get();
    let dates = DateKind::ALL
        .iter()
        .map(|one| (one.to_string(), one.label()))
        .collect();
    let dimensions = DIMENSIONS
        .iter()
        .filter_map(|one| Some((one.to_string(), words::dimension::find(one.as_str())?)))
        .collect();
    // The four weeks stand first: they are what is shown unasked.
    let ranges = ["d28", "d14", "d90", "d365", CUSTOM]
        .into_iter()
        .filter_map(|one| Some((one.to_owned(), words::range::find(one)?)))
        .collect();
    let custom = move || router.query("range").as_deref() == Some(CUSTOM);
    let wrong = Signal::derive(move || {
        let (from, until) = (day(router, "from")?, day(router, "until")?);
        (!in_order(from, until)).then(words::wrong_range)
    });
    let pick = move |name: &'static str, label: Text, error| {
        let value = Signal::derive(move || day(router, name));
        bound(name, label, value, error, |given: Option<NaiveDate>| {
            given.map(|day| day.to_string()).unwrap_or_default()
        })
    };
    let days = move || {
        view! {
            <DateField bound=pick("from", words::from(), Signal::stored(None)) need=Need::Unsaid/>
            <DateField bound=pick("until", words::until(), wrong) need=Need::Unsaid/>
        }
    };
    view! {
        <form class="filters filters-many" autocomplete="off" aria-label=words::range_of() on:submit=move |event| event.prevent_default()>
            <Choice name="dates" label=words::dates_of() options=dates/>
            <Choice name="dimension" label=words::dimension_of() options=dimensions/>
            <AreaChoice/>
            <Choice name="range" label=words::range_of() options=ranges/>
            <Show when=custom>{days()}</Show>
        </form>
    }
}
