//! Plausibility: what looks wrong stands beside what the doctor wrote and refuses nothing.

use chrono::{NaiveDate, TimeDelta};

use super::NotificationForm;
use super::choice::{Category, RiskFactor, Specimen, Symptom};
use super::gap::is_said_not_to_be_notifiable;
use super::item::Item;
use super::read::Facts;
use super::rule_set::RuleSet;
use crate::jp_date;
use crate::kana;
use crate::validate::Violations;

/// Above this age, in years, a birth date is asked about again.
const OLD: u16 = 110;

/// First day on which only four kinds of persons, and bodies, are notified (令和4年9月12日の見直し).
const FEW_NOTIFIED_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2022, 9, 26);

/// Adds what looks wrong.
pub(super) fn warn(
    form: &NotificationForm,
    facts: &Facts,
    rules: Option<&RuleSet>,
    today: NaiveDate,
    out: &mut Violations,
) {
    dates(form, facts, today, out);
    order(form, today, out);
    person(form, facts, out);
    tests(form, facts, rules, out);
    let day = facts.diagnosed_on.unwrap_or(today);
    if FEW_NOTIFIED_FROM.is_some_and(|from| day >= from)
        && is_said_not_to_be_notifiable(form, facts)
    {
        out.add("/category", "warning.not_notifiable");
    }
    if facts.category == Some(Category::Asymptomatic)
        && form
            .diagnosis
            .symptoms
            .iter()
            .any(|symptom| *symptom != Symptom::None)
    {
        out.add("/diagnosis/symptoms", "warning.asymptomatic_with_symptoms");
    }
    if form.deemed && facts.category != Some(Category::Suspected) {
        out.add("/deemed", "warning.deemed_not_suspected");
    }
    let symptoms = &form.diagnosis.symptoms;
    if symptoms.len() > 1 && symptoms.iter().any(|one| Symptom::ALONE.contains(one)) {
        out.add("/diagnosis/symptoms", "warning.none_beside_others");
    }
    let risks = &form.condition.risk_factors;
    if risks.len() > 1 && risks.iter().any(|one| RiskFactor::ALONE.contains(one)) {
        out.add("/condition/risk_factors", "warning.none_beside_others");
    }
}

fn tests(form: &NotificationForm, facts: &Facts, rules: Option<&RuleSet>, out: &mut Violations) {
    let asked = rules.is_some_and(|rules| {
        rules
            .asked(Item::Tests, facts.category, false)
            .is_some_and(|asked| asked.compulsory)
    });
    let tests = &form.diagnosis.tests;
    if asked
        && facts.category.is_some_and(Category::needs_test)
        && tests.iter().all(|test| test.method.is_none())
    {
        out.add("/diagnosis/tests", "warning.no_test");
    }
    for (index, test) in tests.iter().enumerate() {
        let pointer = format!("/diagnosis/tests/{index}/specimen");
        if test.specimen == Some(Specimen::Autopsy)
            && !facts.category.is_some_and(Category::is_body)
        {
            out.add(&pointer, "warning.autopsy_of_living");
        }
        if let (Some(method), Some(specimen)) = (test.method, test.specimen)
            && !method.takes(specimen)
        {
            out.add(&pointer, "warning.specimen_of_method");
        }
    }
}

/// Days of which the later one stands before the earlier one.
fn order(form: &NotificationForm, today: NaiveDate, out: &mut Violations) {
    let mut check = |earlier: &str, later: &str, pointer: &str| {
        let read = |typed: &str| jp_date::parse(typed, today).ok();
        if read(earlier)
            .zip(read(later))
            .is_some_and(|(earlier, later)| later < earlier)
        {
            out.add(pointer, "warning.days_out_of_order");
        }
    };
    let (diagnosis, condition) = (&form.diagnosis, &form.condition);
    check(
        &condition.admitted_on,
        &condition.discharged_on,
        "/condition/discharged_on",
    );
    check(
        &diagnosis.died_on,
        &diagnosis.autopsy_on,
        "/diagnosis/autopsy_on",
    );
    for (index, test) in diagnosis.tests.iter().enumerate() {
        let pointer = format!("/diagnosis/tests/{index}/result_on");
        check(&test.taken_on, &test.result_on, &pointer);
    }
    for (index, stay) in form.infection.stays.iter().enumerate() {
        let pointer = format!("/infection/stays/{index}/entered_on");
        check(&stay.left_on, &stay.entered_on, &pointer);
    }
    if let Some(proxy) = &form.proxy {
        check(&proxy.dated_on, &proxy.received_on, "/proxy/received_on");
    }
}

fn dates(form: &NotificationForm, facts: &Facts, today: NaiveDate, out: &mut Violations) {
    let onset = facts.onset.as_ref().and_then(crate::absent::DateAnswer::on);
    if let (Some(onset), Some(diagnosed)) = (onset, facts.diagnosed_on) {
        if onset > diagnosed {
            out.add("/diagnosis/onset_on", "warning.onset_after_diagnosis");
        }
        if diagnosed - onset > TimeDelta::days(60) {
            out.add("/diagnosis/onset_on", "warning.onset_long_before");
        }
    }
    for (index, test) in form.diagnosis.tests.iter().enumerate() {
        let Ok(taken) = jp_date::parse(&test.taken_on, today) else {
            continue;
        };
        let pointer = format!("/diagnosis/tests/{index}/taken_on");
        if onset.is_some_and(|onset| taken < onset - TimeDelta::days(14)) {
            out.add(&pointer, "warning.specimen_long_before_onset");
        }
        if taken > today {
            out.add(&pointer, "warning.in_future");
        }
    }
    for (pointer, date) in [
        ("/diagnosis/onset_on", onset),
        ("/diagnosis/diagnosed_on", facts.diagnosed_on),
        ("/reporter/reported_on", facts.reported_on),
        ("/diagnosis/died_on", facts.died_on),
        ("/person/birth_date", facts.birth_on),
    ] {
        if date.is_some_and(|date| date > today) {
            out.add(pointer, "warning.in_future");
        }
    }
    if facts
        .died_on
        .zip(onset)
        .is_some_and(|(died, onset)| died < onset)
    {
        out.add("/diagnosis/died_on", "warning.death_before_onset");
    }
}

fn person(form: &NotificationForm, facts: &Facts, out: &mut Violations) {
    if facts.age.is_some_and(|age| age.years() > OLD) {
        out.add("/person/birth_date", "warning.very_old");
    }
    for (pointer, reading) in [
        ("/person/family_kana", &form.person.family_kana),
        ("/person/given_kana", &form.person.given_kana),
    ] {
        // Hiragana and half-width kana are turned into katakana, so only another script is worth a word.
        if kana::warning(&kana::to_katakana(reading)).is_some() {
            out.add(pointer, "warning.not_kana");
        }
    }
    let spo2 = form.diagnosis.spo2.trim();
    if !spo2.is_empty() {
        let value: Option<u8> = crate::digits::plain(spo2)
            .unwrap_or_default()
            .trim_end_matches('%')
            .trim()
            .parse()
            .ok();
        if !value.is_some_and(|value| (50..=100).contains(&value)) {
            out.add("/diagnosis/spo2", "warning.spo2_range");
        }
    }
}
