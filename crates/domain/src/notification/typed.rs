//! Everything that is typed in a form: where it stands and what it is to be. One list serves the reading,
//! the checks of texts, and the browser, which settles days said by today.

use std::borrow::Cow;

/// What a typed text is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A day, in any spelling.
    Day,
    /// A time of day.
    Time,
    /// A phone.
    Phone,
    /// A postal code.
    PostalCode,
    /// A municipality's code (JIS X 0402).
    Municipality,
    /// A country (ISO 3166-1 alpha-2), `stateless` or `unknown`.
    Country,
    /// A number within these bounds.
    Number(f32, f32),
    /// A name.
    Name,
    /// One line.
    Line,
    /// Several lines.
    Note,
}

/// JSON pointer of a text in the form.
pub type Pointer = Cow<'static, str>;

macro_rules! list {
    ($module:ident, $iter:ident, $doc:literal $(, $m:tt)?) => {
        mod $module {
            use std::borrow::Cow;

            use super::{Kind, Pointer};
            use crate::notification::{
                AddressForm, ConditionForm, DiagnosisForm, InfectionForm, NotificationForm, PersonForm, ProxyForm,
                ReporterForm,
            };

            /// Texts with their places and what they are to be.
            type Texts<'a> = Vec<(Pointer, Kind, &'a $($m)? String)>;

            const fn fixed(pointer: &'static str) -> Pointer {
                Cow::Borrowed(pointer)
            }

            fn address<'a>(all: &mut Texts<'a>, at: &'static str, form: &'a $($m)? AddressForm) {
                all.extend([
                    (Cow::Owned(format!("{at}/postal_code")), Kind::PostalCode, &$($m)? form.postal_code),
                    (Cow::Owned(format!("{at}/municipality_code")), Kind::Municipality, &$($m)? form.municipality_code),
                    (Cow::Owned(format!("{at}/street")), Kind::Line, &$($m)? form.street),
                    (Cow::Owned(format!("{at}/building")), Kind::Line, &$($m)? form.building),
                ]);
            }

            fn of_person<'a>(all: &mut Texts<'a>, person: &'a $($m)? PersonForm) {
                all.extend([
                    (fixed("/person/family_name"), Kind::Name, &$($m)? person.family_name),
                    (fixed("/person/given_name"), Kind::Name, &$($m)? person.given_name),
                    (fixed("/person/family_kana"), Kind::Name, &$($m)? person.family_kana),
                    (fixed("/person/given_kana"), Kind::Name, &$($m)? person.given_kana),
                    (fixed("/person/alias"), Kind::Name, &$($m)? person.alias),
                    (fixed("/person/birth_date"), Kind::Day, &$($m)? person.birth_date),
                    (fixed("/person/nationality"), Kind::Country, &$($m)? person.nationality),
                    (fixed("/person/other_language"), Kind::Line, &$($m)? person.other_language),
                    (fixed("/person/occupation"), Kind::Line, &$($m)? person.occupation),
                    (fixed("/person/workplace/name"), Kind::Line, &$($m)? person.workplace.name),
                    (fixed("/person/workplace/phone"), Kind::Phone, &$($m)? person.workplace.phone),
                    (fixed("/person/workplace/last_attended_on"), Kind::Day, &$($m)? person.workplace.last_attended_on),
                    (fixed("/person/phone"), Kind::Phone, &$($m)? person.phone),
                    (fixed("/person/mail"), Kind::Line, &$($m)? person.mail),
                    (fixed("/person/guardian_name"), Kind::Name, &$($m)? person.guardian_name),
                    (fixed("/person/guardian_phone"), Kind::Phone, &$($m)? person.guardian_phone),
                ]);
                address(all, "/person/workplace/address", &$($m)? person.workplace.address);
                address(all, "/person/residence", &$($m)? person.residence);
                address(all, "/person/whereabouts", &$($m)? person.whereabouts);
                address(all, "/person/guardian_address", &$($m)? person.guardian_address);
                for (index, phone) in person.phones.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/person/phones/{index}/{name}"));
                    all.push((at("number"), Kind::Phone, &$($m)? phone.number));
                    all.push((at("note"), Kind::Line, &$($m)? phone.note));
                }
            }

            fn of_diagnosis<'a>(all: &mut Texts<'a>, diagnosis: &'a $($m)? DiagnosisForm) {
                all.extend([
                    (fixed("/diagnosis/onset_on"), Kind::Day, &$($m)? diagnosis.onset_on),
                    (fixed("/diagnosis/first_visit_on"), Kind::Day, &$($m)? diagnosis.first_visit_on),
                    (fixed("/diagnosis/diagnosed_on"), Kind::Day, &$($m)? diagnosis.diagnosed_on),
                    (fixed("/diagnosis/infected_on"), Kind::Day, &$($m)? diagnosis.infected_on),
                    (fixed("/diagnosis/severe_on"), Kind::Day, &$($m)? diagnosis.severe_on),
                    (fixed("/diagnosis/died_on"), Kind::Day, &$($m)? diagnosis.died_on),
                    (fixed("/diagnosis/death_place"), Kind::Line, &$($m)? diagnosis.death_place),
                    (fixed("/diagnosis/death_cause"), Kind::Line, &$($m)? diagnosis.death_cause),
                    (fixed("/diagnosis/autopsy_on"), Kind::Day, &$($m)? diagnosis.autopsy_on),
                    (fixed("/diagnosis/other_symptom"), Kind::Line, &$($m)? diagnosis.other_symptom),
                    (fixed("/diagnosis/clinical_course"), Kind::Note, &$($m)? diagnosis.clinical_course),
                    (fixed("/diagnosis/told_on"), Kind::Day, &$($m)? diagnosis.told_on),
                    (fixed("/diagnosis/told_time"), Kind::Time, &$($m)? diagnosis.told_time),
                ]);
                for (index, test) in diagnosis.tests.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/diagnosis/tests/{index}/{name}"));
                    all.extend([
                        (at("other_specimen"), Kind::Line, &$($m)? test.other_specimen),
                        (at("taken_on"), Kind::Day, &$($m)? test.taken_on),
                        (at("expected_on"), Kind::Day, &$($m)? test.expected_on),
                        (at("result_on"), Kind::Day, &$($m)? test.result_on),
                        (at("laboratory"), Kind::Line, &$($m)? test.laboratory),
                        (at("ct_value"), Kind::Number(0.0, 50.0), &$($m)? test.ct_value),
                        (at("lineage"), Kind::Line, &$($m)? test.lineage),
                    ]);
                }
                for (index, test) in diagnosis.other_tests.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/diagnosis/other_tests/{index}/{name}"));
                    all.push((at("on"), Kind::Day, &$($m)? test.on));
                    all.push((at("finding"), Kind::Line, &$($m)? test.finding));
                }
            }

            fn of_infection<'a>(all: &mut Texts<'a>, infection: &'a $($m)? InfectionForm) {
                all.extend([
                    (fixed("/infection/circumstances"), Kind::Note, &$($m)? infection.circumstances),
                    (fixed("/infection/household_note"), Kind::Line, &$($m)? infection.household_note),
                    (
                        fixed("/infection/region_municipality_code"),
                        Kind::Municipality,
                        &$($m)? infection.region_municipality_code,
                    ),
                ]);
                for (index, stay) in infection.stays.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/infection/stays/{index}/{name}"));
                    all.extend([
                        (at("country"), Kind::Country, &$($m)? stay.country),
                        (at("left_on"), Kind::Day, &$($m)? stay.left_on),
                        (at("entered_on"), Kind::Day, &$($m)? stay.entered_on),
                    ]);
                }
            }

            fn of_condition<'a>(all: &mut Texts<'a>, condition: &'a $($m)? ConditionForm) {
                all.extend([
                    (fixed("/condition/admitted_on"), Kind::Day, &$($m)? condition.admitted_on),
                    (fixed("/condition/hospital/name"), Kind::Line, &$($m)? condition.hospital.name),
                    (fixed("/condition/hospital/department"), Kind::Line, &$($m)? condition.hospital.department),
                    (fixed("/condition/hospital/address"), Kind::Line, &$($m)? condition.hospital.address),
                    (fixed("/condition/hospital/phone"), Kind::Phone, &$($m)? condition.hospital.phone),
                    (fixed("/condition/waiting_since"), Kind::Day, &$($m)? condition.waiting_since),
                    (fixed("/condition/waiting_reason"), Kind::Line, &$($m)? condition.waiting_reason),
                    (fixed("/condition/place_sought"), Kind::Line, &$($m)? condition.place_sought),
                    (fixed("/condition/intensive_care_on"), Kind::Day, &$($m)? condition.intensive_care_on),
                    (fixed("/condition/pregnancy_weeks"), Kind::Number(0.0, 45.0), &$($m)? condition.pregnancy_weeks),
                    (fixed("/condition/other_condition"), Kind::Line, &$($m)? condition.other_condition),
                    (fixed("/condition/height_cm"), Kind::Number(30.0, 250.0), &$($m)? condition.height_cm),
                    (fixed("/condition/weight_kg"), Kind::Number(0.3, 350.0), &$($m)? condition.weight_kg),
                    (fixed("/condition/bmi"), Kind::Number(8.0, 100.0), &$($m)? condition.bmi),
                    (fixed("/condition/smoking_amount"), Kind::Line, &$($m)? condition.smoking_amount),
                    (fixed("/condition/discharged_on"), Kind::Day, &$($m)? condition.discharged_on),
                ]);
                for (index, dose) in condition.doses.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/condition/doses/{index}/{name}"));
                    all.push((at("on"), Kind::Day, &$($m)? dose.on));
                    all.push((at("age"), Kind::Number(0.0, 130.0), &$($m)? dose.age));
                }
                for (index, act) in condition.acts.$iter().enumerate() {
                    let at = |name: &str| Cow::Owned(format!("/condition/acts/{index}/{name}"));
                    all.push((at("on"), Kind::Day, &$($m)? act.on));
                    all.push((at("note"), Kind::Line, &$($m)? act.note));
                }
            }

            fn of_reporter<'a>(
                all: &mut Texts<'a>,
                reporter: &'a $($m)? ReporterForm,
                remarks: &'a $($m)? String,
                proxy: Option<&'a $($m)? ProxyForm>,
            ) {
                all.extend([
                    (fixed("/reporter/reported_on"), Kind::Day, &$($m)? reporter.reported_on),
                    (fixed("/reporter/physician"), Kind::Name, &$($m)? reporter.physician),
                    (fixed("/reporter/phone"), Kind::Phone, &$($m)? reporter.phone),
                    (fixed("/reporter/phone_after_hours"), Kind::Phone, &$($m)? reporter.phone_after_hours),
                    (fixed("/reporter/institution_name"), Kind::Line, &$($m)? reporter.institution_name),
                    (fixed("/reporter/institution_address"), Kind::Line, &$($m)? reporter.institution_address),
                    (fixed("/reporter/institution_phone"), Kind::Phone, &$($m)? reporter.institution_phone),
                    (fixed("/reporter/chart_number"), Kind::Line, &$($m)? reporter.chart_number),
                    (fixed("/remarks"), Kind::Note, remarks),
                ]);
                if let Some(proxy) = proxy {
                    all.push((fixed("/proxy/dated_on"), Kind::Day, &$($m)? proxy.dated_on));
                    all.push((fixed("/proxy/received_on"), Kind::Day, &$($m)? proxy.received_on));
                }
            }

            #[doc = $doc]
            pub fn all(form: &$($m)? NotificationForm) -> Texts<'_> {
                let mut all = Vec::with_capacity(128);
                of_person(&mut all, &$($m)? form.person);
                of_diagnosis(&mut all, &$($m)? form.diagnosis);
                of_infection(&mut all, &$($m)? form.infection);
                of_condition(&mut all, &$($m)? form.condition);
                let proxy = (&$($m)? form.proxy).into_iter().next();
                of_reporter(&mut all, &$($m)? form.reporter, &$($m)? form.remarks, proxy);
                all
            }
        }
    };
}

