//! Addresses within a program, and how they fit the table of routes.

use leptos::prelude::*;
use web_sys::{Url, UrlSearchParams};

/// An address within the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Path, beginning with `/`.
    pub path: String,
    /// Query without the `?`.
    pub query: String,
}

impl Place {
    pub(crate) fn now() -> Self {
        let location = window().location();
        let query = location.search().unwrap_or_default();
        Self {
            path: location.pathname().unwrap_or_default(),
            query: query.trim_start_matches('?').to_owned(),
        }
    }

    pub(crate) fn member(&self, name: &str) -> Option<String> {
        let value = UrlSearchParams::new_with_str(&self.query).ok()?.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    pub(crate) fn address(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The address of a link or a command, relative to the program.
    pub(crate) fn read(to: &str) -> Self {
        match Url::new_with_base(to, &crate::browser::origin()) {
            Ok(url) => Self {
                path: url.pathname(),
                query: url.search().trim_start_matches('?').to_owned(),
            },
            Err(_) => Self::default(),
        }
    }
}

/// Values of the `:name` segments of a route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(&'static str, String)>);

impl Params {
    /// The value of `:name`, read as `T`.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        let (_, value) = self.0.iter().find(|(key, _)| *key == name)?;
        value.parse().ok()
    }
}

/// Whether `path` is one of `pattern` (`/accounts/:id`), and the values of its `:name` segments.
pub fn match_path(pattern: &'static str, path: &str) -> Option<Params> {
    let mut params = Vec::new();
    let mut given = path.trim_end_matches('/').split('/');
    for wanted in pattern.trim_end_matches('/').split('/') {
        let segment = given.next()?;
        match wanted.strip_prefix(':') {
            Some(name) => params.push((name, segment.to_owned())),
            None if wanted == segment => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(Params(params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_patterns_segment_by_segment() {
        assert_eq!(match_path("/", "/"), Some(Params::default()));
        assert_eq!(
            match_path("/accounts", "/accounts/"),
            Some(Params::default())
        );
        assert_eq!(
            match_path("/accounts/:id", "/accounts/7").and_then(|params| params.read::<u8>("id")),
            Some(7)
        );
        assert_eq!(match_path("/accounts/:id", "/accounts"), None);
        assert_eq!(match_path("/accounts", "/accounts/7"), None);
    }
}
