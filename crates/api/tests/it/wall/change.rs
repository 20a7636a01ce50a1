//! Who may change what: seeing a record gives no right to write it, and access is given by those in charge alone.

use super::people::{begin, case, entry, notification, people, person};
use crate::support::TestApp;

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

#[tokio::test]
async fn entries_are_written_by_the_responsible_centre_and_by_who_treats() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let (clinical, survey) = (entry(1, "e"), entry(1, "f"));
    let new = |work: &str, kind: &str| {
        format!(
            "INSERT INTO case_entry (id, case_id, work, kind, clear, center_id, recorded_at) \
             VALUES (gen_random_uuid(), '{}', '{work}', '{kind}', '{{}}', gen_random_uuid(), now()) RETURNING id",
            case(1)
        )
    };
    let change =
        |id: &str| format!("UPDATE case_entry SET clear = '{{}}' WHERE id = '{id}' RETURNING id");
    let before = |id: &str| {
        format!(
            "INSERT INTO case_entry_version (entry_id, version, clear, made_at) VALUES ('{id}', 7, '{{}}', now()) \
             RETURNING version"
        )
    };
    let statements = [
        new("clinical", "visit"),
        change(&clinical),
        before(&clinical),
        new("survey", "interview"),
        change(&survey),
        before(&survey),
    ];
    for (key, may) in [
        ("shinjuku", [true; 6]),
        ("kanda", [true, true, true, false, false, false]),
        ("chiyoda", [false; 6]),
        ("tokyo", [false; 6]),
        ("yotsuya", [false; 6]),
        ("minato", [false; 6]),
    ] {
        let own = app.country.place(key).id.to_string();
        for (statement, may) in statements.iter().zip(may) {
            let as_app = app.sql_as_app().await;
            begin(&app, &as_app, "staff", &own).await;
            let done = as_app.attempt(statement).await;
            let wrote = done.as_ref().is_ok_and(|rows| !rows.is_empty());
            assert_eq!(wrote, may, "{key}: {statement}: {done:?}");
        }
        // Whose it is never changes.
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &own).await;
        let moved = format!("UPDATE case_entry SET case_id = '{}' RETURNING id", case(2));
        assert!(as_app.attempt(&moved).await.is_err(), "{key}");
    }
}
