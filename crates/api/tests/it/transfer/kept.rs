//! What the former centre keeps: what it wrote itself, and the case as it stood. Nothing else.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{all_is_well, list};
use crate::support::records::{form, notified, session_of};
use crate::support::transfers::{answer, asked, on_case};
use crate::support::{Sql, TestApp, patients};
use crate::wall::people::begin;

#[tokio::test]
async fn the_former_centre_keeps_a_frozen_summary_and_finds_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = patients::signed_in(&app, &sql).await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await
        .expect(201);
    let alert = from.get("/alerts").await.expect(200)["items"][0].clone();
    let resolution = format!("/alerts/{}/resolution", alert["id"].as_str().unwrap());
    let note = json!({"note": "電話で話した"});
    from.ask("POST", &resolution)
        .header("If-Match", "\"v1\"")
        .json(&note)
        .send()
        .await
        .expect(200);
    app.advance(TimeDelta::minutes(10));
    let change = json!({"value": "moderate_1", "note": "息切れあり"});
    on_case(&sql, &from, &patient.case, "severities", &change)
        .await
        .expect(200);
    let entry = sql
        .one(&format!(
            "SELECT id FROM case_timeline WHERE case_id = '{}' AND track = 'severity' AND until_at IS NULL",
            patient.case
        ))
        .await;
    let notification = sql
        .one(&format!(
            "SELECT id FROM notification WHERE case_id = '{}'",
            patient.case
        ))
        .await;
    let transfer = asked(&app, &sql, &patient.case).await;
    answer(&to, &transfer, "acceptance").await.expect(200);
    // What comes later is not in it.
    app.advance(TimeDelta::minutes(10));
    let later = json!({"value": "severe", "note": "人工呼吸器"});
    on_case(&sql, &to, &patient.case, "severities", &later)
        .await
        .expect(200);

    let [line] = list(&from, "handed_over").await.try_into().unwrap();
    assert_eq!(line["subject"]["name"], "髙橋 健子");
    assert_eq!(line["subject"]["severity"], "moderate_1");
    assert_eq!(line["summary"], Value::Null);
    let kept = from
        .get(&format!("/transfers/{transfer}"))
        .await
        .expect(200);
    let summary = &kept["summary"];
    assert_eq!(summary["birth_on"], "1980-03-14");
    assert_eq!(summary["observations"][0]["spo2"], 92);
    assert_eq!(summary["notes"][0]["text"], "電話で話した");
    let said: Vec<&str> = summary["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["note"].as_str())
        .collect();
    assert_eq!(said, ["息切れあり"]);
    // A clerk there reads no remarks; the present centre has the case itself.
    let clerk = session_of(&app, &sql, "shinjuku.clerk").await;
    let cut = clerk
        .get(&format!("/transfers/{transfer}"))
        .await
        .expect(200);
    assert_eq!(cut["subject"]["name"], "髙橋 健子");
    assert_eq!(cut["summary"]["notes"], json!([]));
    assert!(!cut.to_string().contains("息切れ") && !cut.to_string().contains("実家"));
    let theirs = to.get(&format!("/transfers/{transfer}")).await.expect(200);
    assert_eq!(theirs["summary"], Value::Null);
    assert_eq!(theirs["subject"]["severity"], "severe");

    for path in [
        format!("/cases/{}", patient.case),
        format!("/cases/{}/transfers", patient.case),
        format!("/cases/{}/observations", patient.case),
        format!("/cases/{}/invitation", patient.case),
        format!("/persons/{}", patient.person),
        format!("/persons/{}/accesses", patient.person),
        format!("/persons/{}/duplicates", patient.person),
        format!("/notifications/{notification}"),
        format!("/notifications/{notification}/versions"),
        format!("/notifications/{notification}/form.pdf"),
    ] {
        from.get(&path).await.problem(404, "not_found");
    }
    for (what, body) in [
        ("severities", json!({"value": "mild"})),
        ("whereabouts", json!({"value": "home"})),
        ("closing", json!({"reason": "released"})),
        (
            "transfers",
            crate::support::transfers::request(&app, "chiyoda"),
        ),
    ] {
        on_case(&sql, &from, &patient.case, what, &body)
            .await
            .problem(404, "not_found");
    }
    for (path, body) in [
        (
            format!("/timeline/{entry}/removal"),
            json!({"reason": "誤り"}),
        ),
        (resolution, note),
    ] {
        let ask = from
            .ask("POST", &path)
            .header("If-Match", "\"v1\"")
            .json(&body);
        ask.send().await.problem(404, "not_found");
    }
    let found = from
        .post("/persons/search", &json!({"text": "髙橋"}))
        .await
        .expect(200);
    assert_eq!(found["items"], json!([]));
    all_is_well(&app).await;
}

