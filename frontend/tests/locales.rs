//! The texts: the same keys in every language, and a text for every code that the program may have to show.

#[cfg(test)]
mod locales {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use hersys_domain::problem::ProblemCode;
    use serde_json::Value;

    type Texts = BTreeMap<String, String>;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    fn flatten(value: &Value, prefix: &str, out: &mut Texts) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let dot = if prefix.is_empty() { "" } else { "." };
                    flatten(value, &format!("{prefix}{dot}{key}"), out);
                }
            }
            Value::String(text) => {
                out.insert(prefix.to_owned(), text.clone());
            }
            other => panic!("{prefix}: {other} is not a text"),
        }
    }

    /// Texts by noun.
    fn language(tag: &str) -> BTreeMap<String, Texts> {
        let folder = root().join("locales").join(tag);
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let mut texts = Texts::new();
                flatten(
                    &serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap(),
                    "",
                    &mut texts,
                );
                (
                    path.file_stem().unwrap().to_str().unwrap().to_owned(),
                    texts,
                )
            })
            .collect()
    }

    fn parameters(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .map(|part| part.split_once('}').expect("a closing brace").0)
            .collect()
    }

    #[test]
    fn every_language_has_the_same_texts_with_the_same_parameters() {
        let japanese = language("ja");
        for entry in fs::read_dir(root().join("locales")).unwrap() {
            let tag = entry.unwrap().file_name().into_string().unwrap();
            let texts = language(&tag);
            // English is complete; the other languages are those of patients and leave whole nouns out.
            if tag == "en" {
                assert_eq!(
                    texts.keys().collect::<Vec<_>>(),
                    japanese.keys().collect::<Vec<_>>()
                );
            }
            for (noun, texts) in texts {
                let wanted = japanese
                    .get(&noun)
                    .unwrap_or_else(|| panic!("{tag}/{noun}.json: not in Japanese"));
                assert_eq!(
                    texts.keys().collect::<Vec<_>>(),
                    wanted.keys().collect::<Vec<_>>(),
                    "{tag}/{noun}.json"
                );
                for (key, text) in &texts {
                    assert!(!text.trim().is_empty(), "{tag}/{noun}.json: {key} is empty");
                    assert_eq!(
                        parameters(text),
                        parameters(&wanted[key]),
                        "{tag}/{noun}.json: {key}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_problem_has_its_texts() {
        let wanted: BTreeSet<String> = ProblemCode::ALL
            .iter()
            .flat_map(|code| [format!("{code}.title"), format!("{code}.detail")])
            .collect();
        let found: BTreeSet<String> = language("ja")["problem"].keys().cloned().collect();
        assert_eq!(found, wanted);
    }

    /// Codes of field errors as they stand in the source of a crate.
    fn codes(folder: &Path, out: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                for line in fs::read_to_string(&path).unwrap().lines() {
                    let tells = [
                        ".add(",
                        ".add_with(",
                        "AppError::field(",
                        "Self::",
                        " = \"",
                        "_unique\"",
                    ];
                    if tells.iter().any(|tell| line.contains(tell)) {
                        out.extend(
                            line.split('"')
                                .skip(1)
                                .step_by(2)
                                .filter_map(code)
                                .map(str::to_owned),
                        );
                    }
                }
            }
        }
    }

    /// `noun.reason`, of a noun whose errors the screens translate.
    fn code(literal: &str) -> Option<&str> {
        let nouns = [
            "text",
            "login",
            "password",
            "code",
            "phone",
            "municipality_code",
            "institution_code",
            "person_number",
            "postal_code",
            "date",
            "date_answer",
        ];
        let (noun, reason) = literal.split_once('.')?;
        let name = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        (nouns.contains(&noun) && name(reason)).then_some(literal)
    }

    #[test]
    fn every_field_error_has_its_text() {
        let texts = &language("ja")["field_error"];
        let mut found = BTreeSet::new();
        codes(&root().join("crates/domain/src"), &mut found);
        codes(&root().join("crates/api/src"), &mut found);
        assert!(
            found.len() > 20,
            "the search for codes has gone blind: {found:?}"
        );
        let missing: Vec<_> = found
            .iter()
            .filter(|code| !texts.contains_key(*code))
            .collect();
        assert!(missing.is_empty(), "without a text: {missing:?}");
    }
}
