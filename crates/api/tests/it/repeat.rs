//! What a repeat under an idempotency key still shows: only what its sender may still see, and never unnoticed.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::records::{WRITER, draft, form, notified, session_of, with};
use crate::support::{Browser, Reply, Sql, TestApp};

const NURSE: &str = "shinjuku.nurse";

async fn send(browser: &Browser, path: &str, key: &str, body: &Value) -> Reply {
    let ask = browser.ask("POST", path).header("Idempotency-Key", key);
    ask.json(body).send().await
}

fn report() -> Value {
    json!({"channel": "staff_call", "report": {"temperature": 36.8}})
}

/// Gives a case to another centre altogether.
async fn move_away(app: &TestApp, sql: &Sql, case: &str) {
    let minato = app.id("minato");
    sql.run(&format!(
        "UPDATE case_record SET responsible_center_id = '{minato}', receiving_center_id = '{minato}' WHERE id = '{case}'"
    ))
    .await;
}

#[tokio::test]
async fn a_repeat_leaves_the_same_names_in_the_log() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, NURSE).await;
    let path = format!("/cases/{}/observations", made.case);
    send(&nurse, &path, "k-1", &report()).await.expect(201);
    send(&nurse, &path, "k-1", &report()).await.expect(201);
    let entries = sql
        .rows(
            "SELECT person_id, field_groups, person_count FROM audit_entry e \
             LEFT JOIN audit_person p ON p.audit_id = e.id \
             WHERE operation = 'POST /api/v1/cases/{id}/observations' ORDER BY e.id",
        )
        .await;
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(entries[0][0].as_deref(), Some(made.person.as_str()));
    assert_eq!(entries[0], entries[1]);
    assert_eq!(sql.number("SELECT count(*) FROM observation").await, 1);
}

#[tokio::test]
async fn who_lost_sight_of_a_case_is_not_shown_it_by_a_repeat() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, NURSE).await;
    let path = format!("/cases/{}/observations", made.case);
    send(&nurse, &path, "k-1", &report()).await.expect(201);
    move_away(&app, &sql, &made.case).await;
    send(&nurse, &path, "k-1", &report())
        .await
        .problem(404, "not_found");
    // The receipt of a notification, by the institution whose access has ended.
    let clinic = session_of(&app, &sql, WRITER).await;
    let id = draft(&clinic, &form()).await;
    let path = format!("/notifications/drafts/{id}/submission");
    let submit = async || {
        let ask = clinic.ask("POST", &path).header("Idempotency-Key", "k-2");
        let ask = ask.header("If-Match", "\"v1\"");
        ask.json(&json!({"explained": true})).send().await
    };
    let receipt = submit().await;
    assert_eq!(submit().await.expect(201), receipt.expect(201));
    sql.run("UPDATE case_access SET from_at = from_at - interval '2 days', until_at = from_at - interval '1 day'")
        .await;
    submit().await.problem(404, "not_found");
}

#[tokio::test]
async fn a_draft_is_shown_again_while_it_or_what_it_became_is_there() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let clinic = session_of(&app, &sql, WRITER).await;
    let typed = with(form(), &[("/person/family_name", json!("下書"))]);
    let begin = async |key: &str| send(&clinic, "/notifications/drafts", key, &typed).await;
    let begun = begin("k-1").await.expect(201);
    let id = begun["id"].as_str().unwrap();
    assert_eq!(begin("k-1").await.expect(201), begun);
    crate::support::records::submit(&clinic, id)
        .await
        .expect(201);
    assert_eq!(begin("k-1").await.expect(201), begun);
    // Thrown away, it has left nothing behind.
    let begun = begin("k-2").await.expect(201);
    let path = format!("/notifications/drafts/{}", begun["id"].as_str().unwrap());
    let ask = clinic.ask("DELETE", &path).header("If-Match", "\"v1\"");
    ask.send().await.expect(204);
    begin("k-2").await.problem(404, "not_found");
}

#[tokio::test]
async fn an_answer_given_to_one_organization_is_none_of_another() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    sql.run(&format!(
        "INSERT INTO membership (account_id, organization_id, roles, created_at) \
         VALUES ('{}', '{}', '{{physician}}', now())",
        app.staff("kanda.physician").id,
        app.id("yotsuya")
    ))
    .await;
    let doctor = app.sign_in("kanda.physician").await;
    let act_for = async |key: &str| {
        let given = json!({"organization_id": app.id(key)});
        let reply = doctor.post("/session/organization", &given).await;
        reply.expect(200);
    };
    let begin = async |key: &str| send(&doctor, "/notifications/drafts", key, &form()).await;
    act_for("kanda").await;
    let begun = begin("k-1").await.expect(201);
    act_for("yotsuya").await;
    let refused = begin("k-1").await;
    refused.problem(422, "idempotency_key_reused");
    assert_eq!(sql.number("SELECT count(*) FROM draft").await, 1);
    begin("k-2").await.expect(201);
    act_for("kanda").await;
    assert_eq!(begin("k-1").await.expect(201), begun);
}

#[tokio::test]
async fn a_secret_of_one_use_is_kept_for_ten_minutes() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let new = json!({"login": "new.one", "display_name": "新人", "roles": ["nurse"]});
    let issue = async || send(&admin, "/accounts", "k-1", &new).await;
    let issued = issue().await.expect(201);
    app.advance(TimeDelta::minutes(9));
    assert_eq!(issue().await.expect(201), issued);
    app.advance(TimeDelta::minutes(1));
    // It was done and is not done again; the link is not shown any more, even before it has been taken out.
    issue().await.problem(422, "idempotency_key_reused");
    let kept = "SELECT count(*) FROM idempotency_key WHERE answer IS NOT NULL";
    assert_eq!(sql.number(kept).await, 1);
    hersys_api::services::answers::forget(&app.app.db)
        .await
        .unwrap();
    assert_eq!(sql.number(kept).await, 0);
    issue().await.problem(422, "idempotency_key_reused");
    assert_eq!(
        sql.number("SELECT count(*) FROM account WHERE login = 'new.one'")
            .await,
        1
    );
}

#[tokio::test]
async fn keys_are_forgotten_after_seven_days() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let new = json!({"kind": "medical_institution", "name": "一番"});
    let made = async |key: &'static str| {
        let admin = app.sign_in("chiyoda.administrator").await;
        let reply = send(&admin, "/organizations", key, &new).await;
        reply.expect(201)["id"].clone()
    };
    let first = made("k-1").await;
    app.advance(TimeDelta::days(6));
    assert_eq!(made("k-1").await, first);
    let second = made("k-2").await;
    app.advance(TimeDelta::days(1));
    // Not swept away yet, and forgotten all the same.
    let third = made("k-1").await;
    assert_ne!(third, first);
    assert_eq!(made("k-1").await, third);
    sql.run(
        "UPDATE idempotency_key SET created_at = created_at - interval '7 days' WHERE key = 'k-1'",
    )
    .await;
    let gone = hersys_api::services::answers::forget(&app.app.db).await;
    assert_eq!(gone.unwrap(), 1);
    assert_eq!(sql.column("SELECT key FROM idempotency_key").await, ["k-2"]);
    assert_eq!(made("k-2").await, second);
}
