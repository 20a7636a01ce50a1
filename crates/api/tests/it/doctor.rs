//! The checker of what lies in the database: silent where all is well, and it finds whatever was spoilt.

use chrono::TimeDelta;
use hersys_api::services::doctor::{self, Report};
use serde_json::json;

use crate::support::contacts;
use crate::support::operations::Target;
use crate::support::optional::means;
use crate::support::patients;
use crate::support::postgres::superuser_url;
use crate::support::records::{asked, corrected, form, notified, session_of};
use crate::support::transfers::answer;
use crate::support::{Sql, TestApp, secrets};

/// Examines as the owner of the tables.
async fn examine(app: &TestApp) -> Report {
    let url = superuser_url(app.database());
    doctor::examine(&url, "hersys_owner", &secrets(), true)
        .await
        .unwrap()
}

/// Some days of a centre: notifications, a question, a correction, a course, reports, an alert, a withdrawal.
async fn some_days(app: &TestApp, sql: &Sql) {
    for _ in 0..3 {
        notified(app, sql, &form()).await;
    }
    asked(app, sql).await;
    corrected(app, sql).await;
    let patient = patients::signed_in(app, sql).await;
    let report = json!({"temperature": 38.9, "spo2": 91, "urgent_asked": true});
    let first = patient
        .browser
        .post("/self/observations", &report)
        .await
        .expect(201);
    let correction = format!(
        "/self/observations/{}/correction",
        first["observation"]["id"].as_str().unwrap()
    );
    patient.browser.post(&correction, &report).await.expect(201);
    let made = notified(app, sql, &form()).await;
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let at = app.now() + TimeDelta::minutes(10);
    app.advance(TimeDelta::minutes(20));
    let change = json!({"value": "moderate_1", "from_at": at});
    let path = format!("/cases/{}/severities", made.case);
    nurse
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .json(&change)
        .send()
        .await
        .expect(200);
    let writer = session_of(app, sql, "kanda.all").await;
    let out = notified(app, sql, &form()).await;
    let path = format!("/notifications/{}/withdrawal", out.notification);
    let why = json!({"reason": "別の人でした"});
    writer
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .json(&why)
        .send()
        .await
        .expect(200);
    // One contact became a patient, one is under observation, one was taken back.
    contacts::contact(app, sql).await;
    let positive = contacts::positive(app, sql).await;
    let mistaken = contacts::positive(app, sql).await;
    let path = format!("/cases/{mistaken}/positive/withdrawal");
    let back = nurse.ask("POST", &path).header("If-Match", "\"v1\"");
    back.send().await.expect(200);
    let mut further = contacts::row("遠山 花子");
    further["identity"] = json!("new");
    contacts::registered(&nurse, &positive, &further).await;
    // One was handed over, one is asked for.
    let moved = Target::Transfer.make(app, sql).await.unwrap();
    let minato = session_of(app, sql, "minato.nurse").await;
    app.advance(TimeDelta::minutes(1));
    answer(&minato, &moved, "acceptance").await.expect(200);
    Target::Transfer.make(app, sql).await;
    // Something is entered twice into items of the centre's own.
    let admin = session_of(app, sql, "shinjuku.administrator").await;
    let memo = json!({"code": "memo", "kind": "text", "definition": {"label": "覚え"}});
    for item in [means("means", "own"), memo] {
        admin.post("/optional-items", &item).await.expect(201);
    }
    let path = format!("/cases/{}/optional-values", made.case);
    for (etag, values) in [
        ("\"v0\"", json!({"means": "bus", "memo": "夜は不在"})),
        ("\"v1\"", json!({"means": "car"})),
    ] {
        let body = json!({ "values": values });
        nurse.patch(&path, etag, &body).await.expect(200);
    }
    // Numbers of other systems, one changed, one taken back.
    let path = format!("/cases/{}/external-ids", made.case);
    let number = |kind: &str, value: &str| json!({"kind": kind, "value": value});
    let resident = number("resident", "1204-88");
    nurse.post(&path, &resident).await.expect(201);
    let changed = nurse.post(&path, &number("specimen", "T-1")).await;
    let changed = changed.expect(201)["id"].as_str().unwrap().to_owned();
    let path_of_it = format!("/external-ids/{changed}");
    let patch = json!({"value": "T-2"});
    nurse.patch(&path_of_it, "\"v1\"", &patch).await.expect(200);
    let path_of_it = format!("{path_of_it}/removal");
    let back = nurse.ask("POST", &path_of_it).header("If-Match", "\"v2\"");
    back.json(&why).send().await.expect(200);
    sql.run("SELECT fold_figures(4)").await;
}

