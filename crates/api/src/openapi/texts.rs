//! The Japanese texts of the document, laid over what the doc comments say in English.
//!
//! They lie beside this file in `ja`: one for every operation, parameter, schema and member. The Japanese text
//! comes first, the English one after a blank line. The words of closed sets are those of the screens.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::tables::{TABLES, Texts};
use super::{operations, schemas, text};

/// What laying the texts over the document found amiss.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Amiss {
    /// What has no Japanese text: `operations: GET /accounts`.
    pub missing: BTreeSet<String>,
    /// Texts that fit nothing (any more).
    pub unused: BTreeSet<String>,
}

/// Lays the texts over the document.
pub fn lay(whole: &mut Value) -> Amiss {
    let mut laying = Laying::default();
    for (name, entry) in operations(whole) {
        laying.operation(&name, entry);
    }
    for (name, schema) in schemas(whole) {
        laying.schema(name, schema);
    }
    laying.general(whole);
    laying.amiss()
}

#[derive(Default)]
struct Laying {
    used: BTreeSet<String>,
    missing: BTreeSet<String>,
}

/// Japanese first, then English where it says anything in English.
fn joined(japanese: &str, english: &str) -> String {
    if speaks_english(english) {
        format!("{japanese}\n\n{english}")
    } else {
        japanese.to_owned()
    }
}

/// Whether a text has words of English, and not just names and abbreviations.
fn speaks_english(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word.len() > 1 && word.bytes().any(|byte| byte.is_ascii_lowercase()))
}

impl Laying {
    /// The first text under one of the keys. Without any, what is said in Japanese alone may stand.
    fn find(
        &mut self,
        table: &'static str,
        texts: &'static Texts,
        keys: &[String],
        english: &str,
    ) -> String {
        let found = keys.iter().find_map(|key| texts.get_key_value(key));
        if let Some((key, japanese)) = found {
            self.used.insert(format!("{table}: {key}"));
            return joined(japanese, english);
        }
        if speaks_english(english) || english.is_empty() {
            let wanted = keys.first().map_or("", String::as_str);
            self.missing.insert(format!("{table}: {wanted}"));
        }
        english.to_owned()
    }

    fn operation(&mut self, name: &str, entry: &mut Map<String, Value>) {
        let said: Vec<String> = ["summary", "description"]
            .into_iter()
            .filter_map(|key| entry.get(key)?.as_str())
            .filter(|text| !text.is_empty())
            .map(|text| text.replace('\n', " "))
            .collect();
        let english = said.join("\n\n");
        let keys = [name.to_owned()];
        let summary = self.find("operations", &TABLES.operations, &keys, "");
        entry.insert("summary".to_owned(), json!(summary));
        entry.insert("description".to_owned(), json!(english));
        let parameters = entry.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            self.parameter(name, parameter);
        }
        let responses = entry.get_mut("responses").and_then(Value::as_object_mut);
        for (_, response) in responses.into_iter().flatten() {
            self.response(response);
        }
    }

    fn parameter(&mut self, operation: &str, parameter: &mut Value) {
        let name = text(parameter, "name");
        let schema = parameter.get("schema").and_then(super::named);
        let keys = [
            format!("{operation} {name}"),
            format!("{name}:{}", schema.unwrap_or_default()),
            name.to_owned(),
        ];
        let english = text(parameter, "description").to_owned();
        let found = self.find("parameters", &TABLES.parameters, &keys, &english);
        describe(parameter, found);
    }

    fn response(&mut self, response: &mut Value) {
        let english = text(response, "description");
        if let Some((key, japanese)) = TABLES.general.responses.get_key_value(english) {
            self.used.insert(format!("responses: {key}"));
            let found = joined(japanese, english);
            describe(response, found);
        } else if english.starts_with("A problem") {
            let found = joined(&TABLES.general.default, english);
            describe(response, found);
        }
    }

    fn schema(&mut self, name: &str, schema: &mut Value) {
        // `Page_Account` is told of as `Page`.
        let base = name.split_once('_').map_or(name, |(base, _)| base);
        let english = text(schema, "description").to_owned();
        let keys = [base.to_owned()];
        let mut found = self.find("schemas", &TABLES.schemas, &keys, &english);
        if let Some(words) = self.words(name, schema) {
            let lines: Vec<String> = words
                .iter()
                .map(|(value, word)| format!("- `{value}`: {}", word.as_str().unwrap_or_default()))
                .collect();
            found = format!("{found}\n\n{}", lines.join("\n"));
            if let Some(members) = schema.as_object_mut() {
                members.insert("x-enumDescriptions".to_owned(), Value::Object(words));
            }
        }
        describe(schema, found);
        self.members(base, schema);
    }

    fn members(&mut self, base: &str, schema: &mut Value) {
        let members = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, member) in members.into_iter().flatten() {
            let english = take_description(member);
            let found = if let Some((key, word)) = TABLES.screen_member(base, name) {
                self.used.insert(format!("schemas: {key}"));
                joined(&word, &english)
            } else {
                let keys = [format!("{base}.{name}"), format!("*.{name}")];
                self.find("schemas", &TABLES.schemas, &keys, &english)
            };
            describe(member, found);
        }
        let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            self.members(base, part);
        }
    }

    /// The words of a closed set in its order.
    fn words(&mut self, name: &str, schema: &Value) -> Option<Map<String, Value>> {
        let values = schema.get("enum")?.as_array()?;
        self.used.insert(format!("values: {name}"));
        let mut found = Map::new();
        for value in values.iter().filter_map(Value::as_str) {
            match TABLES.word(name, value) {
                Some(word) => {
                    self.used.insert(format!("values: {name}.{value}"));
                    found.insert(value.to_owned(), json!(word));
                }
                None => {
                    self.missing.insert(format!("values: {name}.{value}"));
                }
            }
        }
        Some(found)
    }

    fn general(&mut self, whole: &mut Value) {
        let tags: Vec<Value> = TABLES
            .general
            .tags
            .iter()
            .map(|(name, title, about)| {
                json!({"name": name, "x-displayName": title, "description": format!("{title}。{about}")})
            })
            .collect();
        if let Some(members) = whole.as_object_mut() {
            members.insert("tags".to_owned(), json!(tags));
        }
        let schemes = whole
            .pointer_mut("/components/securitySchemes")
            .and_then(Value::as_object_mut);
        for (name, scheme) in schemes.into_iter().flatten() {
            let english = text(scheme, "description").to_owned();
            let keys = [name.clone()];
            let found = self.find("security", &TABLES.general.security, &keys, &english);
            describe(scheme, found);
        }
    }

    fn amiss(self) -> Amiss {
        let there = TABLES.keys();
        Amiss {
            unused: there.difference(&self.used).cloned().collect(),
            missing: self.missing,
        }
    }
}

fn describe(value: &mut Value, description: String) {
    if let Some(members) = value.as_object_mut() {
        members.insert("description".to_owned(), Value::String(description));
    }
}

/// What a member says of itself; that of a member that may be absent stands beside the reference.
fn take_description(member: &mut Value) -> String {
    let own = text(member, "description").to_owned();
    if !own.is_empty() {
        return own;
    }
    let choices = member.get_mut("oneOf").and_then(Value::as_array_mut);
    choices
        .into_iter()
        .flatten()
        .find_map(|choice| choice.as_object_mut()?.remove("description"))
        .and_then(|found| found.as_str().map(str::to_owned))
        .unwrap_or_default()
}
