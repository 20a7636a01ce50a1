//! Transfers of cases, asked for as the centres do.

use serde_json::{Value, json};

use super::app::TestApp;
use super::http::{Browser, Reply};
use super::records::{Notified, session_of};
use super::sql::Sql;

/// What a transfer to a centre is asked for with.
pub fn request(app: &TestApp, to: &str) -> Value {
    json!({
        "to_center_id": app.id(to), "moved_on": app.now().date_naive(),
        "reason": "実家で療養するため",
    })
}

/// Does something about a case on the version that it stands at.
pub async fn on_case(sql: &Sql, who: &Browser, case: &str, what: &str, body: &Value) -> Reply {
    let query = format!("SELECT version FROM case_record WHERE id = '{case}'");
    let version = sql.one(&query).await;
    who.ask("POST", &format!("/cases/{case}/{what}"))
        .header("If-Match", &format!("\"v{version}\""))
        .json(body)
        .send()
        .await
}

/// Asks Minato to take a case of Shinjuku's; gives the transfer's id.
pub async fn asked(app: &TestApp, sql: &Sql, case: &str) -> String {
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let made = on_case(sql, &nurse, case, "transfers", &request(app, "minato")).await;
    made.expect(200)["id"].as_str().unwrap().to_owned()
}

/// Answers a transfer as it was asked for.
pub async fn answer(who: &Browser, id: &str, what: &str) -> Reply {
    let ask = who.ask("POST", &format!("/transfers/{id}/{what}"));
    match what {
        "acceptance" => ask.send().await,
        "refusal" => {
            let reason = json!({"reason": "転居先を確認できない"});
            ask.json(&reason).send().await
        }
        _ => ask.header("If-Match", "\"v1\"").send().await,
    }
}

/// The person of a case of Shinjuku's is in Minato now; the case stays at the version it was notified with.
pub async fn moved_in(app: &TestApp, sql: &Sql, made: &Notified) {
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let patch = json!({"contact": {"whereabouts": {"municipality_code": "131032"}}});
    let path = format!("/persons/{}", made.person);
    nurse.patch(&path, "\"v1\"", &patch).await.expect(200);
    sql.run(&format!(
        "UPDATE case_record SET version = 1 WHERE id = '{}'",
        made.case
    ))
    .await;
}
