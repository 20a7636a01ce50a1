//! What stands in a form, item by item, in the order of the legal form; empty items are left out.

use hersys_domain::jp_date;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::notification::{
    AddressForm, ConditionForm, DiagnosisForm, InfectionForm, NotificationForm, PersonForm,
    ReporterForm,
};
use hersys_domain::reference::Municipality;

use super::field::label_of;
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;

/// Items with their values.
type Rows = Vec<(Text, String)>;

/// The codes of municipalities in a form.
pub(super) fn codes(form: &NotificationForm) -> Vec<MunicipalityCode> {
    let all = [
        &form.person.residence.municipality_code,
        &form.person.whereabouts.municipality_code,
        &form.infection.region_municipality_code,
    ];
    all.into_iter()
        .filter_map(|code| code.parse().ok())
        .collect()
}

/// Names of municipalities by their codes.
pub(super) type Names = Vec<Municipality>;

fn municipality(code: &str, names: &Names) -> String {
    let known = code
        .parse()
        .ok()
        .and_then(|code: MunicipalityCode| names.iter().find(|one| one.code == code));
    known.map_or_else(
        || code.to_owned(),
        |one| format!("{}{}{}", one.prefecture.name(), one.county, one.name),
    )
}

/// The parts of the form.
pub(super) fn written(form: &NotificationForm, names: &Names) -> Vec<(Text, Rows)> {
    use text::notification::section;
    let mut category = Rows::new();
    chosen(&mut category, "/category", form.category);
    ticked(&mut category, "/deemed", form.deemed);
    let mut reporter = reporter(&form.reporter);
    said(&mut reporter, "/remarks", &form.remarks);
    vec![
        (section::category(), category),
        (section::person(), person(&form.person)),
        (section::place(), place(&form.person, names)),
        (section::diagnosis(), diagnosis(&form.diagnosis)),
        (section::findings(), findings(&form.diagnosis)),
        (section::infection(), infection(&form.infection, names)),
        (section::condition(), condition(&form.condition)),
        (section::reporter(), reporter),
    ]
}

fn said(rows: &mut Rows, pointer: &str, typed: &str) {
    if !typed.trim().is_empty() {
        rows.push((label_of(pointer), typed.to_owned()));
    }
}

/// As it was typed, with how it was read beside it.
fn day(rows: &mut Rows, pointer: &str, typed: &str) {
    let read = browser::today().and_then(|today| jp_date::parse(typed, today).ok());
    match read {
        Some(day) => rows.push((label_of(pointer), jp_date::display(day))),
        None => said(rows, pointer, typed),
    }
}

fn chosen<V: Label>(rows: &mut Rows, pointer: &str, value: Option<V>) {
    if let Some(value) = value {
        rows.push((label_of(pointer), value.label().get()));
    }
}

fn several<V: Label>(rows: &mut Rows, pointer: &str, values: &[V]) {
    let words: Vec<String> = values.iter().map(|value| value.label().get()).collect();
    said(rows, pointer, &words.join("、"));
}

fn ticked(rows: &mut Rows, pointer: &str, value: bool) {
    if value {
        rows.push((label_of(pointer), "✓".to_owned()));
    }
}

fn person(form: &PersonForm) -> Rows {
    let mut rows = Rows::new();
    said(&mut rows, "/person/family_name", &form.family_name);
    said(&mut rows, "/person/given_name", &form.given_name);
    ticked(&mut rows, "/person/name_unknown", form.name_unknown);
    said(&mut rows, "/person/family_kana", &form.family_kana);
    said(&mut rows, "/person/given_kana", &form.given_kana);
    chosen(&mut rows, "/person/sex", form.sex);
    day(&mut rows, "/person/birth_date", &form.birth_date);
    said(&mut rows, "/person/age", &form.age);
    said(&mut rows, "/person/occupation", &form.occupation);
    rows
}

