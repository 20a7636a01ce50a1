//! The second wall alone: what the database itself lets an organisation see, whatever a query asks for.
//!
//! Every query here is the widest there is (`SELECT … FROM table`), sent as the server's own role with the
//! settings of one caller. A table of persons that is not counted here makes `every_personal_table` fail.

use std::collections::BTreeMap;

use crate::support::{Sql, TestApp};

/// Two people, a case each: one that Shinjuku is responsible for, received by Chiyoda, notified by Kanda;
/// one of Sakai's centre in Osaka.
pub async fn people(app: &TestApp, sql: &Sql) {
    let id = |key: &str| app.country.place(key).id;
    let organizations = [
        (1, id("shinjuku"), id("chiyoda"), id("tokyo"), None),
        (
            2,
            id("sakai_center"),
            id("sakai_center"),
            id("osaka"),
            Some(id("sakai")),
        ),
    ];
    for (number, responsible, receiving, prefecture, authority) in organizations {
        let authority = authority.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        sql.run(&format!(
            "INSERT INTO person (id, number, created_by, created_at, updated_at) \
               VALUES ('{p}', '000000000{number}', '{receiving}', now(), now()); \
             INSERT INTO case_record (id, person_id, kind, responsible_center_id, receiving_center_id, \
               prefecture_id, authority_id, sex, reported_on, created_by, created_at, updated_at) \
               VALUES ('{c}', '{p}', 'patient', '{responsible}', '{receiving}', '{prefecture}', {authority}, \
               'unknown', '2026-11-24', '{receiving}', now(), now()); \
             INSERT INTO person_key (person_id, key_id, wrapped) VALUES ('{p}', 1, ''); \
             INSERT INTO person_sealed (person_id, part, version, sealed) VALUES ('{p}', 'identity', 1, ''); \
             INSERT INTO person_token (kind, token, person_id) VALUES (1, 42, '{p}'); \
             INSERT INTO notification (id, case_id, person_id, organization_id, receiving_center_id, entered_by, \
               intake, category, rule_set, reported_on, submitted_at, gap_count, warning_count) \
               VALUES ('{n}', '{c}', '{p}', '{kanda}', '{receiving}', '{writer}', 'electronic', 'confirmed', \
               '2022-09-26', '2026-11-24', now(), 0, 0); \
             INSERT INTO notification_version (notification_id, number, sealed, made_by, made_at) \
               VALUES ('{n}', 1, '', '{writer}', now()); \
             INSERT INTO notification_query (id, notification_id, pointer, question, asked_by, asked_for, asked_at) \
               VALUES (gen_random_uuid(), '{n}', '/person/sex', '', '{writer}', '{receiving}', now()); \
             INSERT INTO notification_act (id, notification_id, kind, account_id, organization_id, at) \
               VALUES (gen_random_uuid(), '{n}', 'accepted', '{writer}', '{receiving}', now()); \
             INSERT INTO notification_decision (notification_id, number, item, applied, decided_by, decided_at) \
               VALUES ('{n}', 1, 'sex', true, '{writer}', now()); \
             INSERT INTO case_timeline (id, case_id, track, value, from_at, recorded_at) \
               VALUES (gen_random_uuid(), '{c}', 'status', 'open', now(), now()); \
             INSERT INTO invitation (id, case_id, secret_hash, channel, made_at, expires_at) \
               VALUES (gen_random_uuid(), '{c}', sha256('link{number}'), 'sms', now(), now() + interval '72 hours'); \
             INSERT INTO patient_access (person_id, pin_mac, made_at) VALUES ('{p}', '', now()); \
             INSERT INTO patient_device (token_hash, person_id, seen_at, session_ends, expires_at, made_at) \
               VALUES (sha256('device{number}'), '{p}', now(), now(), now() + interval '30 days', now()); \
             INSERT INTO patient_code (ticket_hash, person_id, code_mac, expires_at, made_at) \
               VALUES (sha256('ticket{number}'), '{p}', '', now() + interval '10 minutes', now()); \
             INSERT INTO outbound_message (id, case_id, purpose, channel, due_at, expires_at, made_at) \
               VALUES (gen_random_uuid(), '{c}', 'invitation', 'sms', now(), now(), now()); \
             INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel) \
               VALUES (gen_random_uuid(), '{c}', '2026-11-24', now(), now(), 'self', 'web'); \
             INSERT INTO alert (id, case_id, organization_id, urgency, rules, reports, raised_at, updated_at) \
               VALUES (gen_random_uuid(), '{c}', '{responsible}', 1, '{{spo2_alert}}', 1, now(), now()); \
             INSERT INTO draft (id, account_id, organization_id, wrapped, sealed, created_at, saved_at) \
               VALUES (gen_random_uuid(), '{writer}', '{kanda}', '', '', now(), now()); \
             INSERT INTO import (id, organization_id, mapping, file_name, encoding, dry_run, state, imported, \
               duplicates, rejected, wrapped, header, started_at, progress_at) \
               VALUES ('{c}', '{responsible}', 'x', '', 'UTF-8', false, 'done', 1, 0, 1, '', '', now(), now()); \
             INSERT INTO import_row (organization_id, source, key, content, import_id, line, case_id) \
               VALUES ('{responsible}', 'x', '', '', '{c}', 2, '{c}'); \
             INSERT INTO import_reject (import_id, line, faults, sealed) VALUES ('{c}', 3, '[]', '');",
            p = person(number),
            c = case(number),
            n = notification(number),
            kanda = id("kanda"),
            writer = app.staff("kanda.physician").id,
        ))
        .await;
    }
    grant(sql, "kanda", app, "notified", "2026-11-24", "NULL").await;
    // One that is over, and one that has not begun.
    grant(sql, "yotsuya", app, "placed", "2026-01-01", "'2026-02-01'").await;
    grant(sql, "hotel", app, "placed", "2027-01-01", "NULL").await;
}

