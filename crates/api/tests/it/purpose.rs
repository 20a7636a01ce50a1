//! 閲覧の目的: a prefecture or a designated city opens a record by name only when it says for what, and the audit log
//! keeps it. Health centres and clinics, who treat, need not.

use chrono::TimeDelta;
use hersys_domain::purpose::{AccessPurpose, PURPOSE_HEADER};
use serde_json::{Value, json};

use crate::support::operations::{self, Prepared};
use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::{Browser, Reply, Sql, TestApp};

/// What names the person of `form`, or stands in a remark about them.
const NAMING: [&str; 5] = ["髙橋", "たかはし", "1980-03-14", "090-1234-5678", "挿管"];

async fn stating(browser: &Browser, path: &str, purpose: &str) -> Reply {
    let ask = browser.ask("GET", path);
    ask.header(PURPOSE_HEADER, purpose).send().await
}

fn tells(reply: &Reply) -> bool {
    NAMING.iter().any(|word| reply.text().contains(word))
}

/// Somebody in Sakai, with a remark about them, and with a second version that waits for a decision.
async fn in_sakai(app: &TestApp, sql: &Sql) -> Notified {
    let form = with(
        form(),
        &[
            ("/person/residence/municipality_code", json!("271403")),
            ("/person/residence/postal_code", json!("")),
        ],
    );
    let made = notified(app, sql, &form).await;
    app.advance(TimeDelta::minutes(1));
    let center = session_of(app, sql, "sakai_center.nurse").await;
    let body = json!({"value": "severe", "note": "髙橋さんに挿管"});
    let ask = center.ask("POST", &format!("/cases/{}/severities", made.case));
    let ask = ask.header("If-Match", "\"v1\"").json(&body);
    ask.send().await.expect(200);
    let writer = session_of(app, sql, "kanda.physician").await;
    let right = json!({"form": with(form, &[("/diagnosis/spo2", json!("90"))]), "reason": "x"});
    let path = format!("/notifications/{}/versions", made.notification);
    let ask = writer.ask("POST", &path).header("If-Match", "\"v1\"");
    ask.json(&right).send().await.expect(200);
    made
}

/// What is nothing but identity.
fn identity(made: &Notified) -> [String; 4] {
    let notification = format!("/notifications/{}", made.notification);
    [
        format!("/persons/{}", made.person),
        format!("{notification}/versions"),
        format!("{notification}/review"),
        notification,
    ]
}

#[tokio::test]
async fn nobody_is_named_until_it_is_said_for_what() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = in_sakai(&app, &sql).await;
    let case = format!("/cases/{}", made.case);
    for login in ["osaka.coordinator", "sakai.nurse"] {
        let reader = session_of(&app, &sql, login).await;
        let plain = reader.get(&case).await;
        assert_eq!(plain.expect(200)["name"], Value::Null, "{login}");
        assert!(!tells(&plain), "{login}: {}", plain.text());
        for path in identity(&made) {
            let refused = reader.get(&path).await;
            refused.problem(403, "purpose_required");
            assert!(!tells(&refused), "{login} {path}");
        }
        for purpose in AccessPurpose::ALL {
            let purpose = purpose.as_str();
            let named = stating(&reader, &case, purpose).await.expect(200);
            assert_eq!(named["name"], "髙橋 健子", "{login}");
            assert!(named.to_string().contains("挿管"), "{login}");
            for path in identity(&made) {
                let reply = stating(&reader, &path, purpose).await;
                assert_eq!(reply.status, 200, "{login} {path}: {}", reply.text());
                assert!(tells(&reply), "{login} {path}");
            }
        }
        // Lists go without names whatever is said.
        let list = stating(&reader, "/cases", "survey").await;
        assert_eq!(list.expect(200)["items"][0]["name"], Value::Null);
    }
    // Whoever may not read who somebody is learns it by no purpose.
    let near = notified(&app, &sql, &form()).await;
    let case_near = format!("/cases/{}", near.case);
    let clerk = session_of(&app, &sql, "tokyo.clerk").await;
    let reply = stating(&clerk, &case_near, "survey").await;
    assert_eq!(reply.expect(200)["name"], Value::Null);
    assert!(!tells(&reply));
    for path in identity(&near) {
        stating(&clerk, &path, "survey")
            .await
            .problem(403, "not_allowed");
    }
    // Who treats is not asked.
    for login in ["sakai_center.nurse", "chiyoda.nurse", "kanda.physician"] {
        let reader = session_of(&app, &sql, login).await;
        assert!(tells(&reader.get(&case).await), "{login}");
        for path in identity(&made) {
            assert_eq!(reader.get(&path).await.status, 200, "{login} {path}");
        }
    }
    // Out of the area a purpose opens nothing.
    let tokyo = session_of(&app, &sql, "tokyo.coordinator").await;
    for path in identity(&made).iter().chain([&case]) {
        stating(&tokyo, path, "survey")
            .await
            .problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_search_for_an_area_says_for_what_and_is_seen_by_the_centre() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let reader = session_of(&app, &sql, "tokyo.coordinator").await;
    let body = json!({"text": "090-1234-5678"});
    let refused = reader.post("/persons/search", &body).await;
    refused.problem(403, "purpose_required");
    assert!(!refused.text().contains(&made.person));
    let ask = reader
        .ask("POST", "/persons/search")
        .header(PURPOSE_HEADER, "survey");
    let found = ask.json(&body).send().await.expect(200);
    assert_eq!(found["items"][0]["person_id"], made.person.as_str());
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/persons/{}/accesses", made.person);
    let entries = nurse.get(&path).await.expect(200);
    let searches = entries["items"].as_array().unwrap().iter();
    let searches: Vec<_> = searches
        .filter(|one| {
            one["operation"]
                .as_str()
                .unwrap()
                .ends_with("/persons/search")
        })
        .collect();
    assert_eq!(searches.len(), 1, "{entries}");
    assert_eq!(searches[0]["purpose"], "survey");
}

