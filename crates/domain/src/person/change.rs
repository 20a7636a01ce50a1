//! Changing who somebody is: a merge patch, and what it may not make of a record.

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Address, Contact, Identity, Person};
use crate::case::Sex;
use crate::jp_date::YEARS;
use crate::merge;
use crate::municipality_code::MunicipalityCode;
use crate::notification::AddressForm;
use crate::notification::typed::is_country;
use crate::patch::Patch;
use crate::postal_code::PostalCode;
use crate::validate::{Validate, Violations};

/// A change of who somebody is (RFC 7396): a member that is absent stays as it is, a null clears it, and a list
/// such as `phones` is replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    /// Names and birth date: those that change.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Identity>))]
    pub identity: Patch<Value>,
    /// How to reach them: what changes of it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Contact>))]
    pub contact: Patch<Value>,
    /// 性別, of their cases that the changing centre is responsible for.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Sex>))]
    pub sex: Patch<Sex>,
}

impl Validate for PersonPatch {
    /// What comes of the parts is judged where they are merged: [`Person::faults_since`].
    fn validate(&self, out: &mut Violations) {
        for (pointer, cleared) in [
            ("/identity", matches!(self.identity, Patch::Null)),
            ("/contact", matches!(self.contact, Patch::Null)),
            ("/sex", matches!(self.sex, Patch::Null)),
        ] {
            if cleared {
                out.add(pointer, "required");
            }
        }
    }
}

/// A record as JSON; the types have no keys that JSON cannot write.
fn plain(record: &impl Serialize) -> Value {
    serde_json::to_value(record).unwrap_or(Value::Null)
}

impl PersonPatch {
    /// The change that makes `after` out of `before`: nothing that is the same in both.
    pub fn between(before: &Person, after: &Person) -> Self {
        fn part(before: &impl Serialize, after: &impl Serialize) -> Patch<Value> {
            merge::difference(&plain(before), &plain(after)).map_or(Patch::Absent, Patch::Value)
        }
        Self {
            identity: part(&before.identity, &after.identity),
            contact: part(&before.contact, &after.contact),
            sex: if before.sex == after.sex {
                Patch::Absent
            } else {
                Patch::Value(after.sex)
            },
        }
    }
}

impl Validate for Person {
    fn validate(&self, out: &mut Violations) {
        self.identity.validate(out);
        self.contact.validate(out);
    }
}

impl Person {
    /// What is wrong with a person who has been changed from what they were `before`. What a doctor wrote is kept
    /// as it was written: where nobody touches it, it keeps nobody from changing the rest.
    pub fn faults_since(&self, before: &Self) -> Violations {
        let (old, new) = (plain(before), plain(self));
        let stood = before.violations();
        let mut found = self.violations();
        found.0.retain(|fault| {
            !stood.0.contains(fault) || old.pointer(&fault.pointer) != new.pointer(&fault.pointer)
        });
        found
    }
}

impl Identity {
    fn validate(&self, out: &mut Violations) {
        if !self.name_unknown && self.full_name().is_none() {
            out.add("/identity/family_name", "notification.name");
        }
        for (pointer, text) in [
            ("/identity/family_name", &self.family_name),
            ("/identity/given_name", &self.given_name),
            ("/identity/family_kana", &self.family_kana),
            ("/identity/given_kana", &self.given_kana),
            ("/identity/alias", &self.alias),
        ] {
            out.text(pointer, text, 100);
        }
        match self.birth_on {
            Some(day) if day.year() < *YEARS.start() => {
                out.add("/identity/birth_on", "date.too_early");
            }
            Some(day) if day.year() > *YEARS.end() => {
                out.add("/identity/birth_on", "date.too_late");
            }
            _ => {}
        }
    }
}

