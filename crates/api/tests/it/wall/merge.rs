//! The second wall alone: what ties two records, for who sees one, both, or may write both.

use super::people::{begin, case, merge, people, person};
use crate::support::{Sql, TestApp};

/// Whether an organisation's statement writes or shows anything, in a transaction of its own that is taken back.
async fn works(app: &TestApp, key: &str, statement: &str) -> bool {
    let as_app = app.sql_as_app().await;
    begin(app, &as_app, "staff", &app.id(key)).await;
    let done = as_app.attempt(statement).await;
    done.is_ok_and(|rows| !rows.is_empty())
}

/// Gives `to` the second person's case, so that it holds both of them.
async fn hand_over(app: &TestApp, sql: &Sql, column: &str, to: &str) {
    sql.run(&format!(
        "UPDATE case_record SET {column} = '{}' WHERE id = '{}'",
        app.id(to),
        case(2)
    ))
    .await;
}

#[tokio::test]
async fn what_ties_two_records_shows_to_who_sees_both() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    // Chiyoda receives both now, Shinjuku writes one of them.
    hand_over(&app, &sql, "receiving_center_id", "chiyoda").await;
    for (table, seen) in [
        ("person_merge", true),
        ("person_merge_choice", true),
        ("person_distinction", true),
        ("person_merge_image", false),
    ] {
        let all = format!("SELECT 1 FROM {table}");
        assert_eq!(works(&app, "chiyoda", &all).await, seen, "{table}");
    }
    for key in ["shinjuku", "sakai_center", "minato", "kanda", "tokyo"] {
        for table in ["person_merge", "person_merge_choice", "person_distinction"] {
            let all = format!("SELECT 1 FROM {table}");
            assert!(!works(&app, key, &all).await, "{key} {table}");
        }
    }
}

#[tokio::test]
async fn who_may_not_write_both_merges_nothing_and_undoes_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    sql.run("DELETE FROM person_distinction").await;
    let center = app.id("shinjuku");
    let writer = app.staff("shinjuku.nurse").id;
    let [one, other] = [person(1), person(2)];
    let made = |state: &str, conflicting: bool| {
        let merged = state == "merged";
        let (by, at, number) = match merged {
            true => (format!("'{writer}'"), "now()", "9"),
            false => ("NULL".to_owned(), "NULL", "NULL"),
        };
        format!(
            "INSERT INTO person_merge (id, person_id, other_id, organization_id, state, conflicting, number, proposed_by, \
             proposed_at, decided_by, decided_at) VALUES (gen_random_uuid(), '{one}', '{other}', '{center}', '{state}', \
             {conflicting}, {number}, '{writer}', now(), {by}, {at}) RETURNING id"
        )
    };
    let undo = format!(
        "UPDATE person_merge SET state = 'undone', undone_by = '{writer}', undone_at = now() WHERE id = '{}' RETURNING id",
        merge()
    );
    let apart = format!(
        "INSERT INTO person_distinction (id, person_id, other_id, organization_id, decided_by, decided_at) \
         VALUES (gen_random_uuid(), '{one}', '{other}', '{center}', '{writer}', now()) RETURNING id"
    );
    let image = format!(
        "INSERT INTO person_merge_image (merge_id, person_id, sealed) VALUES ('{}', '{other}', '') RETURNING merge_id",
        merge()
    );
    assert!(!works(&app, "shinjuku", &undo).await);
    sql.run("DELETE FROM person_merge_image; DELETE FROM person_merge_choice; UPDATE person_merge SET state = 'merged'")
        .await;
    assert!(!works(&app, "shinjuku", &image).await);
    sql.run("DELETE FROM person_merge").await;
    let all = [
        (made("proposed", true), true),
        (made("merged", false), true),
        // Two people decide where items conflict, past the server, too.
        (made("merged", true), false),
        (apart, true),
    ];
    for (statement, _) in &all {
        assert!(!works(&app, "shinjuku", statement).await, "{statement}");
    }
    // It is told of the second, and may not write them.
    hand_over(&app, &sql, "receiving_center_id", "shinjuku").await;
    for (number, (statement, _)) in all.iter().enumerate() {
        // Whom one sees may be held apart from whom one writes.
        assert_eq!(
            works(&app, "shinjuku", statement).await,
            number == 3,
            "{statement}"
        );
    }
    hand_over(&app, &sql, "responsible_center_id", "shinjuku").await;
    for (statement, may) in &all {
        assert_eq!(
            works(&app, "shinjuku", statement).await,
            *may,
            "{statement}"
        );
        assert!(!works(&app, "minato", statement).await, "{statement}");
    }
}

#[tokio::test]
async fn who_proposed_does_not_confirm() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    hand_over(&app, &sql, "responsible_center_id", "shinjuku").await;
    sql.run("UPDATE person_merge SET state = 'proposed', conflicting = true, number = NULL, decided_by = NULL, decided_at = NULL")
        .await;
    let confirmed = |login: &str| {
        format!(
            "UPDATE person_merge SET state = 'merged', number = 1, decided_at = now(), decided_by = '{}' RETURNING id",
            app.staff(login).id
        )
    };
    assert!(!works(&app, "shinjuku", &confirmed("shinjuku.nurse")).await);
    assert!(works(&app, "shinjuku", &confirmed("shinjuku.clerk")).await);
    for column in [
        "person_id",
        "other_id",
        "proposed_by",
        "organization_id",
        "conflicting",
        "note",
    ] {
        let statement = format!("UPDATE person_merge SET {column} = {column} RETURNING id");
        assert!(!works(&app, "shinjuku", &statement).await, "{column}");
    }
}
