//! Made-up people: who they are, what the doctor writes of them, and how it goes on. Everything follows from the
//! seed's number and the person's place, so that the same number makes the same people.
//!
//! Names come from lists of usual ones; everybody lives in 「架空の建物」. Phone numbers begin with 090-0, which no
//! carrier has been given, and mail goes to `.example`, which is nobody's (RFC 2606).

use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use hersys_domain::absent::{DateState, YesNoUnknown};
use hersys_domain::case::{Severity, Sex, Whereabouts};
use hersys_domain::course::CloseReason;
use hersys_domain::notification::choice::{
    Category, Certainty, RiskFactor, Specimen, Symptom, TestMethod, TestResult,
};
use hersys_domain::notification::{
    AddressForm, ConditionForm, DiagnosisForm, InfectionForm, NotificationForm, PersonForm,
    ReporterForm, TestForm,
};

use super::chance::Chance;
use super::country::{Center, Institution};

struct Family {
    name: &'static str,
    kana: &'static str,
    weight: u64,
}

struct Given {
    sex: Sex,
    name: &'static str,
    kana: &'static str,
}

// A line that does not parse is left out; a test sees to it that none is.
static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let text = include_str!("../../../../../reference/demonstration/family_names.csv");
    let line = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Family {
            name: cells.next()?,
            kana: cells.next()?,
            weight: cells.next()?.parse().ok()?,
        })
    };
    text.lines().skip(1).filter_map(line).collect()
});
static GIVEN: LazyLock<Vec<Given>> = LazyLock::new(|| {
    let text = include_str!("../../../../../reference/demonstration/given_names.csv");
    let line = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Given {
            sex: cells.next()?.parse().ok()?,
            name: cells.next()?,
            kana: cells.next()?,
        })
    };
    text.lines().skip(1).filter_map(line).collect()
});

/// First age, width, weight: about as the cases of the summer of 2022 were spread, by hand.
const AGES: &[(u64, u64, u64)] = &[
    (0, 10, 130),
    (10, 10, 150),
    (20, 10, 170),
    (30, 10, 165),
    (40, 10, 150),
    (50, 10, 100),
    (60, 10, 55),
    (70, 10, 42),
    (80, 10, 28),
    (90, 12, 10),
];

const OCCUPATIONS: &[&str] = &[
    "会社員",
    "公務員",
    "自営業",
    "飲食店勤務",
    "医療従事者",
    "介護職員",
    "無職",
];

/// How a case goes on after its notification.
#[derive(Debug, Clone)]
pub struct Course {
    /// Where the person went, and when that was decided; none while it is not.
    pub placed: Option<(Whereabouts, DateTime<Utc>)>,
    /// How it ended: place, reason, when.
    pub ended: Option<(Whereabouts, CloseReason, DateTime<Utc>)>,
    /// Severity that it later came to, and when.
    pub worsened: Option<(Severity, DateTime<Utc>)>,
    /// When the receiving centre accepted the notification.
    pub accepted_at: Option<DateTime<Utc>>,
}

/// A made-up person with their case.
#[derive(Debug, Clone)]
pub struct MadeUp {
    /// What the doctor wrote.
    pub form: NotificationForm,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// How it went on.
    pub course: Course,
}

fn sex_of(chance: &mut Chance) -> Sex {
    match chance.below(1_000) {
        0..=1 => Sex::Unknown,
        2..=500 => Sex::Male,
        _ => Sex::Female,
    }
}

fn born(chance: &mut Chance, day: NaiveDate) -> (u64, NaiveDate) {
    let (first, width, _) = chance
        .weighed(AGES, |band| band.2)
        .copied()
        .unwrap_or((30, 10, 1));
    let age = first + chance.below(width);
    let days = age * 365 + age / 4 + chance.below(365);
    let days = i64::try_from(days).unwrap_or(0);
    (age, day - TimeDelta::days(days))
}

fn address(chance: &mut Chance, center: &Center) -> AddressForm {
    let Some(town) = chance.pick(&center.towns) else {
        return AddressForm::default();
    };
    let (a, b, c) = (
        1 + chance.below(6),
        1 + chance.below(30),
        1 + chance.below(20),
    );
    AddressForm {
        postal_code: town.postal_code.clone(),
        municipality_code: town.municipality_code.clone(),
        street: format!("{}{a}-{b}-{c}", town.name),
        building: format!("架空の建物{}", 101 + chance.below(900)),
    }
}

fn person(chance: &mut Chance, place: u64, sex: Sex, age: u64, born: NaiveDate) -> PersonForm {
    let family = chance.weighed(&FAMILIES, |family| family.weight);
    let fits: Vec<&Given> = GIVEN
        .iter()
        .filter(|given| sex == Sex::Unknown || given.sex == sex)
        .collect();
    let given = chance.pick(&fits);
    let occupation = match age {
        0..=5 => "未就学児",
        6..=14 => "小中学生",
        15..=21 => "学生",
        22..=69 => chance.pick(OCCUPATIONS).copied().unwrap_or_default(),
        _ => "無職",
    };
    let guarded = age < 16;
    let number = place % 10_000_000;
    let phone = format!("090-0{:03}-{:04}", number / 10_000, number % 10_000);
    let mut form = PersonForm {
        family_name: family.map(|one| one.name.to_owned()).unwrap_or_default(),
        given_name: given.map(|one| one.name.to_owned()).unwrap_or_default(),
        family_kana: family.map(|one| one.kana.to_owned()).unwrap_or_default(),
        given_kana: given.map(|one| one.kana.to_owned()).unwrap_or_default(),
        sex: Some(sex),
        birth_date: born.to_string(),
        occupation: occupation.to_owned(),
        phone: phone.clone(),
        mail: if chance.happens(400) {
            format!("person{place}@mail.example")
        } else {
            String::new()
        },
        ..PersonForm::default()
    };
    if guarded {
        form.guardian_name = format!("{} 恵", form.family_name);
        form.guardian_phone = phone;
    }
    form
}

