//! What is being typed into the definition of an item.

use hersys_domain::digits;
use hersys_domain::optional_item::{
    NewOptionalItem, OptionalAudience, OptionalChoice, OptionalItem, OptionalItemDefinition,
    OptionalItemKind, OptionalItemPatch,
};
use hersys_domain::patch::Patch;
use hersys_domain::validate::{Validate, Violations};

use crate::names::lasting;
use crate::patching::held;

/// Between the places of two items, so that another finds room.
const STEP: u16 = 10;

/// A choice, and whether it was there before: then its code stays, and it cannot be taken away.
pub(super) type ChoiceRow = (OptionalChoice, bool);

/// A definition as it is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    /// Whether an item is changed: its code, kind and audience stay.
    pub(super) changing: bool,
    pub(super) code: String,
    pub(super) kind: Option<OptionalItemKind>,
    pub(super) audience: Option<OptionalAudience>,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) unit: String,
    pub(super) minimum: String,
    pub(super) maximum: String,
    pub(super) decimals: String,
    pub(super) position: String,
    pub(super) choices: Vec<ChoiceRow>,
    pub(super) retired: bool,
}

fn whole<T: std::str::FromStr + Default>(text: &str) -> Result<T, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(T::default());
    }
    let plain = digits::plain(text).unwrap_or_default();
    plain.trim().parse().map_err(|_| "number.unreadable")
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

impl Draft {
    /// A new item, last of those that there are.
    pub(super) fn new(after: &[OptionalItem]) -> Self {
        let last = after.iter().map(|item| item.definition.position).max();
        Self {
            code: format!("item_{}", after.len() + 1),
            audience: Some(OptionalAudience::Own),
            position: last
                .map_or(STEP, |last| last.saturating_add(STEP))
                .to_string(),
            ..Self::default()
        }
    }

    /// An item that is changed.
    pub(super) fn of(item: &OptionalItem) -> Self {
        let stands = &item.definition;
        let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        Self {
            changing: true,
            code: item.code.clone(),
            kind: Some(item.kind),
            audience: Some(item.audience),
            label: stands.label.clone(),
            help: stands.help.clone().unwrap_or_default(),
            unit: stands.unit.clone().unwrap_or_default(),
            minimum: bound(stands.minimum),
            maximum: bound(stands.maximum),
            decimals: stands.decimals.to_string(),
            position: stands.position.to_string(),
            choices: stands
                .choices
                .iter()
                .map(|one| (one.clone(), true))
                .collect(),
            retired: stands.retired,
        }
    }

