//! The tables of Japanese texts, as they lie in `ja` beside this file, and the words of the screens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

/// Texts by what they are about.
pub type Texts = BTreeMap<String, String>;

/// All texts.
#[derive(Debug, Default)]
pub struct Tables {
    /// `GET /accounts`.
    pub operations: Texts,
    /// `GET /accounts organization_id`, else `id:AccountId` by the type, else `limit` by the name alone.
    pub parameters: Texts,
    /// `Account`, `Account.login`, else `*.version` for members that mean the same everywhere; `LaboratoryTest.*` names the texts
    /// of the screens that its members are called by.
    pub schemas: Texts,
    /// The words of closed sets.
    values: BTreeMap<String, Words>,
    /// Tags, headers, answers.
    pub general: General,
}

/// The words of a closed set: those of the screens (file, then keys parted by dots), or its own, or both.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Words {
    Screens(String),
    Own(Texts),
}

#[derive(Debug, Default, Deserialize)]
pub struct General {
    /// Name, title and text, in the order of the page.
    pub tags: Vec<(String, String, String)>,
    /// By the name of the security scheme.
    pub security: Texts,
    headers: Texts,
    statuses: BTreeMap<u16, String>,
    /// Of any problem.
    pub default: String,
    /// By what the route says in English.
    pub responses: Texts,
}

// A file that does not parse leaves a table empty; a test sees to it that none does.
fn read<T: serde::de::DeserializeOwned + Default>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}

/// The tables.
pub static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    operations: read(include_str!("ja/operations.json")),
    parameters: read(include_str!("ja/parameters.json")),
    schemas: read(include_str!("ja/schemas.json")),
    values: read(include_str!("ja/values.json")),
    general: read(include_str!("ja/general.json")),
});

impl Tables {
    /// What a header says.
    pub fn header(&self, name: &str) -> &str {
        self.general.headers.get(name).map_or("", String::as_str)
    }

    /// The statuses of problems that the document describes.
    pub fn statuses(&self) -> impl Iterator<Item = u16> {
        self.general.statuses.keys().copied()
    }

    /// What a status of a problem means.
    pub fn status(&self, status: u16) -> &str {
        self.general
            .statuses
            .get(&status)
            .map_or("", String::as_str)
    }

    /// The word for a member of a closed set.
    pub fn word(&self, set: &str, value: &str) -> Option<String> {
        let (own, from) = match self.values.get(set)? {
            Words::Screens(from) => (None, Some(from)),
            Words::Own(own) => (own.get(value), own.get("from")),
        };
        own.cloned().or_else(|| screen_word(from?, value))
    }

    /// The word of the screens for a member of a schema whose members are all called as on the screens: `LaboratoryTest.*` says
    /// where they stand. Gives the key, too.
    pub fn screen_member(&self, schema: &str, member: &str) -> Option<(String, String)> {
        let key = format!("{schema}.*");
        let word = screen_word(self.schemas.get(&key)?, member)?;
        Some((key, word))
    }

    /// What every text is about: `schemas: Account.login`.
    pub fn keys(&self) -> BTreeSet<String> {
        let tables = [
            ("operations", &self.operations),
            ("parameters", &self.parameters),
            ("schemas", &self.schemas),
            ("security", &self.general.security),
            ("responses", &self.general.responses),
        ];
        let mut keys: BTreeSet<String> = tables
            .iter()
            .flat_map(|(table, texts)| texts.keys().map(move |key| format!("{table}: {key}")))
            .collect();
        for (name, words) in &self.values {
            keys.insert(format!("values: {name}"));
            if let Words::Own(own) = words {
                let own = own.keys().filter(|value| *value != "from");
                keys.extend(own.map(|value| format!("values: {name}.{value}")));
            }
        }
        keys
    }
}

/// The word of the screens for a member of a closed set. Keys of texts hold no dot and begin with a letter.
fn screen_word(from: &str, value: &str) -> Option<String> {
    let (file, keys) = from.split_once('.').unwrap_or((from, ""));
    let at = keys
        .split('.')
        .filter(|key| !key.is_empty())
        .fold(SCREENS.get(file)?, |at, key| {
            at.get(key).unwrap_or(&Value::Null)
        });
    let found = at
        .get(value)
        .or_else(|| at.get(value.replace('.', "_")))
        .or_else(|| at.get(format!("b{value}")))?;
    let word = found.as_str().or_else(|| found.get("title")?.as_str());
    word.map(str::to_owned)
}

macro_rules! screens {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../../locales/ja/", $name, ".json")))),+]
    };
}

/// Texts of the screens.
static SCREENS: LazyLock<BTreeMap<&'static str, Value>> = LazyLock::new(|| {
    screens![
        "alert",
        "audit",
        "case",
        "case_list",
        "entry",
        "export",
        "follow_up",
        "external_id",
        "import",
        "notification",
        "observation",
        "optional_item",
        "organization",
        "person_merge",
        "problem",
        "queue",
        "record",
        "role",
        "same_person",
        "script",
        "self_report",
        "statistics",
        "transfer",
    ]
    .into_iter()
    .map(|(name, json)| (name, read(json)))
    .collect()
});
