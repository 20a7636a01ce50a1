//! 聞き取り: who calls next goes on where the last call stopped.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::contacts::contact;
use crate::support::records::{form, notified, session_of};
use crate::support::{Browser, Reply, TestApp};

async fn mark(who: &Browser, case: &str, step: &str, state: &str) -> Reply {
    let path = format!("/cases/{case}/script/marks");
    who.post(&path, &json!({"step": step, "state": state}))
        .await
}

async fn script(who: &Browser, case: &str) -> Value {
    who.get(&format!("/cases/{case}/script")).await.expect(200)
}

#[tokio::test]
async fn a_colleague_goes_on_where_a_call_stopped() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = notified(&app, &sql, &form()).await.case;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let begun = script(&nurse, &case).await;
    assert_eq!(begun["next"], "identity");
    assert_eq!(begun["marks"], json!([]));
    let steps = begun["steps"].as_array().unwrap();
    assert!(steps.contains(&json!("contacts")) && !steps.contains(&json!("exposure")));
    mark(&nurse, &case, "identity", "asked").await.expect(200);
    let told = mark(&nurse, &case, "respondent", "later").await.expect(200);
    assert_eq!(told["next"], "condition");
    let colleague = session_of(&app, &sql, "shinjuku.all").await;
    let found = script(&colleague, &case).await;
    assert_eq!(found, told);
    assert_eq!(found["marks"][1]["state"], "later");
    assert!(found["marks"][1]["by"].is_string());
    // What was put off comes after what nobody came to.
    for step in steps.iter().filter_map(Value::as_str) {
        if step != "respondent" {
            mark(&colleague, &case, step, "declined").await.expect(200);
        }
    }
    assert_eq!(script(&nurse, &case).await["next"], "respondent");
    let done = mark(&nurse, &case, "respondent", "asked").await.expect(200);
    assert_eq!(done["next"], Value::Null);
    // The former marks are kept, and one that stands is not written again.
    let count = "SELECT count(*) FROM script_mark WHERE step = 'respondent'";
    assert_eq!(sql.number(count).await, 2);
    mark(&nurse, &case, "respondent", "asked").await.expect(200);
    assert_eq!(sql.number(count).await, 2);
}

#[tokio::test]
async fn a_contact_is_asked_how_they_met_the_patient_and_nobody_what_does_not_concern_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = contact(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    mark(&nurse, &case, "exposure", "asked").await.expect(200);
    let refused = mark(&nurse, &case, "contacts", "asked").await;
    let told = refused.problem(422, "invalid");
    assert_eq!(told["errors"][0]["pointer"], "/step");
    assert_eq!(told["errors"][0]["code"], "script.not_asked");
    let path = format!("/cases/{case}/script/marks");
    let told = nurse.post(&path, &json!({})).await.problem(422, "invalid");
    let at: Vec<_> = told["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["pointer"])
        .collect();
    assert_eq!(at, ["/step", "/state"]);
    // Who is a patient now is asked as one; what was asked before stays on record.
    let positive = nurse
        .ask("POST", &format!("/cases/{case}/positive"))
        .header("If-Match", "\"v1\"")
        .json(&json!({}));
    positive.send().await.expect(200);
    let found = script(&nurse, &case).await;
    assert_eq!(found["marks"], json!([]));
    assert!(
        found["steps"]
            .as_array()
            .unwrap()
            .contains(&json!("contacts"))
    );
    assert_eq!(sql.number("SELECT count(*) FROM script_mark").await, 1);
}

#[tokio::test]
async fn institutions_see_nothing_of_it_and_other_centres_write_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = notified(&app, &sql, &form()).await.case;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    mark(&nurse, &case, "identity", "asked").await.expect(200);
    let path = format!("/cases/{case}/script");
    let doctor = session_of(&app, &sql, "kanda.physician").await;
    doctor.get(&path).await.problem(403, "not_allowed");
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let seen = script(&receiving, &case).await;
    assert_eq!(seen["writable"], false);
    // Names of staff are their own organisation's to know.
    assert_eq!(seen["marks"][0]["by"], Value::Null);
    assert!(seen["marks"][0]["organization"].is_string());
    mark(&receiving, &case, "closing", "asked")
        .await
        .problem(403, "not_allowed");
    let stranger = session_of(&app, &sql, "sakai_center.nurse").await;
    stranger.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn of_many_who_mark_one_step_each_is_kept_and_the_last_holds() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = notified(&app, &sql, &form()).await.case;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let states = ["asked", "later", "declined"];
    let all = (0..50).map(|n| mark(&nurse, &case, "travel", states[n % 3]));
    for reply in join_all(all).await {
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    let found = script(&nurse, &case).await;
    let held = &found["marks"][0];
    let last = "SELECT state FROM script_mark ORDER BY made_at DESC, id DESC LIMIT 1";
    assert_eq!(held["state"], sql.one(last).await.as_str());
}
