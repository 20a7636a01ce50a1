//! What the doctor writes of a made-up person's illness.

use chrono::{NaiveDate, TimeDelta};
use hersys_domain::absent::{DateState, YesNoUnknown};
use hersys_domain::case::{Severity, Sex};
use hersys_domain::notification::choice::{RiskFactor, Specimen, Symptom, TestMethod, TestResult};
use hersys_domain::notification::{ConditionForm, DiagnosisForm, TestForm};

use hersys_made_up::chance::Chance;

/// Severity at diagnosis: the older, the worse.
pub(super) fn severity_of(chance: &mut Chance, age: u64) -> Severity {
    let grave = match age {
        0..=39 => 4,
        40..=59 => 25,
        60..=79 => 110,
        _ => 240,
    };
    match chance.below(1_000) {
        draw if draw < grave / 8 => Severity::Severe,
        draw if draw < grave / 2 => Severity::Moderate2,
        draw if draw < grave * 3 / 2 => Severity::Moderate1,
        draw if draw < grave * 3 / 2 + 15 => Severity::Unknown,
        draw if draw < grave * 3 / 2 + 95 => Severity::None,
        _ => Severity::Mild,
    }
}

/// Symptoms at diagnosis; 無症状 for who has none.
fn symptoms_of(chance: &mut Chance, severity: Severity) -> Vec<Symptom> {
    if severity == Severity::None {
        return vec![Symptom::None];
    }
    let all = [
        (Symptom::Fever, 720),
        (Symptom::Cough, 560),
        (Symptom::OtherRespiratory, 350),
        (Symptom::Fatigue, 420),
        (Symptom::Headache, 380),
        (Symptom::Diarrhoea, 80),
        (Symptom::TasteSmell, 60),
    ];
    let mut symptoms: Vec<Symptom> = all
        .iter()
        .filter(|(_, permille)| chance.happens(*permille))
        .map(|(symptom, _)| *symptom)
        .collect();
    if matches!(
        severity,
        Severity::Moderate1 | Severity::Moderate2 | Severity::Severe
    ) {
        symptoms.push(Symptom::Pneumonia);
    }
    if symptoms.is_empty() {
        symptoms.push(Symptom::Fever);
    }
    symptoms
}

/// Onset, tests and symptoms.
pub(super) fn diagnosis(chance: &mut Chance, on: NaiveDate, severity: Severity) -> DiagnosisForm {
    let without = severity == Severity::None;
    let before = i64::try_from(chance.below(5)).unwrap_or(0);
    let onset = on - TimeDelta::days(before);
    let symptoms = symptoms_of(chance, severity);
    let spo2 = match severity {
        Severity::Severe => 85 + chance.below(6),
        Severity::Moderate2 => 89 + chance.below(5),
        Severity::Moderate1 => 94 + chance.below(2),
        _ => 96 + chance.below(4),
    };
    let method = *chance
        .pick(&[
            TestMethod::Pcr,
            TestMethod::Pcr,
            TestMethod::AntigenQualitative,
        ])
        .unwrap_or(&TestMethod::Pcr);
    DiagnosisForm {
        onset_state: without.then_some(DateState::None),
        onset_on: if without {
            String::new()
        } else {
            onset.to_string()
        },
        first_visit_on: on.to_string(),
        diagnosed_on: on.to_string(),
        symptoms,
        spo2: spo2.to_string(),
        tests: vec![TestForm {
            method: Some(method),
            specimen: Some(Specimen::NasopharyngealSwab),
            taken_on: on.to_string(),
            result_on: on.to_string(),
            result: Some(TestResult::Positive),
            administrative: Some(YesNoUnknown::No),
            ..TestForm::default()
        }],
        ..DiagnosisForm::default()
    }
}

/// Risks, and what is needed.
pub(super) fn condition(
    chance: &mut Chance,
    age: u64,
    sex: Sex,
    severity: Severity,
) -> ConditionForm {
    let grave = matches!(severity, Severity::Moderate2 | Severity::Severe);
    let yes = |is: bool| {
        Some(if is {
            YesNoUnknown::Yes
        } else {
            YesNoUnknown::No
        })
    };
    let risks = [
        RiskFactor::Hypertension,
        RiskFactor::Diabetes,
        RiskFactor::Obesity,
        RiskFactor::Smoking,
    ];
    let risk = chance.happens(if age >= 50 { 450 } else { 90 });
    let risk = risk.then(|| chance.pick(&risks).copied()).flatten();
    ConditionForm {
        hospitalised: yes(false),
        hospital_needed: yes(grave),
        severity: Some(severity),
        pregnant: yes(sex == Sex::Female && (20..45).contains(&age) && chance.happens(15)),
        risk_factors: vec![risk.unwrap_or(RiskFactor::None)],
        treatment_needed: yes(grave || risk.is_some()),
        vaccinations: if age < 5 {
            "0".to_owned()
        } else {
            chance.below(4).to_string()
        },
        ..ConditionForm::default()
    }
}
