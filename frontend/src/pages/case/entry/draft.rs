//! What is being typed into an entry: as typed until it is read, item by item.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Timelike as _, Utc};
use hersys_domain::digits;
use hersys_domain::entry::item::{DayPeriod, Item, Shape};
use hersys_domain::entry::{Content, EntryKind, Values, is_said};
use hersys_domain::jp_date::jst_instant;
use hersys_domain::notification::typed::time;
use hersys_domain::validate::{Validate, Violations};
use serde_json::{Value, json};

use super::words;
use crate::browser;

/// A span as it is typed.
pub(super) type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// An item as it is typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Typed {
    /// A line, a number, a time of day, the one choice.
    pub(super) text: String,
    /// A day, that of an instant.
    pub(super) day: Option<NaiveDate>,
    /// Several choices.
    pub(super) chosen: Vec<String>,
    /// Spans.
    pub(super) spans: Vec<Span>,
}

/// What is being typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) kind: EntryKind,
    items: BTreeMap<&'static str, Typed>,
    /// 取消しの理由, where an entry is taken back.
    pub(super) reason: Option<String>,
}

fn typed(item: &Item, value: Option<&Value>) -> Typed {
    let mut out = Typed::default();
    let Some(value) = value.filter(|value| is_said(value)) else {
        return out;
    };
    let text = || value.as_str().unwrap_or_default().to_owned();
    match item.shape {
        Shape::Day => out.day = value.as_str().and_then(|text| text.parse().ok()),
        Shape::Moment => {
            let at = value
                .as_str()
                .and_then(|text| text.parse::<DateTime<Utc>>().ok());
            if let Some(at) = at.and_then(browser::in_japan) {
                out.day = Some(at.date_naive());
                out.text = format!("{:02}:{:02}", at.hour(), at.minute());
            }
        }
        Shape::Number { .. } => out.text = words::number(value),
        Shape::Choices { .. } => {
            let all = value.as_array().into_iter().flatten();
            out.chosen = all.filter_map(Value::as_str).map(str::to_owned).collect();
        }
        Shape::Periods => {
            let all: Vec<DayPeriod> = serde_json::from_value(value.clone()).unwrap_or_default();
            out.spans = all
                .iter()
                .map(|one| (Some(one.from_on), one.until_on))
                .collect();
        }
        Shape::Choice(_)
        | Shape::Line
        | Shape::ClinicalLine
        | Shape::Phone
        | Shape::Municipality
        | Shape::Country
        | Shape::Note => out.text = text(),
    }
    out
}

/// What was typed, as it is sent; null where nothing was.
fn read(item: &Item, typed: &Typed) -> Result<Value, &'static str> {
    let text = typed.text.trim();
    Ok(match item.shape {
        Shape::Day => typed.day.map_or(Value::Null, |day| json!(day)),
        Shape::Moment => match (typed.day, text) {
            (None, "") => Value::Null,
            (None, _) => return Err("moment.day_missing"),
            (Some(day), clock) => json!(instant(day, clock).ok_or("moment.unreadable")?),
        },
        Shape::Number { .. } => json!(digits::number(text)?),
        Shape::Choice(_) if text.is_empty() => Value::Null,
        Shape::Choice(_) => json!(text),
        Shape::Choices { .. } => json!(typed.chosen),
        Shape::Periods => {
            let mut all = Vec::new();
            for (from, until) in &typed.spans {
                match (from, until) {
                    (Some(from_on), until_on) => all.push(DayPeriod {
                        from_on: *from_on,
                        until_on: *until_on,
                    }),
                    (None, Some(_)) => return Err("periods.from_missing"),
                    (None, None) => {}
                }
            }
            json!(all)
        }
        Shape::Line | Shape::ClinicalLine | Shape::Phone | Shape::Municipality | Shape::Country => {
            json!(text)
        }
        Shape::Note => json!(typed.text),
    })
}

/// By the clock of Japan; a day without a time is meant from its beginning.
fn instant(day: NaiveDate, clock: &str) -> Option<DateTime<Utc>> {
    let clock = match clock {
        "" => chrono::NaiveTime::MIN,
        clock => time(clock)?,
    };
    jst_instant(day, clock)
}

