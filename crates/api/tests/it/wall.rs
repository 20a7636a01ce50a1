//! The second wall alone: what the database itself lets an organisation see, whatever a query asks for.
//!
//! Every query here is the widest there is (`SELECT … FROM table`), sent as the server's own role with the
//! settings of one caller. A table of persons that is not counted here makes `every_personal_table` fail.

mod change;
mod contact;
mod merge;
mod names;
pub mod people;
mod write;

use std::collections::BTreeMap;

use crate::support::{Sql, TestApp};
use people::{begin, case, people, person};

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
    "case_watch",
    "case_kind_change",
    "invitation",
    "observation",
];

/// What one sees of a case's entries: those of tests and treatment with the case, of an investigation without institutions.
const TABLES_OF_ENTRIES: &[&str] = &["case_entry", "case_entry_version"];

/// What is entered into optional items: seen by whoever defined them, and of items for an area by the responsible centre.
const TABLES_OF_OPTIONAL_ITEMS: &[&str] = &[
    "case_optional",
    "case_optional_version",
    "case_optional_value",
];

/// Numbers of other systems: one of the person and one of the case, both the responsible centre's, and one that Kanda gave the
/// case. The centres and the bodies above them see all, an institution its own.
const TABLES_OF_EXTERNAL_IDS: &[&str] = &["external_id", "external_id_version"];

/// What the responsible centre alone sees of a person.
const TABLES_OF_THE_CENTER: &[&str] = &[
    "alert",
    "case_assignment",
    "outbound_message",
    "patient_access",
    "patient_device",
    "person_merge_image",
];

/// What ties two records that nobody sees both.
const TABLES_OF_TWO: &[&str] = &["person_merge", "person_merge_choice", "person_distinction"];

/// What a patient sees of their own.
const TABLES_OF_A_PATIENT: &[&str] = &[
    "patient_access",
    "patient_device",
    "patient_code",
    "person",
    "person_key",
    "person_sealed",
    "case_record",
    "case_watch",
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
        let entries = if key == "kanda" { 1 } else { 2 * wanted };
        for table in TABLES_OF_ENTRIES {
            assert_eq!(found[*table], entries, "{key} {table}");
        }
        let asked = if key == "kanda" { 0 } else { wanted };
        assert_eq!(found["script_mark"], asked, "{key}");
        let optional = match key.as_str() {
            // Their own, and what the prefecture shares; the prefecture's own and what it shares.
            "shinjuku" | "sakai_center" | "tokyo" | "osaka" => 2,
            _ => 0,
        };
        for table in TABLES_OF_OPTIONAL_ITEMS {
            assert_eq!(found[*table], optional, "{key} {table}");
        }
        let numbers = if key == "kanda" { 1 } else { 3 * wanted };
        for table in TABLES_OF_EXTERNAL_IDS {
            assert_eq!(found[*table], numbers, "{key} {table}");
        }
        let own = i64::from(["shinjuku", "sakai_center"].contains(&key.as_str()));
        for table in TABLES_OF_THE_CENTER {
            assert_eq!(found[*table], own, "{key} {table}");
        }
        assert_eq!(found["patient_code"], 0, "{key}");
        // Who acted undoes it, and nobody here is anybody.
        assert_eq!(found["case_batch_item"], 0, "{key}");
        for table in TABLES_OF_TWO {
            assert_eq!(found[*table], 0, "{key} {table}");
        }
        let granted = i64::from(["kanda", "yotsuya", "hotel"].contains(&key.as_str()));
        assert_eq!(found["case_access"], granted, "{key}");
        // Both ends of a transfer, and who is in charge of the case.
        let moved = ["minato", "shinjuku", "chiyoda", "tokyo"].contains(&key.as_str());
        for table in ["transfer", "transfer_act"] {
            assert_eq!(found[table], i64::from(moved), "{key} {table}");
        }
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
