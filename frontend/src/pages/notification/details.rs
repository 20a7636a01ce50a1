//! The details of a form to read: what stands beside the main items, each with its place in the form.

use chrono::NaiveDate;
use hersys_domain::jp_date;
use hersys_domain::notification::{DiagnosisForm, InfectionForm, NotificationForm, PersonForm};

use crate::locale::text;
use crate::message::Label;

/// Items with their places in the form and what was written, in words; empty ones are left out.
pub type Said = Vec<(String, String)>;

/// Collects what was written as of a day.
struct Reader {
    today: NaiveDate,
    out: Said,
}

impl Reader {
    fn said(&mut self, pointer: impl Into<String>, typed: &str) {
        if !typed.trim().is_empty() {
            self.out.push((pointer.into(), typed.trim().to_owned()));
        }
    }

    fn day(&mut self, pointer: impl Into<String>, typed: &str) {
        match jp_date::parse(typed, self.today) {
            Ok(day) => self.said(pointer, &jp_date::display(day)),
            Err(_) => self.said(pointer, typed),
        }
    }

    fn chosen<V: Label>(&mut self, pointer: impl Into<String>, value: Option<V>) {
        if let Some(value) = value {
            self.said(pointer, &value.label().get());
        }
    }
}

/// A country by its code, from what the server tells of countries.
fn country(code: &str, names: &[(String, String)]) -> String {
    match code {
        "unknown" => text::notification::nationality::unknown().get(),
        "stateless" => text::notification::nationality::stateless().get(),
        code => names
            .iter()
            .find(|(own, _)| own == code)
            .map_or_else(|| code.to_owned(), |(_, name)| name.clone()),
    }
}

/// Details of the person.
pub fn of_person(form: &PersonForm, today: NaiveDate, countries: &[(String, String)]) -> Said {
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    to.said("/person/alias", &form.alias);
    to.said(
        "/person/nationality",
        &country(&form.nationality, countries),
    );
    to.chosen("/person/language", form.language);
    to.said("/person/other_language", &form.other_language);
    to.chosen("/person/interpreter_needed", form.interpreter_needed);
    to.said("/person/workplace/name", &form.workplace.name);
    to.said("/person/workplace/phone", &form.workplace.phone);
    to.day(
        "/person/workplace/last_attended_on",
        &form.workplace.last_attended_on,
    );
    to.out
}

/// Details of how the person is reached.
pub fn of_contact(form: &PersonForm, today: NaiveDate) -> Said {
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    to.chosen("/person/phone_answered_by", form.phone_answered_by);
    for (index, phone) in form.phones.iter().enumerate() {
        let who = phone.answered_by.map(|who| who.label().get());
        let parts = [
            phone.number.trim(),
            who.as_deref().unwrap_or_default(),
            phone.note.trim(),
        ];
        to.said(format!("/person/phones/{index}/number"), &joined(&parts));
    }
    if form.guardian_same_address {
        to.said("/person/guardian_same_address", "✓");
    }
    to.out
}

fn joined(parts: &[&str]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    said.join("　")
}

/// The same details as the record of a person keeps them.
pub fn of_record(form: &PersonForm, today: NaiveDate, countries: &[(String, String)]) -> Said {
    let form = PersonForm {
        // Whose address it is has been said by the address itself.
        guardian_same_address: false,
        ..form.clone()
    };
    let mut all = of_contact(&form, today);
    all.extend(of_person(&form, today, countries));
    all
}

/// Details of the diagnosis.
pub fn of_diagnosis(form: &DiagnosisForm, today: NaiveDate) -> Said {
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    to.chosen("/diagnosis/remote", form.remote);
    to.day("/diagnosis/severe_on", &form.severe_on);
    to.said("/diagnosis/death_place", &form.death_place);
    to.said("/diagnosis/death_cause", &form.death_cause);
    to.day("/diagnosis/autopsy_on", &form.autopsy_on);
    to.chosen("/diagnosis/told", form.told);
    to.day("/diagnosis/told_on", &form.told_on);
    to.said("/diagnosis/told_time", &form.told_time);
    to.out
}

