//! Whatever changes anything, or opens personal data, is in the audit log: once, in the same transaction.

use serde_json::{Value, json};

use crate::support::operations::{self, Documented, Prepared};
use crate::support::records::{WRITER, draft, form, notified, session_of};
use crate::support::{Browser, Options, Sql, TestApp};

/// Rows of any table but the audit log written since transaction `since`, by transaction.
async fn written(sql: &Sql, since: i64) -> Vec<String> {
    let tables = sql
        .column(
            "SELECT format('SELECT xmin::text FROM %I WHERE xmin::text::bigint > ', relname) FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'audit_%' \
             ORDER BY relname",
        )
        .await;
    let query = tables
        .iter()
        .map(|select| format!("{select}{since}"))
        .collect::<Vec<_>>()
        .join(" UNION ");
    sql.column(&query).await
}

async fn entries(sql: &Sql, since: i64) -> Vec<Vec<Option<String>>> {
    sql.rows(&format!(
        "SELECT operation, permission, account_id, organization_id, actor, request_id, xmin FROM audit_entry \
         WHERE xmin::text::bigint > {since}"
    ))
    .await
}

async fn now(sql: &Sql) -> i64 {
    sql.number("SELECT txid_current()").await
}

async fn succeeds_and_is_audited(
    app: &TestApp,
    sql: &Sql,
    operation: &Documented,
    request: &Prepared,
    browser: &Browser,
) {
    let name = operation.row.name;
    let since = now(sql).await;
    let reply = request.send(browser).await;
    assert_eq!(
        reply.status,
        operation.success(),
        "{name}: {}",
        reply.text()
    );
    let found = entries(sql, since).await;
    // Patients see who looked at their record, themselves included.
    let personal = operation.patients()
        || operation
            .permission()
            .is_some_and(|permission| permission.personal());
    let times = usize::from(operation.changes() || personal);
    assert_eq!(found.len(), times, "{name}: {found:?}");
    let written = written(sql, since).await;
    let Some(entry) = found.first() else {
        assert!(written.is_empty(), "{name} reads, and writes {written:?}");
        return;
    };
    let text = |column: usize| entry[column].clone().unwrap_or_default();
    assert_eq!(text(0), operation.audited_as());
    let permission = operation.permission().map(|one| one.to_string());
    assert_eq!(text(1), permission.unwrap_or_default(), "{name}");
    if !operation.staffs() {
        // Trying a PIN is what a device does that nobody has signed in on.
        let actor = match operation.entry["security"] == json!([{"patient": []}]) {
            true => "patient",
            false => "public",
        };
        assert_eq!(
            (text(2).as_str(), text(3).as_str(), text(4).as_str()),
            ("", "", actor)
        );
    } else {
        let who = app.staff(operation.actor());
        assert_eq!(text(2), who.id.to_string(), "{name}");
        let organization = app.country.place(&who.organization).id;
        assert_eq!(text(3), organization.to_string(), "{name}");
        assert_eq!(text(4), "staff", "{name}");
    }
    // Everything was written by the very transaction that wrote the entry.
    assert!(
        written.iter().all(|transaction| *transaction == text(6)),
        "{name}: written by {written:?}, audited by {}",
        text(6)
    );
}

#[tokio::test]
async fn every_operation_is_audited_once_or_not_at_all() {
    let app = TestApp::with(Options {
        demonstration: true,
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    for operation in operations::all() {
        // A session just opened: it is not noted as used again, outside of the request's transaction.
        let browser = if operation.public() {
            app.nobody()
        } else {
            operation.browser(&app, &sql).await
        };
        let who = app.staff(operation.actor());
        let request = operation.prepare(&app, &sql, who).await;
        succeeds_and_is_audited(&app, &sql, &operation, &request, &browser).await;
    }
}

#[tokio::test]
async fn what_fails_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for operation in operations::all() {
        if !operation.changes() || operation.permission().is_none() {
            continue;
        }
        let who = app.staff(operation.actor());
        let browser = app.sign_in(operation.actor()).await;
        let stranger = app.sign_in(operation.stranger()).await;
        let request = operation.prepare(&app, &sql, who).await;
        let stale = Prepared {
            etag: request.etag.as_ref().map(|_| "\"v7\"".to_owned()),
            ..request.clone()
        };
        let odd = Prepared {
            body: request
                .body
                .as_ref()
                .map(|body| with(body, "version", json!(9))),
            ..request.clone()
        };
        let mut refused = Vec::new();
        let mut shown = 0;
        let since = now(&sql).await;
        if request.etag.is_some() {
            let reply = stale.send(&browser).await;
            // The present record is shown to who typed over an older one: that is a reading of it.
            assert!(reply.json()["current"].is_object(), "{}", reply.text());
            shown = 1;
            refused.push((reply, 412));
            refused.push((request.send(&stranger).await, 404));
        }
        if request.body.is_some() {
            refused.push((odd.send(&browser).await, 400));
        }
        for (reply, status) in refused {
            assert_eq!(
                reply.status,
                status,
                "{}: {}",
                operation.row.name,
                reply.text()
            );
        }
        assert!(
            written(&sql, since).await.is_empty(),
            "{}",
            operation.row.name
        );
        let found = entries(&sql, since).await;
        assert_eq!(found.len(), shown, "{}: {found:?}", operation.row.name);
        for entry in found {
            assert_eq!(entry[0].as_deref(), Some(&*operation.audited_as()));
            assert_eq!(entry[2], Some(who.id.to_string()), "{}", operation.row.name);
        }
    }
}

/// Whose data the entries of an operation are about, which groups of it, and how many records.
async fn shown(sql: &Sql, operation: &str) -> Vec<Vec<Option<String>>> {
    sql.rows(&format!(
        "SELECT p.person_id, field_groups, person_count FROM audit_entry e \
         LEFT JOIN audit_person p ON p.audit_id = e.id WHERE operation = '{operation}'"
    ))
    .await
}

#[tokio::test]
async fn a_record_shown_because_it_was_stale_was_read() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let person = notified(&app, &sql, &form()).await.person;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/persons/{person}");
    let stale = nurse.patch(&path, "\"v0\"", &json!({})).await;
    let current = &stale.problem(412, "stale_version")["current"];
    assert_eq!(current["identity"]["family_name"], "髙橋");
    let text = |text: &str| Some(text.to_owned());
    let wanted = [vec![Some(person), text("{identity,contact}"), text("1")]];
    let found = shown(&sql, "PATCH /api/v1/persons/{id}").await;
    assert_eq!(found, wanted);
    // A draft has no person yet; it is counted.
    let writer = session_of(&app, &sql, WRITER).await;
    let draft = draft(&writer, &form()).await;
    let path = format!("/notifications/drafts/{draft}");
    let ask = writer.ask("PUT", &path).header("If-Match", "\"v0\"");
    ask.json(&form()).send().await.problem(412, "stale_version");
    let found = shown(&sql, "PUT /api/v1/notifications/drafts/{id}").await;
    assert_eq!(found, [vec![None, text("{draft}"), text("1")]]);
}

