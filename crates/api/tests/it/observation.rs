//! Health reports: by patients, corrected within ten minutes, by staff for them.

use chrono::TimeDelta;
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
