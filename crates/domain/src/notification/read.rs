//! Reading a notification: what blocks it, what is missing, what looks wrong, and the facts of the case.
//!
//! Only seven things block (A9), for a doctor must notify at once (直ちに, 感染症法12条): category, name or
//! 氏名不詳, sex, birth date or age, where the person is or a phone, day of diagnosis, doctor. Any other
//! gap goes out as 未入力. What looks wrong is pointed out and kept as the doctor wrote it. A 代行入力 says
//! besides from which paper it is entered.

use chrono::NaiveDate;

use super::NotificationForm;
use super::choice::{Category, Intake};
pub use super::gap::{is_answered, is_minor};
use super::item::Gap;
use super::rule_set::RuleSet;
use super::typed::{self, Kind};
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
    reader.block_proxy(form);
    reader.texts(form);
    let rules = RuleSet::in_force(reader.out.facts.diagnosed_on.unwrap_or(today));
    super::warn::warn(form, &reader.out.facts, rules, today, &mut reader.warnings);
    if let Some(rules) = rules {
        reader.out.gaps = super::gap::gaps(form, &reader.out.facts, rules);
    }
    reader.out.warnings = reader.warnings.0;
    reader.out
}

struct Reader {
    today: NaiveDate,
    out: Reading,
    warnings: Violations,
}

/// What is wrong with something typed that should be a value; none where nothing is typed.
fn fault(kind: Kind, text: &str, today: NaiveDate) -> Option<&'static str> {
    fn unread<T: std::str::FromStr>(text: &str) -> Option<&'static str>
    where
        T::Err: Coded,
    {
        text.parse::<T>().err().map(|error| error.code())
    }
    if text.trim().is_empty() {
        return None;
    }
    match kind {
        Kind::Day => jp_date::parse(text, today).err().map(|error| error.code()),
        Kind::Time => typed::time(text).is_none().then_some("time.unreadable"),
        Kind::Phone => unread::<Phone>(text),
        Kind::PostalCode => unread::<PostalCode>(text),
        Kind::Municipality => unread::<MunicipalityCode>(text),
        Kind::Country => (!typed::is_country(text)).then_some("country.unknown"),
        Kind::Number(least, most) => (!typed::number(text)
            .is_some_and(|value| (least..=most).contains(&value)))
        .then_some("warning.number_range"),
        Kind::Name | Kind::Line | Kind::Note => None,
    }
}

impl Reader {
    fn date(&self, typed: &str) -> Option<NaiveDate> {
        jp_date::parse(typed, self.today).ok()
    }

    fn facts(&mut self, form: &NotificationForm) {
        let (person, diagnosis) = (&form.person, &form.diagnosis);
        let diagnosed_on = self.date(&diagnosis.diagnosed_on);
        let birth_on = self.date(&person.birth_date);
        let stated = self.age(&person.age);
        let age_day = diagnosed_on.unwrap_or(self.today);
        let age = match birth_on.map(|birth| Age::on(birth, age_day)) {
            Some(Ok(age)) => Some(age),
            Some(Err(error)) => {
                self.warnings.add("/person/birth_date", error.code());
                stated
            }
            None => stated,
        };
        self.out.facts = Facts {
            category: form.category,
            sex: person.sex,
            birth_on,
            age,
            diagnosed_on,
            reported_on: self.date(&form.reporter.reported_on),
            onset: onset(diagnosis.onset_state, self.date(&diagnosis.onset_on)),
            died_on: self.date(&diagnosis.died_on),
            residence: person.residence.municipality_code.parse().ok(),
            whereabouts: person.whereabouts.municipality_code.parse().ok(),
            phone: person.phone.parse().ok(),
            severity: form.condition.severity,
        };
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
                    && !person.whereabouts.is_told()
                    && !person.residence.is_told(),
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
    }

    /// 代行入力: which institution, how it came and when it was received. The doctor's duty is done by then; these
    /// make it traceable.
    fn block_proxy(&mut self, form: &NotificationForm) {
        let Some(proxy) = &form.proxy else { return };
        let received = jp_date::parse(&proxy.received_on, self.today);
        let received = match received {
            _ if proxy.received_on.trim().is_empty() => Some("required"),
            Ok(day) if day > self.today => Some("warning.in_future"),
            Ok(_) => None,
            Err(error) => Some(error.code()),
        };
        let intake = proxy.intake.is_some_and(|way| Intake::PROXY.contains(&way));
        for (pointer, fault) in [
            (
                "/proxy/institution_id",
                proxy.institution_id.is_none().then_some("required"),
            ),
            ("/proxy/intake", (!intake).then_some("required")),
            ("/proxy/received_on", received),
        ] {
            if let Some(code) = fault {
                self.out.blocking.add(pointer, code);
            }
        }
    }

    /// Values that cannot be read are pointed out. Texts that cannot be kept (control characters, far too
    /// long) block: they are never what was meant.
    fn texts(&mut self, form: &NotificationForm) {
        for (pointer, kind, text) in typed::texts(form) {
            if let Some(code) = fault(kind, text, self.today) {
                self.warnings.add(&pointer, code);
            }
            let limit = match kind {
                Kind::Name => Text::NAME,
                Kind::Line => Text::LINE,
                Kind::Note => Text::NOTE,
                _ => continue,
            };
            if let Err(error) = limit.check(text) {
                self.out.blocking.add(&pointer, error.code());
            }
        }
    }
}

fn onset(state: Option<DateState>, on: Option<NaiveDate>) -> Option<DateAnswer> {
    match (state, on) {
        (_, Some(on)) => Some(DateAnswer::known(on)),
        (Some(DateState::Known) | None, None) => None,
        (Some(state), None) => DateAnswer::new(state, None).ok(),
    }
}