pub fn person(number: u8) -> String {
    format!("00000000-0000-7000-8000-00000000000{number}")
}

pub fn case(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000c{number}")
}

pub fn notification(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000a{number}")
}

async fn grant(sql: &Sql, to: &str, app: &TestApp, basis: &str, from: &str, until: &str) {
    let organization = app.country.place(to).id;
    sql.run(&format!(
        "INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on) \
         VALUES ('{}', '{organization}', '{basis}', '{from}', {until}, '2026-11-24')",
        case(1)
    ))
    .await;
}

/// Opens a transaction of a caller as the server does.
pub async fn begin(app: &TestApp, as_app: &Sql, actor: &str, organization: &str) {
    as_app
        .run(&format!(
            "BEGIN; SELECT set_config('app.actor', '{actor}', true), set_config('app.account', '', true), \
             set_config('app.organization', '{organization}', true), set_config('app.person', '', true), \
             set_config('app.now', '{}', true)",
            app.now().to_rfc3339()
        ))
        .await;
}

async fn personal_tables(sql: &Sql) -> Vec<String> {
    sql.column(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
         AND NOT relispartition AND obj_description(oid, 'pg_class') LIKE '[personal]%' ORDER BY relname",
    )
    .await
}

/// Rows that a caller sees in every personal table.
async fn visible(
    app: &TestApp,
    sql: &Sql,
    actor: &str,
    organization: &str,
) -> BTreeMap<String, i64> {
    let as_app = app.sql_as_app().await;
    begin(app, &as_app, actor, organization).await;
    let mut found = BTreeMap::new();
    for table in personal_tables(sql).await {
        let rows = as_app
            .number(&format!("SELECT count(*) FROM {table}"))
            .await;
        found.insert(table, rows);
    }
    found
}

/// Persons whose rows are visible, table by table.
const TABLES_OF_A_PERSON: &[&str] = &[
    "person",
    "case_record",
    "person_key",
    "person_sealed",
    "person_token",
    "notification",
    "notification_version",
    "notification_query",
    "notification_act",
    "notification_decision",
    "case_timeline",
    "invitation",
    "observation",
];

/// What the responsible centre alone sees of a person.
const TABLES_OF_THE_CENTER: &[&str] = &[
    "alert",
    "outbound_message",
    "patient_access",
    "patient_device",
];

