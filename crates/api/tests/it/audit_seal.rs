//! Nobody alters the audit log unnoticed, not even who owns the database; and a centre sees who looked at its
//! patients (H4).

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use hersys_api::services::audit_seal::{Report, seal_once, verify};
use serde_json::{Value, json};

use crate::support::records::{form, notified, session_of};
use crate::support::{Sql, TestApp};

const TABLES: [&str; 4] = ["audit_entry", "audit_person", "audit_seal", "audit_waiting"];

/// A file of roots that is not there.
const NOWHERE: &str = "/nonexistent/audit-roots.txt";

async fn seal(app: &TestApp) {
    while seal_once(&app.app.db).await.unwrap().is_some() {}
}

async fn verified(app: &TestApp) -> Report {
    verify(&app.app.db, NOWHERE.as_ref()).await.unwrap()
}

/// Several seals over entries of all kinds.
async fn some_days(app: &TestApp, sql: &Sql) -> String {
    let made = notified(app, sql, &form()).await;
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let tokyo = session_of(app, sql, "tokyo.coordinator").await;
    for _ in 0..4 {
        let ask = tokyo.ask("GET", &format!("/persons/{}", made.person));
        let ask = ask.header("X-Hersys-Purpose", "survey");
        ask.send().await.expect(200);
        app.advance(TimeDelta::seconds(1));
        nurse
            .get(&format!("/persons/{}", made.person))
            .await
            .expect(200);
        app.advance(TimeDelta::seconds(1));
        nurse.get("/cases").await.expect(200);
        app.advance(TimeDelta::seconds(1));
        seal(app).await;
    }
    made.person
}

async fn keep(sql: &Sql) {
    for table in TABLES {
        sql.run(&format!("CREATE TABLE kept_{table} AS TABLE {table}"))
            .await;
    }
}

async fn restore(sql: &Sql) {
    sql.run(&format!("TRUNCATE {}", TABLES.join(", "))).await;
    for table in TABLES {
        sql.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"))
            .await;
    }
}

/// What somebody who owns the database may do to entry `{}` or the seal that covers it.
const TAMPERINGS: &[&str] = &[
    "UPDATE audit_entry SET at = at - interval '1 microsecond' WHERE id = '{}'",
    "UPDATE audit_entry SET actor = 'public' WHERE id = '{}'",
    "UPDATE audit_entry SET account_id = gen_random_uuid() WHERE id = '{}'",
    "UPDATE audit_entry SET organization_id = gen_random_uuid() WHERE id = '{}'",
    "UPDATE audit_entry SET roles = roles || 'viewer'::text WHERE id = '{}'",
    "UPDATE audit_entry SET permission = permission || '.' WHERE id = '{}' AND permission IS NOT NULL",
    "UPDATE audit_entry SET operation = operation || ' ' WHERE id = '{}'",
    "UPDATE audit_entry SET person_count = person_count + 1 WHERE id = '{}'",
    "UPDATE audit_entry SET field_groups = field_groups || 'x'::text WHERE id = '{}'",
    "UPDATE audit_entry SET request_id = gen_random_uuid() WHERE id = '{}'",
    "UPDATE audit_entry SET purpose = CASE purpose WHEN 'survey' THEN 'mediation' ELSE 'survey' END WHERE id = '{}'",
    "UPDATE audit_entry SET purpose = NULL WHERE id = '{}'",
    "UPDATE audit_entry SET hash = sha256(hash) WHERE id = '{}'",
    "INSERT INTO audit_person VALUES (gen_random_uuid(), '{}')",
    "DELETE FROM audit_person WHERE audit_id = '{}'",
    "UPDATE audit_person SET person_id = gen_random_uuid() WHERE audit_id = '{}'",
    "DELETE FROM audit_person WHERE audit_id = '{}'; DELETE FROM audit_entry WHERE id = '{}'",
    "INSERT INTO audit_entry SELECT gen_random_uuid(), at, actor, account_id, organization_id, roles, permission, operation, \
       person_count, field_groups, request_id, hash FROM audit_entry WHERE id = '{}'",
    // With the id taken out of its seal, and the root made right again: who does not have the key cannot sign.
    "DELETE FROM audit_person WHERE audit_id = '{}'; DELETE FROM audit_entry WHERE id = '{}'; \
     UPDATE audit_seal SET entries = array_remove(entries, '{}') WHERE '{}' = ANY (entries)",
    "DELETE FROM audit_person WHERE audit_id = '{}'; \
     UPDATE audit_entry e SET operation = 'GET /api/v1/cases', hash = sha256(convert_to(audit_text(e, '{}'::uuid[]), 'UTF8')) \
       WHERE id = '{}'; \
     UPDATE audit_seal s SET root = (SELECT sha256(coalesce((SELECT b.root FROM audit_seal b WHERE b.number = s.number - 1), \
       decode(repeat('00', 32), 'hex')) || convert_to(s.number::text, 'UTF8') || string_agg(e.hash, ''::bytea ORDER BY e.id)) \
       FROM audit_entry e WHERE e.id = ANY (s.entries)) WHERE '{}' = ANY (entries)",
    "UPDATE audit_seal SET root = sha256(root) WHERE '{}' = ANY (entries)",
    "UPDATE audit_seal SET signature = sha256(signature) WHERE '{}' = ANY (entries)",
    "UPDATE audit_seal SET signature = NULL WHERE '{}' = ANY (entries)",
    "DELETE FROM audit_seal WHERE '{}' = ANY (entries)",
    "WITH gone AS (DELETE FROM audit_seal WHERE '{}' = ANY (entries) RETURNING entries) \
     INSERT INTO audit_waiting SELECT unnest(entries) FROM gone",
];

