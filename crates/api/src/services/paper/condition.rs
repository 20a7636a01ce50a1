//! What has been notified beyond the items of the form since 2021: hospital, severity, risk, vaccination, treatment.

use hersys_domain::case::Severity;
use hersys_domain::notification::choice::RiskFactor;
use hersys_domain::notification::detail::{MedicalAct, Outcome, Smoking, Vaccine};
use hersys_domain::notification::item::Item;
use hersys_print::paper::{Line, Row};

use super::items::{choices, joined, label, named, said, with_more};
use super::reader::Reader;
use crate::texts::word;

/// The items, each whether anything is said of it or not.
pub(super) fn items(reader: &Reader<'_>) -> Vec<Row> {
    [
        ("入院", hospital(reader)),
        ("重症度", severity(reader)),
        ("重症化のリスク因子となる疾病等", risk(reader)),
        ("妊娠", pregnancy(reader)),
        ("ワクチン接種歴", vaccinations(reader)),
        ("治療・経過", treatment(reader)),
    ]
    .into_iter()
    .map(|(label, lines)| Row::beside(label, lines))
    .collect()
}

fn hospital(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.condition;
    let at = &own.hospital;
    let reason = reader.clinical("/condition/waiting_reason", &own.waiting_reason);
    let hospitalised = vec![reader.answer(&label("condition/hospitalised"), own.hospitalised)];
    let needed = vec![reader.answer(&label("condition/hospital_needed"), own.hospital_needed)];
    let mut lines = reader.with_absence(Item::Hospitalised, hospitalised);
    lines.extend(reader.with_absence(Item::HospitalNeeded, needed));
    let more = [
        reader.day_of("condition/admitted_on", &own.admitted_on),
        named(
            &label("condition/hospital/name"),
            &joined(&[&at.name, &at.department, &at.address, &at.phone]),
        ),
        reader.day_of("condition/waiting_since", &own.waiting_since),
        named(&label("condition/waiting_reason"), &reason),
        named(&label("condition/place_sought"), &own.place_sought),
    ];
    lines.extend(more.into_iter().flatten());
    lines
}

fn severity(reader: &Reader<'_>) -> Vec<Line> {
    let (own, diagnosis) = (&reader.form.condition, &reader.form.diagnosis);
    let all = choices(
        "",
        "severity",
        Severity::ALL,
        Severity::as_str,
        own.severity.as_slice(),
    );
    let mut lines = reader.with_absence(Item::Severity, vec![all]);
    let more = [
        reader.day_of("diagnosis/severe_on", &diagnosis.severe_on),
        reader.answered("condition/icu", own.icu),
        reader.answered("condition/ventilator", own.ventilator),
        reader.answered("condition/ecmo", own.ecmo),
        reader.day_of("condition/intensive_care_on", &own.intensive_care_on),
    ];
    lines.extend(more.into_iter().flatten());
    lines
}

fn risk(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.condition;
    let other = reader.clinical("/condition/other_condition", &own.other_condition);
    let all = choices(
        "",
        "risk",
        RiskFactor::ALL,
        RiskFactor::as_str,
        &own.risk_factors,
    );
    let all = with_more(all, &said("risk", RiskFactor::Other.as_str()), &other);
    let mut lines = reader.with_absence(Item::RiskFactors, vec![all]);
    let smoking = own.smoking.map(Smoking::as_str);
    let smoking = smoking.map_or_else(String::new, |one| said("smoking", one));
    let more = [
        reader.answered("condition/immunosuppressants", own.immunosuppressants),
        named(&label("condition/height_cm"), &own.height_cm),
        named(&label("condition/weight_kg"), &own.weight_kg),
        named("BMI", &own.bmi),
        named(
            &label("condition/smoking"),
            &joined(&[&smoking, &own.smoking_amount]),
        ),
    ];
    lines.extend(more.into_iter().flatten());
    lines
}

fn pregnancy(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.condition;
    let mut lines = reader.with_absence(Item::Pregnancy, vec![reader.answer("", own.pregnant)]);
    lines.extend(named(
        &label("condition/pregnancy_weeks"),
        &own.pregnancy_weeks,
    ));
    lines
}

fn vaccinations(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.condition;
    let mut lines: Vec<Line> = named(&label("condition/vaccinations"), &own.vaccinations)
        .into_iter()
        .collect();
    for (index, dose) in own.doses.iter().enumerate() {
        let title = word("notification", "rows.dose.title");
        let given = dose.given.map(|one| said("answer", one.as_str()));
        let vaccine = dose.vaccine.map(Vaccine::as_str);
        let vaccine = vaccine.map_or_else(String::new, |one| said("vaccine", one));
        let age = named(&label("condition/doses/age"), &dose.age);
        let age = match age {
            Some(Line::Text(text)) => text,
            _ => String::new(),
        };
        let parts = [
            title.replace("{number}", &(index + 1).to_string()),
            given.unwrap_or_default(),
            reader.day(&dose.on),
            vaccine,
            age,
        ];
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        lines.push(Line::text(joined(&parts)));
    }
    reader.with_absence(Item::Vaccinations, lines)
}

fn treatment(reader: &Reader<'_>) -> Vec<Line> {
    let own = &reader.form.condition;
    let needed = vec![reader.answer(&label("condition/treatment_needed"), own.treatment_needed)];
    let mut lines = reader.with_absence(Item::TreatmentNeeded, needed);
    for (index, act) in own.acts.iter().enumerate() {
        let what = act.act.map(MedicalAct::as_str);
        let what = what.map_or_else(String::new, |one| said("act", one));
        let pointer = format!("/condition/acts/{index}/note");
        let note = reader.clinical(&pointer, &act.note);
        let words = joined(&[&reader.day(&act.on), &what, &note]);
        lines.extend(named(&label("condition/acts/label"), &words));
    }
    let outcome = own.outcome.map(Outcome::as_str);
    let outcome = outcome.map_or_else(String::new, |one| said("outcome", one));
    let more = [
        named(&label("condition/outcome"), &outcome),
        reader.day_of("condition/discharged_on", &own.discharged_on),
    ];
    lines.extend(more.into_iter().flatten());
    lines
}