fn place(form: &PersonForm, names: &Names) -> Rows {
    let mut rows = Rows::new();
    said(&mut rows, "/person/phone", &form.phone);
    said(&mut rows, "/person/mail", &form.mail);
    for (label, address) in [
        (text::notification::place::residence(), &form.residence),
        (text::notification::place::whereabouts(), &form.whereabouts),
    ] {
        let words = address_words(address, names);
        if !words.is_empty() {
            rows.push((label, words));
        }
    }
    said(&mut rows, "/person/guardian_name", &form.guardian_name);
    said(&mut rows, "/person/guardian_phone", &form.guardian_phone);
    rows
}

fn address_words(form: &AddressForm, names: &Names) -> String {
    let postal = Some(form.postal_code.trim())
        .filter(|typed| !typed.is_empty())
        .map(|typed| format!("〒{}", typed.trim_start_matches('〒')));
    let parts = [
        postal.unwrap_or_default(),
        municipality(&form.municipality_code, names),
        form.street.clone(),
        form.building.clone(),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect();
    said.join(" ")
}

fn diagnosis(form: &DiagnosisForm) -> Rows {
    let mut rows = Rows::new();
    day(&mut rows, "/diagnosis/diagnosed_on", &form.diagnosed_on);
    day(&mut rows, "/diagnosis/onset_on", &form.onset_on);
    if form.onset_on.trim().is_empty() {
        chosen(&mut rows, "/diagnosis/onset_on", form.onset_state);
    }
    day(&mut rows, "/diagnosis/died_on", &form.died_on);
    chosen(&mut rows, "/diagnosis/autopsy", form.autopsy);
    day(&mut rows, "/diagnosis/first_visit_on", &form.first_visit_on);
    day(&mut rows, "/diagnosis/infected_on", &form.infected_on);
    rows
}

fn findings(form: &DiagnosisForm) -> Rows {
    let mut rows = Rows::new();
    several(&mut rows, "/diagnosis/symptoms", &form.symptoms);
    said(&mut rows, "/diagnosis/other_symptom", &form.other_symptom);
    said(&mut rows, "/diagnosis/spo2", &form.spo2);
    for test in &form.tests {
        chosen(&mut rows, "/diagnosis/tests/method", test.method);
        chosen(&mut rows, "/diagnosis/tests/specimen", test.specimen);
        day(&mut rows, "/diagnosis/tests/taken_on", &test.taken_on);
        chosen(&mut rows, "/diagnosis/tests/result", test.result);
        day(&mut rows, "/diagnosis/tests/result_on", &test.result_on);
        chosen(
            &mut rows,
            "/diagnosis/tests/administrative",
            test.administrative,
        );
    }
    rows
}

fn infection(form: &InfectionForm, names: &Names) -> Rows {
    let mut rows = Rows::new();
    chosen(
        &mut rows,
        "/infection/cause_certainty",
        form.cause_certainty,
    );
    several(&mut rows, "/infection/causes", &form.causes);
    said(&mut rows, "/infection/circumstances", &form.circumstances);
    chosen(
        &mut rows,
        "/infection/region_certainty",
        form.region_certainty,
    );
    said(
        &mut rows,
        "/infection/region_municipality_code",
        &municipality(&form.region_municipality_code, names),
    );
    said(&mut rows, "/infection/region_country", &form.region_country);
    rows
}

fn condition(form: &ConditionForm) -> Rows {
    let mut rows = Rows::new();
    chosen(&mut rows, "/condition/hospitalised", form.hospitalised);
    chosen(
        &mut rows,
        "/condition/hospital_needed",
        form.hospital_needed,
    );
    chosen(&mut rows, "/condition/severity", form.severity);
    chosen(&mut rows, "/condition/pregnant", form.pregnant);
    several(&mut rows, "/condition/risk_factors", &form.risk_factors);
    chosen(
        &mut rows,
        "/condition/treatment_needed",
        form.treatment_needed,
    );
    said(&mut rows, "/condition/vaccinations", &form.vaccinations);
    rows
}

fn reporter(form: &ReporterForm) -> Rows {
    let mut rows = Rows::new();
    said(&mut rows, "/reporter/physician", &form.physician);
    day(&mut rows, "/reporter/reported_on", &form.reported_on);
    said(&mut rows, "/reporter/phone", &form.phone);
    said(&mut rows, "/reporter/chart_number", &form.chart_number);
    rows
}
