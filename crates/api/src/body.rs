//! Bodies of requests: JSON within a limit and a time, without NUL, of exactly the described shape, and
//! in order by the domain's own rules.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use hersys_domain::merge::merge;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::{Validate, Violations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::AppError;
use crate::secrets::sha256;

mod strict;

use strict::Strict;

/// Bytes of a JSON body at most.
const LIMIT: usize = 256 * 1024;
/// Time for the whole body to arrive.
const DEADLINE: Duration = Duration::from_secs(10);
/// Characters of an idempotency key at most.
const KEY_MAX: usize = 100;

/// A body that has been read, parsed and judged.
pub struct Body<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 of address and body, for idempotency keys.
    pub hash: [u8; 32],
    /// The `Idempotency-Key`, if one was sent.
    pub key: Option<String>,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            require_json(&request)?;
            let key = idempotency_key(&request)?;
            let bytes = tokio::time::timeout(DEADLINE, collect(payload))
                .await
                .map_err(|_| AppError::from(ProblemCode::MalformedBody))??;
            let value = parse::<T>(&bytes)?;
            let violations = value.violations();
            if !violations.is_empty() {
                return Err(violations.into());
            }
            let mut hashed = request.path().as_bytes().to_vec();
            hashed.push(0);
            hashed.extend_from_slice(&bytes);
            Ok(Self {
                value,
                hash: sha256(&hashed),
                key,
            })
        })
    }
}

fn require_json(request: &HttpRequest) -> Result<(), AppError> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    let encoded = request.headers().contains_key("content-encoding");
    if encoded
        || !(kind.eq_ignore_ascii_case("application/json")
            || kind.eq_ignore_ascii_case("application/merge-patch+json"))
    {
        return Err(ProblemCode::UnsupportedMediaType.into());
    }
    Ok(())
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, AppError> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|text| {
        (1..=KEY_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
    });
    match text {
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(ProblemCode::MalformedParameter.into()),
    }
}

async fn collect(mut payload: Payload) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| AppError::from(ProblemCode::MalformedBody))?;
        if bytes.len() + chunk.len() > LIMIT {
            return Err(ProblemCode::BodyTooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses a body; an error names the place, never the value.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    if holds_nul(bytes) {
        return Err(ProblemCode::NulCharacter.into());
    }
    // A list would be read as the fields of an object in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ProblemCode::MalformedBody.into());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer))
        .map_err(|error| misshapen("", &error))?;
    deserializer
        .end()
        .map_err(|_| AppError::from(ProblemCode::MalformedBody))?;
    Ok(value)
}

/// What a merge patch makes of a part of a record, which stands at `at` in the body; an error names the place,
/// never the value.
pub fn patched<T: DeserializeOwned + Serialize>(
    stored: &T,
    patch: &Value,
    at: &str,
) -> Result<T, AppError> {
    let mut merged = serde_json::to_value(stored).map_err(AppError::internal)?;
    merge(&mut merged, patch)
        .map_err(|within| malformed(&format!("{at}{}", shortened(&within)), "unreadable"))?;
    serde_path_to_error::deserialize(Strict(merged)).map_err(|error| misshapen(at, &error))
}

/// What of a body could not be read, within its part `at`.
fn misshapen(at: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> AppError {
    let code = if error.inner().to_string().starts_with("unknown field") {
        "unknown_field"
    } else {
        "unreadable"
    };
    malformed(&format!("{at}{}", pointer(error.path())), code)
}

fn malformed(pointer: &str, code: &str) -> AppError {
    let mut violations = Violations::default();
    violations.add(pointer, code);
    AppError {
        errors: violations.0,
        ..ProblemCode::MalformedBody.into()
    }
}

/// Keys are the caller's: none comes back at any length.
fn shortened(pointer: &str) -> String {
    pointer.chars().take(256).collect()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut out, segment| {
        out.push('/');
        match segment {
            Segment::Seq { index } => out.push_str(&index.to_string()),
            Segment::Map { key } => out.push_str(&key.chars().take(64).collect::<String>()),
            Segment::Enum { variant } => out.push_str(variant),
            Segment::Unknown => out.push('?'),
        }
        out
    })
}

/// Whether the text holds U+0000, bare or escaped; PostgreSQL's text cannot hold it.
pub(crate) fn holds_nul(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        match first {
            0 => return true,
            b'\\' if tail.starts_with(b"u0000") => return true,
            // The escaped character is passed over, so that an escaped backslash escapes nothing.
            b'\\' => rest = tail.get(1..).unwrap_or_default(),
            _ => rest = tail,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{holds_nul, parse};

    #[test]
    fn finds_nul_bare_and_escaped_but_not_an_escaped_backslash() {
        assert!(holds_nul(b"{\"a\":\"\0\"}"));
        assert!(holds_nul(br#"{"a":"x\u0000"}"#));
        assert!(holds_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"\n\\"}"#));
    }

    /// Whether a text within holds U+0000.
    fn has_nul(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(has_nul),
            Value::Object(members) => members
                .iter()
                .any(|(name, part)| name.contains('\0') || has_nul(part)),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn nul_is_found_exactly_where_a_text_holds_it(
            text in "[a\\\\u0{}\"\0\n]{0,12}", name in "[a\\\\u0\0]{0,4}", nested in any::<bool>(),
        ) {
            let mut value = Value::from([(name, Value::String(text))].into_iter().collect::<serde_json::Map<_, _>>());
            if nested {
                value = serde_json::json!({"a": [1, value]});
            }
            let written = serde_json::to_vec(&value).unwrap();
            prop_assert_eq!(holds_nul(&written), has_nul(&value));
        }

        #[test]
        fn no_bytes_are_read_that_hold_nul_or_are_no_object(bytes in prop::collection::vec(select_byte(), 0..40)) {
            if let Ok(value) = parse::<Value>(&bytes) {
                prop_assert!(value.is_object() && !has_nul(&value));
                prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
            }
        }
    }

    /// Bytes that JSON is made of, and some others.
    fn select_byte() -> impl Strategy<Value = u8> {
        prop_oneof![8 => prop::sample::select(br#"{}[]":,\ua01-.e "#.to_vec()), 1 => any::<u8>()]
    }
}