/// Details of tests.
pub fn of_findings(form: &DiagnosisForm, today: NaiveDate) -> Said {
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    for (index, test) in form.tests.iter().enumerate() {
        let at = |name: &str| format!("/diagnosis/tests/{index}/{name}");
        to.said(at("other_specimen"), &test.other_specimen);
        to.day(at("expected_on"), &test.expected_on);
        to.said(at("laboratory"), &test.laboratory);
        to.said(at("ct_value"), &test.ct_value);
        to.said(at("lineage"), &test.lineage);
    }
    to.chosen("/diagnosis/other_tests_done", form.other_tests_done);
    for (index, test) in form.other_tests.iter().enumerate() {
        let at = |name: &str| format!("/diagnosis/other_tests/{index}/{name}");
        to.chosen(at("kind"), test.kind);
        to.day(at("on"), &test.on);
        to.said(at("finding"), &test.finding);
    }
    to.said("/diagnosis/clinical_course", &form.clinical_course);
    to.out
}

/// Details of the infection.
pub fn of_infection(
    form: &InfectionForm,
    today: NaiveDate,
    countries: &[(String, String)],
) -> Said {
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    for (index, stay) in form.stays.iter().enumerate() {
        let at = |name: &str| format!("/infection/stays/{index}/{name}");
        to.said(at("country"), &country(&stay.country, countries));
        to.day(at("left_on"), &stay.left_on);
        to.day(at("entered_on"), &stay.entered_on);
    }
    to.chosen("/infection/household_case", form.household_case);
    to.said("/infection/household_note", &form.household_note);
    to.out
}

/// Details of hospital, risk and treatment.
pub fn of_condition(form: &NotificationForm, today: NaiveDate) -> Said {
    let form = &form.condition;
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    to.day("/condition/admitted_on", &form.admitted_on);
    to.said("/condition/hospital/name", &form.hospital.name);
    to.said("/condition/hospital/department", &form.hospital.department);
    to.said("/condition/hospital/address", &form.hospital.address);
    to.said("/condition/hospital/phone", &form.hospital.phone);
    to.day("/condition/waiting_since", &form.waiting_since);
    to.said("/condition/waiting_reason", &form.waiting_reason);
    to.said("/condition/place_sought", &form.place_sought);
    to.chosen("/condition/icu", form.icu);
    to.chosen("/condition/ventilator", form.ventilator);
    to.chosen("/condition/ecmo", form.ecmo);
    to.day("/condition/intensive_care_on", &form.intensive_care_on);
    to.said("/condition/pregnancy_weeks", &form.pregnancy_weeks);
    to.said("/condition/other_condition", &form.other_condition);
    to.chosen("/condition/immunosuppressants", form.immunosuppressants);
    to.said("/condition/height_cm", &form.height_cm);
    to.said("/condition/weight_kg", &form.weight_kg);
    to.said("/condition/bmi", &form.bmi);
    to.chosen("/condition/smoking", form.smoking);
    to.said("/condition/smoking_amount", &form.smoking_amount);
    for (index, dose) in form.doses.iter().enumerate() {
        let at = |name: &str| format!("/condition/doses/{index}/{name}");
        to.chosen(at("given"), dose.given);
        to.day(at("on"), &dose.on);
        to.chosen(at("vaccine"), dose.vaccine);
        to.said(at("age"), &dose.age);
    }
    for (index, act) in form.acts.iter().enumerate() {
        let at = |name: &str| format!("/condition/acts/{index}/{name}");
        to.chosen(at("act"), act.act);
        to.day(at("on"), &act.on);
        to.said(at("note"), &act.note);
    }
    to.chosen("/condition/outcome", form.outcome);
    to.day("/condition/discharged_on", &form.discharged_on);
    to.out
}

/// Details of who reports, and of the paper it came on.
pub fn of_reporter(form: &NotificationForm, today: NaiveDate) -> Said {
    let own = &form.reporter;
    let mut to = Reader {
        today,
        out: Said::new(),
    };
    to.said("/reporter/phone_after_hours", &own.phone_after_hours);
    to.said("/reporter/institution_name", &own.institution_name);
    to.said("/reporter/institution_address", &own.institution_address);
    to.said("/reporter/institution_phone", &own.institution_phone);
    if let Some(proxy) = &form.proxy {
        to.chosen("/proxy/intake", proxy.intake);
        to.day("/proxy/dated_on", &proxy.dated_on);
        to.day("/proxy/received_on", &proxy.received_on);
    }
    to.out
}
