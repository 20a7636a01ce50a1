//! What the list of cases is narrowed by; it stands in the address, so that a list can be handed on.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hersys_client::CaseList as Query;
use hersys_domain::case::{CaseKind, CaseStatus, Severity, Whereabouts};
use hersys_domain::case_list::{CaseColumn, CaseFilter, CaseOrder};
use hersys_domain::case_view::CaseViewSetting;
use hersys_domain::permission::{Permission, Relation};
use leptos::prelude::*;

use super::conditions::{Chips, ConditionsButton};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::date_input::DateField;
use crate::ui::field::{Bound, Need};
use crate::ui::select::SelectField;

/// Members of the address beside the filters themselves that say what is shown and how.
const OTHERS: &[&str] = &["view", "sort", "direction", "columns", "saved"];

/// What the address says of the list; followed inside a reactive function.
pub(super) fn setting(router: Router) -> CaseViewSetting {
    fn member<T: std::str::FromStr>(router: Router, name: &str) -> Option<T> {
        router.query(name)?.parse().ok()
    }
    let mut filter = CaseFilter::default();
    for name in CaseFilter::NAMES {
        if let Some(text) = router.query(name) {
            // What cannot be read narrows by nothing; chips show what does.
            let _ = filter.put(name, &text);
        }
    }
    let usual = CaseOrder::default();
    let mut columns: Vec<CaseColumn> = Vec::new();
    for one in router.query("columns").unwrap_or_default().split(',') {
        if let Ok(column) = one.parse()
            && !columns.contains(&column)
        {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns = CaseColumn::USUAL.to_vec();
    }
    CaseViewSetting {
        view: member(router, "view"),
        filter,
        order: CaseOrder {
            sort: member(router, "sort").unwrap_or(usual.sort),
            direction: member(router, "direction").unwrap_or(usual.direction),
        },
        columns,
    }
}

/// What the server is asked for.
pub(super) fn read(router: Router) -> Query {
    let CaseViewSetting {
        view,
        filter,
        order,
        ..
    } = setting(router);
    Query {
        view,
        filter,
        order,
        after: router.query("after"),
        limit: None,
        count: false,
    }
}

/// Puts a setting into the address; `saved` is the view that it is of.
pub(super) fn show(router: Router, setting: &CaseViewSetting, saved: Option<&str>) {
    let mut pairs = setting.filter.pairs();
    pairs.extend(setting.view.map(|view| ("view", view.to_string())));
    if setting.order != CaseOrder::default() {
        pairs.push(("sort", setting.order.sort.to_string()));
        pairs.push(("direction", setting.order.direction.to_string()));
    }
    if setting.columns != CaseColumn::USUAL {
        pairs.push(("columns", columns_text(&setting.columns)));
    }
    pairs.extend(saved.map(|id| ("saved", id.to_owned())));
    let named: BTreeSet<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let rest = CaseFilter::NAMES.iter().chain(OTHERS).chain(&["after"]);
    let mut members: Vec<(&str, Option<&str>)> = rest
        .filter(|name| !named.contains(*name))
        .map(|name| (*name, None))
        .collect();
    members.extend(
        pairs
            .iter()
            .map(|(name, text)| (*name, Some(text.as_str()))),
    );
    router.set_query(&members);
}

/// Columns as they stand in the address.
pub(super) fn columns_text(columns: &[CaseColumn]) -> String {
    let all: Vec<&str> = columns.iter().map(|one| one.as_str()).collect();
    all.join(",")
}

/// Whether the address says anything of the list, as it stands now.
pub(super) fn is_bare(router: Router) -> bool {
    CaseFilter::NAMES
        .iter()
        .chain(OTHERS)
        .chain(&["after"])
        .all(|name| router.query_now(name).is_none())
}

/// Whether the list is narrowed at all, as it stands now.
pub(super) fn any(router: Router) -> bool {
    CaseFilter::NAMES
        .iter()
        .chain(&["view"])
        .any(|name| router.query_now(name).is_some())
}

/// A filter as a control knows it.
pub(super) fn bound<V: Send + Sync + 'static>(
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

/// One out of several; several that were chosen otherwise stand there as one.
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
    let several = Memo::new(move |_| Some(value.get()).filter(|text| text.contains(',')));
    let none = none.unwrap_or_else(text::case::filter::any);
    move || {
        let mut options = options.clone();
        if let Some(several) = several.get() {
            let words = text::case_list::several(several.split(',').count());
            options.push((several, words));
        }
        let bound = bound(name, label.clone(), value, |given: String| given);
        view! { <SelectField bound=bound options=options need=Need::Unsaid none=none.clone()/> }
    }
}

/// A day.
#[component]
pub(super) fn Day(
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

/// Wire forms and labels of a closed set.
pub(super) fn options<T: Label + ToString>(all: &[T]) -> Vec<(String, Text)> {
    all.iter()
        .map(|one| (one.to_string(), one.label()))
        .collect()
}

/// The filters that are used most, the way to the others, and what narrows the list now.
#[component]
pub(super) fn Filters() -> impl IntoView {
    use text::case::{filter, label};
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
    view! {
        <form class="filters filters-many" autocomplete="off" aria-label=filter::open() on:submit=move |event| event.prevent_default()>
            {which} {kinds}
            <Choice name="status" label=label::status() options=options(CaseStatus::ALL)/>
            <Choice name="severity" label=label::severity() options=options(Severity::ALL)/>
            <Choice name="whereabouts" label=label::whereabouts() options=options(Whereabouts::ALL)/>
            <Day name="reported_from" label=filter::from()/>
            <Day name="reported_until" label=filter::until()/>
            <ConditionsButton/>
        </form>
        <Chips/>
    }
}
