//! Plausibility: what looks wrong stands beside what the doctor wrote and refuses nothing.

use chrono::{NaiveDate, TimeDelta};

use super::NotificationForm;
use super::choice::{Category, Specimen, Symptom};
use super::read::{Facts, none_beside_others};
use crate::jp_date;
use crate::kana;
use crate::validate::Violations;

/// Above this age, in years, a birth date is asked about again.
const OLD: u16 = 110;

/// Adds what looks wrong.
pub(super) fn warn(form: &NotificationForm, facts: &Facts, today: NaiveDate, out: &mut Violations) {
    dates(form, facts, today, out);
    person(form, facts, out);
    if facts.category == Some(Category::Asymptomatic)
        && form
            .diagnosis
            .symptoms
            .iter()
            .any(|symptom| *symptom != Symptom::None)
    {
        out.add("/diagnosis/symptoms", "warning.asymptomatic_with_symptoms");
    }
    if facts.category.is_some_and(Category::needs_test)
        && form
            .diagnosis
            .tests
            .iter()
            .all(|test| test.method.is_none())
    {
        out.add("/diagnosis/tests", "warning.no_test");
    }
    for (index, test) in form.diagnosis.tests.iter().enumerate() {
        if test.specimen == Some(Specimen::Autopsy)
            && !facts.category.is_some_and(Category::is_body)
        {
            out.add(
                &format!("/diagnosis/tests/{index}/specimen"),
                "warning.autopsy_of_living",
            );
        }
    }
    if form.deemed && facts.category != Some(Category::Suspected) {
        out.add("/deemed", "warning.deemed_not_suspected");
    }
    let (symptoms, risks) = none_beside_others(form);
    if symptoms {
        out.add("/diagnosis/symptoms", "warning.none_beside_others");
    }
    if risks {
        out.add("/condition/risk_factors", "warning.none_beside_others");
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
