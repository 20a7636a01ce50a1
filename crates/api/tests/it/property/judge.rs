//! What every answer has to be, whatever was asked.

use serde_json::Value;

use super::request::{Caller, Request};
use crate::support::Reply;
use crate::support::operations::Documented;
use crate::support::schema::{check, check_answer, resolve};

/// Bytes of a JSON body that are read at most.
const BODY_MAX: usize = 256 * 1024;

/// What is wrong with an answer; nothing where it is one.
pub fn fault(
    document: &Value,
    operation: &Documented,
    request: &Request,
    reply: &Reply,
) -> Option<String> {
    if reply.status >= 500 {
        return Some(format!("{} {}", reply.status, reply.code()));
    }
    promised(document, operation, reply)
        .or_else(|| taken(operation, request, reply))
        .or_else(|| judged(document, operation, request, reply))
}

/// Status, type, headers and body are those of the document.
fn promised(document: &Value, operation: &Documented, reply: &Reply) -> Option<String> {
    let status = reply.status.to_string();
    let Some(response) = operation.entry["responses"].get(&status) else {
        return Some(format!("{status} {} is not documented", reply.code()));
    };
    let response = resolve(document, response);
    for (header, _) in response["headers"].as_object().into_iter().flatten() {
        if reply.header(header).is_empty() {
            return Some(format!("{status} without {header}"));
        }
    }
    let kind = reply.header("content-type").split(';').next().unwrap();
    let Some(content) = response["content"].as_object() else {
        return (!reply.body.is_empty()).then(|| format!("{status} with a body"));
    };
    let Some(media) = content.get(kind) else {
        return Some(format!("{status} of type {kind:?}"));
    };
    if !kind.contains("json") {
        return None;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else {
        return Some(format!("{status} with a body that is no JSON"));
    };
    if kind == "application/problem+json" && body["status"] != reply.status {
        return Some(format!("{status} says {}", body["status"]));
    }
    let wrong = check_answer(document, &media["schema"], &body);
    wrong
        .first()
        .map(|wrong| format!("{status} against its schema: {wrong}"))
}

/// Who may not is not let in, and what the document does not know is not taken.
fn taken(operation: &Documented, request: &Request, reply: &Reply) -> Option<String> {
    if reply.status >= 300 {
        return None;
    }
    match request.caller {
        Caller::Nobody if !operation.public() => Some("nobody was let in".to_owned()),
        Caller::Foreign if operation.changes() => Some("a foreign page was let in".to_owned()),
        _ if request.strange && asks(operation) => {
            Some("an unknown parameter was taken".to_owned())
        }
        _ => None,
    }
}

fn asks(operation: &Documented) -> bool {
    let parameters = operation.entry["parameters"].as_array();
    parameters.is_some_and(|all| all.iter().any(|one| one["in"] == "query"))
}

/// A body that is wrong by its schema is refused; one that is right can be read, whatever else is said of it.
fn judged(
    document: &Value,
    operation: &Documented,
    request: &Request,
    reply: &Reply,
) -> Option<String> {
    let content = operation.entry["requestBody"]["content"].as_object()?;
    let (kind, media) = content.iter().next()?;
    if kind == "text/csv" {
        return None;
    }
    let sent = request.body.as_ref();
    let said = sent.map(|sent| sent.kind.split(';').next().unwrap_or_default());
    let value = request.json();
    let wrong = match &value {
        Some(value) => check(document, &media["schema"], value, ""),
        None => vec!["no JSON".to_owned()],
    };
    let right_kind = said.is_some_and(|said| said.ends_with("json"));
    if reply.status < 300 && (!wrong.is_empty() || !right_kind) {
        return Some(format!(
            "{} for a wrong body: {:?} {wrong:?}",
            reply.status, said
        ));
    }
    let small = sent.is_some_and(|sent| sent.whole && sent.bytes.len() <= BODY_MAX);
    // What is taken may be written in ways that a format does not name; what keeps to the formats must be readable.
    let strictly = |value| check_answer(document, &media["schema"], value).is_empty();
    let right = value.as_ref().is_some_and(strictly);
    if right && right_kind && small && reply.code() == "malformed_body" {
        return Some(format!(
            "a right body cannot be read: {}",
            reply.fields().join(", ")
        ));
    }
    None
}