/// What a patient sees of their own.
const TABLES_OF_A_PATIENT: &[&str] = &[
    "patient_access",
    "patient_device",
    "patient_code",
    "person",
    "person_key",
    "person_sealed",
    "case_record",
    "invitation",
    "observation",
];

#[tokio::test]
async fn each_organization_sees_its_own_persons_and_no_others() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for (key, place) in &app.country.places {
        let wanted = match key.as_str() {
            // Responsible, receiving, prefecture, notified by.
            "shinjuku" | "chiyoda" | "tokyo" | "kanda" => 1,
            "sakai_center" | "sakai" | "osaka" => 1,
            _ => 0,
        };
        let found = visible(&app, &sql, "staff", &place.id.to_string()).await;
        for table in TABLES_OF_A_PERSON {
            assert_eq!(found[*table], wanted, "{key} {table}");
        }
        let own = i64::from(["shinjuku", "sakai_center"].contains(&key.as_str()));
        for table in TABLES_OF_THE_CENTER {
            assert_eq!(found[*table], own, "{key} {table}");
        }
        assert_eq!(found["patient_code"], 0, "{key}");
        let granted = i64::from(["kanda", "yotsuya", "hotel"].contains(&key.as_str()));
        assert_eq!(found["case_access"], granted, "{key}");
        // Files are their sender's alone.
        let sent = i64::from(["shinjuku", "sakai_center"].contains(&key.as_str()));
        for table in ["import", "import_row", "import_reject"] {
            assert_eq!(found[table], sent, "{key} {table}");
        }
    }
}

#[tokio::test]
async fn nobody_sees_nobody() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let nowhere = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11";
    for (actor, organization) in [
        ("public", ""),
        ("staff", ""),
        ("staff", nowhere),
        ("", ""),
        ("patient", ""),
    ] {
        for (table, rows) in visible(&app, &sql, actor, organization).await {
            assert_eq!(rows, 0, "{actor:?} {table}");
        }
    }
    // Not even the settings of a transaction: a connection as it comes out of the pool.
    let as_app = app.sql_as_app().await;
    for table in personal_tables(&sql).await {
        assert_eq!(
            as_app
                .number(&format!("SELECT count(*) FROM {table}"))
                .await,
            0,
            "{table}"
        );
    }
}

#[tokio::test]
async fn every_personal_table_holds_a_row_in_these_tests() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for table in personal_tables(&sql).await {
        let rows = sql.number(&format!("SELECT count(*) FROM {table}")).await;
        assert!(
            rows > 0,
            "{table} is not tried: add a row for each person to `people`"
        );
    }
}

#[tokio::test]
async fn nobody_changes_what_is_another_centers() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    for (key, may) in [
        ("shinjuku", true),
        ("minato", false),
        ("kanda", false),
        ("tokyo", false),
        ("yotsuya", false),
    ] {
        let as_app = app.sql_as_app().await;
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place(key).id.to_string(),
        )
        .await;
        let changed = as_app
            .column("UPDATE case_record SET version = version + 1 RETURNING id")
            .await;
        assert_eq!(changed.len(), usize::from(may), "{key}");
        as_app.run("ROLLBACK").await;
    }
}

#[tokio::test]
async fn access_is_given_by_those_in_charge_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let hotel = app.country.place("hotel").id;
    for (key, may) in [
        ("shinjuku", true),
        ("chiyoda", true),
        ("minato", false),
        ("kanda", false),
        ("tokyo", false),
        ("hotel", false),
    ] {
        let as_app = app.sql_as_app().await;
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place(key).id.to_string(),
        )
        .await;
        let given = as_app
            .attempt(&format!(
                "SELECT grant_case_access('{}', '{hotel}', 'entrusted', app_now(), NULL)",
                case(1)
            ))
            .await;
        assert_eq!(given.is_ok(), may, "{key}: {given:?}");
        drop(as_app.attempt("ROLLBACK").await);
        // Never by hand.
        begin(
            &app,
            &as_app,
            "staff",
            &app.country.place(key).id.to_string(),
        )
        .await;
        let by_hand = as_app
            .attempt(&format!(
                "INSERT INTO case_access (case_id, organization_id, basis, from_at, reported_on) \
                 VALUES ('{}', '{hotel}', 'entrusted', app_now(), '2026-11-24')",
                case(1)
            ))
            .await;
        assert!(by_hand.is_err(), "{key}");
    }
}

