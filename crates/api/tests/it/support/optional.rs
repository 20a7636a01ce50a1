//! Optional items, made by their administrators or planted.

use serde_json::{Value, json};

use super::records::session_of;
use super::{Sql, TestApp};

/// What a choice of means of travel is defined by.
pub fn means(code: &str, audience: &str) -> Value {
    json!({"code": code, "kind": "choice", "audience": audience, "definition": {
        "label": "移動手段", "choices": [{"code": "bus", "label": "バス"}, {"code": "car", "label": "自家用車"}]}})
}

/// An item of Chiyoda's.
pub async fn item(app: &TestApp, sql: &Sql) -> String {
    let admin = session_of(app, sql, "chiyoda.administrator").await;
    let code = sql
        .one("SELECT 'i_' || translate(gen_random_uuid()::text, '-', '_')")
        .await;
    let made = admin.post("/optional-items", &means(&code, "own")).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// An item `means` of every organisation that there is, with nothing entered in its first version.
pub async fn blank(app: &TestApp, sql: &Sql, case: &str) {
    let writer = app.staff("kanda.physician").id;
    sql.run(&format!(
        "INSERT INTO optional_item (id, organization_id, code, kind, audience, definition, changed_by, changed_at) \
           SELECT gen_random_uuid(), id, 'means', 'choice', 'own', \
             '{{\"label\": \"移動手段\", \"choices\": [{{\"code\": \"bus\", \"label\": \"バス\"}}]}}', '{writer}', now() \
           FROM organization ON CONFLICT DO NOTHING; \
         INSERT INTO case_optional (case_id, organization_id, audience, clear, changed_by, changed_for, changed_at) \
           SELECT '{case}', organization_id, audience, '{{}}', '{writer}', organization_id, now() \
           FROM optional_item WHERE code = 'means' AND audience = 'own'"
    ))
    .await;
}
