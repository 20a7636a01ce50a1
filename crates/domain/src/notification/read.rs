//! Reading a notification: what blocks it, what is missing, what looks wrong, and the facts of the case.
//!
//! Only seven things block (A9), for a doctor must notify at once (直ちに, 感染症法12条): category, name or
//! 氏名不詳, sex, birth date or age, where the person is or a phone, day of diagnosis, doctor. Any other
//! gap goes out as 未入力. What looks wrong is pointed out and kept as the doctor wrote it.

use chrono::{Datelike, NaiveDate};

use super::choice::{Category, RiskFactor, Symptom};
use super::item::{Gap, Item};
use super::rule_set::RuleSet;
use super::{AddressForm, NotificationForm};
use crate::absent::{DateAnswer, DateState};
use crate::age::{Age, AgeUnit};
use crate::case::{Severity, Sex};
use crate::jp_date;
use crate::municipality_code::MunicipalityCode;
use crate::phone::Phone;
use crate::postal_code::PostalCode;
use crate::text::Text;
use crate::validate::{Coded, FieldError, Violations};

/// What a case is made of: everything that is kept clear, and what search needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// 類型.
    pub category: Option<Category>,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日; sealed.
    pub birth_on: Option<NaiveDate>,
    /// Age at diagnosis.
    pub age: Option<Age>,
    /// 診断日.
    pub diagnosed_on: Option<NaiveDate>,
    /// 報告日; the day of submission where none is entered.
    pub reported_on: Option<NaiveDate>,
    /// 発症日.
    pub onset: Option<DateAnswer>,
    /// 死亡日.
    pub died_on: Option<NaiveDate>,
    /// 住所の市区町村.
    pub residence: Option<MunicipalityCode>,
    /// 所在地の市区町村.
    pub whereabouts: Option<MunicipalityCode>,
    /// Phone that reaches the person.
    pub phone: Option<Phone>,
    /// 重症度.
    pub severity: Option<Severity>,
}

/// A reading of a form.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// What keeps the notification from being submitted; each names its field.
    pub blocking: Violations,
    /// What cannot be read where something was typed, or looks wrong. Never refuses.
    pub warnings: Vec<FieldError>,
    /// What the rules of the day ask for and the form does not say.
    pub gaps: Vec<Gap>,
    /// The facts.
    pub facts: Facts,
}

/// Reads a form as of `today` by the rules in force on the day of diagnosis (or today).
pub fn read(form: &NotificationForm, today: NaiveDate) -> Reading {
    let mut reader = Reader {
        today,
        out: Reading::default(),
        warnings: Violations::default(),
    };
    reader.facts(form);
    reader.block(form);
    reader.texts(form);
    super::warn::warn(form, &reader.out.facts, today, &mut reader.warnings);
    let day = reader.out.facts.diagnosed_on.unwrap_or(today);
    if let Some(rules) = RuleSet::in_force(day) {
        reader.out.gaps = gaps(form, &reader.out.facts, rules);
    }
    reader.out.warnings = reader.warnings.0;
    reader.out
}

struct Reader {
    today: NaiveDate,
    out: Reading,
    warnings: Violations,
}

