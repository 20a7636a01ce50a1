//! APIキーの管理.

mod detail;
mod issued;
mod list;
mod new;

pub use detail::ApiKeyDetail;
pub use list::ApiKeyList;
pub use new::ApiKeyNew;

use hersys_domain::api_key::ApiKey;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::instant;

/// The address of a key's page.
fn address(key: &ApiKey) -> String {
    format!("/api-keys/{}", key.id)
}

/// A scope in words.
fn scope_label(scope: Permission) -> Text {
    let key = scope.as_str().replace('.', "_");
    text::audit::permission::find(&key).unwrap_or_else(|| scope.as_str().into())
}

/// Days before its end from which on a key is marked: time to move a system to the next one.
const ENDS_SOON: i64 = 30;

/// How a key stands, in a word.
#[component]
fn Status(
    /// The key.
    key: ApiKey,
) -> impl IntoView {
    let left = browser::today().map(|today| (key.valid_until - today).num_days());
    let (class, words) = if key.stopped {
        ("tag tag-stopped", text::api_key::status::stopped())
    } else {
        match left {
            Some(..0) => ("tag tag-stopped", text::api_key::status::expired()),
            Some(0..=ENDS_SOON) => ("tag tag-waiting", text::api_key::status::ends_soon()),
            _ => ("tag tag-active", text::api_key::status::active()),
        }
    };
    view! { <span class=class>{words}</span> }
}

/// Roles and scopes as marks.
#[component]
fn Scopes(
    /// The key.
    key: ApiKey,
) -> impl IntoView {
    let scopes: Vec<_> = key
        .scopes
        .into_iter()
        .map(|scope| view! { <span class="tag">{scope_label(scope)}</span> })
        .collect();
    view! { <span class="tags">{scopes}</span> }
}

/// The roles that a key acts with.
#[component]
fn Roles(
    /// The key.
    key: ApiKey,
) -> impl IntoView {
    let roles: Vec<_> = key
        .roles
        .into_iter()
        .map(|role| view! { <span class="tag">{role.label()}</span> })
        .collect();
    view! { <span class="tags">{roles}</span> }
}

/// When it was last used.
fn last_used(key: &ApiKey) -> AnyView {
    match key.last_used_at {
        Some(at) => instant(at).into_any(),
        None => text::api_key::never_used().into_render().into_any(),
    }
}
