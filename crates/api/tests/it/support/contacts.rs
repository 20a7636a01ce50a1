//! Contacts of a case, registered as a centre registers them.

use serde_json::{Value, json};

use super::app::TestApp;
use super::http::Browser;
use super::records::{form, notified, session_of};
use super::sql::Sql;

/// A row that can be read.
pub fn row(name: &str) -> Value {
    json!({
        "name": name, "kana": "カクウ タロウ", "birth": "S60.4.5", "sex": "male", "phone": "090-2222-3333",
        "relation": "colleague", "setting": "workplace", "last_on": "2022-10-01", "criteria": ["near_15_minutes"],
        "judgement": "close", "note": "昼食を共にした",
    })
}

/// Registers rows; gives their results.
pub async fn register(who: &Browser, case: &str, rows: &[Value]) -> Vec<Value> {
    let path = format!("/cases/{case}/contacts");
    let done = who.post(&path, &json!({ "rows": rows })).await.expect(200);
    done["results"].as_array().unwrap().clone()
}

/// Registers a contact of a case; gives the contact's record.
pub async fn registered(who: &Browser, case: &str, row: &Value) -> String {
    let results = register(who, case, std::slice::from_ref(row)).await;
    let id = results[0]["case_id"].as_str();
    id.unwrap_or_else(|| panic!("{results:?}")).to_owned()
}

/// A contact of somebody whom Shinjuku is responsible for; gives the contact's record.
pub async fn contact(app: &TestApp, sql: &Sql) -> String {
    let case = notified(app, sql, &form()).await.case;
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let mut row = row("架空 太郎");
    // Several are made in one test.
    row["identity"] = json!("new");
    registered(&nurse, &case, &row).await
}

/// The same, who has become a patient, in the version in which all others are made.
pub async fn positive(app: &TestApp, sql: &Sql) -> String {
    let case = contact(app, sql).await;
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    nurse
        .ask("POST", &format!("/cases/{case}/positive"))
        .header("If-Match", "\"v1\"")
        .json(&json!({}))
        .send()
        .await
        .expect(200);
    sql.run(&format!(
        "UPDATE case_record SET version = 1 WHERE id = '{case}'"
    ))
    .await;
    case
}