/// What is spoilt, how it is mended, and the rule that finds it.
const SPOILT: &[(&str, &str, &str)] = &[
    (
        "CREATE TABLE kept AS SELECT * FROM person_key LIMIT 1; DELETE FROM person_key WHERE person_id IN (SELECT person_id FROM kept)",
        "INSERT INTO person_key SELECT * FROM kept; DROP TABLE kept",
        "person_key",
    ),
    (
        "UPDATE person_sealed SET version = version + 1 WHERE part = 'contact'",
        "UPDATE person_sealed SET version = version - 1 WHERE part = 'contact'",
        "seals",
    ),
    (
        "UPDATE person_sealed SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE part = 'identity'",
        "UPDATE person_sealed SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE part = 'identity'",
        "seals",
    ),
    (
        "UPDATE person_token SET token = token + 1 WHERE kind = 5",
        "UPDATE person_token SET token = token - 1 WHERE kind = 5",
        "seals",
    ),
    (
        "CREATE TABLE kept AS SELECT * FROM notification_version WHERE number = 2; DELETE FROM notification_version WHERE number = 2",
        "INSERT INTO notification_version SELECT * FROM kept; DROP TABLE kept",
        "notification_versions",
    ),
    (
        "UPDATE notification SET open_queries = open_queries + 1",
        "UPDATE notification SET open_queries = open_queries - 1",
        "open_queries",
    ),
    (
        "UPDATE case_record SET counted = NOT counted WHERE kind = 'patient'",
        "UPDATE case_record SET counted = NOT counted WHERE kind = 'patient'",
        "taken_out",
    ),
    (
        "CREATE TABLE kept AS SELECT * FROM case_access LIMIT 1; DELETE FROM case_access a USING kept k WHERE a.case_id = k.case_id",
        "INSERT INTO case_access SELECT * FROM kept; DROP TABLE kept",
        "notifier_access",
    ),
    (
        "UPDATE case_record SET sex = CASE sex WHEN 'male' THEN 'female' ELSE 'male' END",
        "UPDATE case_record SET sex = CASE sex WHEN 'male' THEN 'female' ELSE 'male' END",
        "figures",
    ),
    (
        "UPDATE case_record SET whereabouts = 'temporary' WHERE whereabouts = 'undecided'",
        "UPDATE case_record SET whereabouts = 'undecided' WHERE whereabouts = 'temporary'",
        "course_now",
    ),
    (
        "UPDATE case_timeline SET until_at = until_at - interval '1 second' WHERE until_at IS NOT NULL",
        "UPDATE case_timeline SET until_at = until_at + interval '1 second' WHERE until_at IS NOT NULL",
        "course_gap",
    ),
    (
        "UPDATE case_watch SET center_id = (SELECT id FROM organization WHERE kind = 'ministry' LIMIT 1)",
        "UPDATE case_watch w SET center_id = c.responsible_center_id FROM case_record c WHERE c.id = w.case_id",
        "watch",
    ),
    (
        "UPDATE case_kind_change SET from_kind = to_kind, to_kind = from_kind",
        "UPDATE case_kind_change SET from_kind = to_kind, to_kind = from_kind",
        "kind_changes",
    ),
    (
        "CREATE TABLE kept AS SELECT DISTINCT source_case_id AS id FROM case_entry; \
         UPDATE case_record c SET kind = 'consultee', counted = false FROM kept k WHERE k.id = c.id",
        "UPDATE case_record c SET kind = 'patient', counted = true FROM kept k WHERE k.id = c.id; DROP TABLE kept",
        "exposure_source",
    ),
    (
        "UPDATE observation SET measured_at = measured_at + interval '1 day'",
        "UPDATE observation SET measured_at = measured_at - interval '1 day'",
        "observation_day",
    ),
    (
        "UPDATE observation SET corrects = gen_random_uuid() WHERE corrects IS NULL",
        "UPDATE observation o SET corrects = NULL WHERE NOT EXISTS (SELECT 1 FROM observation p WHERE p.id = o.corrects)",
        "observation_correction",
    ),
    (
        "UPDATE alert SET organization_id = (SELECT responsible_center_id FROM case_record LIMIT 1 OFFSET 0), observation_id = gen_random_uuid()",
        "UPDATE alert a SET observation_id = o.id FROM observation o WHERE o.case_id = a.case_id AND o.corrected_at IS NULL",
        "alert_report",
    ),
    (
        "UPDATE figure_rollup SET amount = amount + 1 WHERE dimension = 'total' AND area = 'JP'",
        "UPDATE figure_rollup SET amount = amount - 1 WHERE dimension = 'total' AND area = 'JP'",
        "figures",
    ),
    (
        "UPDATE figure_rollup SET amount = amount + 1 WHERE dimension = 'age_sex' AND date_kind = 'diagnosed'",
        "UPDATE figure_rollup SET amount = amount - 1 WHERE dimension = 'age_sex' AND date_kind = 'diagnosed'",
        "figures",
    ),
    (
        "UPDATE outbound_message SET ended_at = CASE WHEN ended_at IS NULL THEN now() END",
        "UPDATE outbound_message SET ended_at = CASE WHEN state IN ('sent', 'failed', 'voided') THEN now() END",
        "message_end",
    ),
    (
        "CREATE TABLE kept AS SELECT id, prefecture_id FROM case_record; UPDATE case_record SET prefecture_id = NULL",
        "UPDATE case_record c SET prefecture_id = k.prefecture_id FROM kept k WHERE k.id = c.id; DROP TABLE kept",
        "case_area",
    ),
    (
        "UPDATE transfer t SET to_center_id = o.id FROM organization o WHERE o.kind = 'ministry' AND t.state = 'accepted'",
        "UPDATE transfer t SET to_center_id = c.responsible_center_id FROM case_record c WHERE c.id = t.case_id AND t.state = 'accepted'",
        "transfer_track",
    ),
    (
        "UPDATE case_access SET until_at = from_at WHERE basis = 'moved_in' AND until_at IS NULL",
        "UPDATE case_access a SET until_at = NULL FROM transfer t WHERE t.case_id = a.case_id AND t.state = 'requested' AND a.basis = 'moved_in'",
        "transfer_waits",
    ),
    (
        "CREATE TABLE kept AS SELECT * FROM transfer_act WHERE kind = 'accepted'; DELETE FROM transfer_act WHERE kind = 'accepted'",
        "INSERT INTO transfer_act SELECT * FROM kept; DROP TABLE kept",
        "transfer_kept",
    ),
    (
        "UPDATE transfer SET summary = set_byte(summary, 20, 255 - get_byte(summary, 20)) WHERE summary IS NOT NULL",
        "UPDATE transfer SET summary = set_byte(summary, 20, 255 - get_byte(summary, 20)) WHERE summary IS NOT NULL",
        "seals",
    ),
    (
        "UPDATE case_entry SET version = 2, changed_at = now() WHERE version = 1",
        "UPDATE case_entry SET version = 1, changed_at = NULL WHERE version = 2 AND changed_by IS NULL",
        "entry_versions",
    ),
    (
        "UPDATE case_entry SET center_id = o.id FROM organization o WHERE o.kind = 'ministry'",
        "UPDATE case_entry e SET center_id = c.responsible_center_id FROM case_record c WHERE c.id = e.case_id",
        "entry_center",
    ),
    (
        "UPDATE external_id SET version = 2, changed_at = recorded_at WHERE version = 1",
        "UPDATE external_id SET version = 1, changed_at = NULL WHERE changed_by IS NULL",
        "external_id_versions",
    ),
    (
        "UPDATE external_id SET person_id = (SELECT max(p.id::text)::uuid FROM person p WHERE p.id <> person_id) WHERE case_id IS NOT NULL",
        "UPDATE external_id e SET person_id = c.person_id FROM case_record c WHERE c.id = e.case_id",
        "external_id_person",
    ),
    (
        "UPDATE external_id_version SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))",
        "UPDATE external_id_version SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))",
        "seals",
    ),
    (
        "UPDATE external_id SET token = token + 1",
        "UPDATE external_id SET token = token - 1",
        "seals",
    ),
    (
        "UPDATE case_optional SET version = version + 1",
        "UPDATE case_optional SET version = version - 1",
        "optional_versions",
    ),
    (
        "UPDATE case_optional_value SET code = code || 'x' WHERE code IS NOT NULL",
        "UPDATE case_optional_value SET code = left(code, -1) WHERE code IS NOT NULL",
        "optional_spread",
    ),
    (
        "UPDATE case_optional_version SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))",
        "UPDATE case_optional_version SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))",
        "seals",
    ),
    (
        "UPDATE person SET number = left(number, 9) || ((right(number, 1)::int + 1) % 10)",
        "UPDATE person SET number = left(number, 9) || ((right(number, 1)::int + 9) % 10)",
        "seals",
    ),
    (
        "CREATE TABLE kept AS SELECT id, created_by FROM case_record; UPDATE case_record SET created_by = gen_random_uuid()",
        "UPDATE case_record c SET created_by = k.created_by FROM kept k WHERE k.id = c.id; DROP TABLE kept",
        "references",
    ),
];