#[tokio::test]
async fn what_was_handed_over_comes_page_by_page() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    for number in 0..5 {
        let made = notified(&app, &sql, &form()).await;
        let transfer = asked(&app, &sql, &made.case).await;
        answer(&to, &transfer, "acceptance").await.expect(200);
        // Some of one instant.
        if number % 2 == 0 {
            app.advance(TimeDelta::minutes(1));
        }
    }
    let wanted = sql
        .column("SELECT id FROM transfer ORDER BY ended_at DESC, id DESC")
        .await;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/transfers?queue=handed_over&limit=2{after}");
        let page = from.get(&path).await.expect(200);
        for item in page["items"].as_array().unwrap() {
            found.push(item["id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, wanted);
    assert_eq!(list(&to, "handed_over").await.len(), 0);
}

/// Rows that an organisation sees as the server's own role, by table.
async fn rows(app: &TestApp, sql: &Sql, key: &str) -> Vec<(String, i64)> {
    let as_app = app.sql_as_app().await;
    begin(app, &as_app, "staff", &app.id(key)).await;
    let tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                  AND NOT relispartition AND obj_description(oid, 'pg_class') LIKE '[personal]%' ORDER BY relname";
    let mut found = Vec::new();
    for table in sql.column(tables).await {
        let rows = as_app
            .number(&format!("SELECT count(*) FROM {table}"))
            .await;
        if rows > 0 {
            found.push((table, rows));
        }
    }
    found
}

#[tokio::test]
async fn past_the_server_too_the_former_centre_sees_its_transfer_and_no_more() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let transfer = asked(&app, &sql, &made.case).await;
    let (from, to) = (app.id("shinjuku"), app.id("minato"));
    let tries = [
        // To accept is not for who asks, nor for who has no part in it, and comes with its move or not at all.
        ("shinjuku", "SELECT move_case('{t}', gen_random_uuid())"),
        ("chiyoda", "SELECT move_case('{t}', gen_random_uuid())"),
        (
            "minato",
            "UPDATE transfer SET state = 'accepted', ended_at = app_now() RETURNING id",
        ),
        (
            "minato",
            "UPDATE transfer SET to_center_id = from_center_id RETURNING id",
        ),
        (
            "chiyoda",
            "UPDATE transfer SET state = 'refused', ended_at = app_now() RETURNING id",
        ),
        (
            "minato",
            "UPDATE transfer SET state = 'withdrawn', ended_at = app_now() RETURNING id",
        ),
        ("chiyoda", "SELECT let_in_by_place('{c}', '{m}')"),
        (
            "minato",
            "INSERT INTO transfer (id, case_id, person_id, from_center_id, to_center_id, taken, made_at) \
                    VALUES (gen_random_uuid(), '{c}', '{p}', '{s}', '{m}', true, app_now()) RETURNING id",
        ),
    ];
    for (key, statement) in tries {
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &app.id(key)).await;
        let statement = statement
            .replace("{t}", &transfer)
            .replace("{c}", &made.case)
            .replace("{p}", &made.person)
            .replace("{s}", &from)
            .replace("{m}", &to);
        let done = as_app.attempt(&statement).await;
        assert!(
            done.is_err() || done.is_ok_and(|rows| rows.is_empty()),
            "{key}: {statement}"
        );
    }
    let minato = session_of(&app, &sql, "minato.nurse").await;
    answer(&minato, &transfer, "acceptance").await.expect(200);
    assert_eq!(
        rows(&app, &sql, "shinjuku").await,
        [("transfer".to_owned(), 1), ("transfer_act".to_owned(), 2)]
    );
    // Its key opens its own summaries only.
    let keys = format!("SELECT transfer FROM keys_of_transfers(ARRAY['{transfer}']::uuid[])");
    for (key, count) in [("shinjuku", 1), ("minato", 0), ("chiyoda", 0)] {
        let as_app = app.sql_as_app().await;
        begin(&app, &as_app, "staff", &app.id(key)).await;
        assert_eq!(as_app.column(&keys).await.len(), count, "{key}");
    }
}
