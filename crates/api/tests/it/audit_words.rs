//! Whatever stands in the audit log is said in words to whoever reads it, in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hersys_api::openapi;
use hersys_api::routes::BASE;
use hersys_domain::audit::{DataGroup, Job, word_key};
use hersys_domain::permission::Permission;
use hersys_domain::purpose::AccessPurpose;
use serde_json::Value;

use crate::support::operations::entries;

/// Keys of all words that the log may need, below the top of the file.
fn wanted() -> Vec<String> {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut keys = Vec::new();
    for (name, entry) in entries(&document) {
        if entry["x-permission"].is_null() {
            let (method, path) = name.split_once(' ').unwrap();
            let audited = format!("{method} {BASE}{path}");
            keys.push(format!("/operation/{}", word_key(&audited)));
        }
    }
    assert!(keys.len() > 20, "{keys:?}");
    for job in Job::ALL {
        keys.push(format!("/operation/{}", word_key(job.as_str())));
    }
    for group in DataGroup::ALL {
        keys.push(format!("/group/{group}"));
    }
    for purpose in AccessPurpose::ALL {
        keys.push(format!("/purpose/{purpose}"));
    }
    for permission in Permission::ALL {
        keys.push(format!(
            "/permission/{}",
            permission.as_str().replace('.', "_")
        ));
    }
    keys
}

#[test]
fn every_operation_job_group_and_purpose_has_words() {
    let wanted = wanted();
    let distinct: BTreeSet<&String> = wanted.iter().collect();
    assert_eq!(
        distinct.len(),
        wanted.len(),
        "two of them share their words"
    );
    for language in ["ja", "en"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../locales")
            .join(language)
            .join("audit.json");
        let texts: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let missing: Vec<&String> = wanted
            .iter()
            .filter(|key| {
                texts
                    .pointer(key)
                    .and_then(Value::as_str)
                    .is_none_or(str::is_empty)
            })
            .collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
        // And no words of operations that are gone.
        for name in texts["operation"].as_object().unwrap().keys() {
            let key = format!("/operation/{name}");
            assert!(wanted.contains(&key), "{language}: {key} is of nothing");
        }
    }
}
