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

/// The cursor of a place in a list, which [`after`] reads.
pub fn cursor<K: Serialize>(key: &K) -> Result<String, AppError> {
    let json = serde_json::to_vec(key).map_err(AppError::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
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
        Some(last) if more => Some(cursor(&key(last))?),
        _ => None,
    };
    Ok(Page {
        items,
        next,
        total: None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use hersys_domain::id::OrganizationId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    type Key = (String, NaiveDate, DateTime<Utc>, OrganizationId);

    fn key() -> impl Strategy<Value = Key> {
        let text = any::<String>().prop_map(|text| text.replace('\0', ""));
        (text, 0_i32..80_000, any::<u32>(), any::<u128>()).prop_map(|(text, day, second, id)| {
            (
                text,
                NaiveDate::from_num_days_from_ce_opt(690_000 + day).unwrap(),
                DateTime::from_timestamp(i64::from(second), 123_456_000).unwrap(),
                OrganizationId(Uuid::from_u128(id)),
            )
        })
    }

    proptest! {
        #[test]
        fn pages_put_together_are_the_list(keys in prop::collection::vec(key(), 0..30), asked in 1_u16..=LIMIT_MAX) {
            let limit = limit(Some(asked)).unwrap();
            let step = usize::try_from(limit).unwrap();
            let (mut found, mut from, mut cursor) = (Vec::new(), 0_usize, None::<String>);
            loop {
                let given: Option<Key> = after(cursor.as_deref()).unwrap();
                prop_assert_eq!(given.as_ref(), from.checked_sub(1).map(|last| &keys[last]));
                let some = keys.iter().skip(from).take(step + 1).cloned().collect();
                let page = cut(some, limit, Clone::clone).unwrap();
                prop_assert!(page.items.len() <= step);
                from += page.items.len();
                found.extend(page.items);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
                let text = cursor.as_ref().unwrap();
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            }
            prop_assert_eq!(found, keys);
        }

        #[test]
        fn a_cursor_that_was_changed_is_a_key_or_refused(key in key(), at in any::<prop::sample::Index>(), put in any::<char>(), typed in any::<String>()) {
            let page = cut(vec![key.clone(), key], 1, Clone::clone).unwrap();
            let mut letters: Vec<char> = page.next.unwrap().chars().collect();
            let at = at.index(letters.len());
            letters[at] = put;
            for text in [String::from_iter(&letters), String::from_iter(&letters[..at]), typed] {
                match after::<Key>(Some(&text)) {
                    // What PostgreSQL cannot hold is in none that is read.
                    Ok(read) => prop_assert!(read.is_some_and(|(text, ..)| !text.contains('\0'))),
                    Err(error) => prop_assert_eq!(error.code, ProblemCode::MalformedParameter),
                }
            }
        }

        #[test]
        fn limits_are_kept(asked in any::<Option<u16>>()) {
            match limit(asked) {
                Ok(limit) => prop_assert!((1..=i64::from(LIMIT_MAX)).contains(&limit)),
                Err(error) => {
                    prop_assert_eq!(error.code, ProblemCode::MalformedParameter);
                    prop_assert!(asked.is_some_and(|asked| !(1..=LIMIT_MAX).contains(&asked)));
                }
            }
        }
    }
}
