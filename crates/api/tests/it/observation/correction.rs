//! Corrections of a report: ten minutes, by the patient, and what was said stays readable.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::full;
use crate::support::patients::signed_in;
use crate::support::{TestApp, at_once};

#[tokio::test]
async fn a_correction_within_ten_minutes_takes_the_place_and_the_old_one_stays_readable() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let first = patient
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let id = first["observation"]["id"].as_str().unwrap().to_owned();
    app.advance(TimeDelta::minutes(10) - TimeDelta::seconds(1));
    let path = format!("/self/observations/{id}/correction");
    let better = json!({"temperature": 36.8});
    let second = patient.browser.post(&path, &better).await.expect(201);
    assert_eq!(second["observation"]["corrects"], json!(id));
    assert_eq!(
        second["observation"]["measured_at"],
        first["observation"]["measured_at"]
    );
    let all = patient.browser.get("/self/observations").await.expect(200);
    let all = all["items"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    let old = all.iter().find(|one| one["id"] == json!(id)).unwrap();
    assert_eq!(old["temperature"], json!(38.6));
    assert_ne!(old["corrected_at"], Value::Null);
    // Not twice the same one.
    patient
        .browser
        .post(&path, &better)
        .await
        .problem(409, "conflict");
    // And not after ten minutes from the first, however recent the last correction.
    assert_eq!(second["correctable_until"], first["correctable_until"]);
    let id = second["observation"]["id"].as_str().unwrap();
    app.advance(TimeDelta::seconds(1));
    let today = patient.browser.get("/self/today").await.expect(200);
    assert_eq!(today["correctable_until"], Value::Null);
    let path = format!("/self/observations/{id}/correction");
    patient
        .browser
        .post(&path, &better)
        .await
        .problem(409, "conflict");
}

#[tokio::test]
async fn of_many_corrections_at_once_one_counts() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let first = patient
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let path = format!(
        "/self/observations/{}/correction",
        first["observation"]["id"].as_str().unwrap()
    );
    let statuses = at_once(8, |_| {
        let (browser, path) = (patient.browser.clone(), path.clone());
        async move {
            browser
                .post(&path, &json!({"temperature": 36.8}))
                .await
                .status
        }
    })
    .await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
}

#[tokio::test]
async fn corrections_count_by_the_minute_like_reports() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let kept = patient
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let mut id = kept["observation"]["id"].as_str().unwrap().to_owned();
    // With the report itself they are six in the first minute.
    for free in [5, 6] {
        for _ in 0..free {
            let path = format!("/self/observations/{id}/correction");
            let kept = patient.browser.post(&path, &full()).await.expect(201);
            id = kept["observation"]["id"].as_str().unwrap().to_owned();
        }
        let path = format!("/self/observations/{id}/correction");
        let reply = patient.browser.post(&path, &full()).await;
        reply.problem(429, "too_many_requests");
        // Reports and corrections are counted together.
        let reply = patient.browser.post("/self/observations", &full()).await;
        reply.problem(429, "too_many_requests");
        app.advance(TimeDelta::seconds(61));
    }
}
