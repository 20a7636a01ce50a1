//! Cursors and limits of lists.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hersys_domain::page::{LIMIT_DEFAULT, LIMIT_MAX, Page};
use hersys_domain::problem::ProblemCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The limit asked for, within bounds; asking for more than allowed is refused, not cut.
pub fn limit(asked: Option<u16>) -> Result<i64, AppError> {
    match asked.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT_MAX => Ok(i64::from(limit)),
        _ => Err(ProblemCode::MalformedParameter.into()),
    }
}

/// Reads a cursor that [`cut`] wrote.
pub fn after<T: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<T>, AppError> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let read = URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .filter(|bytes| !crate::body::holds_nul(bytes))
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match read {
        Some(key) => Ok(Some(key)),
        None => Err(ProblemCode::MalformedParameter.into()),
    }
}

/// Makes a page of `limit` out of up to `limit + 1` items; `key` gives the place of the last one.
pub fn cut<T, K: Serialize>(
    mut items: Vec<T>,
    limit: i64,
    key: impl Fn(&T) -> K,
) -> Result<Page<T>, AppError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = match items.last() {
        Some(last) if more => {
            let json = serde_json::to_vec(&key(last)).map_err(AppError::internal)?;
            Some(URL_SAFE_NO_PAD.encode(json))
        }
        _ => None,
    };
    Ok(Page {
        items,
        next,
        total: None,
    })
}
