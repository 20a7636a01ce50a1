//! What connected systems may do: whatever staff may do and a key may hold as a scope.

use std::collections::BTreeSet;

use hersys_domain::permission::Permission;
use serde_json::Value;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

/// Adds the scheme, and opens to keys every operation whose permission can be a scope.
pub(super) fn open_to_systems(document: &mut OpenApi) {
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "API key of a connected system: `Authorization: Bearer hsk_…`. Its scopes are permissions, as x-permission names them.",
        ))
        .build();
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("api_key", SecurityScheme::Http(scheme));
    for operation in super::typed_operations(document) {
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

/// What keys may do, as method and address: `GET /api/v1/cases`.
pub fn open_to_keys() -> BTreeSet<String> {
    // The requirements keep their names to themselves; written down they tell.
    let document = serde_json::to_value(super::document()).unwrap_or_default();
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