list!(
    shared,
    iter,
    "Everything typed, with its place and what it is to be."
);
list!(changing, iter_mut, "The same, to be changed.", mut);

pub use changing::all as texts_mut;
pub use shared::all as texts;

/// A number as typed: full width, with a decimal point, without its unit.
pub fn number(typed: &str) -> Option<f32> {
    let folded = crate::digits::plain(typed.trim())?;
    let digits: String = folded
        .trim()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    digits.parse().ok()
}

/// A time of day as typed (`14:30`, `1430`, `14時30分`, `9時`).
pub fn time(typed: &str) -> Option<chrono::NaiveTime> {
    let folded = crate::digits::plain(typed.trim())?;
    let parts: Vec<&str> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (hour, minute) = match parts.as_slice() {
        [whole] if whole.len() == 3 || whole.len() == 4 => {
            whole.split_at_checked(whole.len().saturating_sub(2))?
        }
        [hour] if folded.contains('時') => (*hour, "0"),
        [hour, minute] => (*hour, *minute),
        _ => return None,
    };
    chrono::NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// Whether a country is named by its code or said not to be known.
pub fn is_country(typed: &str) -> bool {
    matches!(typed, "stateless" | "unknown")
        || (typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::super::{NotificationForm, ProxyForm};
    use super::*;

    #[test]
    fn numbers_and_times_in_the_spellings_people_use() {
        assert_eq!(number("３６．５"), Some(36.5));
        assert_eq!(number("28週"), Some(28.0));
        assert_eq!(number("約"), None);
        let at = |hour, minute| chrono::NaiveTime::from_hms_opt(hour, minute, 0);
        for (typed, wanted) in [
            ("14:30", at(14, 30)),
            ("１４：３０", at(14, 30)),
            ("930", at(9, 30)),
            ("9時", at(9, 0)),
            ("9時5分", at(9, 5)),
            ("25:00", None),
            ("9", None),
            ("", None),
        ] {
            assert_eq!(time(typed), wanted, "{typed}");
        }
    }

    #[test]
    fn both_lists_name_the_same_places() {
        let mut form = NotificationForm::default();
        form.person.phones.resize_with(2, Default::default);
        form.diagnosis.tests.resize_with(2, Default::default);
        form.condition.doses.resize_with(1, Default::default);
        form.proxy = Some(ProxyForm::default());
        let mut other = form.clone();
        let places: Vec<_> = texts(&form)
            .into_iter()
            .map(|(at, kind, _)| (at, kind))
            .collect();
        let same: Vec<_> = texts_mut(&mut other)
            .into_iter()
            .map(|(at, kind, _)| (at, kind))
            .collect();
        assert_eq!(places, same);
        let value = serde_json::to_value(&form).unwrap();
        for (at, _) in places {
            assert!(value.pointer(&at).is_some(), "{at} leads nowhere");
        }
    }
}
