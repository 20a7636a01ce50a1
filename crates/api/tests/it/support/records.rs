//! Notifications and what they leave, made as the clinics make them.

use serde_json::{Value, json};

use super::app::TestApp;
use super::http::{Browser, Reply, SESSION};
use super::sql::Sql;

/// Who writes them: of Kanda, whose district is Chiyoda's.
pub const WRITER: &str = "kanda.all";

/// Who enters for clinics: of Chiyoda.
pub const PROXY: &str = "chiyoda.all";

/// A notification that nothing need be asked about: a woman living in Shinjuku.
pub fn form() -> Value {
    json!({
        "category": "confirmed",
        "person": {
            "family_name": "髙橋", "given_name": "健子", "family_kana": "たかはし", "given_kana": "ケンコ",
            "sex": "female", "birth_date": "S55.3.14", "occupation": "会社員", "phone": "090-1234-5678",
            "residence": {
                "postal_code": "160-0022", "municipality_code": "131041", "street": "新宿1-1", "building": "101",
            },
        },
        "diagnosis": {
            "diagnosed_on": "2022-10-03", "onset_on": "2022-10-01", "first_visit_on": "2022-10-03",
            "infected_on": "2022-09-28", "symptoms": ["fever"], "spo2": "97",
            "tests": [{
                "method": "pcr", "specimen": "saliva", "taken_on": "2022-10-02", "result_on": "2022-10-03",
                "result": "positive", "administrative": "yes",
            }],
        },
        "infection": {"cause_certainty": "unknown", "region_certainty": "unknown"},
        "condition": {
            "hospitalised": "no", "hospital_needed": "no", "severity": "mild", "pregnant": "no",
            "risk_factors": ["diabetes"], "treatment_needed": "yes", "vaccinations": "2",
        },
        "reporter": {"reported_on": "2022-10-03", "physician": "神田 一郎"},
    })
}

/// The same as Chiyoda enters it for Kanda from a fax.
pub fn proxy_form(app: &TestApp) -> Value {
    with(
        form(),
        &[(
            "/proxy",
            json!({
                "institution_id": app.country.place("kanda").id, "intake": "fax",
                "dated_on": "2022-10-03", "received_on": "R4.10.4",
            }),
        )],
    )
}

/// The form with other values at some pointers.
pub fn with(mut form: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        form.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    form
}

/// A session opened past the server: no code is used up and the clock stands still.
pub async fn session_of(app: &TestApp, sql: &Sql, login: &str) -> Browser {
    let who = app.staff(login);
    let place = app.country.place(&who.organization).id;
    let token = sql.one("SELECT gen_random_uuid()").await;
    let now = app.now().to_rfc3339();
    sql.run(&format!(
        "INSERT INTO session (id, token_hash, account_id, organization_id, created_at, seen_at, factor_at, ends_at) \
         VALUES (gen_random_uuid(), sha256('{token}'), '{}', '{place}', '{now}', '{now}', '{now}', \
         timestamptz '{now}' + interval '11 hours')",
        who.id
    ))
    .await;
    let browser = app.nobody();
    browser.set_cookie(SESSION, &token);
    browser
}

/// Puts the municipalities of the tests under their centres.
pub async fn districts(app: &TestApp, sql: &Sql) {
    for (code, key) in [
        ("131016", "chiyoda"),
        ("131041", "shinjuku"),
        ("131032", "minato"),
        ("271403", "sakai_center"),
    ] {
        let center = app.country.place(key).id;
        sql.run(&format!(
            "INSERT INTO district (municipality_code, organization_id) VALUES ('{code}', '{center}') \
             ON CONFLICT DO NOTHING"
        ))
        .await;
    }
}