#[tokio::test]
async fn every_operation_that_names_somebody_asks_and_takes_no_other_words() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let who = app.staff("tokyo.all");
    let mut asked = 0;
    for operation in operations::all() {
        if !operation.names_somebody() {
            continue;
        }
        asked += 1;
        let name = operation.row.name;
        let reader = session_of(&app, &sql, "tokyo.all").await;
        let right = operation.prepare(&app, &sql, who).await;
        let plain = Prepared {
            purpose: None,
            ..right.clone()
        };
        let reply = plain.send(&reader).await;
        // Cases and transfers come without names; entries of a case and optional items are full of what people typed, and numbers
        // of other systems name somebody.
        let without = name.contains("/cases/") || name.contains("/transfers/");
        let typed = ["-entries", "/optional-values", "/contacts", "/external-ids"]
            .iter()
            .any(|part| name.contains(part));
        if without && !typed {
            assert_eq!(reply.status, 200, "{name}");
        } else {
            reply.problem(403, "purpose_required");
        }
        assert!(!tells(&reply), "{name}: {}", reply.text());
        for wrong in ["", "Survey", "survey,mediation", "curiosity"] {
            let reply = plain
                .ask(&reader)
                .header(PURPOSE_HEADER, wrong)
                .send()
                .await;
            assert_eq!(reply.status, 400, "{name} {wrong}");
            assert_eq!(reply.code(), "malformed_parameter", "{name} {wrong}");
        }
        let twice = right.ask(&reader).header(PURPOSE_HEADER, "survey");
        twice.send().await.problem(400, "malformed_parameter");
        assert_eq!(right.send(&reader).await.status, 200, "{name}");
    }
    assert_eq!(asked, 20);
}

#[tokio::test]
async fn the_purpose_is_written_down_and_shown() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let path = format!("/persons/{}", made.person);
    let tokyo = session_of(&app, &sql, "tokyo.coordinator").await;
    tokyo.get(&path).await.problem(403, "purpose_required");
    app.advance(TimeDelta::seconds(1));
    tokyo
        .get(&format!("/cases/{}", made.case))
        .await
        .expect(200);
    app.advance(TimeDelta::seconds(1));
    stating(&tokyo, &path, "mediation").await.expect(200);
    app.advance(TimeDelta::seconds(1));
    // What need not be said is not written down.
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    stating(&nurse, &path, "survey").await.expect(200);
    let told = |page: &Value| -> Vec<(Value, Value)> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|one| (one["operation"].clone(), one["purpose"].clone()))
            .take(3)
            .collect()
    };
    let person = json!("GET /api/v1/persons/{id}");
    let case = json!("GET /api/v1/cases/{id}");
    let accesses = nurse.get(&format!("{path}/accesses")).await.expect(200);
    assert_eq!(
        told(&accesses),
        [
            (person.clone(), Value::Null),
            (person.clone(), json!("mediation")),
            (case.clone(), Value::Null),
        ]
    );
    let tokyo_id = json!(app.country.place("tokyo").id);
    assert_eq!(accesses["items"][1]["organization_id"], tokyo_id);
    let auditor = session_of(&app, &sql, "tokyo.all").await;
    let log = auditor.get("/audit").await.expect(200);
    let found: Vec<_> = told(&log).into_iter().take(2).collect();
    assert_eq!(found, [(person, json!("mediation")), (case, Value::Null)]);
}
