//! The person of a notification and the person of the record: what a submission copies, and how a record is
//! changed with the items of the form.

use chrono::NaiveDate;

use super::{AddressForm, PersonForm};
use crate::kana;
use crate::municipality_code::MunicipalityCode;
use crate::person::{Address, Contact, Identity, Person};
use crate::postal_code::PostalCode;

impl PersonForm {
    /// Names as typed, readings in full-width katakana; the birth date as it was read.
    pub fn identity(&self, birth_on: Option<NaiveDate>) -> Identity {
        Identity {
            family_name: self.family_name.clone(),
            given_name: self.given_name.clone(),
            family_kana: kana::to_katakana(&self.family_kana),
            given_kana: kana::to_katakana(&self.given_kana),
            name_unknown: self.name_unknown,
            alias: self.alias.clone(),
            birth_on,
        }
    }

    /// How to reach them, as typed.
    pub fn contact(&self) -> Contact {
        Contact {
            phone: self.phone.clone(),
            mail: self.mail.clone(),
            residence: self.residence.address(),
            whereabouts: self.whereabouts.address(),
            occupation: self.occupation.clone(),
            guardian_name: self.guardian_name.clone(),
            guardian_phone: self.guardian_phone.clone(),
            guardian_address: if self.guardian_same_address {
                self.residence.address()
            } else {
                self.guardian_address.address()
            },
            phone_answered_by: self.phone_answered_by,
            phones: self.phones.clone(),
            nationality: self.nationality.clone(),
            language: self.language,
            other_language: self.other_language.clone(),
            interpreter_needed: self.interpreter_needed,
            workplace: self.workplace.clone(),
        }
    }

    /// The form that a record is changed with.
    pub fn of(person: &Person) -> Self {
        let (identity, contact) = (&person.identity, &person.contact);
        let same = contact.guardian_address != Address::default()
            && contact.guardian_address == contact.residence;
        let guardian_address = if same {
            AddressForm::default()
        } else {
            AddressForm::of(&contact.guardian_address)
        };
        Self {
            family_name: identity.family_name.clone(),
            given_name: identity.given_name.clone(),
            name_unknown: identity.name_unknown,
            family_kana: identity.family_kana.clone(),
            given_kana: identity.given_kana.clone(),
            alias: identity.alias.clone(),
            sex: Some(person.sex),
            birth_date: identity
                .birth_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            age: String::new(),
            nationality: contact.nationality.clone(),
            language: contact.language,
            other_language: contact.other_language.clone(),
            interpreter_needed: contact.interpreter_needed,
            occupation: contact.occupation.clone(),
            workplace: contact.workplace.clone(),
            residence: AddressForm::of(&contact.residence),
            whereabouts: AddressForm::of(&contact.whereabouts),
            phone: contact.phone.clone(),
            phone_answered_by: contact.phone_answered_by,
            phones: contact.phones.clone(),
            mail: contact.mail.clone(),
            guardian_name: contact.guardian_name.clone(),
            guardian_phone: contact.guardian_phone.clone(),
            guardian_same_address: same,
            guardian_address,
        }
    }
}

impl AddressForm {
    /// The place as it is kept: codes as far as they are some.
    fn address(&self) -> Address {
        fn code<T: std::str::FromStr + ToString>(typed: &str) -> Option<String> {
            typed.parse::<T>().ok().map(|code| code.to_string())
        }
        Address {
            postal_code: code::<PostalCode>(&self.postal_code),
            municipality_code: code::<MunicipalityCode>(&self.municipality_code),
            street: self.street.clone(),
            building: self.building.clone(),
        }
    }

    fn of(address: &Address) -> Self {
        let postal_code = address.postal_code.clone().unwrap_or_default();
        Self {
            postal_code: postal_code
                .parse::<PostalCode>()
                .map_or(postal_code, |code| code.hyphenated()),
            municipality_code: address.municipality_code.clone().unwrap_or_default(),
            street: address.street.clone(),
            building: address.building.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_comes_out_of_its_form_as_it_went_in() {
        let home = json!({"postal_code": "1600022", "municipality_code": "131041", "street": "新宿1-1", "building": "101"});
        let there = json!({"postal_code": null, "municipality_code": "131016", "street": "", "building": ""});
        for guardian in [&home, &there, &json!({})] {
            let person: Person = serde_json::from_value(json!({
                "id": "018f7b1e-7a6c-7c3a-9a54-1d2f3b4c5d6e", "number": "5724000000", "version": 3, "sex": "other",
                "identity": {
                    "family_name": "髙橋", "given_name": "健子", "family_kana": "タカハシ", "given_kana": "ケンコ",
                    "alias": "ケン", "birth_on": "1980-03-14",
                },
                "contact": {
                    "phone": "090-1234-5678", "mail": "t@example.jp", "residence": home, "whereabouts": there,
                    "occupation": "会社員", "guardian_name": "父", "guardian_phone": "03-5555-0101",
                    "guardian_address": guardian, "phone_answered_by": "family",
                    "phones": [{"number": "03-5555-0102", "answered_by": "workplace", "note": "夜間"}],
                    "nationality": "VN", "language": "vi", "interpreter_needed": "yes",
                    "workplace": {
                        "name": "神田小学校", "phone": "03-5555-0103", "last_attended_on": "2022-10-01",
                        "address": {"postal_code": "101-0048", "street": "神田司町"},
                    },
                },
            }))
            .unwrap();
            let form = PersonForm::of(&person);
            assert_eq!(form.sex, Some(person.sex));
            assert_eq!(form.guardian_same_address, guardian == &home);
            assert_eq!(form.contact(), person.contact);
            let birth = form.birth_date.parse().ok();
            assert_eq!(form.identity(birth), person.identity);
        }
    }
}
