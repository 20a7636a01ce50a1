//! How an item that a notification says nothing of is missing: 未入力 where the rules of its day ask for it,
//! 対象外（制度上収集なし） where they do not. The other three of the five are answers, and stand in the form.

use super::NotificationForm;
use super::gap::{applies, is_answered, is_low_risk, is_minor};
use super::item::Item;
use super::read::Facts;
use super::rule_set::RuleSet;
use crate::absent::Absence;

/// How an item is missing; none where it is answered, cannot concern this record, or is entered elsewhere.
pub fn absence(
    item: Item,
    form: &NotificationForm,
    facts: &Facts,
    rules: &RuleSet,
) -> Option<Absence> {
    let minor = is_minor(facts.age, facts.diagnosed_on.unwrap_or(rules.from));
    let blank = item.pointer().is_some()
        && applies(item, form, facts, minor)
        && !is_answered(item, form, facts);
    blank.then(|| {
        let asked = rules
            .asked(item, facts.category, minor)
            .is_some_and(|asked| !(asked.spared_at_low_risk && is_low_risk(form, facts)));
        if asked {
            Absence::NotEntered
        } else {
            Absence::NotCollected
        }
    })
}

/// What reads as 対象外（制度上収集なし） of a notification, in the order of the form.
pub fn not_collected(form: &NotificationForm, facts: &Facts, rules: &RuleSet) -> Vec<Item> {
    Item::ALL
        .iter()
        .copied()
        .filter(|item| absence(*item, form, facts, rules) == Some(Absence::NotCollected))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde_json::{Value, json};

    use super::*;
    use crate::notification::read::read;

    fn form(changes: &[(&str, Value)]) -> NotificationForm {
        let mut form = serde_json::to_value(NotificationForm::default()).unwrap();
        let given = [
            ("/category", json!("confirmed")),
            ("/person/family_name", json!("髙橋")),
            ("/person/sex", json!("male")),
            ("/person/age", json!("40")),
            ("/person/phone", json!("090-1234-5678")),
            ("/reporter/physician", json!("神田 一郎")),
        ];
        for (pointer, value) in given.iter().chain(changes) {
            *form.pointer_mut(pointer).unwrap() = value.clone();
        }
        serde_json::from_value(form).unwrap()
    }

    fn how(item: Item, day: &str, changes: &[(&str, Value)]) -> Option<Absence> {
        let day: NaiveDate = day.parse().unwrap();
        let mut form = form(changes);
        form.diagnosis.diagnosed_on = day.to_string();
        let facts = read(&form, day).facts;
        absence(item, &form, &facts, RuleSet::in_force(day).unwrap())
    }

    #[test]
    fn the_rules_of_the_day_decide_how_a_blank_reads() {
        // 職業 was asked for until 2022-06-29, 重症化リスクによる治療の必要 from 2022-09-26 on.
        let of = |item, day| how(item, day, &[]);
        assert_eq!(
            of(Item::Occupation, "2021-05-01"),
            Some(Absence::NotEntered)
        );
        assert_eq!(
            of(Item::Occupation, "2022-06-29"),
            Some(Absence::NotEntered)
        );
        assert_eq!(
            of(Item::Occupation, "2022-06-30"),
            Some(Absence::NotCollected)
        );
        assert_eq!(
            of(Item::TreatmentNeeded, "2022-09-25"),
            Some(Absence::NotCollected)
        );
        assert_eq!(
            of(Item::TreatmentNeeded, "2022-09-26"),
            Some(Absence::NotEntered)
        );
    }

    #[test]
    fn what_is_said_or_cannot_be_is_not_missing() {
        let said = [("/person/occupation", json!("会社員"))];
        assert_eq!(how(Item::Occupation, "2022-10-01", &said), None);
        let unknown = [("/diagnosis/onset_state", json!("unknown"))];
        assert_eq!(how(Item::Onset, "2022-10-01", &unknown), None);
        // An adult has no guardian, a man no pregnancy, the living no death.
        for item in [Item::Guardian, Item::Pregnancy, Item::Death] {
            assert_eq!(how(item, "2022-10-01", &[]), None, "{item}");
        }
        // What is entered elsewhere is not missing here.
        assert_eq!(how(Item::Household, "2022-10-01", &[]), None);
    }

    #[test]
    fn who_is_at_low_risk_is_spared() {
        let low = [
            ("/condition/risk_factors", json!(["none"])),
            ("/condition/hospital_needed", json!("no")),
        ];
        let of = |changes: &[(&str, Value)]| how(Item::Onset, "2022-08-10", changes);
        assert_eq!(of(&[]), Some(Absence::NotEntered));
        assert_eq!(of(&low), Some(Absence::NotCollected));
    }

    #[test]
    fn the_list_holds_what_was_not_asked_and_nothing_that_was() {
        let day: NaiveDate = "2022-10-01".parse().unwrap();
        let mut form = form(&[]);
        form.diagnosis.diagnosed_on = day.to_string();
        let facts = read(&form, day).facts;
        let rules = RuleSet::in_force(day).unwrap();
        let found = not_collected(&form, &facts, rules);
        assert!(found.contains(&Item::Occupation) && found.contains(&Item::Residence));
        for item in found {
            assert!(rules.asked(item, facts.category, false).is_none(), "{item}");
        }
    }
}
