//! Records of one person, merged and held apart past what a test is about.

use serde_json::{Value, json};

use super::app::TestApp;
use super::records::{form, notified, session_of, with};
use super::sql::Sql;

/// Two people of Shinjuku, received by Chiyoda, notified by Kanda, with different phones; gives their ids.
pub async fn pair(app: &TestApp, sql: &Sql) -> [String; 2] {
    let one = notified(app, sql, &form()).await.person;
    let phone = with(form(), &[("/person/phone", json!("080-8765-4321"))]);
    [one, notified(app, sql, &phone).await.person]
}

/// What Shinjuku makes of two: a merge, a proposal, a decision.
async fn made(app: &TestApp, sql: &Sql, path: &str, body: &Value) -> String {
    let center = session_of(app, sql, "shinjuku.nurse").await;
    let ask = center.ask("POST", path).header("If-Match", "\"v1\"");
    let made = ask.json(body).send().await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// A proposal to merge two; it stands under the name of somebody who is never tried. Gives its id.
pub async fn proposal(app: &TestApp, sql: &Sql) -> String {
    let [one, other] = pair(app, sql).await;
    let choice = json!([{"item": "phone", "side": "that"}]);
    let body = json!({"other_id": other, "other_version": 1, "choices": choice});
    let id = made(app, sql, &format!("/persons/{one}/merges"), &body).await;
    let nobody = app.staff("ministry.analyst").id;
    sql.run(&format!(
        "UPDATE person_merge SET proposed_by = '{nobody}' WHERE id = '{id}'"
    ))
    .await;
    id
}

/// Two merged; gives the merge's id.
pub async fn merged(app: &TestApp, sql: &Sql) -> String {
    let one = notified(app, sql, &form()).await.person;
    let other = notified(app, sql, &form()).await.person;
    let body = json!({"other_id": other, "other_version": 1});
    made(app, sql, &format!("/persons/{one}/merges"), &body).await
}

/// Two held apart; gives the decision's id.
pub async fn distinction(app: &TestApp, sql: &Sql) -> String {
    let [one, other] = pair(app, sql).await;
    let body = json!({"other_id": other, "note": "双子の姉"});
    made(app, sql, &format!("/persons/{one}/distinctions"), &body).await
}