impl Reader {
    fn date(&mut self, pointer: &str, typed: &str) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            return None;
        }
        match jp_date::parse(typed, self.today) {
            Ok(date) => Some(date),
            Err(error) => {
                self.warnings.add(pointer, error.code());
                None
            }
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, pointer: &str, typed: &str) -> Option<T>
    where
        T::Err: Coded,
    {
        if typed.trim().is_empty() {
            return None;
        }
        match typed.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.warnings.add(pointer, error.code());
                None
            }
        }
    }

    fn facts(&mut self, form: &NotificationForm) {
        let diagnosed_on = self.date("/diagnosis/diagnosed_on", &form.diagnosis.diagnosed_on);
        let onset_on = self.date("/diagnosis/onset_on", &form.diagnosis.onset_on);
        let birth_on = self.date("/person/birth_date", &form.person.birth_date);
        let stated = self.age(&form.person.age);
        let age_day = diagnosed_on.unwrap_or(self.today);
        let age = match birth_on.map(|birth| Age::on(birth, age_day)) {
            Some(Ok(age)) => Some(age),
            Some(Err(error)) => {
                self.warnings.add("/person/birth_date", error.code());
                stated
            }
            None => stated,
        };
        self.parsed::<PostalCode>(
            "/person/residence/postal_code",
            &form.person.residence.postal_code,
        );
        self.parsed::<PostalCode>(
            "/person/whereabouts/postal_code",
            &form.person.whereabouts.postal_code,
        );
        self.parsed::<Phone>("/person/guardian_phone", &form.person.guardian_phone);
        for (index, test) in form.diagnosis.tests.iter().enumerate() {
            self.date(
                &format!("/diagnosis/tests/{index}/taken_on"),
                &test.taken_on,
            );
            self.date(
                &format!("/diagnosis/tests/{index}/result_on"),
                &test.result_on,
            );
        }
        self.date("/diagnosis/first_visit_on", &form.diagnosis.first_visit_on);
        self.date("/diagnosis/infected_on", &form.diagnosis.infected_on);
        let facts = Facts {
            category: form.category,
            sex: form.person.sex,
            birth_on,
            age,
            diagnosed_on,
            reported_on: self.date("/reporter/reported_on", &form.reporter.reported_on),
            onset: onset(form.diagnosis.onset_state, onset_on),
            died_on: self.date("/diagnosis/died_on", &form.diagnosis.died_on),
            residence: self.parsed(
                "/person/residence/municipality_code",
                &form.person.residence.municipality_code,
            ),
            whereabouts: self.parsed(
                "/person/whereabouts/municipality_code",
                &form.person.whereabouts.municipality_code,
            ),
            phone: self.parsed("/person/phone", &form.person.phone),
            severity: form.condition.severity,
        };
        self.out.facts = facts;
    }

    /// 「34」, 「３４歳」, 「8か月」.
    fn age(&mut self, typed: &str) -> Option<Age> {
        let folded: String = crate::digits::plain(typed.trim()).unwrap_or_default();
        if folded.is_empty() {
            return None;
        }
        let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
        let unit = if folded.contains('月') {
            AgeUnit::Months
        } else {
            AgeUnit::Years
        };
        let age = digits
            .parse()
            .ok()
            .and_then(|value| Age::new(unit, value).ok());
        if age.is_none() {
            self.warnings.add("/person/age", "age.unreadable");
        }
        age
    }

    fn block(&mut self, form: &NotificationForm) {
        let facts = &self.out.facts;
        let blank = |text: &str| text.trim().is_empty();
        let person = &form.person;
        let missing = [
            (form.category.is_none(), "/category", "required"),
            (
                !person.name_unknown && blank(&person.family_name) && blank(&person.given_name),
                "/person/family_name",
                "notification.name",
            ),
            (person.sex.is_none(), "/person/sex", "required"),
            (
                facts.age.is_none(),
                "/person/birth_date",
                "notification.birth_or_age",
            ),
            (
                facts.phone.is_none()
                    && !is_told(&person.whereabouts)
                    && !is_told(&person.residence),
                "/person/phone",
                "notification.reach",
            ),
            (
                facts.diagnosed_on.is_none(),
                "/diagnosis/diagnosed_on",
                "required",
            ),
            (
                blank(&form.reporter.physician),
                "/reporter/physician",
                "required",
            ),
        ];
        for (is_missing, pointer, code) in missing {
            if is_missing {
                self.out.blocking.add(pointer, code);
            }
        }
        if facts.diagnosed_on.is_some_and(|on| on > self.today) {
            self.warnings
                .add("/diagnosis/diagnosed_on", "warning.in_future");
        }
    }

    /// Texts that cannot be kept (control characters, far too long) block: they are never what was meant.
    fn texts(&mut self, form: &NotificationForm) {
        let person = &form.person;
        let fields = [
            ("/person/family_name", &person.family_name, Text::NAME),
            ("/person/given_name", &person.given_name, Text::NAME),
            ("/person/family_kana", &person.family_kana, Text::NAME),
            ("/person/given_kana", &person.given_kana, Text::NAME),
            ("/person/occupation", &person.occupation, Text::LINE),
            ("/person/mail", &person.mail, Text::LINE),
            ("/person/guardian_name", &person.guardian_name, Text::NAME),
            (
                "/person/residence/street",
                &person.residence.street,
                Text::LINE,
            ),
            (
                "/person/residence/building",
                &person.residence.building,
                Text::LINE,
            ),
            (
                "/person/whereabouts/street",
                &person.whereabouts.street,
                Text::LINE,
            ),
            (
                "/person/whereabouts/building",
                &person.whereabouts.building,
                Text::LINE,
            ),
            (
                "/diagnosis/other_symptom",
                &form.diagnosis.other_symptom,
                Text::LINE,
            ),
            (
                "/infection/circumstances",
                &form.infection.circumstances,
                Text::NOTE,
            ),
            ("/reporter/physician", &form.reporter.physician, Text::NAME),
            (
                "/reporter/chart_number",
                &form.reporter.chart_number,
                Text::LINE,
            ),
            ("/remarks", &form.remarks, Text::NOTE),
        ];
        for (pointer, text, limit) in fields {
            if let Err(error) = limit.check(text) {
                self.out.blocking.add(pointer, error.code());
            }
        }
    }
}