impl Draft {
    /// With what an entry holds.
    pub(super) fn of<C: Content>(content: &C) -> Self {
        let (kind, values) = (content.kind(), content.values());
        let items = kind.items().iter();
        Self {
            kind,
            items: items
                .map(|item| (item.name, typed(item, values.get(item.name))))
                .collect(),
            reason: None,
        }
    }

    /// To take an entry back.
    pub(super) fn removal<C: Content>(content: &C) -> Self {
        Self {
            reason: Some(String::new()),
            ..Self::of(content)
        }
    }

    pub(super) fn get(&self, item: &str) -> Typed {
        self.items.get(item).cloned().unwrap_or_default()
    }

    pub(super) fn update(&mut self, item: &'static str, change: impl FnOnce(&mut Typed)) {
        change(self.items.entry(item).or_default());
    }

    /// Puts another value in the place of what is typed.
    pub(super) fn put(&mut self, item: &Item, value: Option<&Value>) {
        self.items.insert(item.name, typed(item, value));
    }

    /// What was typed, as far as it can be read, and what cannot.
    fn values(&self) -> (Values, Violations) {
        let (mut values, mut faults) = (Values::new(), Violations::default());
        for item in self.kind.items() {
            match read(item, &self.get(item.name)) {
                Ok(value) => {
                    values.insert(item.name.to_owned(), value);
                }
                Err(code) => faults.add(item.pointer, code),
            }
        }
        (values, faults)
    }

    /// What an entry would hold; none where something cannot be read.
    pub(super) fn content<C: Content>(&self) -> Option<C> {
        let (values, faults) = self.values();
        faults
            .is_empty()
            .then(|| C::of(self.kind, values))
            .flatten()
    }
}

/// A draft of what entries of a group hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Of<C> {
    pub(super) draft: Draft,
    pub(super) group: std::marker::PhantomData<fn() -> C>,
}

impl<C> Of<C> {
    pub(super) const fn new(draft: Draft) -> Self {
        Self {
            draft,
            group: std::marker::PhantomData,
        }
    }
}

impl<C: Content> Validate for Of<C> {
    fn validate(&self, out: &mut Violations) {
        if let Some(reason) = &self.draft.reason {
            hersys_domain::course::compulsory(out, "/reason", reason);
            return;
        }
        let (values, faults) = self.draft.values();
        let readable = faults.is_empty();
        out.0.extend(faults.0);
        if readable && let Some(content) = C::of(self.draft.kind, values) {
            content.validate(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use hersys_domain::entry::Clinical;

    use super::*;

    #[test]
    fn what_an_entry_holds_is_typed_and_read_back_alike() {
        let stay: Clinical = serde_json::from_value(json!({"kind": "hospital_stay", "values": {
            "institution": "神田病院", "admitted_on": "2022-08-20", "icu": "yes", "phone": "03-5555-0100",
            "icu_periods": [{"from_on": "2022-08-21", "until_on": null}], "note": "一\n二"}}))
        .unwrap();
        let background: Clinical = serde_json::from_value(json!({"kind": "background", "values": {
            "risk_factors": ["diabetes", "kidney"], "height_cm": 172.5, "pregnancy_weeks": 28.0}}))
        .unwrap();
        for content in [stay, background] {
            let draft = Draft::of(&content);
            assert_eq!(draft.content::<Clinical>(), Some(content));
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_item() {
        let blank = Clinical::blank(EntryKind::Background).unwrap();
        let mut draft = Draft::of(&blank);
        draft.update("height_cm", |item| item.text = "高い".to_owned());
        let found = Of::<Clinical>::new(draft.clone()).violations();
        let told: Vec<_> = found
            .0
            .iter()
            .map(|one| (one.pointer.as_str(), one.code.as_str()))
            .collect();
        assert_eq!(told, [("/values/height_cm", "number.unreadable")]);
        draft.update("height_cm", |item| item.text = "１７２．５".to_owned());
        assert!(Of::<Clinical>::new(draft.clone()).violations().is_empty());
        let content: Clinical = draft.content().unwrap();
        assert_eq!(content.values()["height_cm"], json!(172.5));
    }
}
