//! 様式 11–17: symptoms, tests, the days; and what is told of the diagnosis beside.

use hersys_domain::absent::DateState;
use hersys_domain::notification::TestForm;
use hersys_domain::notification::choice::{Specimen, Symptom, TestMethod, TestResult};
use hersys_domain::notification::detail::OtherTestKind;
use hersys_domain::notification::item::Item;
use hersys_print::paper::{Cell, Line, Row};

use super::items::{choices, joined, label, named, said, with_more};
use super::reader::Reader;

/// 11 to 17.
pub(super) fn items(reader: &Reader<'_>) -> Vec<Row> {
    let own = &reader.form.diagnosis;
    let day = |item, typed: &str| reader.item(item, &reader.day(typed));
    vec![
        Row::beside("11　症状", symptoms(reader)),
        Row::beside("12　診断方法", methods(reader)),
        Row {
            cells: vec![
                Cell::above(
                    "13　初診年月日",
                    1,
                    day(Item::FirstVisit, &own.first_visit_on),
                ),
                Cell::above(
                    "14　診断（検案（※））年月日",
                    1,
                    day(Item::Diagnosis, &own.diagnosed_on),
                ),
                Cell::above(
                    "15　感染したと推定される年月日",
                    1,
                    day(Item::Infection, &own.infected_on),
                ),
            ],
        },
        Row {
            cells: vec![
                Cell::above("16　発病年月日（＊）", 1, onset(reader)),
                Cell::above("17　死亡年月日（※）", 2, death(reader)),
            ],
        },
    ]
}

fn symptoms(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.diagnosis;
    let other = reader.clinical("/diagnosis/other_symptom", &own.other_symptom);
    let all = choices("", "symptom", Symptom::ALL, Symptom::as_str, &own.symptoms);
    let all = with_more(all, &said("symptom", Symptom::Other.as_str()), &other);
    let mut lines = reader.with_absence(Item::Symptoms, vec![all]);
    lines.extend(named(&label("diagnosis/spo2"), &percent(own.spo2.trim())));
    lines
}

/// A number with its unit; what is no number stands as it was written.
fn percent(typed: &str) -> String {
    if !typed.is_empty() && typed.chars().all(|one| one.is_ascii_digit()) {
        format!("{typed}％")
    } else {
        typed.to_owned()
    }
}

/// Every method of the form, those used marked; below them each test with what was found.
fn methods(reader: &Reader<'_>) -> Vec<Line> {
    let tests = &reader.form.diagnosis.tests;
    let used: Vec<TestMethod> = tests.iter().filter_map(|test| test.method).collect();
    let mut lines = vec![choices(
        "",
        "method",
        TestMethod::ALL,
        TestMethod::as_str,
        &used,
    )];
    let told = tests.iter().filter(|test| **test != TestForm::default());
    for (index, test) in told.enumerate() {
        let method = test.method.map(TestMethod::as_str);
        let method = method.map_or_else(String::new, |one| said("method", one));
        lines.push(Line::text(format!("〔検査{}〕{method}", index + 1)));
        lines.extend(test_lines(reader, test));
    }
    reader.with_absence(Item::Tests, lines)
}

fn test_lines(reader: &Reader<'_>, test: &TestForm) -> Vec<Line> {
    let specimens = choices(
        "検体",
        "specimen",
        Specimen::ALL,
        Specimen::as_str,
        test.specimen.as_slice(),
    );
    let other = said("specimen", Specimen::Other.as_str());
    let results = choices(
        "結果",
        "result",
        TestResult::ALL,
        TestResult::as_str,
        test.result.as_slice(),
    );
    let mut lines = vec![
        with_more(specimens, &other, test.other_specimen.trim()),
        results,
    ];
    let day = |name: &str, typed: &str| pair(name, &reader.day(typed));
    let administrative = test.administrative.map(|one| said("answer", one.as_str()));
    let pairs = [
        day("taken_on", &test.taken_on),
        day("result_on", &test.result_on),
        day("expected_on", &test.expected_on),
        pair(
            "administrative",
            administrative.as_deref().unwrap_or_default(),
        ),
        pair("laboratory", &test.laboratory),
        pair("ct_value", &test.ct_value),
        pair("lineage", &test.lineage),
    ];
    let parts: Vec<&str> = pairs.iter().map(String::as_str).collect();
    let rest = joined(&parts);
    if !rest.is_empty() {
        lines.push(Line::text(rest));
    }
    lines
}

fn pair(name: &str, value: &str) -> String {
    let value = value.trim();
    if value.is_empty() {
        return String::new();
    }
    format!("{}：{value}", label(&format!("diagnosis/tests/{name}")))
}

fn onset(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.diagnosis;
    let day = reader.day(&own.onset_on);
    let state = own.onset_state.filter(|one| *one != DateState::Known);
    match state {
        Some(state) if day.is_empty() => vec![Line::text(said("date_state", state.as_str()))],
        _ => reader.item(Item::Onset, &day),
    }
}

fn death(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.diagnosis;
    let mut lines = reader.item(Item::Death, &reader.day(&own.died_on));
    let cause = reader.clinical("/diagnosis/death_cause", &own.death_cause);
    lines.extend(named(&label("diagnosis/death_place"), &own.death_place));
    lines.extend(named(&label("diagnosis/death_cause"), &cause));
    lines.extend(reader.answered("diagnosis/autopsy", own.autopsy));
    lines.extend(reader.day_of("diagnosis/autopsy_on", &own.autopsy_on));
    lines
}

/// What is told of the diagnosis beside the items of the form; rows of nothing are left out.
pub(super) fn details(reader: &Reader<'_>) -> Vec<Row> {
    let own = &reader.form.diagnosis;
    let course = reader.clinical("/diagnosis/clinical_course", &own.clinical_course);
    let told = [
        reader.answered("diagnosis/told", own.told),
        named(
            "日時",
            &joined(&[&reader.day(&own.told_on), &own.told_time]),
        ),
    ];
    let remote = reader.answered("diagnosis/remote", own.remote);
    [
        ("他の検査", other_tests(reader)),
        ("臨床経過・治療内容・特記事項", paragraph(&course)),
        ("診療の方法", remote.into_iter().collect()),
        ("本人告知", told.into_iter().flatten().collect()),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(label, lines)| Row::beside(label, lines))
    .collect()
}

fn paragraph(text: &str) -> Vec<Line> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Line::text(text)]
    }
}

fn other_tests(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.diagnosis;
    let mut lines: Vec<Line> = reader
        .answered("diagnosis/other_tests_done", own.other_tests_done)
        .into_iter()
        .collect();
    for (index, test) in own.other_tests.iter().enumerate() {
        let kind = test.kind.map(OtherTestKind::as_str);
        let kind = kind.map_or_else(String::new, |kind| said("other_test_kind", kind));
        let pointer = format!("/diagnosis/other_tests/{index}/finding");
        let finding = reader.clinical(&pointer, &test.finding);
        let words = joined(&[&kind, &reader.day(&test.on), &finding]);
        lines.extend(paragraph(&words));
    }
    lines
}