#[tokio::test]
async fn what_cannot_be_audited_is_not_shown() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let person = notified(&app, &sql, &form()).await.person;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    sql.run("REVOKE EXECUTE ON FUNCTION audit_append FROM hersys_app")
        .await;
    let path = format!("/persons/{person}");
    let reply = nurse.patch(&path, "\"v0\"", &json!({})).await;
    reply.problem(503, "unavailable");
    assert!(!reply.text().contains("髙橋"), "{}", reply.text());
    assert_eq!(reply.json().get("current"), None);
}

#[tokio::test]
async fn what_cannot_be_audited_is_told_to_nobody() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let events = "SELECT count(*) FROM outbox WHERE kind IN ('observation_made', 'alert_changed')";
    let before = sql.number(events).await;
    sql.run("REVOKE EXECUTE ON FUNCTION audit_append FROM hersys_app")
        .await;
    let path = format!("/cases/{}/observations", made.case);
    let report = json!({"channel": "staff_call", "report": {"temperature": 38.9, "spo2": 91}});
    nurse.post(&path, &report).await.problem(500, "internal");
    assert_eq!(sql.number(events).await, before);
    assert_eq!(sql.number("SELECT count(*) FROM observation").await, 0);
}

fn with(body: &Value, key: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[key] = value;
    body
}

#[tokio::test]
async fn failed_sign_ins_are_told_too_without_what_was_typed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let since = now(&sql).await;
    // Of whom there is nobody, the log that is kept for ever says nothing: strangers must not be able to fill it.
    for login in ["somebody.unknown", "chiyoda.nurse"] {
        let given = json!({"login": login, "password": "a secret nobody should read"});
        app.nobody()
            .post("/session", &given)
            .await
            .problem(401, "sign_in_failed");
    }
    let found = entries(&sql, since).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0][0].as_deref(), Some("POST /api/v1/session"));
    let log = sql
        .column("SELECT e::text FROM audit_entry e")
        .await
        .join("\n");
    assert!(
        !log.contains("somebody.unknown")
            && !log.contains("chiyoda.nurse")
            && !log.contains("a secret")
    );
}

#[tokio::test]
async fn an_auditor_reads_the_log_of_the_own_organization() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let new = json!({"login": "chiyoda.new", "display_name": "新人", "roles": ["nurse"]});
    let made = admin.post("/accounts", &new).await;
    made.expect(201);
    let auditor = app.sign_in("chiyoda.auditor").await;
    let first = auditor.get("/audit?limit=1").await.expect(200);
    let entry = &first["items"][0];
    assert_eq!(entry["operation"], "POST /api/v1/accounts");
    assert_eq!(
        entry["account_id"],
        app.staff("chiyoda.administrator").id.to_string()
    );
    assert_eq!(entry["roles"], json!(["administrator"]));
    // Page by page nothing is lost or doubled, and nobody else's is there.
    let mut seen = vec![entry["id"].clone()];
    let mut next = first["next"].clone();
    while let Some(cursor) = next.as_str() {
        let page = auditor
            .get(&format!("/audit?limit=7&after={cursor}"))
            .await
            .expect(200);
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].clone()),
        );
        next = page["next"].clone();
    }
    let sql = app.sql().await;
    let chiyoda = app.country.place("chiyoda").id;
    let wanted = sql
        .column(&format!(
            "SELECT id FROM audit_entry WHERE organization_id = '{chiyoda}' ORDER BY id DESC"
        ))
        .await;
    assert_eq!(
        seen,
        wanted.into_iter().map(Value::from).collect::<Vec<_>>()
    );
}
