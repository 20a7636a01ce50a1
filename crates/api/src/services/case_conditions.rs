//! What a list of cases is narrowed and ordered by, in the words of the screens: for the sheet 「条件」 of its workbook.

use std::collections::HashMap;

use chrono::NaiveDate;
use hersys_domain::case_list::{CaseFilter, CaseOrder};
use hersys_domain::id::AccountId;

use crate::services::export::Names;
use crate::texts::word;

/// A name and what is said under it.
type Line = (String, String);

fn own(key: &str) -> String {
    word("case_list", key)
}

/// The words of several choices; those of all where none is made.
fn choices<T: std::fmt::Display>(all: &[T], words: impl Fn(&str) -> String) -> String {
    if all.is_empty() {
        return word("export", "everything");
    }
    let all: Vec<String> = all.iter().map(|one| words(&one.to_string())).collect();
    all.join("、")
}

fn span(from: Option<String>, until: Option<String>) -> Option<String> {
    if from.is_none() && until.is_none() {
        return None;
    }
    Some(format!(
        "{} ～ {}",
        from.unwrap_or_default(),
        until.unwrap_or_default()
    ))
}

fn days(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<String> {
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    span(text(from), text(until))
}

/// What is chosen of one item, in words; nothing where nothing is.
fn chosen<T: std::fmt::Display>(
    item: &str,
    all: &[T],
    words: impl Fn(&str) -> String,
) -> Option<Line> {
    let said = choices(all, words);
    (!all.is_empty()).then(|| (own(&format!("filter.{item}")), said))
}

/// The name of what an id names.
fn named<K: std::str::FromStr + Eq + std::hash::Hash>(
    names: &HashMap<K, String>,
) -> impl Fn(&str) -> String {
    move |id: &str| {
        let name = id.parse().ok().and_then(|id| names.get(&id));
        name.cloned().unwrap_or_default()
    }
}

/// The filters: state, severity, place and report always, for whoever reads the sheet looks for them; of the others those that narrow.
pub fn lines(
    filter: &CaseFilter,
    names: &Names,
    accounts: &HashMap<AccountId, String>,
) -> Vec<Line> {
    let mut lines = usual(filter);
    lines.extend(others(filter, names, accounts));
    lines.extend(spans(filter));
    lines
}

fn usual(filter: &CaseFilter) -> Vec<Line> {
    let set = |name: &'static str| move |value: &str| word("case", &format!("{name}.{value}"));
    let reported = days(filter.reported_from, filter.reported_until);
    vec![
        (own("filter.status"), choices(&filter.status, set("status"))),
        (
            own("filter.severity"),
            choices(&filter.severity, set("severity")),
        ),
        (
            own("filter.whereabouts"),
            choices(&filter.whereabouts, set("whereabouts")),
        ),
        (
            own("filter.reported"),
            reported.unwrap_or_else(|| word("export", "everything")),
        ),
    ]
}

fn others(
    filter: &CaseFilter,
    names: &Names,
    accounts: &HashMap<AccountId, String>,
) -> impl Iterator<Item = Line> {
    let set = |name: &'static str| move |value: &str| word("case", &format!("{name}.{value}"));
    let list = |name: &'static str| move |value: &str| own(&format!("{name}.{value}"));
    let kind: Vec<_> = filter.kind.into_iter().collect();
    let place = |code: &str| {
        let name = names.municipalities.get(code);
        name.cloned().unwrap_or_else(|| code.to_owned())
    };
    let found = [
        chosen("kind", &kind, set("kind")),
        chosen("sex", &filter.sex, set("sex")),
        chosen("onset", &filter.onset, list("onset")),
        chosen("municipality_code", &filter.municipality_code, place),
        chosen(
            "receiving_center_id",
            &filter.receiving_center_id,
            named(&names.organizations),
        ),
        chosen("assigned_to", &filter.assigned_to, named(accounts)),
        chosen("missing", &filter.missing, list("item")),
        chosen("present", &filter.present, list("item")),
        chosen("having", &filter.having, list("sign")),
    ];
    found.into_iter().flatten()
}

fn spans(filter: &CaseFilter) -> impl Iterator<Item = Line> {
    let years = |age: Option<u16>| age.map(|age| age.to_string());
    let found = [
        ("age", span(years(filter.age_from), years(filter.age_until))),
        (
            "diagnosed",
            days(filter.diagnosed_from, filter.diagnosed_until),
        ),
        ("onset_on", days(filter.onset_from, filter.onset_until)),
        (
            "published",
            days(filter.published_from, filter.published_until),
        ),
    ];
    found
        .into_iter()
        .filter_map(|(item, said)| Some((own(&format!("filter.{item}")), said?)))
}

/// 報告日の降順.
pub fn order(order: CaseOrder) -> String {
    own("order")
        .replace("{sort}", &own(&format!("sort.{}", order.sort)))
        .replace(
            "{direction}",
            &own(&format!("direction.{}", order.direction)),
        )
}
