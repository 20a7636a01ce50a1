//! What of two records is compared and agreed on, item by item.

use serde_json::{Value, json};

use super::{LineState, MergeChoice, MergeLine, Side};
use crate::absent::YesNoUnknown;
use crate::case::Sex;
use crate::digits;
use crate::name_search::{fold_kana, fold_kanji};
use crate::notification::{AddressForm, WorkplaceForm};
use crate::person::{Address, Person};
use crate::phone::Phone;
use crate::validate::Violations;

crate::closed_set! {
    /// What of two records is agreed on. Together they are all that is known of who somebody is.
    pub enum MergeItem {
        /// 氏名.
        Name = "name",
        /// フリガナ.
        Kana = "kana",
        /// 通称・別名.
        Alias = "alias",
        /// 生年月日.
        Birth = "birth",
        /// 性別, of the cases.
        Sex = "sex",
        /// 電話, with who answers it.
        Phone = "phone",
        /// その他の電話.
        Phones = "phones",
        /// メール.
        Mail = "mail",
        /// 住所.
        Residence = "residence",
        /// 所在地.
        Whereabouts = "whereabouts",
        /// 職業.
        Occupation = "occupation",
        /// 保護者.
        Guardian = "guardian",
        /// 国籍.
        Nationality = "nationality",
        /// 連絡に使う言語, with 通訳の要否.
        Language = "language",
        /// 勤務先・学校等.
        Workplace = "workplace",
    }
}

impl MergeItem {
    /// The item as it stands in a record; for telling whether somebody changed it.
    pub fn value(self, of: &Person) -> Value {
        let (identity, contact) = (&of.identity, &of.contact);
        match self {
            Self::Name => json!([
                identity.family_name,
                identity.given_name,
                identity.name_unknown
            ]),
            Self::Kana => json!([identity.family_kana, identity.given_kana]),
            Self::Alias => json!(identity.alias),
            Self::Birth => json!(identity.birth_on),
            Self::Sex => json!(of.sex),
            Self::Phone => json!([contact.phone, contact.phone_answered_by]),
            Self::Phones => json!(contact.phones),
            Self::Mail => json!(contact.mail),
            Self::Residence => json!(contact.residence),
            Self::Whereabouts => json!(contact.whereabouts),
            Self::Occupation => json!(contact.occupation),
            Self::Guardian => json!([
                contact.guardian_name,
                contact.guardian_phone,
                contact.guardian_address
            ]),
            Self::Nationality => json!(contact.nationality),
            Self::Language => json!([
                contact.language,
                contact.other_language,
                contact.interpreter_needed
            ]),
            Self::Workplace => json!(contact.workplace),
        }
    }

    /// Writes the item of one record into another.
    pub fn copy(self, from: &Person, to: &mut Person) {
        let (source, target) = (&from.identity, &mut to.identity);
        match self {
            Self::Name => {
                target.family_name.clone_from(&source.family_name);
                target.given_name.clone_from(&source.given_name);
                target.name_unknown = source.name_unknown;
            }
            Self::Kana => {
                target.family_kana.clone_from(&source.family_kana);
                target.given_kana.clone_from(&source.given_kana);
            }
            Self::Alias => target.alias.clone_from(&source.alias),
            Self::Birth => target.birth_on = source.birth_on,
            Self::Sex => to.sex = from.sex,
            _ => self.copy_contact(from, to),
        }
    }

