//! What operations of a kind have in common: the headers they take and give, and how they may fail.

use hersys_domain::page::{LIMIT_DEFAULT, LIMIT_MAX};
use hersys_domain::problem::ProblemCode;
use serde_json::{Map, Value, json};

use super::tables::TABLES;
use super::{list, named, operations, text};
use crate::request::Language;
use crate::texts::problem;

/// What decides it.
struct Operation {
    method: String,
    path: String,
    /// Whether it has parameters in the address or in headers.
    asks: bool,
    /// Whether it takes a body.
    body: bool,
    /// Whether it wants `If-Match`.
    versioned: bool,
    /// Whether it makes a record (201).
    creates: bool,
    /// Whether anybody may call it.
    public: bool,
    /// Whether it asks for a permission.
    permission: bool,
}

impl Operation {
    fn new(name: &str, entry: &Map<String, Value>) -> Self {
        let (method, path) = name.split_once(' ').unwrap_or_default();
        let parameters = entry.get("parameters").and_then(Value::as_array);
        let parameters = || parameters.into_iter().flatten();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            asks: parameters().any(|one| text(one, "in") != "path"),
            body: entry.contains_key("requestBody"),
            versioned: parameters().any(|one| text(one, "name") == "If-Match"),
            creates: entry
                .get("responses")
                .is_some_and(|all| all.get("201").is_some()),
            public: entry.get("security") == Some(&json!([{}])),
            permission: entry.contains_key("x-permission"),
        }
    }

    fn of_patients(&self) -> bool {
        self.path.starts_with("/self/")
    }

    /// Whether a repeat under the same key gets the first answer: what makes a record, and what adds to one.
    fn repeatable(&self) -> bool {
        self.method == "POST" && (self.creates || (self.versioned && self.body))
    }

    /// Statuses of the problems that may come.
    fn statuses(&self) -> impl Iterator<Item = u16> {
        // These answer alike, whatever was sent: who asks must not learn from the answer.
        let silent = ["/self/codes", "/self/refusal"].contains(&self.path.as_str());
        let acts = self.method == "POST" && self.path.contains("{id}");
        // What was taken back stays readable and is changed no more.
        let may_be_gone = self.method == "PATCH" && self.path.ends_with("-entries/{id}");
        let judged = self.path.starts_with("/statistics/") || self.path.ends_with(".xlsx");
        [
            (400, self.asks || self.body || self.creates),
            (401, !self.public || (self.body && !silent)),
            (403, self.permission || self.method != "GET"),
            (
                404,
                // A repeat is answered only while one still sees what the first answer was about.
                self.path.contains('{')
                    || self.repeatable()
                    || self.path.starts_with("/demonstration/")
                    || self.path == "/session/organization",
            ),
            (
                409,
                acts || may_be_gone || (self.of_patients() && self.creates),
            ),
            (412, self.versioned),
            (413, self.body),
            (415, self.body),
            (422, self.body || judged),
            (428, self.versioned),
            (429, true),
            (503, self.path != "/openapi.json"),
        ]
        .into_iter()
        .filter_map(|(status, may_come)| may_come.then_some(status))
    }
}

/// Lays it over the document.
pub fn lay(whole: &mut Value) {
    let before = whole.clone();
    for (name, entry) in operations(whole) {
        let operation = Operation::new(&name, entry);
        let parameters = entry.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            bound_limits(parameters);
            if operation.repeatable() {
                parameters.push(idempotency_key());
            }
        }
        let Some(responses) = entry.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
        for (status, response) in responses
            .iter_mut()
            .filter(|(status, _)| status.starts_with('2'))
        {
            let tagged = operation.creates || has_version(&before, body_of(response));
            let location = status == "201";
            add_headers(response, &[("ETag", tagged), ("Location", location)]);
            name_files(response);
        }
        // What the route says of itself alone comes beside what follows from its kind.
        let own = responses.keys().filter_map(|status| status.parse().ok());
        let own: Vec<u16> = own.filter(|status| *status >= 400).collect();
        for status in operation.statuses().chain(own) {
            let reference = format!("#/components/responses/Problem{status}");
            responses.insert(status.to_string(), json!({"$ref": reference}));
        }
    }
    if let Some(components) = whole
        .pointer_mut("/components")
        .and_then(Value::as_object_mut)
    {
        components.insert("responses".to_owned(), problems());
    }
}

