//! Made-up people: who they are and what is written of them. Everything follows from the
//! seed's number and the person's place, so that the same number makes the same people.
//!
//! Everybody lives in 「架空の建物」. Phone numbers begin with 090-0, which no
//! carrier has been given, and mail goes to `.example`, which is nobody's (RFC 2606).

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use hersys_domain::case::{Severity, Sex};
use hersys_domain::notification::choice::{Category, Certainty};
use hersys_domain::notification::{
    AddressForm, InfectionForm, NotificationForm, PersonForm, ReporterForm,
};

use super::clinic::{condition, diagnosis, severity_of};
use super::country::{Center, Institution};
use super::course::{Course, course};
use hersys_made_up::chance::Chance;
use hersys_made_up::names;

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
    let family = names::family(chance);
    let given = names::given(chance, sex);
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