#[tokio::test]
async fn whatever_is_altered_is_found() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    some_days(&app, &sql).await;
    let whole = verified(&app).await;
    assert_eq!(whole.faults, [""; 0]);
    assert!(whole.seals >= 4 && whole.entries >= 12, "{whole:?}");
    assert_eq!(whole.waiting, 0);

    keep(&sql).await;
    // The last seal may be taken away together with what it covers: the file of roots is for that (below).
    let ids = sql
        .column("SELECT unnest(entries) FROM audit_seal WHERE number < (SELECT max(number) FROM audit_seal) ORDER BY 1")
        .await;
    let mut found = 0;
    for (number, id) in ids.iter().cycle().take(10 * TAMPERINGS.len()).enumerate() {
        let kind = TAMPERINGS[number % TAMPERINGS.len()];
        let statement = kind
            .replace("'{}'::uuid[]", "'{empty}'::uuid[]")
            .replace("{}", id)
            .replace("{empty}", "{}");
        let before = sql.one(FINGERPRINT).await;
        sql.run(&statement).await;
        // Some entries are about nobody: there is nothing to take away.
        if sql.one(FINGERPRINT).await == before {
            continue;
        }
        assert_ne!(verified(&app).await.faults, [""; 0], "{statement}");
        found += 1;
        restore(&sql).await;
    }
    assert!(found >= 8 * TAMPERINGS.len(), "{found}");
    assert_eq!(verified(&app).await.faults, [""; 0]);
}

const FINGERPRINT: &str = "SELECT md5(concat((SELECT string_agg(e::text, '' ORDER BY id) FROM audit_entry e), \
    (SELECT string_agg(p::text, '' ORDER BY p) FROM audit_person p), \
    (SELECT string_agg(s::text, '' ORDER BY number) FROM audit_seal s)))";

#[tokio::test]
async fn the_end_of_the_chain_is_held_by_the_root_written_down_elsewhere() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    some_days(&app, &sql).await;
    let auditor = session_of(&app, &sql, "chiyoda.auditor").await;
    let state = auditor.get("/audit/verification").await.expect(200);
    let (number, root) = (
        state["seal"].as_i64().unwrap(),
        state["root"].as_str().unwrap(),
    );
    let roots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-roots-written-down.txt");
    fs::write(&roots, format!("{number} {root}\n")).unwrap();
    let report = verify(&app.app.db, &roots).await.unwrap();
    assert_eq!(report.faults, [""; 0]);

    sql.run(
        "CREATE TEMP TABLE gone AS SELECT unnest(entries) AS id FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal); \
         DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal); \
         DELETE FROM audit_person WHERE audit_id IN (SELECT id FROM gone); DELETE FROM audit_entry WHERE id IN (SELECT id FROM gone)",
    )
    .await;
    assert_eq!(verified(&app).await.faults, [""; 0]);
    let report = verify(&app.app.db, &roots).await.unwrap();
    assert_eq!(
        report.faults,
        [format!("seal {number} was written down and is missing")]
    );
}

#[tokio::test]
async fn a_centre_sees_who_looked_at_its_patients() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let person = some_days(&app, &sql).await;
    let path = format!("/persons/{person}/accesses");
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let all = nurse.get(&path).await.expect(200);
    let items = all["items"].as_array().unwrap();
    let of = |entry: &Value| {
        (
            entry["operation"].as_str().unwrap().to_owned(),
            entry["account_name"].clone(),
        )
    };
    // Newest first: the nurse's own readings by name, the clinic's submission by its organisation alone.
    assert_eq!(of(&items[0]).0, "GET /api/v1/cases");
    assert_eq!(of(&items[1]).0, "GET /api/v1/persons/{id}");
    assert_ne!(of(&items[0]).1, Value::Null);
    let submission = items
        .iter()
        .find(|entry| entry["operation"] == "POST /api/v1/notifications/drafts/{id}/submission")
        .unwrap();
    assert_eq!(submission["account_name"], Value::Null);
    assert_eq!(
        submission["organization_id"],
        json!(app.country.place("kanda").id)
    );

    // Page by page it is the same, and having looked is an entry itself.
    let first = nurse.get(&format!("{path}?limit=2")).await.expect(200);
    assert_eq!(
        first["items"][0]["operation"],
        "GET /api/v1/persons/{id}/accesses"
    );
    let next = first["next"].as_str().unwrap();
    let second = nurse
        .get(&format!("{path}?limit=2&after={next}"))
        .await
        .expect(200);
    assert_eq!(second["items"][0]["id"], items[1]["id"]);
}
