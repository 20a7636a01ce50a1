//! Which items apply to a record, which are answered, and what is therefore 未入力.

use chrono::{Datelike, NaiveDate};

use super::choice::{Category, RiskFactor};
use super::item::{Gap, Item, Stage};
use super::read::Facts;
use super::rule_set::RuleSet;
use super::{ConditionForm, NotificationForm};
use crate::absent::YesNoUnknown;
use crate::age::Age;
use crate::case::{Severity, Sex};

/// Whether the person is a minor on a day: under 18, under 20 before 2022-04-01 (民法4条).
pub fn is_minor(age: Option<Age>, on: NaiveDate) -> bool {
    let limit = if (on.year(), on.month()) >= (2022, 4) {
        18
    } else {
        20
    };
    age.is_some_and(|age| age.years() < limit)
}

/// Whether a person of this age and sex may be pregnant: everybody but men, from 10 to 60 years.
pub fn may_be_pregnant(sex: Option<Sex>, age: Option<Age>) -> bool {
    sex != Some(Sex::Male) && age.is_none_or(|age| (10..=60).contains(&age.years()))
}

/// Whether the form says that the person is at low risk (2022-08-04): under 65, no risk factor, not
/// pregnant, no need of a hospital. What it leaves open is not low risk.
pub fn is_low_risk(form: &NotificationForm, facts: &Facts) -> bool {
    let condition = &form.condition;
    facts.age.is_some_and(|age| age.years() < 65)
        && condition.risk_factors == [RiskFactor::None]
        && condition.hospital_needed == Some(YesNoUnknown::No)
        && (condition.pregnant == Some(YesNoUnknown::No)
            || !may_be_pregnant(form.person.sex, facts.age))
}

/// Whether the form says that the person is none of the four whom the rules from 2022-09-26 want notified: 65 or
/// older, in need of a hospital, at risk and in need of a drug or of oxygen, pregnant; or a body.
pub(super) fn is_said_not_to_be_notifiable(form: &NotificationForm, facts: &Facts) -> bool {
    let condition = &form.condition;
    let no = Some(YesNoUnknown::No);
    !facts.category.is_some_and(Category::is_body)
        && facts.age.is_some_and(|age| age.years() < 65)
        && condition.hospital_needed == no
        && (condition.risk_factors == [RiskFactor::None] || condition.treatment_needed == no)
        && (condition.pregnant == no || !may_be_pregnant(form.person.sex, facts.age))
}

/// Whether an item can concern this record at all; the rules of the day decide beside it.
pub fn applies(item: Item, form: &NotificationForm, facts: &Facts, minor: bool) -> bool {
    let body = form.category.is_some_and(Category::is_body);
    let condition = &form.condition;
    match item {
        Item::Guardian => minor,
        Item::Pregnancy => !body && may_be_pregnant(form.person.sex, facts.age),
        Item::Death | Item::Autopsy => body,
        Item::SevereDate => condition.severity == Some(Severity::Severe),
        Item::Admission => !body && condition.hospitalised == Some(YesNoUnknown::Yes),
        Item::Waiting => !body && condition.hospitalised != Some(YesNoUnknown::Yes),
        Item::Hospitalised
        | Item::HospitalNeeded
        | Item::IntensiveCare
        | Item::Outcome
        | Item::TreatmentNeeded
        | Item::Told
        | Item::Remote => !body,
        _ => true,
    }
}

/// What the rules ask for by the notification and the form does not say.
pub(super) fn gaps(form: &NotificationForm, facts: &Facts, rules: &RuleSet) -> Vec<Gap> {
    let day = facts.diagnosed_on.unwrap_or(rules.from);
    let minor = is_minor(facts.age, day);
    let low_risk = is_low_risk(form, facts);
    Item::ALL
        .iter()
        .filter_map(|item| rules.asked(*item, facts.category, minor))
        .filter(|asked| asked.compulsory && asked.stage == Stage::AtNotification)
        .filter(|asked| !(asked.spared_at_low_risk && low_risk))
        .filter(|asked| asked.item.pointer().is_some())
        .filter(|asked| applies(asked.item, form, facts, minor))
        .filter(|asked| !is_answered(asked.item, form, facts))
        .map(|asked| Gap {
            item: asked.item,
            stage: asked.stage,
            enterer: asked.enterer,
        })
        .collect()
}

