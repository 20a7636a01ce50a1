//! 様式 18 and 19: cause, way and region of the infection; what the doctor holds necessary besides.

use hersys_domain::notification::choice::{Cause, Certainty};
use hersys_domain::notification::item::Item;
use hersys_print::paper::{Line, Row};

use super::items::{choices, joined, label, named, tick};
use super::reader::Reader;

/// 18 and 19.
pub(super) fn items(reader: &Reader<'_>) -> Vec<Row> {
    let remarks = reader.clinical("/remarks", &reader.form.remarks);
    let remarks = if remarks.is_empty() {
        Vec::new()
    } else {
        vec![Line::text(remarks)]
    };
    vec![
        Row::beside(
            "18　感染原因・感染経路・感染地域",
            [cause(reader), region(reader)].concat(),
        ),
        Row::beside(
            "19　その他感染症のまん延の防止及び当該者の医療のために医師が必要と認める事項",
            remarks,
        ),
    ]
}

fn certainty(label: &str, chosen: Option<Certainty>) -> Line {
    choices(
        label,
        "certainty",
        Certainty::ALL,
        Certainty::as_str,
        chosen.as_slice(),
    )
}

/// ①.
fn cause(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.infection;
    let circumstances = reader.clinical("/infection/circumstances", &own.circumstances);
    let ways = choices("", "cause", Cause::ALL, Cause::as_str, &own.causes);
    let mut lines = vec![certainty("①感染原因・感染経路", own.cause_certainty), ways];
    lines.extend(named("　感染源の種類・状況", &circumstances));
    lines.extend(reader.answered("infection/household_case", own.household_case));
    lines.extend(named(
        &label("infection/household_note"),
        &own.household_note,
    ));
    reader.with_absence(Item::Cause, lines)
}

/// ②.
fn region(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.infection;
    let home = reader.municipality(&own.region_municipality_code);
    let in_japan = if home.is_empty() {
        "１　日本国内（都道府県　市区町村）".to_owned()
    } else {
        format!("１　日本国内（{home}）")
    };
    let mut lines = vec![
        certainty("②感染地域", own.region_certainty),
        tick(&in_japan, !home.is_empty()),
        tick("２　国外", !own.stays.is_empty()),
    ];
    for stay in &own.stays {
        let left = named("出国日", &reader.day(&stay.left_on));
        let entered = named("入国日", &reader.day(&stay.entered_on));
        let days: Vec<String> = [left, entered]
            .into_iter()
            .flatten()
            .filter_map(|line| match line {
                Line::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        let words = joined(&[&reader.country(&stay.country), &days.join("　")]);
        lines.push(Line::text(format!("　　{words}")));
    }
    reader.with_absence(Item::Region, lines)
}