#[tokio::test]
async fn whatever_is_spoilt_is_found_and_what_is_whole_is_not_spoken_of() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    some_days(&app, &sql).await;
    let well = examine(&app).await;
    assert_eq!(well.findings, []);
    assert!(well.persons >= 7 && well.rules == doctor::RULES.len());
    let keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 \
        AND connamespace = 'public'::regnamespace";
    assert_eq!(i64::try_from(well.references), Ok(sql.number(keys).await));
    // Past every trigger and foreign key, as a broken disk or a bad hand would.
    sql.run("SET session_replication_role = replica").await;
    for (spoil, mend, rule) in SPOILT {
        sql.run(spoil).await;
        let found = examine(&app).await;
        assert!(
            found
                .findings
                .iter()
                .any(|one| one.rule == *rule && one.times > 0 && !one.examples.is_empty()),
            "{rule}: {found:?} after {spoil}"
        );
        sql.run(mend).await;
        assert_eq!(examine(&app).await.findings, [], "after {mend}");
    }
}

#[tokio::test]
async fn who_cannot_be_examined_is_told_what_the_database_says() {
    let app = TestApp::new().await;
    let url = superuser_url(app.database());
    let told = doctor::examine(&url, "nobody_there", &secrets(), false)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("nobody_there") && told.contains("22023"),
        "{told}"
    );
}

#[tokio::test]
async fn tokens_are_made_anew_from_what_is_sealed_and_right_ones_are_left() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for _ in 0..3 {
        notified(&app, &sql, &form()).await;
    }
    let url = superuser_url(app.database());
    let rebuild = async || {
        let done = doctor::rebuild_tokens(&url, "hersys_owner", &secrets()).await;
        let done = done.unwrap();
        (done.persons, done.changed, done.unreadable)
    };
    assert_eq!(rebuild().await, (3, 0, 0));
    // As if one kind had been made in another way, and another not at all.
    sql.run("UPDATE person_token SET token = token + 1 WHERE kind = 5")
        .await;
    sql.run("DELETE FROM person_token WHERE kind IN (9, 10)")
        .await;
    assert_eq!(rebuild().await, (3, 3, 0));
    assert_eq!(examine(&app).await.findings, []);
    assert_eq!(rebuild().await, (3, 0, 0));
}
