//! Pieces of HTML that several parts of the page use.

use hersys_domain::problem::ProblemCode;
use serde_json::Value;

use super::super::{list, named, text};
use super::ADDRESS;
use crate::request::Language;
use crate::texts::problem;

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What comes from outside must never look like a place of the frame.
            '{' => out.push_str("&#123;"),
            c => out.push(c),
        }
    }
    out
}

/// The first paragraph of a description, which is the Japanese one, as HTML; what stands between backticks as code.
pub fn japanese(description: &str) -> String {
    let first = description.split("\n\n").next().unwrap_or_default();
    first
        .split('`')
        .enumerate()
        .map(|(number, part)| match number % 2 {
            0 => escaped(part),
            _ => format!("<code>{}</code>", escaped(part)),
        })
        .collect()
}

/// A link to a schema.
pub fn link(name: &str) -> String {
    let name = escaped(name);
    format!("<a href=\"{ADDRESS}#schema-{name}\">{name}</a>")
}

/// What a value is, in words: a link, a kind with its format and bounds, a list of such.
pub fn kind(schema: &Value) -> String {
    if let Some(name) = named(schema) {
        return link(name);
    }
    let choices: Vec<String> = list(schema, "oneOf")
        .chain(list(schema, "anyOf"))
        .map(kind)
        .collect();
    if !choices.is_empty() {
        return choices.join("または");
    }
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if kinds.is_empty() {
        return "任意の値".to_owned();
    }
    let words: Vec<String> = kinds.iter().map(|kind| one_kind(schema, kind)).collect();
    format!("{}{}", words.join("または"), bounds(schema))
}

fn one_kind(schema: &Value, name: &str) -> String {
    match (name, text(schema, "format")) {
        ("array", _) => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            format!("{}の配列", kind(items))
        }
        ("string", "uuid") => "文字列（UUID）".to_owned(),
        ("string", "date") => "文字列（日付）".to_owned(),
        ("string", "date-time") => "文字列（日時）".to_owned(),
        ("string", _) => "文字列".to_owned(),
        ("integer", _) => "整数".to_owned(),
        ("number", _) => "数値".to_owned(),
        ("boolean", _) => "真偽値".to_owned(),
        ("object", _) => "オブジェクト".to_owned(),
        ("null", _) => "<code>null</code>".to_owned(),
        (other, _) => escaped(other),
    }
}

fn bounds(schema: &Value) -> String {
    let told: Vec<String> = [
        ("minimum", "最小"),
        ("maximum", "最大"),
        ("minLength", "最短"),
        ("maxLength", "最長"),
        ("minItems", "最少"),
        ("maxItems", "最多"),
    ]
    .into_iter()
    .filter_map(|(key, word)| Some(format!("、{word}{}", schema.get(key)?.as_f64()?)))
    .collect();
    told.concat()
}

/// A value as JSON.
pub fn example(value: &Value) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("<pre><code>{}</code></pre>", escaped(&json))
}

/// What holds for all operations: conventions, ways to sign in, codes of problems.
pub fn rules(document: &Value) -> String {
    let mut out = include_str!("rules.html").to_owned();
    out.push_str("<h3 id=\"security\">認証の方法</h3><dl>");
    let schemes = document.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object);
    for (name, scheme) in schemes.into_iter().flatten() {
        out.push_str(&format!(
            "<dt><code>{}</code></dt><dd>{}</dd>",
            escaped(name),
            japanese(text(scheme, "description"))
        ));
    }
    out.push_str("</dl><h3 id=\"problems\">エラーのコード</h3><dl>");
    for code in ProblemCode::ALL {
        let said = problem(*code, Language::Ja);
        out.push_str(&format!(
            "<dt><code>{code}</code>（{}）</dt><dd>{}。{}</dd>",
            code.status(),
            escaped(&said.title),
            escaped(said.detail.as_deref().unwrap_or_default())
        ));
    }
    out.push_str("</dl></section>");
    out
}
