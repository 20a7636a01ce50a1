//! Submission: what keeps it from being done, and what happens when it is done twice.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::records::{districts, draft, form, notify, session_of, submit, with};
use crate::support::{Sql, TestApp};

/// What a submission writes to.
const TABLES: &[&str] = &[
    "person",
    "person_key",
    "person_sealed",
    "person_token",
    "case_record",
    "case_access",
    "case_timeline",
    "notification",
    "notification_version",
    "figure_delta",
    "outbox",
];

async fn nothing_was_made(sql: &Sql) {
    for table in TABLES {
        let rows = sql.number(&format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn each_of_the_seven_alone_keeps_it_from_being_submitted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    for (changes, wanted) in [
        (vec![("/category", Value::Null)], "/category required"),
        (
            vec![
                ("/person/family_name", json!(" ")),
                ("/person/given_name", json!("\u{3000}")),
            ],
            "/person/family_name notification.name",
        ),
        (vec![("/person/sex", Value::Null)], "/person/sex required"),
        (
            vec![("/person/birth_date", json!("さあ"))],
            "/person/birth_date notification.birth_or_age",
        ),
        (
            vec![
                ("/person/phone", json!("なし")),
                ("/person/residence", json!({"building": "101"})),
            ],
            "/person/phone notification.reach",
        ),
        (
            vec![("/diagnosis/diagnosed_on", json!(""))],
            "/diagnosis/diagnosed_on required",
        ),
        (
            vec![("/reporter/physician", json!(""))],
            "/reporter/physician required",
        ),
    ] {
        let typed = with(form(), &changes);
        let id = draft(&writer, &typed).await;
        let refused = submit(&writer, &id).await;
        assert_eq!(refused.status, 422, "{wanted}: {}", refused.text());
        assert_eq!(refused.fields(), [wanted]);
        nothing_was_made(&sql).await;
        let kept = writer.get(&format!("/notifications/drafts/{id}")).await;
        assert_eq!(kept.expect(200)["version"], 1, "{wanted}");
    }
    // All of them at once are told at once.
    let id = draft(&writer, &json!({})).await;
    assert_eq!(submit(&writer, &id).await.fields().len(), 7);
    nothing_was_made(&sql).await;
}

#[tokio::test]
async fn an_institution_without_a_centre_is_told_so() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let kanda = app.country.place("kanda").id;
    sql.run(&format!(
        "UPDATE organization SET health_center_id = NULL WHERE id = '{kanda}'"
    ))
    .await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let id = draft(&writer, &form()).await;
    let refused = submit(&writer, &id).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.fields(),
        ["/reporter notification.no_receiving_center"]
    );
    nothing_was_made(&sql).await;
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_not_submitted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let id = draft(&writer, &form()).await;
    let path = format!("/notifications/drafts/{id}");
    let save = writer.ask("PUT", &path).header("If-Match", "\"v1\"");
    save.json(&form()).send().await.expect(200);
    submit(&writer, &id).await.problem(412, "stale_version");
    nothing_was_made(&sql).await;
}

#[tokio::test]
async fn a_repeat_gets_the_same_receipt_and_fifty_at_once_make_one_person() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let made = notify(&sql, &writer, &form()).await;
    let id = draft(&writer, &form()).await;
    let path = format!("/notifications/drafts/{id}/submission");
    let send = |key: Option<&'static str>| {
        let mut ask = writer.ask("POST", &path).header("If-Match", "\"v1\"");
        if let Some(key) = key {
            ask = ask.header("Idempotency-Key", key);
        }
        ask.json(&json!({})).send()
    };
    let receipts = join_all((0..50).map(|_| send(Some("one-and-the-same")))).await;
    let first = receipts[0].expect(201);
    assert_ne!(first["person_number"], made.receipt["person_number"]);
    for receipt in receipts {
        assert_eq!(receipt.expect(201), first);
    }
    assert_eq!(send(Some("one-and-the-same")).await.expect(201), first);
    // Another key is another request; the draft is gone.
    send(Some("another")).await.problem(404, "not_found");
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 2);

    // Without keys as well: one of them finds the draft.
    let id = draft(&writer, &form()).await;
    let replies = join_all((0..50).map(|_| submit(&writer, &id))).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let late = replies.iter().filter(|reply| reply.status == 404).count();
    assert_eq!((made, late), (1, 49));
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 3);
}

#[tokio::test]
async fn a_report_date_in_the_future_is_kept_as_typed_and_heads_no_list() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let ahead = with(form(), &[("/reporter/reported_on", json!("2100-01-01"))]);
    let slip = notify(&sql, &writer, &ahead).await;
    let later = notify(
        &sql,
        &writer,
        &with(form(), &[("/reporter/reported_on", json!("t"))]),
    )
    .await;
    let today = hersys_domain::jp_date::jst_date(app.now()).to_string();
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let cases = nurse.get("/cases").await.expect(200);
    let listed: Vec<_> = cases["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            (
                case["id"].as_str().unwrap(),
                case["reported_on"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(
        listed.contains(&(slip.case.as_str(), today.as_str())),
        "{listed:?}"
    );
    assert!(
        listed.contains(&(later.case.as_str(), today.as_str())),
        "{listed:?}"
    );
    let read = nurse
        .get(&format!("/notifications/{}", slip.notification))
        .await
        .expect(200);
    assert_eq!(read["form"]["reporter"]["reported_on"], "2100-01-01");
    let told = read["warnings"].as_array().unwrap();
    assert!(
        told.iter()
            .any(|one| one["pointer"] == "/reporter/reported_on"
                && one["code"] == "warning.in_future"),
        "{told:?}"
    );
    let days = sql
        .column(
            "SELECT DISTINCT reported_on FROM (SELECT reported_on FROM case_record UNION ALL \
            SELECT reported_on FROM figure_delta UNION ALL SELECT reported_on FROM case_access \
            UNION ALL SELECT reported_on FROM notification) AS everywhere",
        )
        .await;
    assert_eq!(days, [today]);
}
