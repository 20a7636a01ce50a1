//! The worklist (要対応一覧): what raises a line, who sees it, in which order, how it is resolved.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::patients::signed_in;
use crate::support::records::session_of;
use crate::support::{Browser, TestApp};

async fn lines(nurse: &Browser) -> Vec<Value> {
    let page = nurse.get("/alerts").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn each_rule_raises_a_line_and_what_is_well_raises_none() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let well = signed_in(&app, &sql).await;
    let fine = json!({"temperature": 37.4, "spo2": 96, "urgent_asked": true});
    let received = well
        .browser
        .post("/self/observations", &fine)
        .await
        .expect(201);
    assert_eq!(received["urgency"], Value::Null);
    assert_eq!(lines(&nurse).await, [Value::Null; 0]);
    for (report, rules, urgency) in [
        (
            json!({"urgent": ["purple_lips"]}),
            json!(["urgent_symptom"]),
            "danger",
        ),
        (json!({"spo2": 93}), json!(["spo2_alert"]), "danger"),
        (json!({"spo2": 95}), json!(["spo2_warn"]), "caution"),
        (
            json!({"temperature": 38.5}),
            json!(["high_fever"]),
            "caution",
        ),
        (json!({"temperature": 37.5}), json!(["fever"]), "notice"),
    ] {
        let patient = signed_in(&app, &sql).await;
        let received = patient
            .browser
            .post("/self/observations", &report)
            .await
            .expect(201);
        assert_eq!(received["urgency"], urgency, "{report}");
        let all = lines(&nurse).await;
        let own = all
            .iter()
            .find(|one| one["case_id"] == patient.case.as_str())
            .unwrap();
        assert_eq!((&own["rules"], &own["urgency"]), (&rules, &json!(urgency)));
        assert_eq!(own["name"], "髙橋 健子");
        assert_eq!(own["observation_id"], received["observation"]["id"]);
    }
}

#[tokio::test]
async fn fever_of_four_days_in_a_row_raises_its_own_rule() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let patient = signed_in(&app, &sql).await;
    let path = format!("/cases/{}/observations", patient.case);
    for days in [3, 2, 1] {
        let at = (app.now() - TimeDelta::days(days)).to_rfc3339();
        let report =
            json!({"channel": "paper", "report": {"temperature": 37.6, "measured_at": at}});
        nurse.post(&path, &report).await.expect(201);
    }
    assert_eq!(lines(&nurse).await[0]["rules"], json!(["fever"]));
    patient
        .browser
        .post("/self/observations", &json!({"temperature": 37.5}))
        .await
        .expect(201);
    let line = &lines(&nurse).await[0];
    assert_eq!(line["rules"], json!(["fever", "fever_days"]));
    assert_eq!(line["urgency"], "caution");
}

#[tokio::test]
async fn fever_in_a_row_is_found_in_old_papers_too() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let patient = signed_in(&app, &sql).await;
    let path = format!("/cases/{}/observations", patient.case);
    // Across the first day that lists show, sixty days before the notification.
    for days in [62, 61, 60, 59] {
        let at = (app.now() - TimeDelta::days(days)).to_rfc3339();
        let report =
            json!({"channel": "paper", "report": {"temperature": 37.6, "measured_at": at}});
        nurse.post(&path, &report).await.expect(201);
    }
    assert_eq!(
        lines(&nurse).await[0]["rules"],
        json!(["fever", "fever_days"])
    );
}

#[tokio::test]
async fn one_line_a_person_that_rises_with_what_comes() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let patient = signed_in(&app, &sql).await;
    patient
        .browser
        .post("/self/observations", &json!({"temperature": 37.5}))
        .await
        .expect(201);
    app.advance(TimeDelta::minutes(20));
    let first = lines(&nurse).await.remove(0);
    let worse = json!({"spo2": 90, "urgent": ["wheezing"]});
    patient
        .browser
        .post("/self/observations", &worse)
        .await
        .expect(201);
    let all = lines(&nurse).await;
    assert_eq!(all.len(), 1);
    let line = &all[0];
    assert_eq!(
        line["rules"],
        json!(["fever", "spo2_alert", "urgent_symptom"])
    );
    assert_eq!(
        (&line["urgency"], &line["spo2"]),
        (&json!("danger"), &json!(90))
    );
    assert_eq!((&line["reports"], &line["version"]), (&json!(2), &json!(2)));
    assert_eq!(line["urgent"], json!(["wheezing"]));
    assert_ne!(
        line["raised_at"], first["raised_at"],
        "since when it has been this urgent"
    );
    // Whoever looked at it before the second report does not resolve it unseen.
    let id = line["id"].as_str().unwrap();
    let path = format!("/alerts/{id}/resolution");
    let note = json!({"note": "電話で話した。"});
    let ask = nurse
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .json(&note);
    let stale = ask.send().await.problem(412, "stale_version");
    assert_eq!(stale["current"]["spo2"], 90);
    let ask = nurse
        .ask("POST", &path)
        .header("If-Match", "\"v2\"")
        .json(&note);
    ask.send().await.expect(200);
    assert!(lines(&nurse).await.is_empty());
    let ask = nurse
        .ask("POST", &path)
        .header("If-Match", "\"v3\"")
        .json(&note);
    ask.send().await.problem(409, "conflict");
    // What comes after that opens a new line.
    patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await
        .expect(201);
    let again = lines(&nurse).await;
    assert_eq!((again.len(), &again[0]["reports"]), (1, &json!(1)));
}