fn is_told(address: &AddressForm) -> bool {
    !address.municipality_code.trim().is_empty() || !address.street.trim().is_empty()
}

fn onset(state: Option<DateState>, on: Option<NaiveDate>) -> Option<DateAnswer> {
    match (state, on) {
        (_, Some(on)) => Some(DateAnswer::known(on)),
        (Some(DateState::Known) | None, None) => None,
        (Some(state), None) => DateAnswer::new(state, None).ok(),
    }
}

/// Whether the person is a minor on a day: under 18, under 20 before 2022-04-01 (民法4条).
pub fn is_minor(age: Option<Age>, on: NaiveDate) -> bool {
    let limit = if (on.year(), on.month()) >= (2022, 4) {
        18
    } else {
        20
    };
    age.is_some_and(|age| age.years() < limit)
}

fn gaps(form: &NotificationForm, facts: &Facts, rules: &RuleSet) -> Vec<Gap> {
    let day = facts.diagnosed_on.unwrap_or(rules.from);
    let minor = is_minor(facts.age, day);
    Item::ALL
        .iter()
        .filter_map(|item| rules.asked(*item, facts.category, minor))
        .filter(|asked| asked.item.pointer().is_some() && !is_answered(asked.item, form, facts))
        .map(|asked| Gap {
            item: asked.item,
            stage: asked.stage,
            enterer: asked.enterer,
        })
        .collect()
}

/// Whether the form says something of an item; 不明 and なし are answers.
pub fn is_answered(item: Item, form: &NotificationForm, facts: &Facts) -> bool {
    let said = |text: &str| !text.trim().is_empty();
    let (person, diagnosis, condition) = (&form.person, &form.diagnosis, &form.condition);
    match item {
        Item::Category => form.category.is_some(),
        Item::Name => person.name_unknown || said(&person.family_name) || said(&person.given_name),
        Item::Kana => person.name_unknown || said(&person.family_kana) || said(&person.given_kana),
        Item::Sex => person.sex.is_some(),
        Item::Birth => facts.age.is_some(),
        Item::Occupation => said(&person.occupation),
        Item::Residence => is_told(&person.residence),
        Item::Reach => is_told(&person.whereabouts) || is_told(&person.residence),
        Item::Phone => said(&person.phone),
        Item::Guardian => said(&person.guardian_name),
        Item::Onset => facts.onset.is_some(),
        Item::FirstVisit => said(&diagnosis.first_visit_on),
        Item::Diagnosis => facts.diagnosed_on.is_some(),
        Item::Infection => said(&diagnosis.infected_on),
        Item::Death => facts.died_on.is_some(),
        Item::Autopsy => diagnosis.autopsy.is_some(),
        Item::Symptoms => !diagnosis.symptoms.is_empty(),
        Item::Spo2 => said(&diagnosis.spo2),
        Item::Tests => diagnosis.tests.iter().any(|test| test.method.is_some()),
        Item::SpecimenDate => diagnosis.tests.iter().any(|test| said(&test.taken_on)),
        Item::TestResult => diagnosis.tests.iter().any(|test| test.result.is_some()),
        Item::Cause => form.infection.cause_certainty.is_some(),
        Item::Region => form.infection.region_certainty.is_some(),
        Item::Hospitalised => condition.hospitalised.is_some(),
        Item::HospitalNeeded => condition.hospital_needed.is_some(),
        Item::Severity => condition.severity.is_some(),
        Item::Pregnancy => condition.pregnant.is_some() || person.sex == Some(Sex::Male),
        Item::RiskFactors => !condition.risk_factors.is_empty(),
        Item::TreatmentNeeded => condition.treatment_needed.is_some(),
        Item::Vaccinations => said(&condition.vaccinations),
        Item::ReportDate => true,
        Item::Physician => said(&form.reporter.physician),
        Item::Household
        | Item::Link
        | Item::Observation
        | Item::Visit
        | Item::IntensiveCare
        | Item::Outcome => false,
    }
}

/// Whether 「なし」 stands beside other choices, which it excludes.
pub(super) fn none_beside_others(form: &NotificationForm) -> (bool, bool) {
    let symptoms = &form.diagnosis.symptoms;
    let risks = &form.condition.risk_factors;
    (
        symptoms.len() > 1 && symptoms.contains(&Symptom::None),
        risks.len() > 1 && risks.contains(&RiskFactor::None),
    )
}
