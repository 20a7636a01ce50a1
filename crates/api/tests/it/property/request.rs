//! One request, made at random from what the document says of an operation and from a right request to it.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::value::{Shapes, anything, spoil, spoilt, text};
use crate::support::operations::{Documented, KIND, Prepared};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Who may.
    Right,
    /// The same, from a foreign page: without the header that our own send.
    Foreign,
    /// Nobody.
    Nobody,
}

/// What is sent in the body.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its type as it is said.
    pub kind: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the bytes are what the value is written as, whatever the value is.
    pub whole: bool,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Number of the operation.
    pub operation: usize,
    /// Who asks.
    pub caller: Caller,
    /// Path below `/api/v1` with its query, encoded.
    pub path: String,
    /// Names and values of the query that are none of the document's.
    pub strange: bool,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Option<Sent>,
}

/// Everything that is no letter or digit of ASCII as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A value as it stands in a query.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(written).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Requests to an operation.
pub fn requests(
    number: usize,
    operation: &Documented,
    right: &Prepared,
    shapes: &Shapes<'_>,
) -> BoxedStrategy<Request> {
    let caller = prop_oneof![
        18 => Just(Caller::Right),
        1 => Just(Caller::Foreign),
        1 => Just(Caller::Nobody),
    ];
    let parts = (
        caller,
        path(operation, right, shapes),
        query(operation, right, shapes),
        headers(operation, right, shapes),
        body(operation, right, shapes),
    );
    parts
        .prop_map(
            move |(caller, path, (query, strange), headers, body)| Request {
                operation: number,
                caller,
                path: if query.is_empty() {
                    path
                } else {
                    format!("{path}?{query}")
                },
                strange,
                headers,
                body,
            },
        )
        .boxed()
}

fn path(operation: &Documented, right: &Prepared, shapes: &Shapes<'_>) -> BoxedStrategy<String> {
    let right = right.path.split('?').next().unwrap().to_owned();
    let pattern = operation.path();
    if !pattern.contains('{') {
        return Just(right).boxed();
    }
    let named = text().prop_filter("an empty part is another address", |text| !text.is_empty());
    let other = prop_oneof![2 => shapes.id(), 1 => named.prop_map(|text| encoded(&text))];
    let other = other.prop_map(move |text| {
        let path = pattern.replace("{id}", &text).replace("{code}", &text);
        path.replace("{kind}", KIND)
    });
    prop_oneof![4 => Just(right), 1 => other].boxed()
}

/// The query, and whether it holds a name that the document does not.
fn query(
    operation: &Documented,
    right: &Prepared,
    shapes: &Shapes<'_>,
) -> BoxedStrategy<(String, bool)> {
    let given = right.path.split_once('?').map(|(_, query)| query);
    let given = given.unwrap_or_default().to_owned();
    let parameters = operation.entry["parameters"]
        .as_array()
        .into_iter()
        .flatten();
    let made: Vec<BoxedStrategy<Option<String>>> = parameters
        .filter(|one| one["in"] == "query")
        .map(|one| {
            let name = one["name"].as_str().unwrap().to_owned();
            let right = shapes
                .right(&one["schema"])
                .prop_map(|value| written(&value));
            let value = prop_oneof![4 => right, 1 => text()];
            let pair = value.prop_map(move |value| format!("{name}={}", encoded(&value)));
            prop::option::weighted(0.6, pair).boxed()
        })
        .collect();
    let made = made.prop_map(|pairs| pairs.into_iter().flatten().collect::<Vec<_>>().join("&"));
    let base = prop_oneof![1 => Just(given), 1 => made];
    (
        base,
        prop::option::weighted(0.04, "[a-z]{9}"),
        prop::bool::weighted(0.03),
    )
        .prop_map(|(base, strange, twice)| {
            let mut parts: Vec<String> = vec![base.clone()];
            parts.extend(strange.as_ref().map(|name| format!("{name}=1")));
            parts.extend(twice.then_some(base));
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (parts.join("&"), strange.is_some())
        })
        .boxed()
}

/// What a header can hold.
fn header_text() -> BoxedStrategy<String> {
    prop_oneof![
        "[ -~]{0,60}",
        "[!-~]{1,120}",
        "[à-ÿ]{1,20}",
        "\"v[0-9]{1,12}\""
    ]
    .boxed()
}

fn headers(
    operation: &Documented,
    right: &Prepared,
    shapes: &Shapes<'_>,
) -> BoxedStrategy<Vec<(&'static str, String)>> {
    let has = |name: &str| {
        let parameters = operation.entry["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == name))
    };
    let some = |name: &'static str, likely: f64, value: BoxedStrategy<String>| {
        prop::option::weighted(likely, value.prop_map(move |value| (name, value))).boxed()
    };
    let mut all = vec![some(
        "accept-language",
        0.2,
        prop_oneof![
            select(vec!["en".to_owned(), "ja".to_owned()]),
            header_text()
        ]
        .boxed(),
    )];
    if has("If-Match") {
        let version = (1_u32..6).prop_map(|version| format!("\"v{version}\""));
        let right = Just("\"v1\"".to_owned());
        all.push(some(
            "if-match",
            0.95,
            prop_oneof![8 => right, 3 => version, 1 => header_text()].boxed(),
        ));
    }
    if has("Idempotency-Key") {
        let key = prop_oneof![3 => shapes.id(), 1 => header_text()];
        all.push(some("idempotency-key", 0.3, key.boxed()));
    }
    if has("X-Hersys-Purpose") {
        let stated = right.purpose.unwrap_or("survey").to_owned();
        let purpose = prop_oneof![4 => Just(stated), 1 => header_text()];
        all.push(some("x-hersys-purpose", 0.5, purpose.boxed()));
    }
    all.prop_map(|all| all.into_iter().flatten().collect())
        .boxed()
}

