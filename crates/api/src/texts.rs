//! Texts that the server itself speaks: titles and details of problems, from the same files as the screens.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hersys_domain::problem::ProblemCode;
use serde::Deserialize;

use crate::request::Language;

/// Title and detail of a problem.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProblemText {
    /// What happened.
    pub title: String,
    /// What one can do.
    pub detail: Option<String>,
}

type Texts = BTreeMap<String, ProblemText>;

// A file that does not parse leaves a table empty; a test sees to it that none does.
static JA: LazyLock<Texts> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../locales/ja/problem.json")).unwrap_or_default()
});
static EN: LazyLock<Texts> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../locales/en/problem.json")).unwrap_or_default()
});

/// The text of a problem; the code itself where none is written.
pub fn problem(code: ProblemCode, language: Language) -> ProblemText {
    let texts = match language {
        Language::Ja => &*JA,
        Language::En => &*EN,
    };
    texts
        .get(code.as_str())
        .cloned()
        .unwrap_or_else(|| ProblemText {
            title: code.to_string(),
            detail: None,
        })
}

/// Texts of the screens that go into files, which are in Japanese whoever makes them.
static FILES: LazyLock<BTreeMap<&'static str, serde_json::Value>> = LazyLock::new(|| {
    [
        ("case", include_str!("../../../locales/ja/case.json")),
        (
            "case_list",
            include_str!("../../../locales/ja/case_list.json"),
        ),
        ("export", include_str!("../../../locales/ja/export.json")),
        (
            "notification",
            include_str!("../../../locales/ja/notification.json"),
        ),
        ("queue", include_str!("../../../locales/ja/queue.json")),
        ("record", include_str!("../../../locales/ja/record.json")),
        ("ui", include_str!("../../../locales/ja/ui.json")),
        (
            "statistics",
            include_str!("../../../locales/ja/statistics.json"),
        ),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some((name, serde_json::from_str(text).ok()?)))
    .collect()
});

/// A word of the screens in Japanese: file, and keys parted by dots. Empty where there is none.
pub fn word(file: &str, keys: &str) -> String {
    let pointer = format!("/{}", keys.replace('.', "/"));
    let found = FILES.get(file).and_then(|texts| texts.pointer(&pointer));
    found
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_text_in_both_languages() {
        for code in ProblemCode::ALL {
            for language in [Language::Ja, Language::En] {
                assert_ne!(
                    problem(*code, language).title,
                    code.as_str(),
                    "{code} {language:?}"
                );
            }
        }
    }
}