/// Begins a draft; gives its id.
pub async fn draft(writer: &Browser, form: &Value) -> String {
    let made = writer.post("/notifications/drafts", form).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Submits the first version of a draft.
pub async fn submit(writer: &Browser, id: &str) -> Reply {
    writer
        .ask("POST", &format!("/notifications/drafts/{id}/submission"))
        .header("If-Match", "\"v1\"")
        .json(&json!({"explained": true}))
        .send()
        .await
}

/// What a submission left.
#[derive(Debug, Clone)]
pub struct Notified {
    /// The notification.
    pub notification: String,
    /// The case.
    pub case: String,
    /// The person.
    pub person: String,
    /// The receipt.
    pub receipt: Value,
}

/// Writes and submits a notification.
pub async fn notify(sql: &Sql, writer: &Browser, form: &Value) -> Notified {
    let notification = draft(writer, form).await;
    let receipt = submit(writer, &notification).await.expect(201);
    let rows = sql
        .rows(&format!(
            "SELECT case_id, person_id FROM notification WHERE id = '{notification}'"
        ))
        .await;
    let [case, person] = rows[0].clone().try_into().unwrap();
    Notified {
        notification,
        case: case.unwrap(),
        person: person.unwrap(),
        receipt,
    }
}

/// The same by Kanda, on a session of its own.
pub async fn notified(app: &TestApp, sql: &Sql, form: &Value) -> Notified {
    districts(app, sql).await;
    let writer = session_of(app, sql, WRITER).await;
    notify(sql, &writer, form).await
}

/// Closes a case past the server, without raising its version.
pub async fn close(sql: &Sql, case: &str) {
    sql.run(&format!(
        "UPDATE case_record SET status = 'closed' WHERE id = '{case}'; \
         UPDATE case_timeline SET value = 'closed', reason = 'released' WHERE case_id = '{case}' AND track = 'status'"
    ))
    .await;
}

/// Adds an entry to the severity of a case past the server: the first began an hour before it. Gives its id.
pub async fn second_severity(sql: &Sql, case: &str) -> String {
    sql.one(&format!(
        "UPDATE case_timeline SET from_at = from_at - interval '1 hour', until_at = from_at \
           WHERE case_id = '{case}' AND track = 'severity'; \
         INSERT INTO case_timeline (id, case_id, track, value, from_at, recorded_at) \
           SELECT gen_random_uuid(), case_id, track, value, until_at, until_at FROM case_timeline \
           WHERE case_id = '{case}' AND track = 'severity' RETURNING id"
    ))
    .await
}

/// Demands that the figures of the nation by severity are what a recount of the records gives.
pub async fn figures_agree(sql: &Sql) {
    let figures = sql
        .rows(
            "SELECT on_date, value, sum(amount) FROM (\
               SELECT * FROM (SELECT date_kind, area, dimension, on_date, value, amount FROM figure_contribution) AS c \
               UNION ALL SELECT date_kind, area, dimension, on_date, value, amount FROM figure_rollup) AS both_parts \
             WHERE date_kind = 'diagnosed' AND area = 'JP' AND dimension = 'severity' \
             GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2",
        )
        .await;
    let records = sql
        .rows(
            "SELECT diagnosed_on, severity, count(*) FROM case_record WHERE counted AND diagnosed_on IS NOT NULL \
             GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .await;
    assert_eq!(figures, records);
}

/// A notification that something was noted about past the server, without raising its version; gives its id.
pub async fn annotated(app: &TestApp, sql: &Sql, set: &str) -> String {
    let id = notified(app, sql, &form()).await.notification;
    sql.run(&format!("UPDATE notification SET {set} WHERE id = '{id}'"))
        .await;
    id
}

/// Does something about a notification on the version that it stands at.
pub async fn step(sql: &Sql, browser: &Browser, id: &str, path: &str, body: &Value) -> Reply {
    let version = sql
        .one(&format!(
            "SELECT version FROM notification WHERE id = '{id}'"
        ))
        .await;
    let ask = browser
        .ask("POST", path)
        .header("If-Match", &format!("\"v{version}\""));
    match body {
        Value::Null => ask.send().await,
        body => ask.json(body).send().await,
    }
}

/// A notification with a second version, at the version it was submitted with; gives its id.
pub async fn corrected(app: &TestApp, sql: &Sql) -> String {
    let id = notified(app, sql, &form()).await.notification;
    let writer = session_of(app, sql, WRITER).await;
    let right = with(form(), &[("/condition/severity", json!("moderate_1"))]);
    let body = json!({"form": right, "reason": "再診で変更"});
    let path = format!("/notifications/{id}/versions");
    step(sql, &writer, &id, &path, &body).await.expect(200);
    sql.run(&format!(
        "UPDATE notification SET version = 1 WHERE id = '{id}'"
    ))
    .await;
    id
}

/// A question about a notification, which is at the version it was submitted with; gives the question's id.
pub async fn asked(app: &TestApp, sql: &Sql) -> String {
    let id = notified(app, sql, &form()).await.notification;
    let nurse = session_of(app, sql, "chiyoda.nurse").await;
    let body = json!({"pointer": "/person/birth_date", "question": "年齢と合いません。"});
    let path = format!("/notifications/{id}/queries");
    step(sql, &nurse, &id, &path, &body).await.expect(200);
    sql.run(&format!(
        "UPDATE notification SET version = 1 WHERE id = '{id}'"
    ))
    .await;
    sql.one(&format!(
        "SELECT id FROM notification_query WHERE notification_id = '{id}'"
    ))
    .await
}
