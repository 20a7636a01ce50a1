//! Operations: who may, what they take, how they answer.

use serde_json::{Map, Value};

use super::super::tables::TABLES;
use super::super::{METHODS, list, text};
use super::Piece;
use super::html::{escaped, japanese, kind};

/// The operations of a tag.
pub fn of(document: &Value, tag: &str) -> Vec<Piece> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut pieces = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let Some(entry) = item.get(method) else {
                continue;
            };
            if list(entry, "tags").any(|one| one.as_str() == Some(tag)) {
                pieces.push(piece(document, method, path, entry));
            }
        }
    }
    pieces
}

fn piece(document: &Value, method: &str, path: &str, entry: &Value) -> Piece {
    let name = format!("{} {path}", method.to_uppercase());
    let summary = text(entry, "summary");
    let mut words = format!("{name} {summary} {} ", text(entry, "description"));
    let inside = [
        who(document, entry),
        parameters(entry, &mut words),
        body(entry, &mut words),
        answers(document, entry, &mut words),
    ];
    let shown = escaped(&name);
    Piece {
        html: format!(
            "<article><h3 id=\"{}\"><code>{shown}</code></h3><p>{}</p>\
             <details><summary>{shown}の詳細</summary>{}</details></article>",
            escaped(text(entry, "operationId")),
            japanese(summary),
            inside.concat()
        ),
        words: words.to_lowercase(),
    }
}

/// Which way of signing in, and which permission.
fn who(document: &Value, entry: &Value) -> String {
    let ways: Vec<String> = list(entry, "security")
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(|scheme| {
            let about = document.pointer(&format!("/components/securitySchemes/{scheme}"));
            let about = japanese(about.map_or("", |about| text(about, "description")));
            format!("<li><code>{}</code>：{about}</li>", escaped(scheme))
        })
        .collect();
    let mut out = if ways.is_empty() {
        "<p>ログインなしで使えます。</p>".to_owned()
    } else {
        format!("<h4>認証</h4><ul>{}</ul>", ways.concat())
    };
    let permission = text(entry, "x-permission");
    if !permission.is_empty() {
        let word = TABLES.word("Permission", permission).unwrap_or_default();
        out.push_str(&format!(
            "<h4>必要な権限</h4><p>{}（<code>{}</code>）</p>",
            escaped(&word),
            escaped(permission)
        ));
    }
    out
}

fn parameters(entry: &Value, words: &mut String) -> String {
    let mut out = String::new();
    for one in list(entry, "parameters") {
        let (name, about) = (text(one, "name"), text(one, "description"));
        words.push_str(&format!("{name} {about} "));
        let place = match text(one, "in") {
            "path" => "アドレス",
            "header" => "ヘッダー",
            _ => "検索条件",
        };
        let required = one.get("required").and_then(Value::as_bool);
        let must = if required == Some(true) {
            "、必須"
        } else {
            ""
        };
        out.push_str(&format!(
            "<dt><code>{}</code> <span class=\"kind\">{place}、{}{must}</span></dt><dd>{}</dd>",
            escaped(name),
            kind(one.get("schema").unwrap_or(&Value::Null)),
            japanese(about)
        ));
    }
    if out.is_empty() {
        out
    } else {
        format!("<h4>パラメーター</h4><dl>{out}</dl>")
    }
}

/// Media types with what they hold.
fn content(holder: &Value, words: &mut String) -> String {
    let media = holder.get("content").and_then(Value::as_object);
    let told: Vec<String> = media
        .into_iter()
        .flatten()
        .map(|(media, content)| {
            let schema = content.get("schema").unwrap_or(&Value::Null);
            words.push_str(super::super::named(schema).unwrap_or_default());
            words.push(' ');
            format!("<code>{}</code>：{}", escaped(media), kind(schema))
        })
        .collect();
    told.join("、")
}

fn body(entry: &Value, words: &mut String) -> String {
    match entry.get("requestBody") {
        Some(body) => format!("<h4>本文</h4><p>{}</p>", content(body, words)),
        None => String::new(),
    }
}

fn answers(document: &Value, entry: &Value, words: &mut String) -> String {
    let all = entry.get("responses").and_then(Value::as_object);
    let mut out = String::new();
    for (status, response) in all.into_iter().flatten() {
        words.push_str(&format!("{status} "));
        let shared = text(response, "$ref").strip_prefix('#');
        let response = shared
            .and_then(|at| document.pointer(at))
            .unwrap_or(response);
        let headers = response.get("headers").and_then(Value::as_object);
        let headers: String = headers
            .into_iter()
            .flatten()
            .map(|(name, header)| {
                let about = japanese(text(header, "description"));
                format!("<br>ヘッダー<code>{}</code>：{about}", escaped(name))
            })
            .collect();
        let told = if shared.is_some() || status == "default" {
            String::new()
        } else {
            let told = content(response, words);
            if told.is_empty() {
                told
            } else {
                format!("<br>{told}")
            }
        };
        let shown = if status == "default" {
            "そのほか".to_owned()
        } else {
            escaped(status)
        };
        out.push_str(&format!(
            "<dt>{shown}</dt><dd>{}{told}{headers}</dd>",
            japanese(text(response, "description"))
        ));
    }
    format!("<h4>応答</h4><dl>{out}</dl>")
}