/// What happens to the bytes of a body.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index),
    Put(Index, Vec<u8>),
    Replaced(Vec<u8>),
    Deep(usize),
}

fn damaged(bytes: Vec<u8>, damage: Option<&Damage>) -> Vec<u8> {
    match damage {
        None => bytes,
        Some(Damage::Cut(at)) if !bytes.is_empty() => bytes[..at.index(bytes.len())].to_vec(),
        Some(Damage::Cut(_)) => bytes,
        Some(Damage::Put(at, more)) => {
            let (first, last) = bytes.split_at(at.index(bytes.len() + 1));
            [first, more, last].concat()
        }
        Some(Damage::Replaced(other)) => other.clone(),
        Some(Damage::Deep(levels)) => "{\"a\":".repeat(*levels).into_bytes(),
    }
}

fn damage() -> BoxedStrategy<Option<Damage>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..8);
    let how = prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), bytes.clone()).prop_map(|(at, more)| Damage::Put(at, more)),
        (
            any::<Index>(),
            select(vec![
                b"\\u0000".to_vec(),
                b"\\ud800".to_vec(),
                b"\xef\xbb\xbf".to_vec(),
                b"1e999".to_vec()
            ])
        )
            .prop_map(|(at, more)| Damage::Put(at, more)),
        bytes.prop_map(Damage::Replaced),
        (1_usize..2_000).prop_map(Damage::Deep),
    ];
    prop::option::weighted(0.15, how).boxed()
}

fn body(
    operation: &Documented,
    right: &Prepared,
    shapes: &Shapes<'_>,
) -> BoxedStrategy<Option<Sent>> {
    let content = operation.entry["requestBody"]["content"].as_object();
    let Some((kind, media)) = content.and_then(|content| content.iter().next()) else {
        let stray = anything().prop_map(|value| Sent {
            kind: "application/json".to_owned(),
            bytes: value.to_string().into_bytes(),
            whole: true,
        });
        return prop::option::weighted(0.05, stray).boxed();
    };
    let bytes = match &right.text {
        Some(list) => file(list),
        None => {
            let mut bases = vec![shapes.right(&media["schema"])];
            bases.extend(right.body.clone().map(|body| Just(body).boxed()));
            let spoils = prop_oneof![1 => Just(Vec::new()).boxed(), 1 => prop::collection::vec(spoil(), 1..4).boxed()];
            (proptest::strategy::Union::new(bases), spoils)
                .prop_map(|(base, spoils)| spoilt(base, &spoils).to_string().into_bytes())
                .boxed()
        }
    };
    let kinds = vec![
        kind.clone(),
        format!("{kind}; charset=utf-8"),
        "text/plain".to_owned(),
        "application/xml".to_owned(),
        String::new(),
    ];
    let kind = prop_oneof![20 => Just(kind.clone()), 1 => select(kinds)];
    let sent = (bytes, damage(), kind).prop_map(|(bytes, damage, kind)| Sent {
        kind,
        whole: damage.is_none(),
        bytes: damaged(bytes, damage.as_ref()),
    });
    prop::option::weighted(0.97, sent).boxed()
}

/// A list of cases: its line of columns, and cells of all kinds.
fn file(list: &str) -> BoxedStrategy<Vec<u8>> {
    let header = list.lines().next().unwrap().to_owned();
    let cells = vec![
        "2020-01-29",
        "40",
        "10代",
        "女性",
        "新宿区",
        "○",
        "",
        "\"",
        "\"a\nb\"",
        "令和2年1月29日",
        "調査中",
    ];
    let cell = prop_oneof![4 => select(cells).prop_map(str::to_owned), 1 => text()];
    let row = prop::collection::vec(cell, 5..8).prop_map(|cells| cells.join(","));
    let rows = prop::collection::vec(row, 0..12);
    (Just(header), rows, prop::bool::weighted(0.3))
        .prop_map(|(header, rows, shift_jis)| {
            let text = format!("{header}\n{}\n", rows.join("\n"));
            if shift_jis {
                encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
            } else {
                text.into_bytes()
            }
        })
        .boxed()
}

impl Request {
    /// The body as JSON, where it is.
    pub fn json(&self) -> Option<Value> {
        let sent = self.body.as_ref()?;
        serde_json::from_slice(&sent.bytes).ok()
    }

    /// What of it stands in a report of a fault.
    pub fn told(&self, name: &str) -> String {
        let body = self.body.as_ref().map(|sent| {
            let text: String = String::from_utf8_lossy(&sent.bytes)
                .chars()
                .take(600)
                .collect();
            json!({"type": sent.kind, "bytes": sent.bytes.len(), "begins": text})
        });
        format!(
            "{name} {:?} {} {:?} {}",
            self.caller,
            self.path,
            self.headers,
            json!(body)
        )
    }
}