    /// Where a member of the definition lies in the body that is sent.
    pub(super) fn pointer(&self, member: &str) -> &'static str {
        match self.changing {
            true => lasting(&format!("/{member}")),
            false => lasting(&format!("/definition/{member}")),
        }
    }

    /// Adds a choice with a code that none has.
    pub(super) fn add_choice(choices: &mut Vec<ChoiceRow>) {
        let taken = |code: &str| choices.iter().any(|(one, _)| one.code == code);
        let free = (1..=choices.len() + 1)
            .map(|number| format!("c{number}"))
            .find(|code| !taken(code));
        let choice = OptionalChoice {
            code: free.unwrap_or_default(),
            ..OptionalChoice::default()
        };
        choices.push((choice, false));
    }

    /// What was typed, and what of it cannot be read.
    fn read(&self) -> (OptionalItemDefinition, Violations) {
        let mut faults = Violations::default();
        let numbers = self.kind == Some(OptionalItemKind::Number);
        let mut bound = |name: &str, text: &str| {
            let read = if numbers {
                digits::number(text)
            } else {
                Ok(None)
            };
            read.unwrap_or_else(|code| {
                faults.add(self.pointer(name), code);
                None
            })
        };
        let minimum = bound("minimum", &self.minimum);
        let maximum = bound("maximum", &self.maximum);
        let decimals = match numbers {
            true => whole(&self.decimals),
            false => Ok(0),
        };
        let position = whole(&self.position);
        for (name, fault) in [("decimals", decimals.err()), ("position", position.err())] {
            if let Some(code) = fault {
                faults.add(self.pointer(name), code);
            }
        }
        let chooses = self.kind.is_some_and(OptionalItemKind::chooses);
        let definition = OptionalItemDefinition {
            label: self.label.clone(),
            help: said(&self.help),
            unit: said(&self.unit).filter(|_| numbers),
            minimum,
            maximum,
            decimals: decimals.unwrap_or_default(),
            choices: match chooses {
                true => self.choices.iter().map(|(one, _)| one.clone()).collect(),
                false => Vec::new(),
            },
            position: position.unwrap_or_default(),
            retired: self.retired,
        };
        (definition, faults)
    }

    /// What is sent for a new item; none where something cannot be read.
    pub(super) fn new_item(&self) -> NewOptionalItem {
        NewOptionalItem {
            code: self.code.trim().to_owned(),
            kind: self.kind,
            audience: self.audience,
            definition: self.read().0,
        }
    }

    /// What is sent for a change of `before`.
    pub(super) fn patch(&self, before: &OptionalItemDefinition) -> OptionalItemPatch {
        fn differs<T: PartialEq + Clone>(now: &T, before: &T) -> Patch<T> {
            match now == before {
                true => Patch::Absent,
                false => Patch::Value(now.clone()),
            }
        }
        fn cleared<T: PartialEq + Clone>(now: &Option<T>, before: &Option<T>) -> Patch<T> {
            match now == before {
                true => Patch::Absent,
                false => held(now.clone()),
            }
        }
        let now = self.read().0;
        OptionalItemPatch {
            label: differs(&now.label, &before.label),
            help: cleared(&now.help, &before.help),
            unit: cleared(&now.unit, &before.unit),
            minimum: cleared(&now.minimum, &before.minimum),
            maximum: cleared(&now.maximum, &before.maximum),
            decimals: differs(&now.decimals, &before.decimals),
            choices: differs(&now.choices, &before.choices),
            position: differs(&now.position, &before.position),
            retired: differs(&now.retired, &before.retired),
        }
    }
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        let (definition, faults) = self.read();
        out.0.extend(faults.0);
        match (self.changing, self.kind) {
            (true, Some(kind)) => definition.judge(kind, "", out),
            _ => self.new_item().validate(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_by_the_kind() {
        let mut draft = Draft::new(&[]);
        draft.label = "部屋数".to_owned();
        draft.kind = Some(OptionalItemKind::Number);
        draft.minimum = "１".to_owned();
        draft.maximum = "たくさん".to_owned();
        let found = draft.violations().0;
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.pointer.as_str(), one.code.as_str()))
            .collect();
        assert_eq!(told, [("/definition/maximum", "number.unreadable")]);
        draft.maximum = "20".to_owned();
        assert!(draft.violations().is_empty());
        assert_eq!(draft.new_item().definition.minimum, Some(1.0));
        // Of another kind what was typed for numbers is not sent.
        draft.kind = Some(OptionalItemKind::Text);
        assert_eq!(draft.new_item().definition.minimum, None);
        assert!(draft.violations().is_empty());
    }

    #[test]
    fn a_change_sends_what_differs() {
        let before = OptionalItemDefinition {
            label: "部屋数".to_owned(),
            help: Some("寝室の数".to_owned()),
            position: 10,
            ..OptionalItemDefinition::default()
        };
        let mut draft = Draft {
            changing: true,
            kind: Some(OptionalItemKind::Text),
            label: before.label.clone(),
            help: "寝室の数".to_owned(),
            position: "10".to_owned(),
            ..Draft::default()
        };
        assert_eq!(draft.patch(&before), OptionalItemPatch::default());
        draft.help.clear();
        draft.retired = true;
        let patch = draft.patch(&before);
        assert_eq!(
            (patch.help, patch.retired),
            (Patch::Null, Patch::Value(true))
        );
        assert_eq!(patch.label, Patch::Absent);
    }

    #[test]
    fn a_new_choice_has_a_code_of_its_own() {
        let mut choices = Vec::new();
        Draft::add_choice(&mut choices);
        Draft::add_choice(&mut choices);
        choices.remove(0);
        Draft::add_choice(&mut choices);
        let codes: Vec<_> = choices.iter().map(|(one, _)| one.code.as_str()).collect();
        assert_eq!(codes, ["c2", "c1"]);
    }
}