/// A text that says something.
fn said(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

impl Contact {
    /// Codes in the one form in which they are kept and compared.
    #[must_use]
    pub fn settled(mut self) -> Self {
        for place in [
            &mut self.residence,
            &mut self.whereabouts,
            &mut self.guardian_address,
        ] {
            place.settle();
        }
        self
    }

    fn validate(&self, out: &mut Violations) {
        for (pointer, text) in [
            ("/contact/mail", &self.mail),
            ("/contact/occupation", &self.occupation),
            ("/contact/guardian_name", &self.guardian_name),
            ("/contact/other_language", &self.other_language),
            ("/contact/workplace/name", &self.workplace.name),
            ("/contact/workplace/phone", &self.workplace.phone),
            (
                "/contact/workplace/last_attended_on",
                &self.workplace.last_attended_on,
            ),
        ] {
            out.text(pointer, text, 255);
        }
        self.residence.validate("/contact/residence", out);
        self.whereabouts.validate("/contact/whereabouts", out);
        self.guardian_address
            .validate("/contact/guardian_address", out);
        validate_typed(&self.workplace.address, "/contact/workplace/address", out);
        out.optional_phone("/contact/phone", said(&self.phone));
        out.optional_phone("/contact/guardian_phone", said(&self.guardian_phone));
        if said(&self.nationality).is_some_and(|code| !is_country(code)) {
            out.add("/contact/nationality", "country.unknown");
        }
        for (index, phone) in self.phones.iter().enumerate() {
            let at = |name: &str| format!("/contact/phones/{index}/{name}");
            // As the doctor wrote it: rows have no place of their own by which one could tell what was touched.
            out.text(&at("number"), &phone.number, 255);
            out.text(&at("note"), &phone.note, 255);
        }
    }
}

impl Address {
    fn settle(&mut self) {
        fn canonical<T: std::str::FromStr + ToString>(code: &mut Option<String>) {
            let read = code.as_deref().and_then(|typed| typed.parse::<T>().ok());
            if let Some(read) = read {
                *code = Some(read.to_string());
            }
        }
        canonical::<PostalCode>(&mut self.postal_code);
        canonical::<MunicipalityCode>(&mut self.municipality_code);
    }

    fn validate(&self, at: &str, out: &mut Violations) {
        out.optional_parsed::<PostalCode>(
            &format!("{at}/postal_code"),
            self.postal_code.as_deref(),
        );
        out.optional_parsed::<MunicipalityCode>(
            &format!("{at}/municipality_code"),
            self.municipality_code.as_deref(),
        );
        out.text(&format!("{at}/street"), &self.street, 255);
        out.text(&format!("{at}/building"), &self.building, 255);
    }
}

/// An address that is kept as it was typed.
fn validate_typed(address: &AddressForm, at: &str, out: &mut Violations) {
    for (name, text) in [
        ("postal_code", &address.postal_code),
        ("municipality_code", &address.municipality_code),
        ("street", &address.street),
        ("building", &address.building),
    ] {
        out.text(&format!("{at}/{name}"), text, 255);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person() -> Person {
        serde_json::from_value(json!({
            "id": "018f7b1e-7a6c-7c3a-9a54-1d2f3b4c5d6e", "number": "5724000000", "version": 1, "sex": "female",
            "identity": {"family_name": "髙橋", "given_name": "健子", "birth_on": "1980-03-14"},
            "contact": {
                "phone": "12", "mail": "takahashi@example.jp", "language": "ja",
                "residence": {"postal_code": "1600022", "municipality_code": "131041", "street": "新宿1-1"},
                "phones": [{"number": "なし"}],
            },
        }))
        .unwrap()
    }

    fn faults(change: impl FnOnce(&mut Person)) -> Vec<(String, String)> {
        let before = person();
        let mut after = before.clone();
        change(&mut after);
        let found = after.faults_since(&before).0;
        found
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn what_nobody_touched_keeps_nobody_from_changing_the_rest() {
        // 「12」 was the doctor's.
        assert_eq!(person().violations().0.len(), 1);
        assert_eq!(faults(|now| now.contact.mail.clear()), []);
        let at = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
        assert_eq!(
            faults(|now| now.contact.phone = "34".to_owned()),
            at("/contact/phone", "phone.area_code_missing")
        );
        assert_eq!(
            faults(|now| now.identity = Identity::default()),
            at("/identity/family_name", "notification.name")
        );
        assert_eq!(
            faults(|now| now.contact.whereabouts.municipality_code = Some("131042".to_owned())),
            at(
                "/contact/whereabouts/municipality_code",
                "municipality_code.check_digit"
            )
        );
        assert_eq!(
            faults(|now| now.identity.birth_on = "+12000-01-01".parse().ok()),
            at("/identity/birth_on", "date.too_late")
        );
    }

    #[test]
    fn a_change_holds_what_differs_and_nothing_else() {
        let before = person();
        assert_eq!(
            PersonPatch::between(&before, &before),
            PersonPatch::default()
        );
        let mut after = before.clone();
        after.sex = Sex::Male;
        after.identity.birth_on = None;
        after.contact.residence.street = "新宿2-2".to_owned();
        after.contact.language = None;
        let patch = PersonPatch::between(&before, &after);
        assert_eq!(
            serde_json::to_value(&patch).unwrap(),
            json!({
                "identity": {"birth_on": null},
                "contact": {"residence": {"street": "新宿2-2"}, "language": null},
                "sex": "male",
            })
        );
        let mut identity = plain(&before.identity);
        merge::merge(&mut identity, patch.identity.value().unwrap()).unwrap();
        let identity: Identity = serde_json::from_value(identity).unwrap();
        assert_eq!(identity, after.identity);
    }

    #[test]
    fn codes_are_kept_in_one_form() {
        let mut contact = person().contact;
        contact.whereabouts.postal_code = Some("〒101-0048".to_owned());
        contact.whereabouts.municipality_code = Some("13101".to_owned());
        let settled = contact.settled();
        assert_eq!(settled.whereabouts.postal_code.as_deref(), Some("1010048"));
        assert_eq!(settled.municipality_code(), "131016".parse().ok());
    }
}
