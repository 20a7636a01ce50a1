//! What is being typed into optional items: as typed until it is read, item by item.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hersys_domain::digits;
use hersys_domain::optional_item::{
    OptionalItem, OptionalItemKind, OptionalValuesPatch, Values, judge,
};
use hersys_domain::validate::{Validate, Violations};
use serde_json::{Value, json};

use crate::names::lasting;
use crate::pages::case::entry::number;

/// Where an item lies in the body that is sent.
pub(super) fn pointer(item: &OptionalItem) -> &'static str {
    lasting(&format!("/values/{}", item.code))
}

/// An item as it is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Typed {
    /// A text, a number, the one choice.
    pub(super) text: String,
    /// A day.
    pub(super) day: Option<NaiveDate>,
    /// Several choices.
    pub(super) chosen: Vec<String>,
}

fn typed(item: &OptionalItem, value: Option<&Value>) -> Typed {
    let mut out = Typed::default();
    let Some(value) = value else { return out };
    match item.kind {
        OptionalItemKind::Text | OptionalItemKind::Choice => {
            value.as_str().unwrap_or_default().clone_into(&mut out.text);
        }
        OptionalItemKind::Number => out.text = number(value),
        OptionalItemKind::Date => out.day = value.as_str().and_then(|text| text.parse().ok()),
        OptionalItemKind::Choices => {
            let all = value.as_array().into_iter().flatten();
            out.chosen = all.filter_map(Value::as_str).map(str::to_owned).collect();
        }
    }
    out
}

/// What was typed, as it is sent; null where nothing was.
fn read(item: &OptionalItem, typed: &Typed) -> Result<Value, &'static str> {
    let text = typed.text.trim();
    Ok(match item.kind {
        OptionalItemKind::Date => typed.day.map_or(Value::Null, |day| json!(day)),
        OptionalItemKind::Choices if typed.chosen.is_empty() => Value::Null,
        OptionalItemKind::Choices => json!(typed.chosen),
        _ if text.is_empty() => Value::Null,
        OptionalItemKind::Number => json!(digits::number(text)?),
        OptionalItemKind::Choice => json!(text),
        OptionalItemKind::Text => json!(typed.text),
    })
}

/// What is being typed into the items of a set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    items: Vec<OptionalItem>,
    /// What stands, on which it is based.
    before: Values,
    typed: BTreeMap<String, Typed>,
}

impl Draft {
    /// With what is entered.
    pub(super) fn new(items: &[OptionalItem], values: &Values) -> Self {
        let all = items.iter();
        Self {
            items: items.to_vec(),
            before: values.clone(),
            typed: all
                .map(|item| (item.code.clone(), typed(item, values.get(&item.code))))
                .collect(),
        }
    }

    pub(super) fn get(&self, code: &str) -> Typed {
        self.typed.get(code).cloned().unwrap_or_default()
    }

    pub(super) fn set(&mut self, code: &str, typed: Typed) {
        self.typed.insert(code.to_owned(), typed);
    }

    /// What is to be changed, as far as it can be read, and what cannot. What is not touched is not sent.
    fn read(&self) -> (OptionalValuesPatch, Violations) {
        let (mut patch, mut faults) = (OptionalValuesPatch::default(), Violations::default());
        for item in &self.items {
            let now = self.get(&item.code);
            let stands = self.before.get(&item.code);
            if now == typed(item, stands) {
                continue;
            }
            match read(item, &now) {
                Ok(value) => {
                    patch.values.insert(item.code.clone(), value);
                }
                Err(code) => faults.add(pointer(item), code),
            }
        }
        (patch, faults)
    }

    /// What is to be changed.
    pub(super) fn patch(&self) -> OptionalValuesPatch {
        self.read().0
    }

    /// Goes on from what somebody else has entered meanwhile: what one did not touch is taken over. Gives the items that
    /// both changed.
    pub(super) fn rebase(&mut self, now: &Values) -> Vec<OptionalItem> {
        let mut both = Vec::new();
        for item in &self.items {
            let (was, stands) = (self.before.get(&item.code), now.get(&item.code));
            if was == stands {
                continue;
            }
            let own = self.typed.get(&item.code);
            if own.is_none_or(|own| *own == typed(item, was)) {
                self.typed.insert(item.code.clone(), typed(item, stands));
            } else if own != Some(&typed(item, stands)) {
                both.push(item.clone());
            }
        }
        self.before = now.clone();
        both
    }
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        let (patch, faults) = self.read();
        out.0.extend(faults.0);
        out.0.extend(judge(&self.items, &self.before, &patch).0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<OptionalItem> {
        let item = |code: &str, kind: &str| {
            let organization = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11";
            serde_json::from_value(json!({
                "id": organization, "organization_id": organization, "organization": "千代田保健所", "code": code,
                "kind": kind, "audience": "own", "definition": {"label": code, "decimals": 1,
                "choices": [{"code": "bus", "label": "バス"}]}, "changed_at": "2022-10-01T00:00:00Z",
                "changed_by": null, "version": 1}))
            .unwrap()
        };
        vec![
            item("ct", "number"),
            item("way", "choices"),
            item("memo", "text"),
        ]
    }

    #[test]
    fn what_is_typed_is_sent_and_what_is_not_touched_is_not() {
        let values = json!({"ct": 20.5, "memo": "夜"});
        let mut draft = Draft::new(&items(), values.as_object().unwrap());
        assert_eq!(draft.patch(), OptionalValuesPatch::default());
        draft.set(
            "ct",
            Typed {
                text: "２４．５".to_owned(),
                ..Typed::default()
            },
        );
        draft.set(
            "way",
            Typed {
                chosen: vec!["bus".to_owned()],
                ..Typed::default()
            },
        );
        draft.set("memo", Typed::default());
        let wanted = json!({"ct": 24.5, "way": ["bus"], "memo": null});
        assert_eq!(Value::Object(draft.patch().values), wanted);
        assert!(draft.violations().is_empty());
        draft.set(
            "ct",
            Typed {
                text: "高い".to_owned(),
                ..Typed::default()
            },
        );
        let found = draft.violations().0;
        assert_eq!(
            (found[0].pointer.as_str(), found[0].code.as_str()),
            ("/values/ct", "number.unreadable")
        );
    }

    #[test]
    fn what_both_changed_is_told_and_the_rest_taken_over() {
        let mut draft = Draft::new(
            &items(),
            json!({"ct": 20, "memo": "夜"}).as_object().unwrap(),
        );
        draft.set(
            "ct",
            Typed {
                text: "21".to_owned(),
                ..Typed::default()
            },
        );
        let both = draft.rebase(json!({"ct": 22, "memo": "朝"}).as_object().unwrap());
        assert_eq!(
            both.iter()
                .map(|item| item.code.as_str())
                .collect::<Vec<_>>(),
            ["ct"]
        );
        assert_eq!(draft.get("memo").text, "朝");
        assert_eq!(Value::Object(draft.patch().values), json!({"ct": 21.0}));
    }
}
