//! The second wall alone, for what is written: side doors that a handler would never use, tried as the server's
//! own role.

use super::people::{begin, case, notification, people, person};
use crate::support::{Sql, TestApp};

/// A connection of the server's, in a transaction of an organisation's.
async fn acting(app: &TestApp, key: &str) -> Sql {
    let as_app = app.sql_as_app().await;
    begin(app, &as_app, "staff", &app.id(key)).await;
    as_app
}

/// Whether a statement wrote anything; it is tried alone, in a transaction of its own.
async fn writes(app: &TestApp, key: &str, statement: &str) -> bool {
    let done = acting(app, key).await.attempt(statement).await;
    done.is_ok_and(|rows| !rows.is_empty())
}

#[tokio::test]
async fn nobody_changes_whose_a_record_is_and_who_made_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let hotel = app.id("hotel");
    // Shinjuku is responsible for the first and may change much about them.
    for (table, column, value) in [
        ("case_record", "id", "gen_random_uuid()".to_owned()),
        ("case_record", "person_id", format!("'{}'", person(2))),
        ("case_record", "created_by", format!("'{hotel}'")),
        ("case_record", "created_at", "now()".to_owned()),
        ("case_record", "responsible_center_id", format!("'{hotel}'")),
        ("case_record", "receiving_center_id", format!("'{hotel}'")),
        ("case_record", "prefecture_id", format!("'{hotel}'")),
        ("case_record", "authority_id", format!("'{hotel}'")),
        ("case_record", "reported_on", "now()".to_owned()),
        ("notification", "id", "gen_random_uuid()".to_owned()),
        ("notification", "case_id", format!("'{}'", case(2))),
        ("notification", "person_id", format!("'{}'", person(2))),
        ("notification", "organization_id", format!("'{hotel}'")),
        ("notification", "receiving_center_id", format!("'{hotel}'")),
        (
            "notification",
            "responsible_center_id",
            format!("'{hotel}'"),
        ),
        ("notification", "entered_by", "gen_random_uuid()".to_owned()),
        ("notification", "submitted_at", "now()".to_owned()),
        ("person", "id", "gen_random_uuid()".to_owned()),
        ("person", "number", "'0000000009'".to_owned()),
        ("person", "created_by", format!("'{hotel}'")),
        ("person", "created_at", "app_now()".to_owned()),
        (
            "person",
            "made_in",
            "(pg_current_xact_id()::text)::bigint".to_owned(),
        ),
        ("person_sealed", "person_id", format!("'{}'", person(2))),
        ("person_sealed", "part", "'contact'".to_owned()),
    ] {
        let statement = format!("UPDATE {table} SET {column} = {value}");
        let done = acting(&app, "shinjuku").await.attempt(&statement).await;
        let refused = done.expect_err(&statement);
        assert!(
            refused.contains("permission denied"),
            "{statement}: {refused}"
        );
    }
    for table in ["case_record", "notification", "person", "person_sealed"] {
        let statement = format!("UPDATE {table} SET version = version + 1 RETURNING version");
        assert!(writes(&app, "shinjuku", &statement).await, "{table}");
    }
}

#[tokio::test]
async fn no_change_leaves_a_record_outside_of_what_one_may_change() {
    let app = TestApp::new().await;
    let open = app
        .sql()
        .await
        .column(
            "SELECT format('%s.%s', tablename, policyname) FROM pg_policies \
             WHERE with_check = 'true' AND 'hersys_app' = ANY (roles)",
        )
        .await;
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn what_was_taken_out_is_closed_and_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    sql.run(&format!(
        "UPDATE notification SET state = 'withdrawn' WHERE id = '{}'",
        notification(1)
    ))
    .await;
    for (set, may) in [
        ("counted = false", true),
        ("status = 'closed'", true),
        ("severity = 'severe'", false),
        ("municipality_code = '131016'", false),
    ] {
        let statement = format!("UPDATE case_record SET {set} RETURNING id");
        assert_eq!(writes(&app, "kanda", &statement).await, may, "{set}");
    }
}

