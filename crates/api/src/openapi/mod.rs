//! The OpenAPI document: made from the routes themselves ([`document`]), then completed centrally ([`whole`]) by
//! what every operation of its kind has in common, by the Japanese texts, and by an example for every schema.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    Content, InfoBuilder, License, OpenApi, Ref, RefOr, ResponseBuilder, Server,
};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

use crate::routes;

mod answers;
mod example;
mod keys;
pub mod page;
mod patches;
mod references;
mod served;
mod tables;
mod tagged;
mod texts;

pub use example::compose;
pub use keys::open_to_keys;
pub use served::Served;
pub use texts::Amiss;

/// The document as the routes say it.
pub fn document() -> OpenApi {
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .service(scope(routes::BASE).configure(routes::configure))
        .split_for_parts();
    document.info = InfoBuilder::new()
        .title("hersys")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "感染症の発生届、患者管理、健康観察、入院・療養調整のREST API。\
             すべての画面の操作は、このAPIで行えます。エラーはRFC 9457の形で返します。\
             要求のヘッダー`traceparent`（W3C Trace Context）を引き継ぎ、応答のヘッダー`traceresponse`で示します。",
        ))
        .license(Some(license()))
        .build();
    document.servers = Some(vec![Server::new("/")]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            crate::ctx::SESSION_COOKIE,
            "Session of the browser. Changing requests also need the header X-Hersys-Request.",
        ))),
    );
    components.add_security_scheme(
        "patient",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            crate::patient_ctx::PATIENT_COOKIE,
            "Session of a patient's phone, of use only under /self. Changing requests also need the header X-Hersys-Request.",
        ))),
    );
    components.add_security_scheme(
        "patient_device",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            crate::patient_ctx::PATIENT_DEVICE_COOKIE,
            "A patient's phone that is known for 30 days. It opens nothing without the PIN.",
        ))),
    );
    keys::open_to_systems(&mut document);
    add_problem(&mut document);
    let parameters = routes::schemas_of_parameters();
    let components = document.components.get_or_insert_default();
    components.schemas.extend(parameters);
    document
}

fn license() -> License {
    let mut license = License::new(env!("CARGO_PKG_LICENSE"));
    license.identifier = Some(license.name.clone());
    license
}

/// Every operation may answer with a problem.
fn add_problem(document: &mut OpenApi) {
    use utoipa::{PartialSchema, ToSchema};
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(
        hersys_domain::problem::Problem::name().into_owned(),
        hersys_domain::problem::Problem::schema(),
    )];
    hersys_domain::problem::Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let problem = ResponseBuilder::new()
        .description("A problem (RFC 9457)")
        .content(
            "application/problem+json",
            Content::new(Some(Ref::from_schema_name("Problem"))),
        )
        .build();
    for operation in typed_operations(document) {
        operation
            .responses
            .responses
            .insert("default".to_owned(), RefOr::T(problem.clone()));
    }
}

/// Every operation of the document.
fn typed_operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(|item| {
        [
            &mut item.get,
            &mut item.post,
            &mut item.patch,
            &mut item.put,
            &mut item.delete,
        ]
        .into_iter()
        .flatten()
    })
}

/// Methods of a path, in capitals.
pub fn methods(item: &PathItem) -> impl Iterator<Item = &'static str> {
    [
        ("GET", item.get.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ]
    .into_iter()
    .filter_map(|(method, there)| there.then_some(method))
}

/// The whole document, as it is published.
pub fn whole() -> serde_json::Result<Value> {
    completed().map(|(whole, _)| whole)
}

/// What of the document has no Japanese text, and which texts fit nothing in it.
pub fn amiss() -> serde_json::Result<Amiss> {
    completed().map(|(_, amiss)| amiss)
}

fn completed() -> serde_json::Result<(Value, Amiss)> {
    let mut whole = serde_json::to_value(document())?;
    references::restore(&mut whole);
    name_types(&mut whole);
    answers::lay(&mut whole);
    let amiss = texts::lay(&mut whole);
    example::lay(&mut whole);
    patches::lay(&mut whole);
    tagged::lay(&mut whole);
    Ok((whole, amiss))
}

/// What may be any value names all types: some readers of such documents take a schema without a type for a mistake.
fn name_types(whole: &mut Value) {
    const SAID: [&str; 5] = ["type", "$ref", "oneOf", "anyOf", "allOf"];
    let schemas = whole.pointer_mut("/components/schemas");
    let schemas = schemas.and_then(Value::as_object_mut).into_iter().flatten();
    let properties = schemas.filter_map(|(_, schema)| schema.get_mut("properties"));
    let all = properties.filter_map(Value::as_object_mut).flatten();
    for (_, property) in all {
        if let Some(property) = property.as_object_mut()
            && !SAID.iter().any(|member| property.contains_key(*member))
        {
            let any = json!(["string", "number", "boolean", "object", "array", "null"]);
            property.insert("type".to_owned(), any);
        }
    }
}

/// The whole document as JSON, as it is kept in `openapi/hersys.json`.
pub fn json() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&whole()?)?;
    text.push('\n');
    Ok(text)
}

/// The document as it is served, made once.
pub static JSON: LazyLock<serde_json::Result<Served>> =
    LazyLock::new(|| Ok(Served::new("application/json", json()?)));

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The operations of the document by name below the API's address, such as `GET /organizations/{id}`.
fn operations(whole: &mut Value) -> impl Iterator<Item = (String, &mut Map<String, Value>)> {
    let paths = whole.pointer_mut("/paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let below = path.strip_prefix(routes::BASE).unwrap_or(path).to_owned();
        let entries = item.as_object_mut().into_iter().flatten();
        entries
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .filter_map(move |(method, entry)| {
                let name = format!("{} {below}", method.to_uppercase());
                Some((name, entry.as_object_mut()?))
            })
    })
}

/// The schemas of the document by name.
fn schemas(whole: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    whole
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
}

/// The text of a member; empty where there is none.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value
        .get(member)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The items of a list; none where it is none.
fn list<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(member)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The name behind a reference to a schema.
fn named(schema: &Value) -> Option<&str> {
    text(schema, "$ref").strip_prefix("#/components/schemas/")
}