#[tokio::test]
async fn settings_end_with_their_transaction() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let as_app = app.sql_as_app().await;
    begin(
        &app,
        &as_app,
        "staff",
        &app.country.place("shinjuku").id.to_string(),
    )
    .await;
    assert_eq!(as_app.number("SELECT count(*) FROM person").await, 1);
    as_app.run("COMMIT").await;
    assert_eq!(as_app.number("SELECT count(*) FROM person").await, 0);
}

#[tokio::test]
async fn who_sees_a_person_may_not_thereby_write_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let token = format!(
        "INSERT INTO person_token (kind, token, person_id) VALUES (2, 7, '{}') RETURNING kind",
        person(1)
    );
    let statements = [
        "UPDATE person SET version = version + 1 RETURNING id",
        "UPDATE person_sealed SET version = version + 1 RETURNING person_id",
        "DELETE FROM person_token RETURNING person_id",
        "UPDATE case_timeline SET value = value RETURNING id",
        token.as_str(),
    ];
    // All of them see the person: responsible, receiving, notified by, prefecture.
    for (key, may) in [
        ("shinjuku", true),
        ("chiyoda", false),
        ("kanda", false),
        ("tokyo", false),
    ] {
        let organization = app.country.place(key).id.to_string();
        for statement in statements {
            let as_app = app.sql_as_app().await;
            begin(&app, &as_app, "staff", &organization).await;
            let done = as_app.attempt(statement).await;
            let wrote = done.as_ref().is_ok_and(|rows| !rows.is_empty());
            assert_eq!(wrote, may, "{key}: {statement}: {done:?}");
        }
    }
}

#[tokio::test]
async fn a_patient_sees_their_own_and_writes_nothing_but_reports() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let as_app = app.sql_as_app().await;
    let me = format!("SELECT set_config('app.person', '{}', true)", person(1));
    begin(&app, &as_app, "patient", "").await;
    as_app.run(&me).await;
    for table in personal_tables(&sql).await {
        let rows = as_app
            .number(&format!("SELECT count(*) FROM {table}"))
            .await;
        let wanted = i64::from(TABLES_OF_A_PATIENT.contains(&table.as_str()));
        // What was notified about a person is seen through their case; so is its course.
        let through = [
            "case_timeline",
            "notification",
            "notification_act",
            "notification_decision",
            "notification_query",
            "notification_version",
            "person_token",
        ];
        if !through.contains(&table.as_str()) {
            assert_eq!(rows, wanted, "{table}");
        }
        assert!(rows <= 1, "{table} shows another person");
    }
    as_app.run("ROLLBACK").await;
    let report = |number| {
        format!(
            "INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel) \
             VALUES (gen_random_uuid(), '{}', '2026-11-24', now(), now(), 'self', 'web') RETURNING id",
            case(number)
        )
    };
    let raised = |number| {
        format!(
            "SELECT * FROM raise_alert(gen_random_uuid(), '{}', '{{fever}}', 3::smallint, NULL, NULL, NULL, NULL, 0)",
            case(number)
        )
    };
    for (statement, may) in [
        (report(1), true),
        (report(2), false),
        (raised(1), true),
        (raised(2), false),
        (
            "UPDATE case_record SET version = 9 RETURNING id".to_owned(),
            false,
        ),
        (
            "UPDATE person SET version = 9 RETURNING id".to_owned(),
            false,
        ),
        (
            "UPDATE person_sealed SET version = 9 RETURNING part".to_owned(),
            false,
        ),
        (
            "UPDATE case_timeline SET value = value RETURNING id".to_owned(),
            false,
        ),
        (
            "UPDATE notification SET version = 9 RETURNING id".to_owned(),
            false,
        ),
        (
            "UPDATE observation SET note = NULL RETURNING id".to_owned(),
            false,
        ),
        (
            "UPDATE alert SET version = 9 RETURNING id".to_owned(),
            false,
        ),
    ] {
        begin(&app, &as_app, "patient", "").await;
        as_app.run(&me).await;
        let done = as_app.attempt(&statement).await;
        let wrote = done.as_ref().is_ok_and(|rows| !rows.is_empty());
        assert_eq!(wrote, may, "{statement}: {done:?}");
        drop(as_app.attempt("ROLLBACK").await);
    }
}