    fn copy_contact(self, from: &Person, to: &mut Person) {
        let (source, target) = (&from.contact, &mut to.contact);
        match self {
            Self::Phone => {
                target.phone.clone_from(&source.phone);
                target.phone_answered_by = source.phone_answered_by;
            }
            Self::Phones => target.phones.clone_from(&source.phones),
            Self::Mail => target.mail.clone_from(&source.mail),
            Self::Residence => target.residence.clone_from(&source.residence),
            Self::Whereabouts => target.whereabouts.clone_from(&source.whereabouts),
            Self::Occupation => target.occupation.clone_from(&source.occupation),
            Self::Guardian => {
                target.guardian_name.clone_from(&source.guardian_name);
                target.guardian_phone.clone_from(&source.guardian_phone);
                target.guardian_address.clone_from(&source.guardian_address);
            }
            Self::Nationality => target.nationality.clone_from(&source.nationality),
            Self::Language => {
                target.language = source.language;
                target.other_language.clone_from(&source.other_language);
                target.interpreter_needed = source.interpreter_needed;
            }
            Self::Workplace => target.workplace.clone_from(&source.workplace),
            Self::Name | Self::Kana | Self::Alias | Self::Birth | Self::Sex => {}
        }
    }

    /// The item without what only the way of typing makes differ; nothing where nothing is entered.
    fn folded(self, of: &Person) -> Option<String> {
        let (identity, contact) = (&of.identity, &of.contact);
        let text = match self {
            Self::Name if identity.name_unknown => String::new(),
            Self::Name => fold_kanji(&format!("{}{}", identity.family_name, identity.given_name)),
            Self::Kana => fold_kana(&format!("{}{}", identity.family_kana, identity.given_kana)),
            Self::Alias => fold_kanji(&identity.alias),
            Self::Birth => identity
                .birth_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            Self::Sex if of.sex == Sex::Unknown => String::new(),
            Self::Sex => of.sex.to_string(),
            Self::Phone => folded_phone(&contact.phone),
            Self::Phones => {
                let mut all: Vec<_> = contact
                    .phones
                    .iter()
                    .map(|one| folded_phone(&one.number))
                    .collect();
                all.retain(|one| !one.is_empty());
                all.sort_unstable();
                all.join(" ")
            }
            Self::Mail => contact.mail.trim().to_lowercase(),
            Self::Residence => folded_place(&contact.residence),
            Self::Whereabouts => folded_place(&contact.whereabouts),
            Self::Occupation => fold_kanji(&contact.occupation),
            Self::Guardian => joined(&[
                fold_kanji(&contact.guardian_name),
                folded_phone(&contact.guardian_phone),
                folded_place(&contact.guardian_address),
            ]),
            Self::Nationality if contact.nationality == "unknown" => String::new(),
            Self::Nationality => contact.nationality.trim().to_owned(),
            Self::Language => joined(&[
                contact
                    .language
                    .map(|one| one.to_string())
                    .unwrap_or_default(),
                fold_kanji(&contact.other_language),
                contact
                    .interpreter_needed
                    .filter(|needed| *needed != YesNoUnknown::Unknown)
                    .map(|needed| needed.to_string())
                    .unwrap_or_default(),
            ]),
            Self::Workplace => folded_workplace(&contact.workplace),
        };
        (!text.is_empty()).then_some(text)
    }

    /// Whether two records say the same, the way of typing apart.
    pub fn same(self, one: &Person, other: &Person) -> bool {
        self.folded(one) == self.folded(other)
    }

    /// How it stands in two records.
    pub fn state(self, this: &Person, that: &Person) -> LineState {
        match (self.folded(this), self.folded(that)) {
            (Some(_), None) => LineState::OnlyThis,
            (None, Some(_)) => LineState::OnlyThat,
            (one, other) if one == other => LineState::Agrees,
            _ => LineState::Differs,
        }
    }
}

/// Parts parted by a blank, which no folded text holds; nothing where all are blank.
fn joined(parts: &[String]) -> String {
    if parts.iter().all(String::is_empty) {
        String::new()
    } else {
        parts.join(" ")
    }
}

fn folded_phone(typed: &str) -> String {
    typed
        .parse::<Phone>()
        .map_or_else(|_| fold_kanji(typed), |phone| phone.e164().to_owned())
}

