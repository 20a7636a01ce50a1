//! Two records that look alike and are of two people (別人).

use serde_json::{Value, json};

use crate::support::records::{form, notified, session_of, with};
use crate::support::{Browser, Sql, TestApp};

async fn two(app: &TestApp, sql: &Sql) -> [String; 2] {
    let twin = with(form(), &[("/person/given_name", json!("優子"))]);
    [
        notified(app, sql, &form()).await.person,
        notified(app, sql, &twin).await.person,
    ]
}

async fn candidates(center: &Browser, person: &str) -> usize {
    let path = format!("/persons/{person}/duplicates");
    let found = center.get(&path).await.expect(200);
    found["items"].as_array().unwrap().len()
}

async fn decide(center: &Browser, one: &str, other: &str) -> Value {
    let body = json!({"other_id": other, "note": "双子の姉"});
    let path = format!("/persons/{one}/distinctions");
    center.post(&path, &body).await.expect(201)
}

#[tokio::test]
async fn whoever_was_held_to_be_somebody_else_is_no_candidate_until_it_is_taken_back() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = two(&app, &sql).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    assert_eq!(candidates(&center, &one).await, 1);
    let made = decide(&center, &one, &other).await;
    assert_eq!(made["note"], "双子の姉");
    assert_eq!(made["other_id"], other);
    for (asked, found) in [(&one, &other), (&other, &one)] {
        assert_eq!(candidates(&center, asked).await, 0);
        let path = format!("/persons/{asked}/distinctions");
        let all = center.get(&path).await.expect(200);
        let told = &all["items"][0];
        assert_eq!(told["other_id"], **found);
        assert_eq!(told["note"], "双子の姉");
        assert!(!told["decided"]["by"].is_null());
        assert_eq!(told["decided"]["at"], json!(app.now()));
        assert!(told["taken_back"].is_null());
    }
    // Once is enough, from either side; and who is somebody else is not merged.
    for (path, body) in [
        (
            format!("/persons/{other}/distinctions"),
            json!({"other_id": one}),
        ),
        (
            format!("/persons/{one}/merges"),
            json!({"other_id": other, "other_version": 1, "choices": [{"item": "name", "side": "this"}]}),
        ),
    ] {
        let ask = center.ask("POST", &path).header("If-Match", "\"v1\"");
        let refused = ask.json(&body).send().await;
        refused.problem(409, "conflict");
    }
    let path = format!("/distinctions/{}/withdrawal", made["id"].as_str().unwrap());
    let back = center.act(&path, "\"v1\"").await.expect(200);
    assert_eq!(back["taken_back"]["at"], json!(app.now()));
    center
        .act(&path, "\"v1\"")
        .await
        .problem(412, "stale_version");
    center.act(&path, "\"v2\"").await.problem(409, "conflict");
    assert_eq!(candidates(&center, &one).await, 1);
    // What was decided stays on record, and may be decided again.
    decide(&center, &other, &one).await;
    let all = center
        .get(&format!("/persons/{one}/distinctions"))
        .await
        .expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    // Nothing of what was typed stands in the clear.
    let kept = sql
        .number("SELECT count(*) FROM person_distinction WHERE position('双子'::bytea IN note) > 0")
        .await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn only_who_may_write_one_of_them_decides() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = two(&app, &sql).await;
    let path = format!("/persons/{one}/distinctions");
    let body = json!({"other_id": other});
    for (login, status) in [
        ("chiyoda.nurse", 403),
        ("kanda.all", 403),
        ("minato.nurse", 404),
    ] {
        let browser = session_of(&app, &sql, login).await;
        browser.post(&path, &body).await.expect(status);
        browser.get(&path).await.expect(status);
    }
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    // Nobody one must not know of is named, and nobody is somebody else than themselves.
    let elsewhere = with(
        form(),
        &[("/person/residence/municipality_code", json!("131032"))],
    );
    let stranger = notified(&app, &sql, &elsewhere).await.person;
    let refused = center.post(&path, &json!({"other_id": stranger})).await;
    refused.problem(404, "not_found");
    let refused = center.post(&path, &json!({"other_id": one})).await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["/other_id merge.same".to_owned()])
    );
}
