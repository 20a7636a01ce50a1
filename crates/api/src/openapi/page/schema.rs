//! Schemas: what they are, their members, their words, an example.

use serde_json::Value;

use super::super::{list, named, text};
use super::Piece;
use super::html::{escaped, example, japanese, kind, link};

/// All schemas by name.
pub fn all(document: &Value) -> Vec<Piece> {
    let schemas = document.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    schemas.map(|(name, schema)| piece(name, schema)).collect()
}

fn piece(name: &str, schema: &Value) -> Piece {
    let about = text(schema, "description");
    let mut words = format!("{name} {about} ");
    let mut inside = members(schema, &mut words);
    let values = schema.get("x-enumDescriptions").and_then(Value::as_object);
    let values: String = values
        .into_iter()
        .flatten()
        .map(|(value, word)| {
            let word = escaped(word.as_str().unwrap_or_default());
            format!("<dt><code>{}</code></dt><dd>{word}</dd>", escaped(value))
        })
        .collect();
    if !values.is_empty() {
        inside.push_str(&format!("<dl>{values}</dl>"));
    }
    if inside.is_empty() {
        inside = format!("<p>{}</p>", kind(schema));
    }
    let shown = example(schema.get("example").unwrap_or(&Value::Null));
    let plain = escaped(name);
    Piece {
        html: format!(
            "<article><h3 id=\"schema-{plain}\"><code>{plain}</code></h3><p>{}</p>\
             <details><summary>{plain}の項目と例</summary>{inside}<p>例</p>{shown}</details></article>",
            japanese(about)
        ),
        words: words.to_lowercase(),
    }
}

/// The members as a list of definitions; their names and texts go to `words`.
pub fn members(schema: &Value, words: &mut String) -> String {
    let required: Vec<&str> = list(schema, "required").filter_map(Value::as_str).collect();
    let mut out = String::new();
    let all = schema.get("properties").and_then(Value::as_object);
    for (name, member) in all.into_iter().flatten() {
        let about = text(member, "description");
        words.push_str(&format!("{name} {about} "));
        let must = if required.contains(&name.as_str()) {
            "、必須"
        } else {
            ""
        };
        out.push_str(&format!(
            "<dt><code>{}</code> <span class=\"kind\">{}{must}</span></dt><dd>{}</dd>",
            escaped(name),
            kind(member),
            japanese(about)
        ));
    }
    if !out.is_empty() {
        out = format!("<dl>{out}</dl>");
    }
    for part in list(schema, "allOf") {
        match named(part) {
            Some(name) => out.push_str(&format!("<p>{}のすべての項目</p>", link(name))),
            None => out.push_str(&members(part, words)),
        }
    }
    out
}
