//! Health reports: by patients, corrected within ten minutes, by staff for them.

mod correction;
mod staff;

use chrono::TimeDelta;
use hersys_domain::absent::YesNoUnknown;
use serde_json::{Value, json};

use crate::support::patients::signed_in;
use crate::support::records::session_of;
use crate::support::{TestApp, at_once};

fn full() -> Value {
    json!({
        "temperature": 38.6, "spo2": 97, "breathing": "room_air", "pulse": 88, "respiration": 18,
        "symptoms": [
            {"symptom": "headache", "answer": "yes"}, {"symptom": "red_eyes", "answer": "no"},
            {"symptom": "cough_runny_nose", "answer": "unknown"},
        ],
        "urgent": [], "urgent_asked": true, "antipyretic": "yes", "note": "昨夜から\r\n頭が痛い👪",
    })
}

#[tokio::test]
async fn a_report_is_kept_as_it_was_said_and_read_by_both_sides() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let received = patient
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let kept = &received["observation"];
    for (key, value) in [
        ("temperature", json!(38.6)),
        ("spo2", json!(97)),
        ("breathing", json!("room_air")),
        ("pulse", json!(88)),
        ("respiration", json!(18)),
        ("antipyretic", json!("yes")),
        ("note", json!("昨夜から\n頭が痛い👪")),
        ("reporter", json!("self")),
        ("channel", json!("web")),
        ("urgent_asked", json!(true)),
        ("unmeasured", json!([])),
    ] {
        assert_eq!(kept[key], value, "{key}");
    }
    // In the order of the sheet, and what was not asked is not there.
    assert_eq!(
        kept["symptoms"],
        json!([
            {"symptom": "cough_runny_nose", "answer": "unknown"},
            {"symptom": "headache", "answer": "yes"}, {"symptom": "red_eyes", "answer": "no"},
        ])
    );
    let own = patient.browser.get("/self/observations").await.expect(200);
    assert_eq!(own["items"], json!([kept]));
    let today = patient.browser.get("/self/today").await.expect(200);
    assert_eq!(today["latest"], *kept);
    let path = format!("/cases/{}/observations", patient.case);
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    assert_eq!(nurse.get(&path).await.expect(200)["items"], json!([kept]));
    // A report date that lies ahead, kept before such slips were cut, hides no report.
    sql.run(&format!(
        "UPDATE case_record SET reported_on = '2100-01-01' WHERE id = '{}'",
        patient.case
    ))
    .await;
    assert_eq!(nurse.get(&path).await.expect(200)["items"], json!([kept]));
    let own = patient.browser.get("/self/observations").await.expect(200);
    assert_eq!(own["items"], json!([kept]));
    // The free text is not for clerks, and lies nowhere in the clear.
    let clerk = session_of(&app, &sql, "shinjuku.clerk").await;
    assert_eq!(
        clerk.get(&path).await.expect(200)["items"][0]["note"],
        Value::Null
    );
    let row = sql
        .one("SELECT encode(note, 'escape') FROM observation")
        .await;
    assert!(!row.contains("頭"));
}

#[tokio::test]
async fn another_persons_reports_are_out_of_reach() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let one = signed_in(&app, &sql).await;
    let other = signed_in(&app, &sql).await;
    let received = one
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let id = received["observation"]["id"].as_str().unwrap();
    let own = other.browser.get("/self/observations").await.expect(200);
    assert_eq!(own["items"], json!([]));
    let path = format!("/self/observations/{id}/correction");
    let reply = other
        .browser
        .post(&path, &json!({"temperature": 36.0}))
        .await;
    reply.problem(404, "not_found");
    // Nor does staff of another centre see them.
    let stranger = session_of(&app, &sql, "minato.nurse").await;
    let path = format!("/cases/{}/observations", one.case);
    stranger.get(&path).await.problem(404, "not_found");
    let proxy = json!({"channel": "staff_call", "report": {"temperature": 36.0}});
    stranger.post(&path, &proxy).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_report_sent_again_with_its_key_is_one_report() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let bodies = at_once(6, |_| {
        let browser = patient.browser.clone();
        async move {
            let ask = browser.ask("POST", "/self/observations");
            let reply = ask
                .header("Idempotency-Key", "one-and-the-same")
                .json(&full())
                .send()
                .await;
            reply.expect(201)["observation"]["id"].clone()
        }
    })
    .await;
    assert!(bodies.iter().all(|id| *id == bodies[0]), "{bodies:?}");
    assert_eq!(sql.number("SELECT count(*) FROM observation").await, 1);
    // The key is the patient's own: another one's same key is another act.
    let other = signed_in(&app, &sql).await;
    let ask = other.browser.ask("POST", "/self/observations");
    let reply = ask
        .header("Idempotency-Key", "one-and-the-same")
        .json(&full())
        .send()
        .await;
    assert_ne!(reply.expect(201)["observation"]["id"], bodies[0]);
}