#[tokio::test]
async fn who_made_a_case_lets_others_in_while_making_it_and_never_again() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let kanda = app.id("kanda");
    sql.run(&format!(
        "UPDATE case_record SET created_by = '{kanda}'; UPDATE person SET created_by = '{kanda}'; \
         DELETE FROM case_access WHERE organization_id = '{kanda}'"
    ))
    .await;
    let grant = |case: &str| {
        format!("SELECT grant_case_access('{case}', '{kanda}', 'notified', app_now(), NULL)")
    };
    assert!(!writes(&app, "kanda", &grant(&case(1))).await);
    // Not even where a dump was restored and numbers of transactions began anew.
    let as_app = acting(&app, "kanda").await;
    let number = as_app.one("SELECT pg_current_xact_id()").await;
    sql.run(&format!("UPDATE person SET made_in = {number}"))
        .await;
    assert!(as_app.attempt(&grant(&case(1))).await.is_err());
    // In the transaction that makes person and case, it does.
    let as_app = acting(&app, "kanda").await;
    let (p, c) = (person(8), case(8));
    as_app
        .run(&format!(
            "INSERT INTO person (id, number, created_by, created_at, updated_at) \
               VALUES ('{p}', '0000000008', '{kanda}', app_now(), app_now()); \
             INSERT INTO case_record (id, person_id, kind, responsible_center_id, sex, reported_on, created_by, \
               created_at, updated_at) VALUES ('{c}', '{p}', 'patient', '{}', 'unknown', '2026-11-24', '{kanda}', \
               app_now(), app_now())",
            app.id("shinjuku")
        ))
        .await;
    as_app.run(&grant(&c)).await;
    as_app.run("COMMIT").await;
    // No centre received this one: that opens it to nobody.
    for key in ["kanda", "hotel", "minato"] {
        assert!(!writes(&app, key, &grant(&c)).await, "{key}");
    }
    assert!(writes(&app, "shinjuku", &grant(&c)).await);
}

#[tokio::test]
async fn a_person_is_not_seen_by_a_transaction_whose_number_comes_again() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let as_app = acting(&app, "hotel").await;
    let number = as_app.one("SELECT pg_current_xact_id()").await;
    sql.run(&format!("UPDATE person SET made_in = {number}"))
        .await;
    for table in ["person", "person_key", "person_sealed", "person_token"] {
        let seen = as_app
            .number(&format!("SELECT count(*) FROM {table}"))
            .await;
        assert_eq!(seen, 0, "{table}");
    }
    for question in ["may_open_case", "may_write_person"] {
        let may = as_app
            .one(&format!("SELECT {question}('{}')", person(1)))
            .await;
        assert_eq!(may, "f", "{question}");
    }
}

#[tokio::test]
async fn figures_are_changed_by_who_may_write_the_case_and_at_its_centre() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let delta = |case: &str, center: &str| {
        format!(
            "INSERT INTO figure_delta (amount, center_id, reported_on, sex, age_band, severity, case_id) \
             VALUES (1, '{}', '2026-11-24', 'unknown', 'unknown', 'unknown', {case}) RETURNING amount",
            app.id(center)
        )
    };
    // Nor does a case of one's own making give the right: Chiyoda only received the notification.
    let own_case = |center: &str| {
        let id = app.id(center);
        format!(
            "INSERT INTO case_record (id, person_id, kind, responsible_center_id, sex, reported_on, created_by, created_at, updated_at) \
             VALUES (gen_random_uuid(), '{}', 'patient', '{id}', 'unknown', '2026-11-24', '{id}', app_now(), app_now()) RETURNING id",
            person(1)
        )
    };
    for (key, may) in [
        ("shinjuku", true),
        ("chiyoda", false),
        ("tokyo", false),
        ("kanda", false),
    ] {
        assert_eq!(writes(&app, key, &own_case(key)).await, may, "{key}");
    }
    let first = format!("'{}'", case(1));
    for (key, case, center, may) in [
        ("shinjuku", first.as_str(), "shinjuku", true),
        ("shinjuku", first.as_str(), "sakai_center", false),
        ("shinjuku", "NULL", "shinjuku", false),
        ("sakai_center", first.as_str(), "shinjuku", false),
        ("chiyoda", first.as_str(), "shinjuku", false),
        ("kanda", first.as_str(), "shinjuku", false),
        ("tokyo", first.as_str(), "shinjuku", false),
    ] {
        let wrote = writes(&app, key, &delta(case, center)).await;
        assert_eq!(wrote, may, "{key} {case} {center}");
    }
    sql.run(&format!(
        "UPDATE notification SET state = 'void' WHERE id = '{}'",
        notification(1)
    ))
    .await;
    for (key, may) in [("kanda", true), ("chiyoda", true), ("tokyo", false)] {
        let wrote = writes(&app, key, &delta(&first, "shinjuku")).await;
        assert_eq!(wrote, may, "{key}");
    }
}
