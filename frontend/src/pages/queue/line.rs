//! A line of a notification to read.

use hersys_domain::notification::AddressForm;

use crate::locale::{Text, text};

/// A line: what it is called, what was written, and where in the form that stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) label: Text,
    pub(super) values: Vec<Text>,
    /// Pointers of the parts of the form that it shows.
    pub(super) of: Vec<String>,
}

/// A part of the notification.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub(super) title: Text,
    pub(super) lines: Vec<Line>,
}

impl Line {
    pub(super) fn new(label: Text, of: &[&str], values: Vec<Text>) -> Self {
        Self {
            label,
            values,
            of: of.iter().map(|&pointer| pointer.to_owned()).collect(),
        }
    }

    /// A field of the form under its own label.
    pub(super) fn field(pointer: &str, values: Vec<Text>) -> Self {
        let key = pointer.trim_start_matches('/').replace('/', ".");
        let label = text::notification::field::find(&key).unwrap_or_else(|| pointer.into());
        Self::new(label, &[pointer], values)
    }

    /// Whether it shows what a pointer names.
    pub(super) fn shows(&self, pointer: &str) -> bool {
        self.of.iter().any(|own| {
            pointer
                .strip_prefix(own.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// A text that was written; none where nothing was.
pub(super) fn written(text: &str) -> Vec<Text> {
    let text = text.trim();
    if text.is_empty() {
        Vec::new()
    } else {
        vec![text.into()]
    }
}

/// A choice by the text of its member.
pub(super) fn choice(find: fn(&str) -> Option<Text>, member: Option<&str>) -> Vec<Text> {
    member
        .map(|member| find(member).unwrap_or_else(|| member.into()))
        .into_iter()
        .collect()
}

/// Parts that are written in one, with spaces between.
pub(super) fn joined(parts: &[&str]) -> Vec<Text> {
    let parts: Vec<_> = parts.iter().map(|part| part.trim()).collect();
    written(&parts.join(" "))
}

/// A place as it was written.
pub(super) fn place(place: &AddressForm) -> Vec<Text> {
    let mut out = Vec::new();
    if !place.postal_code.trim().is_empty() {
        out.push(format!("〒{}", place.postal_code.trim()).into());
    }
    if !place.municipality_code.trim().is_empty() {
        out.push(text::queue::view::residence_place(
            place.municipality_code.trim(),
        ));
    }
    out.extend(joined(&[&place.street, &place.building]));
    out
}