#[tokio::test]
async fn a_line_is_resolved_with_a_note_only_and_the_note_is_sealed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let patient = signed_in(&app, &sql).await;
    patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await
        .expect(201);
    let id = lines(&nurse).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/alerts/{id}/resolution");
    for note in ["", "  \n "] {
        let ask = nurse
            .ask("POST", &path)
            .header("If-Match", "\"v1\"")
            .json(&json!({"note": note}));
        assert_eq!(ask.send().await.fields(), ["/note required"]);
    }
    let note = json!({"note": "救急要請した。"});
    let ask = nurse
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .json(&note);
    ask.send().await.expect(200);
    let kept = sql.one("SELECT encode(note, 'escape') FROM alert").await;
    assert!(!kept.is_empty() && !kept.contains("救急"));
    let by = sql.one("SELECT resolved_by FROM alert").await;
    assert_eq!(by, app.staff("shinjuku.nurse").id.to_string());
}

#[tokio::test]
async fn the_most_urgent_come_first_of_these_the_oldest_page_by_page() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let mut cases = Vec::new();
    for report in [
        json!({"temperature": 37.5}),
        json!({"spo2": 92}),
        json!({"spo2": 95}),
        json!({"urgent": ["dazed"]}),
        json!({"temperature": 38.8}),
    ] {
        let patient = signed_in(&app, &sql).await;
        patient
            .browser
            .post("/self/observations", &report)
            .await
            .expect(201);
        cases.push(patient.case);
        app.advance(TimeDelta::minutes(1));
    }
    let wanted = [1, 3, 2, 4, 0].map(|place: usize| cases[place].clone());
    let mut seen = Vec::new();
    let mut path = "/alerts?limit=2".to_owned();
    loop {
        let page = nurse.get(&path).await.expect(200);
        for one in page["items"].as_array().unwrap() {
            seen.push(one["case_id"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/alerts?limit=2&after={next}");
    }
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn only_the_responsible_centre_has_the_line_and_it_goes_with_the_case() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await
        .expect(201);
    let mine = session_of(&app, &sql, "shinjuku.nurse").await;
    let id = lines(&mine).await[0]["id"].as_str().unwrap().to_owned();
    for login in ["minato.nurse", "chiyoda.nurse"] {
        let other = session_of(&app, &sql, login).await;
        assert!(lines(&other).await.is_empty(), "{login}");
        let path = format!("/alerts/{id}/resolution");
        let ask = other
            .ask("POST", &path)
            .header("If-Match", "\"v1\"")
            .json(&json!({"note": "済"}));
        ask.send().await.problem(404, "not_found");
    }
    let minato = app.country.place("minato").id;
    sql.run(&format!(
        "UPDATE case_record SET responsible_center_id = '{minato}' WHERE id = '{}'",
        patient.case
    ))
    .await;
    assert!(lines(&mine).await.is_empty());
    let theirs = session_of(&app, &sql, "minato.nurse").await;
    assert_eq!(lines(&theirs).await.len(), 1);
}

#[tokio::test]
async fn a_report_raises_its_line_at_once_or_not_at_all() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    // What cannot raise its line is not kept either: the two are one transaction.
    sql.run("ALTER TABLE alert ADD CONSTRAINT closed CHECK (false) NOT VALID")
        .await;
    let reply = patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await;
    assert_eq!(reply.status, 500);
    assert_eq!(sql.number("SELECT count(*) FROM observation").await, 0);
    sql.run("ALTER TABLE alert DROP CONSTRAINT closed").await;
    patient
        .browser
        .post("/self/observations", &json!({"spo2": 92}))
        .await
        .expect(201);
    let told = sql.column("SELECT kind FROM outbox WHERE kind IN ('alert_changed', 'observation_made') ORDER BY id").await;
    assert_eq!(told, ["alert_changed", "observation_made"]);
}
