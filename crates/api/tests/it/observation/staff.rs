//! Reports that staff enter for a patient.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::patients::signed_in;
use crate::support::records::session_of;

#[tokio::test]
async fn staff_report_for_a_patient_and_it_is_told_who_and_how() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let path = format!("/cases/{}/observations", patient.case);
    let clerk = session_of(&app, &sql, "shinjuku.clerk").await;
    let yesterday = (app.now() - TimeDelta::hours(20)).to_rfc3339();
    let paper =
        json!({"channel": "paper", "report": {"temperature": 37.1, "measured_at": yesterday}});
    let kept = clerk.post(&path, &paper).await.expect(201);
    assert_eq!(kept["reporter"], "center");
    assert_eq!(kept["entered_by"], "試験 shinjuku.clerk");
    assert_eq!(kept["entered_for"], "shinjuku（試験）");
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let call = json!({"channel": "staff_call", "report": {"temperature": 37.2}});
    assert_eq!(
        nurse.post(&path, &call).await.expect(201)["reporter"],
        "nurse"
    );
    // Page by page, the latest measured first.
    let first = nurse.get(&format!("{path}?limit=1")).await.expect(200);
    assert_eq!(first["items"][0]["temperature"], json!(37.2));
    let next = first["next"].as_str().unwrap();
    let second = nurse
        .get(&format!("{path}?limit=1&after={next}"))
        .await
        .expect(200);
    assert_eq!(second["items"][0]["temperature"], json!(37.1));
    assert_eq!(second["next"], Value::Null);
    // The patient sees it, cannot correct it, and nobody reports of the future or by the web for others.
    let id = kept["id"].as_str().unwrap();
    let path_of_it = format!("/self/observations/{id}/correction");
    let reply = patient
        .browser
        .post(&path_of_it, &json!({"temperature": 36.0}))
        .await;
    reply.problem(409, "conflict");
    let tomorrow = (app.now() + TimeDelta::hours(20)).to_rfc3339();
    let future =
        json!({"channel": "paper", "report": {"temperature": 37.1, "measured_at": tomorrow}});
    assert_eq!(
        nurse.post(&path, &future).await.fields(),
        ["/report/measured_at observation.future"]
    );
    let web = json!({"channel": "web", "report": {"temperature": 37.1}});
    assert_eq!(
        nurse.post(&path, &web).await.fields(),
        ["/channel observation.channel"]
    );
    let wrong = json!({"channel": "paper", "report": {"temperature": 51.0}});
    assert_eq!(
        nurse.post(&path, &wrong).await.fields(),
        ["/report/temperature observation.impossible"]
    );
}

#[tokio::test]
async fn staff_are_named_to_their_own_organisation_alone() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let path = format!("/cases/{}/observations", patient.case);
    let clerk = session_of(&app, &sql, "shinjuku.clerk").await;
    let call = json!({"channel": "staff_call", "report": {"temperature": 37.2}});
    clerk.post(&path, &call).await.expect(201);
    let own = json!({"temperature": 36.5});
    let reply = patient.browser.post("/self/observations", &own).await;
    reply.expect(201);
    let mut replies = vec![(
        "the patient",
        patient.browser.get("/self/observations").await,
    )];
    for login in [
        "shinjuku.nurse",
        "chiyoda.nurse",
        "tokyo.coordinator",
        "kanda.physician",
    ] {
        let reader = session_of(&app, &sql, login).await;
        replies.push((login, reader.get(&path).await));
    }
    for (who, reply) in replies {
        let page = reply.expect(200);
        let items = page["items"].as_array().unwrap();
        let by_staff = items
            .iter()
            .find(|one| one["channel"] == "staff_call")
            .unwrap();
        let by_patient = items.iter().find(|one| one["channel"] == "web").unwrap();
        let colleague = who == "shinjuku.nurse";
        assert_eq!(
            reply.text().contains("試験 shinjuku.clerk"),
            colleague,
            "{who}"
        );
        assert_eq!(!by_staff["entered_by"].is_null(), colleague, "{who}");
        // Whose staff it was is told to everybody; of the patient's own there is nothing to tell.
        assert_eq!(by_staff["entered_for"], "shinjuku（試験）", "{who}");
        assert_eq!(by_patient["entered_by"], Value::Null, "{who}");
        assert_eq!(by_patient["entered_for"], Value::Null, "{who}");
    }
}

#[tokio::test]
async fn a_report_by_staff_takes_no_minute_from_the_patients_own() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let own = json!({"temperature": 37.9});
    let own = patient.browser.post("/self/observations", &own).await;
    let own = own.expect(201);
    app.advance(TimeDelta::minutes(2));
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let call = json!({"channel": "staff_call", "report": {"temperature": 37.2}});
    let path = format!("/cases/{}/observations", patient.case);
    nurse.post(&path, &call).await.expect(201);
    let today = patient.browser.get("/self/today").await.expect(200);
    assert_eq!(today["latest"]["id"], own["observation"]["id"]);
    assert_eq!(today["correctable_until"], own["correctable_until"]);
    app.advance(TimeDelta::minutes(9));
    let today = patient.browser.get("/self/today").await.expect(200);
    assert_eq!(today["latest"]["temperature"], json!(37.2));
    assert_eq!(today["correctable_until"], Value::Null);
}