/// Town, house and room; folding leaves dashes out, and 1-11 is not 11-1.
fn folded_street(street: &str, building: &str) -> String {
    let whole = format!("{street}-{building}");
    let parts: Vec<String> = whole
        .split(digits::is_dash)
        .map(fold_kanji)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}

fn folded_place(place: &Address) -> String {
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    joined(&[
        code(&place.postal_code),
        code(&place.municipality_code),
        folded_street(&place.street, &place.building),
    ])
}

fn folded_typed_place(place: &AddressForm) -> String {
    joined(&[
        fold_kanji(&place.postal_code),
        fold_kanji(&place.municipality_code),
        folded_street(&place.street, &place.building),
    ])
}

fn folded_workplace(of: &WorkplaceForm) -> String {
    if *of == WorkplaceForm::default() {
        return String::new();
    }
    joined(&[
        fold_kanji(&of.name),
        folded_phone(&of.phone),
        folded_typed_place(&of.address),
        fold_kanji(&of.last_attended_on),
    ])
}

/// Two records, item by item, with what was chosen.
pub fn lines(this: &Person, that: &Person, choices: &[MergeChoice]) -> Vec<MergeLine> {
    MergeItem::ALL
        .iter()
        .map(|item| {
            let state = item.state(this, that);
            let choice = match state {
                LineState::Agrees => None,
                LineState::OnlyThis => Some(Side::This),
                LineState::OnlyThat => Some(Side::That),
                LineState::Differs => choices
                    .iter()
                    .find(|one| one.item == *item)
                    .map(|one| one.side),
            };
            MergeLine {
                item: *item,
                state,
                choice,
            }
        })
        .collect()
}

