//! Who may be the same person (A8): shown within one's own scope, told of by the centre alone beyond it.

use serde_json::{Value, json};

use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::{Browser, Sql, TestApp};

async fn duplicates(center: &Browser, person: &str) -> Value {
    let path = format!("/persons/{person}/duplicates");
    center.get(&path).await.expect(200)
}

/// The persons that are shown, the likeliest first.
fn shown(found: &Value) -> Vec<&str> {
    let items = found["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["case"]["person_id"].as_str().unwrap())
        .collect()
}

fn degree<'a>(comparison: &'a Value, item: &str) -> &'a str {
    let parts = comparison["parts"].as_array().unwrap();
    let part = parts.iter().find(|part| part["item"] == item).unwrap();
    part["degree"].as_str().unwrap()
}

/// The woman of the form as somebody else types her, who moved.
fn again(place: &[(&str, Value)]) -> Value {
    let typed = with(
        form(),
        &[
            ("/person/family_name", json!("高橋")),
            ("/person/family_kana", json!("ﾀｶﾊｼ")),
            ("/person/given_name", json!("けんこ")),
            ("/person/given_kana", json!("")),
            ("/person/birth_date", json!("1980-03-14")),
        ],
    );
    with(typed, place)
}

async fn one_and_another(app: &TestApp, sql: &Sql) -> (Notified, Notified) {
    let first = notified(app, sql, &form()).await;
    let second = notified(app, sql, &again(&[])).await;
    (first, second)
}

#[tokio::test]
async fn somebody_typed_otherwise_is_shown_with_reasons() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (first, second) = one_and_another(&app, &sql).await;
    let stranger = with(
        form(),
        &[
            ("/person/family_name", json!("別所")),
            ("/person/given_name", json!("一郎")),
            ("/person/family_kana", json!("ベッショ")),
            ("/person/given_kana", json!("イチロウ")),
            ("/person/sex", json!("male")),
            ("/person/phone", json!("03-5555-0177")),
            ("/person/residence/street", json!("西新宿9-9-9")),
        ],
    );
    // Born on the same day, and that is all.
    notified(&app, &sql, &stranger).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    for (one, other) in [(&first, &second), (&second, &first)] {
        let found = duplicates(&center, &one.person).await;
        assert_eq!(shown(&found), [other.person.as_str()]);
        assert_eq!(found["elsewhere"], json!([]));
        let comparison = &found["items"][0]["comparison"];
        assert!(
            comparison["likelihood"].as_f64().unwrap() > 0.99,
            "{comparison}"
        );
        for (item, seen) in [
            ("family_name", "same"),
            ("given_name", "same_reading"),
            ("birth_date", "same"),
            ("phone", "same"),
            ("address", "same"),
            ("mail", "missing"),
        ] {
            assert_eq!(degree(comparison, item), seen, "{item}");
        }
        let named = &found["items"][0]["case"]["name"];
        assert!(named.as_str().unwrap().contains("橋"), "{named}");
    }
}

#[tokio::test]
async fn beyond_the_scope_only_the_centre_is_told() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let first = notified(&app, &sql, &form()).await;
    let moved = again(&[
        ("/person/residence/municipality_code", json!("131032")),
        ("/person/residence/postal_code", json!("105-0011")),
        ("/person/residence/street", json!("芝公園4-2-8")),
    ]);
    let second = notified(&app, &sql, &moved).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let found = duplicates(&center, &first.person).await;
    assert_eq!(found["items"], json!([]));
    let minato = app.country.place("minato");
    let told = &found["elsewhere"][0];
    assert_eq!(told["center_id"], minato.id.to_string());
    assert_eq!(told["records"], 1);
    let text = found.to_string();
    for secret in [&second.person, &second.case, "橋", "けんこ", "1234"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    // Minato sees that it was told.
    let entries = sql
        .one(&format!(
            "SELECT count(*) FROM audit_person p JOIN audit_entry e ON e.id = p.audit_id \
             WHERE p.person_id = '{}' AND e.operation LIKE '%duplicates%'",
            second.person
        ))
        .await;
    assert_eq!(entries, "1");
}

#[tokio::test]
async fn only_the_responsible_centre_may_ask() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (first, _) = one_and_another(&app, &sql).await;
    let path = format!("/persons/{}/duplicates", first.person);
    for (login, status) in [
        // The receiving centre sees the person and may not change them.
        ("chiyoda.nurse", 403),
        // The doctor who notified sees them, and has not this permission.
        ("kanda.all", 403),
        ("minato.nurse", 404),
    ] {
        let browser = session_of(&app, &sql, login).await;
        browser.get(&path).await.expect(status);
    }
    // The function behind it asks by itself.
    let as_app = app.sql_as_app().await;
    let ask = format!(
        "SELECT count(*) FROM people_like('{}', ARRAY(SELECT kind FROM all_tokens), ARRAY(SELECT token FROM all_tokens), 4::smallint, \
         '{{}}', '{{}}', '{{}}', 100)",
        first.person
    );
    sql.run("CREATE TABLE all_tokens AS SELECT DISTINCT kind, token FROM person_token; GRANT SELECT ON all_tokens TO hersys_app")
        .await;
    for (key, seen) in [
        ("shinjuku", "1"),
        ("chiyoda", "0"),
        ("minato", "0"),
        ("kanda", "0"),
    ] {
        let place = app.country.place(key).id.to_string();
        crate::wall::people::begin(&app, &as_app, "staff", &place).await;
        assert_eq!(as_app.one(&ask).await, seen, "{key}");
        as_app.run("ROLLBACK").await;
    }
}

#[tokio::test]
async fn a_changed_person_is_found_by_what_they_are_now() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (first, second) = one_and_another(&app, &sql).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/persons/{}", second.person);
    let mut known = center.get(&path).await.expect(200);
    known["identity"]["family_name"] = json!("西園寺");
    known["identity"]["family_kana"] = json!("サイオンジ");
    known["identity"]["given_name"] = json!("公望");
    known["identity"]["given_kana"] = json!("キンモチ");
    known["identity"]["birth_on"] = json!("1949-12-07");
    known["contact"]["phone"] = json!("075-555-0101");
    let patch = json!({"identity": known["identity"], "contact": known["contact"]});
    center.patch(&path, "\"v1\"", &patch).await.expect(200);
    let found = duplicates(&center, &first.person).await;
    assert_eq!(found["items"], json!([]), "{found}");
}
