//! What the list of cases is narrowed by; it stands in the address.

use chrono::NaiveDate;
use hersys_client::CaseList as Query;
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Whereabouts};
use hersys_domain::permission::{Permission, Relation};
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, Need};
use crate::ui::select::SelectField;

const NAMES: &[&str] = &[
    "view",
    "kind",
    "status",
    "severity",
    "whereabouts",
    "reported_from",
    "reported_until",
];

/// What the address asks for; followed inside a reactive function.
pub(super) fn read(router: Router) -> Query {
    fn member<T: std::str::FromStr>(router: Router, name: &str) -> Option<T> {
        router.query(name)?.parse().ok()
    }
    Query {
        view: member(router, "view"),
        kind: member(router, "kind"),
        status: member(router, "status"),
        severity: member(router, "severity"),
        whereabouts: member(router, "whereabouts"),
        reported_from: member(router, "reported_from"),
        reported_until: member(router, "reported_until"),
        after: router.query("after"),
        limit: None,
    }
}

/// Whether the list is narrowed at all, as it stands now.
pub(super) fn any(router: Router) -> bool {
    NAMES.iter().any(|name| router.query_now(name).is_some())
}

fn bound<V: Send + Sync + 'static>(
    name: &'static str,
    label: Text,
    value: Signal<V>,
    write: impl Fn(V) -> String + Send + Sync + 'static,
) -> Bound<V> {
    let router = Router::get();
    Bound {
        id: format!("filter-{name}"),
        label,
        value,
        write: Callback::new(move |given: V| {
            router.set_query(&[(name, Some(&write(given))), ("after", None)]);
        }),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    }
}

#[component]
fn Choice(
    /// Its word in the address.
    name: &'static str,
    /// Its label.
    label: Text,
    /// Wire forms and labels.
    options: Vec<(String, Text)>,
    /// What stands there when nothing is chosen.
    #[prop(optional)]
    none: Option<Text>,
) -> impl IntoView {
    let router = Router::get();
    let value = Signal::derive(move || router.query(name).unwrap_or_default());
    let bound = bound(name, label, value, |given: String| given);
    let none = none.unwrap_or_else(text::case::filter::any);
    view! { <SelectField bound=bound options=options need=Need::Unsaid none=none/> }
}

#[component]
fn Day(
    /// Its word in the address.
    name: &'static str,
    /// Its label.
    label: Text,
) -> impl IntoView {
    let router = Router::get();
    let value = Signal::derive(move || router.query(name).and_then(|day| day.parse().ok()));
    let bound = bound(name, label, value, |given: Option<NaiveDate>| {
        given.map(|day| day.to_string()).unwrap_or_default()
    });
    view! { <DateField bound=bound need=Need::Unsaid/> }
}

/// Through which relations one may look; the first is what one sees unasked.
fn views() -> Vec<(String, Text)> {
    let open = Session::get().relations(Permission::CaseRead);
    [
        Relation::Responsible,
        Relation::Receiving,
        Relation::Area,
        Relation::Granted,
    ]
    .into_iter()
    .filter(|relation| open.contains(relation))
    .filter_map(|relation| {
        let words = text::case::view::find(relation.as_str())?;
        Some((relation.to_string(), words))
    })
    .collect()
}

fn options<T: Label + ToString>(all: &[T]) -> Vec<(String, Text)> {
    all.iter()
        .map(|one| (one.to_string(), one.label()))
        .collect()
}

/// The filters.
#[component]
pub(super) fn Filters() -> impl IntoView {
    use text::case::{filter, label};
    let router = Router::get();
    let mut views = views();
    let nearest = (views.len() > 1).then(|| views.remove(0).1);
    let which = nearest.map(|nearest| {
        view! { <Choice name="view" label=filter::view() options=views none=nearest/> }
    });
    // Patients are what a list shows unasked.
    let kinds = Session::get().allows(Permission::ContactRead).then(|| {
        let others: Vec<_> = CaseKind::ALL
            .iter()
            .filter(|kind| **kind != CaseKind::Patient)
            .map(|kind| (kind.to_string(), kind.label()))
            .collect();
        view! { <Choice name="kind" label=text::contact::filter() options=others none=CaseKind::Patient.label()/> }
    });
    let narrowed = move || NAMES.iter().any(|name| router.query(name).is_some());
    let turn = RwSignal::new(0_u32);
    let clear = move || {
        let none: Vec<_> = NAMES
            .iter()
            .chain(&["after"])
            .map(|name| (*name, None))
            .collect();
        router.set_query(&none);
        turn.update(|turn| *turn += 1);
    };
    let days = move || {
        turn.track();
        view! {
            <Day name="reported_from" label=filter::from()/>
            <Day name="reported_until" label=filter::until()/>
        }
    };
    view! {
        <form class="filters filters-many" autocomplete="off" aria-label=filter::open() on:submit=move |event| event.prevent_default()>
            {which} {kinds}
            <Choice name="status" label=label::status() options=options(CaseStatus::ALL)/>
            <Choice name="severity" label=label::severity() options=options(Severity::ALL)/>
            <Choice name="whereabouts" label=label::whereabouts() options=options(Whereabouts::ALL)/>
            {days}
            <Show when=narrowed>
                <Button look=Look::Plain on_press=clear>{filter::clear()}</Button>
            </Show>
        </form>
    }
}