/// Severity at diagnosis: the older, the worse.
fn severity_of(chance: &mut Chance, age: u64) -> Severity {
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

fn days(count: u64) -> TimeDelta {
    TimeDelta::days(i64::try_from(count).unwrap_or(0))
}

fn hours(count: u64) -> TimeDelta {
    TimeDelta::hours(i64::try_from(count).unwrap_or(0))
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

fn diagnosis(chance: &mut Chance, on: NaiveDate, severity: Severity) -> DiagnosisForm {
    let without = severity == Severity::None;
    let onset = on - days(chance.below(5));
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

fn condition(chance: &mut Chance, age: u64, sex: Sex, severity: Severity) -> ConditionForm {
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

/// How it goes on; nothing lies after `now`.
fn course(
    chance: &mut Chance,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    age: u64,
    severity: Severity,
) -> Course {
    let grave = matches!(severity, Severity::Moderate2 | Severity::Severe);
    let place = if grave || (severity == Severity::Moderate1 && chance.happens(500)) {
        Whereabouts::Hospital
    } else if chance.happens(90) {
        Whereabouts::Lodging
    } else {
        Whereabouts::Home
    };
    let placed_at = at + hours(2 + chance.below(28));
    let died = severity == Severity::Severe && age >= 60 && chance.happens(150);
    let length = if grave {
        12 + chance.below(10)
    } else {
        7 + chance.below(4)
    };
    let ended_at = placed_at + days(length);
    let worse_at = placed_at + hours(20 + chance.below(60));
    let worse = match severity {
        Severity::Mild if age >= 50 && chance.happens(60) => Some(Severity::Moderate1),
        Severity::Moderate1 if chance.happens(120) => Some(Severity::Moderate2),
        Severity::Moderate2 if chance.happens(80) => Some(Severity::Severe),
        _ => None,
    };
    let accepted_at = at + TimeDelta::minutes(i64::try_from(10 + chance.below(300)).unwrap_or(60));
    let waits = now - at < TimeDelta::days(1) && chance.happens(500);
    let past = |at: DateTime<Utc>| at < now;
    let end = if died {
        (Whereabouts::Dead, CloseReason::Died)
    } else {
        (Whereabouts::Released, CloseReason::Recovered)
    };
    Course {
        placed: past(placed_at).then_some((place, placed_at)),
        ended: past(ended_at).then_some((end.0, end.1, ended_at)),
        worsened: worse.filter(|_| past(worse_at)).map(|to| (to, worse_at)),
        accepted_at: (past(accepted_at) && !waits).then_some(accepted_at),
    }
}

/// The person at `place` of the seed `seed`, reported on a day by an institution, living in a centre's district.
pub fn made_up(
    (seed, place): (u64, u64),
    on: NaiveDate,
    center: &Center,
    institution: &Institution,
    now: DateTime<Utc>,
) -> MadeUp {
    let mut chance = Chance::of(seed, place);
    let sex = sex_of(&mut chance);
    let (age, birth) = born(&mut chance, on);
    let severity = severity_of(&mut chance, age);
    let mut who = person(&mut chance, place, sex, age, birth);
    who.residence = address(&mut chance, center);
    let category = if severity == Severity::None {
        Category::Asymptomatic
    } else {
        Category::Confirmed
    };
    // Clinics are open from nine to seven, in Japan, that is from midnight to ten.
    let minutes = i64::try_from(chance.below(600)).unwrap_or(0);
    let submitted_at = on.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes);
    let submitted_at = submitted_at.min(now - TimeDelta::minutes(1));
    let form = NotificationForm {
        category: Some(category),
        diagnosis: diagnosis(&mut chance, on, severity),
        infection: InfectionForm {
            cause_certainty: Some(Certainty::Unknown),
            region_certainty: Some(Certainty::Unknown),
            ..InfectionForm::default()
        },
        condition: condition(&mut chance, age, sex, severity),
        reporter: ReporterForm {
            reported_on: on.to_string(),
            physician: institution.name.clone(),
            chart_number: format!("{}{place:06}", on.year()),
            ..ReporterForm::default()
        },
        person: who,
        ..NotificationForm::default()
    };
    MadeUp {
        form,
        submitted_at,
        course: course(&mut chance, submitted_at, now, age, severity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_names_parses() {
        assert_eq!((FAMILIES.len(), GIVEN.len()), (200, 400));
        assert!(FAMILIES.iter().all(|one| one.weight > 0));
    }
}
