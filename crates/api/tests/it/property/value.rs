//! Values by the schemas of the document, and what spoils them.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::Union;
use serde_json::{Map, Number, Value, json};

use crate::support::schema::{kinds, resolve};

/// Objects within objects that are made at most.
const DEPTH: u8 = 6;
/// What people type, and what has hurt other systems.
const WORDS: &[&str] = &[
    "2022-10-03",
    "R4.10.3",
    "昭和64年5月1日",
    "t",
    "-3",
    "8/19",
    "2月30日",
    "0000-00-00",
    "99999999999999999999",
    "090-1234-5678",
    "０９０−１２３４−５６７８",
    "+81 90 1234 5678",
    "タカハシ",
    "ﾀｶﾊｼ ｹﾝｺ",
    "髙橋",
    "葛\u{e0100}城",
    "160-0022",
    "131041",
    "13104",
    "36.5",
    "97",
    "-0",
    "1e9",
    "NaN",
    "=1+1",
    "'=1+1",
    "%_\\",
    "' OR 1=1 --",
    "\u{202e}abc",
    "\u{feff}",
    "a\u{0}b",
    "a\u{1}b",
    "a\nb\tc",
    "\u{fffe}",
    "👩‍👩‍👧",
    "",
    " ",
    "null",
];
const DAYS: &[&str] = &[
    "2022-10-03",
    "2022-10-04",
    "1873-01-01",
    "1872-12-31",
    "0001-01-01",
    "2100-12-31",
    "9999-12-31",
    "2024-02-29",
];
const INSTANTS: &[&str] = &[
    "2022-10-03T09:00:00Z",
    "2022-10-04T00:30:00+09:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "1969-12-31T23:59:59-12:00",
];

/// Makes values by the document's schemas; ids are of records that are there.
pub struct Shapes<'a> {
    /// The document.
    pub document: &'a Value,
    /// Ids of records.
    pub ids: Vec<String>,
}

/// Any text: of the domain, of any characters, of any length.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => select(WORDS).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[ -~]{0,40}",
        1 => "[ぁ-ヶ一-鿕０-９]{0,300}",
        1 => (1_usize..6_000).prop_map(|length| "あ".repeat(length)),
    ]
    .boxed()
}

impl Shapes<'_> {
    /// Values that are right by a schema.
    pub fn right(&self, schema: &Value) -> BoxedStrategy<Value> {
        self.within(schema, DEPTH)
    }

    fn within(&self, schema: &Value, depth: u8) -> BoxedStrategy<Value> {
        let schema = resolve(self.document, schema);
        let made = self.made(schema, depth);
        match schema.get("example") {
            Some(example) => prop_oneof![1 => Just(example.clone()), 2 => made].boxed(),
            None => made,
        }
    }

    fn made(&self, schema: &Value, depth: u8) -> BoxedStrategy<Value> {
        if let Some(choices) = schema["enum"].as_array() {
            return select(choices.clone()).boxed();
        }
        if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return Union::new(choices.iter().map(|one| self.within(one, depth))).boxed();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts: Vec<_> = parts.iter().map(|one| self.within(one, depth)).collect();
            return parts.prop_map(together).boxed();
        }
        let kinds = kinds(schema);
        let made = kinds.iter().map(|kind| self.of_kind(kind, schema, depth));
        match kinds.len() {
            // A schema that says nothing takes anything.
            0 => anything(),
            _ => Union::new(made).boxed(),
        }
    }

    fn of_kind(&self, kind: &str, schema: &Value, depth: u8) -> BoxedStrategy<Value> {
        match kind {
            "null" => Just(Value::Null).boxed(),
            "boolean" => any::<bool>().prop_map(Value::Bool).boxed(),
            "integer" => integer(schema),
            "number" => number(schema),
            "string" => self.string(schema),
            "array" if depth == 0 => Just(json!([])).boxed(),
            "array" => prop::collection::vec(self.within(&schema["items"], depth - 1), 0..4)
                .prop_map(Value::Array)
                .boxed(),
            "object" if depth == 0 => Just(json!({})).boxed(),
            "object" => self.object(schema, depth),
            other => panic!("a type {other}"),
        }
    }

    fn object(&self, schema: &Value, depth: u8) -> BoxedStrategy<Value> {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let members = schema["properties"].as_object().into_iter().flatten();
        let made: Vec<BoxedStrategy<Option<(String, Value)>>> = members
            .map(|(name, part)| {
                let named = name.clone();
                let member = self
                    .within(part, depth - 1)
                    .prop_map(move |value| (named.clone(), value));
                if required.contains(&json!(name)) {
                    member.prop_map(Some).boxed()
                } else {
                    prop::option::of(member).boxed()
                }
            })
            .collect();
        made.prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
            .boxed()
    }

    fn string(&self, schema: &Value) -> BoxedStrategy<Value> {
        let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap();
        let most = schema["maxLength"].as_u64();
        let made = match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date"), _) => select(DAYS).prop_map(str::to_owned).boxed(),
            (Some("date-time"), _) => select(INSTANTS).prop_map(str::to_owned).boxed(),
            (Some("uuid"), _) => self.id(),
            (_, Some(pattern)) => {
                let bare = pattern.trim_start_matches('^').trim_end_matches('$');
                proptest::string::string_regex(bare).unwrap().boxed()
            }
            _ => text(),
        };
        made.prop_map(move |text| {
            let most = most.map_or(usize::MAX, |most| usize::try_from(most).unwrap());
            let text: String = text.chars().take(most).collect();
            let missing = least.saturating_sub(text.chars().count());
            Value::String(text + &"x".repeat(missing))
        })
        .boxed()
    }

    /// An id: mostly of a record that is there.
    pub fn id(&self) -> BoxedStrategy<String> {
        let unknown = any::<[u8; 16]>().prop_map(|bytes| uuid::Uuid::from_bytes(bytes).to_string());
        if self.ids.is_empty() {
            return unknown.boxed();
        }
        prop_oneof![4 => select(self.ids.clone()), 1 => unknown].boxed()
    }
}