#[tokio::test]
async fn odd_values_are_asked_again_and_kept_with_a_flag() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let odd = json!({"temperature": 43.4, "spo2": 49});
    let reply = patient.browser.post("/self/observations", &odd).await;
    reply.expect(422);
    assert_eq!(
        reply.fields(),
        ["/temperature observation.odd", "/spo2 observation.odd"]
    );
    let sure = json!({"temperature": 43.4, "spo2": 49, "confirmed": ["temperature", "spo2"]});
    let received = patient
        .browser
        .post("/self/observations", &sure)
        .await
        .expect(201);
    assert_eq!(
        received["observation"]["odd"],
        json!(["temperature", "spo2"])
    );
    // 測れない is another thing than not said.
    let cannot = json!({"unmeasured": ["temperature", "spo2"]});
    let received = patient
        .browser
        .post("/self/observations", &cannot)
        .await
        .expect(201);
    assert_eq!(
        received["observation"]["unmeasured"],
        json!(["temperature", "spo2"])
    );
    let nothing = patient.browser.post("/self/observations", &json!({})).await;
    assert_eq!(nothing.fields(), ["/temperature observation.empty"]);
    let earlier = json!({"temperature": 36.5, "measured_at": "2026-01-01T00:00:00Z"});
    let reply = patient.browser.post("/self/observations", &earlier).await;
    assert_eq!(reply.fields(), ["/measured_at observation.now_only"]);
}

#[tokio::test]
async fn of_many_reports_at_once_six_are_kept() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    // Those of staff tell of another day, and count all the same.
    let earlier = (app.now() - TimeDelta::days(1)).to_rfc3339();
    let called =
        json!({"channel": "staff_call", "report": {"temperature": 37.1, "measured_at": earlier}});
    let path = format!("/cases/{}/observations", patient.case);
    let statuses = at_once(16, |number| {
        let (phone, nurse) = (patient.browser.clone(), nurse.clone());
        let (path, called) = (path.clone(), called.clone());
        async move {
            if number % 2 == 0 {
                phone.post("/self/observations", &full()).await.status
            } else {
                nurse.post(&path, &called).await.status
            }
        }
    })
    .await;
    let of = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((of(201), of(429)), (6, 10), "{statuses:?}");
}

#[tokio::test]
async fn there_is_no_daily_cap_but_one_by_the_minute() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    for _ in 0..5 {
        for _ in 0..6 {
            patient
                .browser
                .post("/self/observations", &full())
                .await
                .expect(201);
        }
        let reply = patient.browser.post("/self/observations", &full()).await;
        reply.problem(429, "too_many_requests");
        app.advance(TimeDelta::seconds(61));
    }
}

#[tokio::test]
async fn after_the_case_is_closed_there_is_nothing_to_report() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    for closed in [
        "status = 'closed'",
        "status = 'open', whereabouts = 'released'",
    ] {
        sql.run(&format!(
            "UPDATE case_record SET {closed} WHERE id = '{}'",
            patient.case
        ))
        .await;
        let today = patient.browser.get("/self/today").await.expect(200);
        assert_eq!(today["reporting"], false);
        let reply = patient.browser.post("/self/observations", &full()).await;
        reply.problem(409, "conflict");
    }
}

#[tokio::test]
async fn reports_move_into_their_month_when_its_partition_is_made() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    patient
        .browser
        .post("/self/observations", &full())
        .await
        .expect(201);
    let place = "SELECT tableoid::regclass::text FROM observation";
    assert_eq!(sql.one(place).await, "observation_default");
    hersys_api::services::months::make(&app.app.db)
        .await
        .unwrap();
    let month = sql
        .one("SELECT 'observation_' || to_char(observed_on, 'YYYYMM') FROM observation")
        .await;
    assert_eq!(sql.one(place).await, month);
    // Made twice is made once, and the wall stands before the parts, too.
    hersys_api::services::months::make(&app.app.db)
        .await
        .unwrap();
    let as_app = app.sql_as_app().await;
    assert!(
        as_app
            .attempt(&format!("SELECT * FROM {month}"))
            .await
            .is_err()
    );
    assert_eq!(
        patient.browser.get("/self/observations").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn every_answer_about_an_antipyretic_is_kept() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    for answer in YesNoUnknown::ALL {
        let report = json!({"antipyretic": answer});
        let received = patient.browser.post("/self/observations", &report).await;
        let kept = &received.expect(201)["observation"];
        assert_eq!(kept["antipyretic"], answer.as_str());
    }
}
