//! The OpenAPI document, made from the routes themselves.

use std::collections::BTreeSet;

use hersys_domain::permission::Permission;
use serde_json::Value;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Content, InfoBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

use crate::routes;

/// The document.
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
             すべての画面の操作は、このAPIで行えます。エラーはRFC 9457の形で返します。",
        ))
        .build();
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
    components.add_security_scheme(
        "api_key",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(
                    "API key of a connected system: `Authorization: Bearer hsk_…`. Its scopes are permissions, as x-permission names them.",
                ))
                .build(),
        ),
    );
    open_to_systems(&mut document);
    add_problem(&mut document);
    document
}

/// Whatever staff may do is open to connected systems whose key has the permission as a scope, if it can be one.
fn open_to_systems(document: &mut OpenApi) {
    for operation in operations(document) {
        let Some(permission) = permission(operation).filter(|one| one.for_api_keys()) else {
            continue;
        };
        let by_key = SecurityRequirement::new("api_key", [permission.as_str()]);
        operation.security.get_or_insert_default().push(by_key);
    }
}

fn permission(operation: &Operation) -> Option<Permission> {
    let named = operation.extensions.as_ref()?.get("x-permission")?;
    named.as_str()?.parse().ok()
}

/// Every operation of the document.
fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
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

/// What keys may do, as method and address: `GET /api/v1/cases`.
pub fn open_to_keys() -> BTreeSet<String> {
    // The requirements keep their names to themselves; written down they tell.
    let document = serde_json::to_value(document()).unwrap_or_default();
    let paths = document.get("paths").and_then(Value::as_object);
    let mut open = BTreeSet::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let security = operation.get("security").and_then(Value::as_array);
            let mut ways = security.into_iter().flatten();
            if ways.any(|way| way.get("api_key").is_some()) {
                open.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    open
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
    for operation in operations(document) {
        operation
            .responses
            .responses
            .insert("default".to_owned(), RefOr::T(problem.clone()));
    }
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

/// The document as JSON, as it is kept in `openapi/hersys.json`.
pub fn json() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&document())?;
    text.push('\n');
    Ok(text)
}