fn said(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Whether the form says something of an item; 不明 and なし are answers.
pub fn is_answered(item: Item, form: &NotificationForm, facts: &Facts) -> bool {
    let (person, diagnosis, condition) = (&form.person, &form.diagnosis, &form.condition);
    match item {
        Item::Category => form.category.is_some(),
        Item::Name => person.name_unknown || said(&person.family_name) || said(&person.given_name),
        Item::Kana => person.name_unknown || said(&person.family_kana) || said(&person.given_kana),
        Item::Sex => person.sex.is_some(),
        Item::Birth => facts.age.is_some(),
        Item::Nationality => {
            said(&person.nationality)
                || person.language.is_some()
                || person.interpreter_needed.is_some()
        }
        Item::Occupation => said(&person.occupation),
        Item::Workplace => person.workplace != super::WorkplaceForm::default(),
        Item::Residence => person.residence.is_told(),
        Item::Reach => {
            facts.phone.is_some() || person.whereabouts.is_told() || person.residence.is_told()
        }
        Item::Phone => said(&person.phone),
        Item::Guardian => said(&person.guardian_name),
        Item::Onset => facts.onset.is_some(),
        Item::FirstVisit => said(&diagnosis.first_visit_on),
        Item::Diagnosis => facts.diagnosed_on.is_some(),
        Item::Remote => diagnosis.remote.is_some(),
        Item::Infection => said(&diagnosis.infected_on),
        Item::SevereDate => said(&diagnosis.severe_on),
        Item::Death => facts.died_on.is_some(),
        Item::Autopsy => diagnosis.autopsy.is_some(),
        Item::Symptoms => !diagnosis.symptoms.is_empty(),
        Item::Spo2 => said(&diagnosis.spo2),
        Item::Tests => diagnosis.tests.iter().any(|test| test.method.is_some()),
        Item::SpecimenDate => diagnosis.tests.iter().any(|test| said(&test.taken_on)),
        Item::TestResult => diagnosis.tests.iter().any(|test| test.result.is_some()),
        Item::OtherTests => {
            diagnosis.other_tests_done.is_some() || !diagnosis.other_tests.is_empty()
        }
        Item::ClinicalCourse => said(&diagnosis.clinical_course),
        Item::Told => diagnosis.told.is_some(),
        Item::Cause => form.infection.cause_certainty.is_some(),
        Item::HouseholdCase => form.infection.household_case.is_some(),
        Item::Region => form.infection.region_certainty.is_some(),
        Item::ReportDate => true,
        Item::Physician => said(&form.reporter.physician),
        _ => is_condition_answered(item, condition),
    }
}

fn is_condition_answered(item: Item, condition: &ConditionForm) -> bool {
    match item {
        Item::Hospitalised => condition.hospitalised.is_some(),
        Item::Admission => {
            said(&condition.admitted_on) || condition.hospital != super::HospitalForm::default()
        }
        Item::HospitalNeeded => condition.hospital_needed.is_some(),
        Item::Waiting => [
            &condition.waiting_since,
            &condition.waiting_reason,
            &condition.place_sought,
        ]
        .iter()
        .any(|text| said(text)),
        Item::Severity => condition.severity.is_some(),
        Item::IntensiveCare => [condition.icu, condition.ventilator, condition.ecmo]
            .iter()
            .any(Option::is_some),
        Item::Pregnancy => condition.pregnant.is_some(),
        Item::RiskFactors => !condition.risk_factors.is_empty(),
        Item::Immunosuppressants => condition.immunosuppressants.is_some(),
        Item::Smoking => condition.smoking.is_some(),
        Item::TreatmentNeeded => condition.treatment_needed.is_some(),
        Item::Vaccinations => said(&condition.vaccinations) || !condition.doses.is_empty(),
        Item::MedicalActs => !condition.acts.is_empty(),
        Item::Outcome => condition.outcome.is_some(),
        // 同居家族, 感染リンク, 健康観察, 受診 are entered elsewhere.
        _ => false,
    }
}
