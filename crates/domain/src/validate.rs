//! Judging what was entered: the same rules in the browser (before sending) and in the server (always).

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field in the body that was sent.
    #[cfg_attr(feature = "openapi", schema(example = "/name"))]
    pub pointer: String,
    /// Stable code that the screens translate.
    #[cfg_attr(feature = "openapi", schema(example = "required"))]
    pub code: String,
    /// Values for the placeholders of the translated text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

/// What a validation found; empty when everything is in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations(pub Vec<FieldError>);

/// An error that carries a stable code for translation.
pub trait Coded {
    /// The code, e.g. `phone.too_short`.
    fn code(&self) -> &'static str;
}

impl Violations {
    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a finding without parameters.
    pub fn add(&mut self, pointer: &str, code: &str) {
        self.push(pointer, code, BTreeMap::new());
    }

    /// Adds a finding with one parameter.
    pub fn add_with(
        &mut self,
        pointer: &str,
        code: &str,
        name: &str,
        value: impl std::fmt::Display,
    ) {
        self.push(
            pointer,
            code,
            BTreeMap::from([(name.to_owned(), value.to_string())]),
        );
    }

    fn push(&mut self, pointer: &str, code: &str, params: BTreeMap<String, String>) {
        self.0.push(FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            params,
        });
    }

    /// Text that must not be blank.
    pub fn required(&mut self, pointer: &str, value: &str) {
        if value.trim().is_empty() {
            self.add(pointer, "required");
        }
    }

    /// Text of one line: no control or invisible characters, at most `max` characters.
    pub fn text(&mut self, pointer: &str, value: &str, max: usize) {
        match crate::text::Text::line(max).check(value) {
            Ok(()) => {}
            Err(crate::text::TextError::TooLong) => {
                self.add_with(pointer, "text.too_long", "max", max);
            }
            Err(error) => self.add(pointer, error.code()),
        }
    }

    /// Text of several lines, as it is after cleaning: no control characters, at most `max` characters.
    pub fn lines(&mut self, pointer: &str, value: &str, max: usize) {
        match crate::text::check_lines(&crate::text::clean(value), max) {
            Ok(()) => {}
            Err(crate::text::TextError::TooLong) => {
                self.add_with(pointer, "text.too_long", "max", max);
            }
            Err(error) => self.add(pointer, error.code()),
        }
    }

    /// A phone number, if one is given.
    pub fn optional_phone(&mut self, pointer: &str, value: Option<&str>) {
        self.optional_parsed::<crate::phone::Phone>(pointer, value);
    }

    /// A code or number of type `T`, if one is given.
    pub fn optional_parsed<T>(&mut self, pointer: &str, value: Option<&str>)
    where
        T: FromStr,
        T::Err: Coded,
    {
        if let Some(Err(error)) = value.map(T::from_str) {
            self.add(pointer, error.code());
        }
    }
}

/// Judged by the rules of the domain, field by field.
pub trait Validate {
    /// Adds what is wrong to `out`.
    fn validate(&self, out: &mut Violations);

    /// All that is wrong.
    fn violations(&self) -> Violations {
        let mut out = Violations::default();
        self.validate(&mut out);
        out
    }
}