fn together(parts: Vec<Value>) -> Value {
    let members = parts.into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Value::Object(members.flatten().collect())
}

fn integer(schema: &Value) -> BoxedStrategy<Value> {
    let (low, high) = match schema["format"].as_str() {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let low = schema["minimum"].as_i64().unwrap_or(low);
    let high = schema["maximum"].as_i64().unwrap_or(high);
    prop_oneof![2 => low..=high, 1 => Just(low), 1 => Just(high), 2 => low.max(0)..=high.min(200).max(low.max(0))]
        .prop_map(|number| json!(number))
        .boxed()
}

fn number(schema: &Value) -> BoxedStrategy<Value> {
    let low = schema["minimum"].as_f64().unwrap_or(-1e308);
    let high = schema["maximum"].as_f64().unwrap_or(1e308);
    prop_oneof![low..=high, Just(low), Just(high)]
        .prop_map(|number| json!(number))
        .boxed()
}

/// Any JSON, not deep.
pub fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::hash_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
    .boxed()
}

/// One thing done to a part of a value.
#[derive(Debug, Clone)]
pub enum Spoil {
    /// Something else stands there.
    Other(Value),
    /// It is gone.
    Gone,
    /// It stands in a list.
    Listed,
    /// Something else stands beside it.
    Beside(String, Value),
}

/// What spoils a value, and where.
pub fn spoil() -> BoxedStrategy<(Index, Spoil)> {
    let how = prop_oneof![
        4 => anything().prop_map(Spoil::Other),
        2 => Just(Spoil::Gone),
        1 => Just(Spoil::Listed),
        2 => ("[a-z_]{1,12}", anything()).prop_map(|(name, value)| Spoil::Beside(name, value)),
    ];
    (any::<Index>(), how).boxed()
}

/// Pointers to every part of a value, the whole first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, part) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(part, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (number, part) in items.iter().enumerate() {
                places(part, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

/// Spoils a value.
pub fn spoilt(mut value: Value, spoils: &[(Index, Spoil)]) -> Value {
    for (place, spoil) in spoils {
        let mut all = Vec::new();
        places(&value, "", &mut all);
        let at = place.get(&all).clone();
        let Some(part) = value.pointer_mut(&at) else {
            continue;
        };
        match spoil {
            Spoil::Other(other) => *part = other.clone(),
            Spoil::Listed => *part = json!([part.take()]),
            Spoil::Beside(name, other) => {
                if let Value::Object(members) = part {
                    members.insert(name.clone(), other.clone());
                }
            }
            Spoil::Gone => gone(&mut value, &at),
        }
    }
    value
}

fn gone(value: &mut Value, at: &str) {
    let Some((parent, key)) = at.rsplit_once('/') else {
        *value = Value::Null;
        return;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
}