/// What [`crate::routes`] takes for a page, which the type of the parameter does not tell.
fn bound_limits(parameters: &mut [Value]) {
    for parameter in parameters {
        if text(parameter, "name") == "limit"
            && let Some(schema) = parameter.get_mut("schema")
        {
            *schema = json!({
                "type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT,
            });
        }
    }
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "A repeat with the same key and the same body gets the first answer and makes nothing.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
        "example": "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11",
    })
}

/// The schema of an answer's body.
fn body_of(response: &Value) -> &Value {
    response
        .pointer("/content/application~1json/schema")
        .unwrap_or(&Value::Null)
}

/// Whether a record has a version, which its answer tells in the `ETag`, too.
fn has_version(whole: &Value, schema: &Value) -> bool {
    if let Some(name) = named(schema) {
        // What is issued goes with its record, whose version it tells.
        if name.starts_with("Issued") {
            return true;
        }
        let behind = whole.pointer(&format!("/components/schemas/{name}"));
        return behind.is_some_and(|behind| has_version(whole, behind));
    }
    schema.pointer("/properties/version").is_some()
        || list(schema, "allOf").any(|part| has_version(whole, part))
}

/// A file is bytes; the type of the route would make it a list of numbers.
fn name_files(response: &mut Value) {
    let content = response.get_mut("content").and_then(Value::as_object_mut);
    for (kind, media) in content.into_iter().flatten() {
        if (kind.ends_with(".sheet") || kind == "application/pdf")
            && let Some(schema) = media.get_mut("schema")
        {
            *schema = json!({"type": "string", "format": "binary"});
        }
    }
}

/// Adds those headers that there are.
fn add_headers(response: &mut Value, headers: &[(&str, bool)]) {
    let there = headers.iter().filter(|(_, there)| *there);
    let made: Map<String, Value> = there
        .map(|(name, _)| ((*name).to_owned(), header(name)))
        .collect();
    if let Some(response) = response.as_object_mut()
        && !made.is_empty()
    {
        response.insert("headers".to_owned(), Value::Object(made));
    }
}

fn header(name: &str) -> Value {
    let schema = match name {
        "Retry-After" => json!({"type": "integer", "minimum": 1}),
        "ETag" => json!({"type": "string", "example": "\"v1\""}),
        _ => json!({"type": "string"}),
    };
    json!({"description": TABLES.header(name), "schema": schema})
}

/// An answer for each status of a problem, with the codes that may stand in it.
fn problems() -> Value {
    let statuses: Vec<u16> = TABLES.statuses().collect();
    let made = statuses.into_iter().map(|status| {
        let codes: Vec<ProblemCode> = ProblemCode::ALL
            .iter()
            .copied()
            .filter(|code| code.status() == status)
            .collect();
        let lines: Vec<String> = codes
            .iter()
            .map(|code| format!("- `{code}`: {}", problem(*code, Language::Ja).title))
            .collect();
        let description = format!("{}\n\n{}", TABLES.status(status), lines.join("\n"));
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        let content = json!({"schema": schema, "example": example(codes.first(), status)});
        let mut response = json!({
            "description": description, "content": {"application/problem+json": content},
        });
        let waits = [429, 503].contains(&status);
        add_headers(&mut response, &[("Retry-After", waits)]);
        (format!("Problem{status}"), response)
    });
    Value::Object(made.collect())
}

fn example(code: Option<&ProblemCode>, status: u16) -> Value {
    let Some(code) = code else {
        return Value::Null;
    };
    let said = problem(*code, Language::Ja);
    json!({
        "code": code, "status": status, "title": said.title, "detail": said.detail,
        "request_id": "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11",
    })
}