#[tokio::test]
async fn who_sees_a_notification_may_not_thereby_speak_for_another() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let (n, writer) = (notification(1), app.staff("kanda.physician").id);
    let ask = |of: &str| {
        format!(
            "INSERT INTO notification_query (id, notification_id, pointer, question, asked_by, asked_for, asked_at) \
             VALUES (gen_random_uuid(), '{n}', '/person/sex', '', '{writer}', '{of}', now()) RETURNING id"
        )
    };
    let act = |of: &str| {
        format!(
            "INSERT INTO notification_act (id, notification_id, kind, account_id, organization_id, at) \
             VALUES (gen_random_uuid(), '{n}', 'voided', '{writer}', '{of}', now()) RETURNING id"
        )
    };
    let version = format!(
        "INSERT INTO notification_version (notification_id, number, sealed, made_by, made_at) \
         VALUES ('{n}', 2, '', '{writer}', now()) RETURNING number"
    );
    let answer = "UPDATE notification_query SET answer = 'kept', answered_at = now() RETURNING id"
        .to_owned();
    let decide = format!(
        "INSERT INTO notification_decision (notification_id, number, item, applied, decided_by, decided_at) \
         VALUES ('{n}', 1, 'name', true, '{writer}', now()) RETURNING item"
    );
    let status =
        "UPDATE case_timeline SET value = 'closed' WHERE track = 'status' RETURNING id".to_owned();
    for (key, may) in [
        // Asks, notes, makes a version, answers, decides, closes.
        ("shinjuku", [true, true, false, false, true, true]),
        ("chiyoda", [true, true, false, false, false, false]),
        ("kanda", [false, true, true, true, false, false]),
        ("tokyo", [false, false, false, false, false, false]),
        ("minato", [false, false, false, false, false, false]),
    ] {
        let own = app.country.place(key).id.to_string();
        let statements = [
            ask(&own),
            act(&own),
            version.clone(),
            answer.clone(),
            decide.clone(),
            status.clone(),
        ];
        for (statement, may) in statements.iter().zip(may) {
            let as_app = app.sql_as_app().await;
            begin(&app, &as_app, "staff", &own).await;
            let done = as_app.attempt(statement).await;
            let wrote = done.as_ref().is_ok_and(|rows| !rows.is_empty());
            assert_eq!(wrote, may, "{key}: {statement}: {done:?}");
        }
        // In another's name: never.
        let other = app.country.place("hotel").id.to_string();
        for statement in [ask(&other), act(&other)] {
            let as_app = app.sql_as_app().await;
            begin(&app, &as_app, "staff", &own).await;
            assert!(
                as_app.attempt(&statement).await.is_err(),
                "{key}: {statement}"
            );
        }
    }
    // What is withdrawn may be closed by each of the three, and by nobody else.
    sql.run(&format!(
        "UPDATE notification SET state = 'withdrawn' WHERE id = '{n}'"
    ))
    .await;
    for (key, may) in [
        ("shinjuku", true),
        ("chiyoda", true),
        ("kanda", true),
        ("tokyo", false),
    ] {
        let own = app.country.place(key).id.to_string();
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &own).await;
        for statement in [
            "UPDATE case_record SET status = 'closed' RETURNING id",
            status.as_str(),
        ] {
            let done = as_app.attempt(statement).await;
            let wrote = done.as_ref().is_ok_and(|rows| !rows.is_empty());
            assert_eq!(wrote, may, "{key}: {statement}: {done:?}");
        }
    }
}