/// What is to be written: each item that is not the same in both, with whose value is kept.
///
/// # Errors
/// `/choices` with `merge.undecided` where an item differs and none is chosen, with `merge.not_different` where one is chosen
/// of an item that does not differ, or twice.
pub fn agreed(
    this: &Person,
    that: &Person,
    choices: &[MergeChoice],
) -> Result<Vec<MergeChoice>, Violations> {
    let lines = lines(this, that, choices);
    let mut faults = Violations::default();
    let undecided = lines
        .iter()
        .any(|line| line.state == LineState::Differs && line.choice.is_none());
    if undecided {
        faults.add("/choices", "merge.undecided");
    }
    let differing = lines
        .iter()
        .filter(|line| line.state == LineState::Differs)
        .count();
    let known = |choice: &MergeChoice| {
        lines
            .iter()
            .any(|line| line.item == choice.item && line.state == LineState::Differs)
    };
    if choices.len() > differing || !choices.iter().all(known) {
        faults.add("/choices", "merge.not_different");
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(lines
        .into_iter()
        .filter_map(|line| {
            Some(MergeChoice {
                item: line.item,
                side: line.choice?,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(value: &Value) -> Person {
        let mut whole = json!({
            "id": "018f7b1e-7a6c-7c3a-9a54-1d2f3b4c5d6e", "number": "5724000000", "version": 1, "sex": "unknown",
            "identity": {}, "contact": {},
        });
        crate::merge::merge(&mut whole, value).unwrap();
        serde_json::from_value(whole).unwrap()
    }

    fn full() -> Person {
        person(&json!({
            "sex": "female",
            "identity": {
                "family_name": "髙橋", "given_name": "健子", "family_kana": "タカハシ", "given_kana": "ケンコ",
                "name_unknown": true, "alias": "ケン", "birth_on": "1980-03-14",
            },
            "contact": {
                "phone": "090-1234-5678", "mail": "a@example.jp", "occupation": "会社員", "guardian_name": "父",
                "guardian_phone": "03-5555-0103", "guardian_address": {"street": "神田1"},
                "residence": {"postal_code": "1600022", "municipality_code": "131041", "street": "新宿1-1", "building": "101"},
                "whereabouts": {"municipality_code": "131032", "street": "芝1"}, "phone_answered_by": "family",
                "phones": [{"number": "03-5555-0102", "note": "日中"}], "nationality": "VN", "language": "vi",
                "other_language": "越", "interpreter_needed": "yes",
                "workplace": {"name": "神田小学校", "phone": "03-5555-0104", "last_attended_on": "9/30"},
            },
        }))
    }

    #[test]
    fn the_items_are_all_that_is_known_of_somebody() {
        let full = full();
        let mut copied = person(&json!({}));
        for item in MergeItem::ALL {
            let before = copied.clone();
            item.copy(&full, &mut copied);
            assert_ne!(item.value(&before), item.value(&copied), "{item}");
            let others = MergeItem::ALL.iter().filter(|other| *other != item);
            for other in others {
                assert_eq!(other.value(&before), other.value(&copied), "{item} {other}");
            }
        }
        assert_eq!(copied, full);
    }

    #[test]
    fn ways_of_typing_are_no_difference() {
        let this = full();
        for (change, item, state) in [
            (
                json!({"identity": {"name_unknown": false, "family_name": "高橋"}}),
                MergeItem::Name,
                LineState::OnlyThat,
            ),
            (
                json!({"contact": {"phone": "09012345678"}}),
                MergeItem::Phone,
                LineState::Agrees,
            ),
            (
                json!({"contact": {"phone": "080-1234-5678"}}),
                MergeItem::Phone,
                LineState::Differs,
            ),
            (
                json!({"contact": {"residence": {"street": "新宿１－１"}}}),
                MergeItem::Residence,
                LineState::Agrees,
            ),
            (
                json!({"contact": {"residence": {"street": "新宿11"}}}),
                MergeItem::Residence,
                LineState::Differs,
            ),
            (
                json!({"contact": {"mail": null}}),
                MergeItem::Mail,
                LineState::OnlyThis,
            ),
            (json!({"sex": "male"}), MergeItem::Sex, LineState::Differs),
            (
                json!({"sex": "unknown"}),
                MergeItem::Sex,
                LineState::OnlyThis,
            ),
            (
                json!({"contact": {"nationality": "unknown"}}),
                MergeItem::Nationality,
                LineState::OnlyThis,
            ),
        ] {
            let mut that = serde_json::to_value(&this).unwrap();
            crate::merge::merge(&mut that, &change).unwrap();
            assert_eq!(item.state(&this, &person(&that)), state, "{change}");
        }
        let nothing = person(&json!({}));
        for item in MergeItem::ALL
            .iter()
            .filter(|item| **item != MergeItem::Name)
        {
            assert_eq!(item.state(&nothing, &nothing), LineState::Agrees, "{item}");
            assert_eq!(item.state(&nothing, &this), LineState::OnlyThat, "{item}");
        }
    }

    #[test]
    fn each_difference_is_decided_and_nothing_else() {
        let this = person(
            &json!({"sex": "male", "contact": {"phone": "090-1234-5678", "mail": "a@example.jp"}}),
        );
        let that = person(
            &json!({"sex": "male", "contact": {"phone": "090-1234-0000", "occupation": "教員"}}),
        );
        let choice = |item, side| MergeChoice { item, side };
        let phone = choice(MergeItem::Phone, Side::That);
        assert_eq!(
            agreed(&this, &that, &[phone]),
            Ok(vec![
                phone,
                choice(MergeItem::Mail, Side::This),
                choice(MergeItem::Occupation, Side::That)
            ])
        );
        for (choices, code) in [
            (vec![], "merge.undecided"),
            (vec![phone, phone], "merge.not_different"),
            (
                vec![phone, choice(MergeItem::Sex, Side::This)],
                "merge.not_different",
            ),
        ] {
            let faults = agreed(&this, &that, &choices).unwrap_err();
            assert_eq!(
                (faults.0[0].pointer.as_str(), faults.0[0].code.as_str()),
                ("/choices", code)
            );
        }
    }
}
