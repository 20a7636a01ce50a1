//! 移管: a case goes from one centre to another, and everything that hangs on it with it.

mod crowd;
mod kept;
mod take_over;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::operations::Target;
use crate::support::records::{WRITER, figures_agree, form, notified, session_of};
use crate::support::transfers::{answer, asked, on_case, request};
use crate::support::{Browser, TestApp, patients};

/// What waits at a centre.
async fn waiting(who: &Browser) -> Value {
    who.get("/worklists").await.expect(200)["transfers"]["count"].clone()
}

/// Items of a list.
async fn list(who: &Browser, queue: &str) -> Vec<Value> {
    let page = who
        .get(&format!("/transfers?queue={queue}"))
        .await
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

/// Demands that the records agree with themselves.
async fn all_is_well(app: &TestApp) {
    let url = crate::support::postgres::superuser_url(app.database());
    let secrets = crate::support::secrets();
    let report = hersys_api::services::doctor::examine(&url, "hersys_owner", &secrets, true);
    assert_eq!(report.await.unwrap().findings, []);
}

#[tokio::test]
async fn what_is_asked_for_is_seen_at_once_and_moves_when_it_is_accepted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let case = format!("/cases/{}", made.case);
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    to.get(&case).await.problem(404, "not_found");
    assert_eq!(waiting(&to).await, 0);

    let transfer = asked(&app, &sql, &made.case).await;
    // Both hear of it live, and nobody else.
    let told = format!(
        "SELECT count(*) FROM outbox WHERE kind = 'transfer_changed' AND subject_id = '{transfer}' \
         AND organizations = ARRAY['{}', '{}']::uuid[]",
        app.id("shinjuku"),
        app.id("minato")
    );
    assert_eq!(sql.number(&told).await, 1);
    assert_eq!(
        (waiting(&to).await, waiting(&from).await),
        (json!(1), json!(0))
    );
    let [line] = list(&to, "incoming").await.try_into().unwrap();
    assert_eq!(line["id"], transfer);
    assert_eq!(line["subject"]["name"], "髙橋 健子");
    assert_eq!(line["from_center"]["name"], "shinjuku（試験）");
    assert_eq!(line["acts"][0]["reason"], "実家で療養するため");
    // Whose members asked is for their own centre.
    assert_eq!(line["acts"][0]["by"], Value::Null);
    assert_eq!(
        list(&from, "outgoing").await[0]["acts"][0]["by"],
        "試験 shinjuku.nurse"
    );
    // It reads what it needs to decide, and changes nothing yet.
    for path in [
        case.clone(),
        format!("{case}/observations"),
        format!("/persons/{}", made.person),
        format!("/notifications/{}", made.notification),
    ] {
        to.get(&path).await.expect(200);
    }
    let severe = json!({"value": "severe"});
    on_case(&sql, &to, &made.case, "severities", &severe)
        .await
        .problem(403, "not_allowed");

    app.advance(TimeDelta::minutes(5));
    let done = answer(&to, &transfer, "acceptance").await.expect(200);
    assert_eq!(done["state"], "accepted");
    assert_eq!(sql.number(&told).await, 2);
    let kinds: Vec<_> = done["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|act| &act["kind"])
        .collect();
    assert_eq!(kinds, ["accepted", "requested"]);
    let now = to.get(&case).await.expect(200);
    assert_eq!(now["responsible_center_id"], app.id("minato"));
    let spans: Vec<_> = now["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["track"] == "jurisdiction")
        .map(|one| (one["value"].clone(), one["until_at"].is_null()))
        .collect();
    assert_eq!(
        spans,
        [
            (json!(app.id("minato")), true),
            (json!(app.id("shinjuku")), false)
        ]
    );
    on_case(&sql, &to, &made.case, "severities", &severe)
        .await
        .expect(200);
    assert_eq!(waiting(&to).await, 0);
    figures_agree(&sql).await;
    all_is_well(&app).await;
}

#[tokio::test]
async fn who_has_access_by_another_basis_keeps_it_and_areas_follow_the_centre() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let case = format!("/cases/{}", made.case);
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "sakai_center.nurse").await;
    let body = request(&app, "sakai_center");
    let asked = on_case(&sql, &from, &made.case, "transfers", &body)
        .await
        .expect(200);
    answer(&to, asked["id"].as_str().unwrap(), "acceptance")
        .await
        .expect(200);
    for (login, status) in [
        ("sakai_center.nurse", 200),
        // It notified; it received and owes 受理 and the onward report.
        (WRITER, 200),
        ("chiyoda.nurse", 200),
        // The areas are those of the new centre.
        ("osaka.coordinator", 200),
        ("sakai.nurse", 200),
        ("tokyo.coordinator", 404),
        ("shinjuku.nurse", 404),
        ("minato.nurse", 404),
    ] {
        let who = session_of(&app, &sql, login).await;
        assert_eq!(who.get(&case).await.status, status, "{login}");
    }
    all_is_well(&app).await;
}

#[tokio::test]
async fn what_waits_goes_with_the_case_and_the_patient_is_told_whom_to_call() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = patients::signed_in(&app, &sql).await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    let report = json!({"spo2": 91});
    patient
        .browser
        .post("/self/observations", &report)
        .await
        .expect(201);
    let count = async |who: &Browser, path: &str| {
        who.get(path).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    let queue = "/notifications?queue=to_confirm";
    assert_eq!(
        (count(&from, "/alerts").await, count(&to, "/alerts").await),
        (1, 0)
    );
    assert_eq!((count(&from, queue).await, count(&to, queue).await), (1, 0));
    let transfer = asked(&app, &sql, &patient.case).await;
    answer(&to, &transfer, "acceptance").await.expect(200);
    assert_eq!(
        (count(&from, "/alerts").await, count(&to, "/alerts").await),
        (0, 1)
    );
    assert_eq!((count(&from, queue).await, count(&to, queue).await), (0, 1));
    let today = patient.browser.get("/self/today").await.expect(200);
    assert_eq!(today["center_name"], "minato（試験）");
    assert_eq!(today["phone"], "03-5555-0100");
    // The next report goes to the new centre.
    app.advance(TimeDelta::minutes(2));
    patient
        .browser
        .post("/self/observations", &report)
        .await
        .expect(201);
    assert_eq!(count(&to, "/alerts").await, 1);
    all_is_well(&app).await;
}

#[tokio::test]
async fn what_is_refused_or_taken_back_leaves_everything_as_it_was() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let case = format!("/cases/{}", made.case);
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    for what in ["refusal", "withdrawal"] {
        app.advance(TimeDelta::minutes(1));
        let transfer = asked(&app, &sql, &made.case).await;
        to.get(&case).await.expect(200);
        // A second one waits for the first.
        on_case(
            &sql,
            &from,
            &made.case,
            "transfers",
            &request(&app, "chiyoda"),
        )
        .await
        .problem(409, "conflict");
        let (right, wrong) = if what == "refusal" {
            (&to, &from)
        } else {
            (&from, &to)
        };
        answer(wrong, &transfer, what)
            .await
            .problem(403, "not_allowed");
        app.advance(TimeDelta::minutes(1));
        answer(right, &transfer, what).await.expect(200);
        for again in ["acceptance", "refusal"] {
            answer(&to, &transfer, again).await.problem(409, "conflict");
        }
        answer(&from, &transfer, "withdrawal")
            .await
            .problem(409, "conflict");
        to.get(&case).await.problem(404, "not_found");
        assert_eq!(waiting(&to).await, 0);
        let history = from.get(&format!("{case}/transfers")).await.expect(200);
        let reason = if what == "refusal" {
            json!("転居先を確認できない")
        } else {
            Value::Null
        };
        assert_eq!(history[0]["acts"][0]["reason"], reason);
        let now = from.get(&case).await.expect(200);
        assert_eq!(now["responsible_center_id"], app.id("shinjuku"));
    }
    all_is_well(&app).await;
}

#[tokio::test]
async fn a_request_names_another_centre_a_day_and_a_reason() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let from = session_of(&app, &sql, "shinjuku.nurse").await;
    let right = request(&app, "minato");
    let later = (app.now() + TimeDelta::days(61)).date_naive();
    for (item, value, code) in [
        (
            "to_center_id",
            json!(app.id("shinjuku")),
            "transfer.own_center",
        ),
        ("to_center_id", json!(app.id("kanda")), "transfer.no_center"),
        ("to_center_id", json!(made.case), "transfer.no_center"),
        ("moved_on", json!(later), "transfer.moved_too_far"),
        ("reason", json!(" "), "required"),
    ] {
        let mut body = right.clone();
        body[item] = value;
        let refused = on_case(&sql, &from, &made.case, "transfers", &body).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{item}");
    }
    // A closed case stays where it is.
    let closing = json!({"reason": "released"});
    on_case(&sql, &from, &made.case, "closing", &closing)
        .await
        .expect(200);
    on_case(&sql, &from, &made.case, "transfers", &right)
        .await
        .problem(409, "conflict");
}

#[tokio::test]
async fn several_are_accepted_at_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let to = session_of(&app, &sql, "minato.nurse").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(Target::Transfer.make(&app, &sql).await.unwrap());
    }
    answer(&to, &ids[1], "refusal").await.expect(200);
    let elsewhere = json!({"ids": ids});
    let other = session_of(&app, &sql, "sakai_center.nurse").await;
    let none = other
        .post("/transfers:accept", &elsewhere)
        .await
        .expect(200);
    assert_eq!(none["accepted"], json!([]));
    let done = to.post("/transfers:accept", &elsewhere).await.expect(200);
    assert_eq!(done["skipped"], json!([ids[1]]));
    assert_eq!(done["accepted"].as_array().unwrap().len(), 2);
    let own = "SELECT count(*) FROM case_record WHERE responsible_center_id = ";
    assert_eq!(sql.number(&format!("{own}'{}'", app.id("minato"))).await, 2);
    figures_agree(&sql).await;
    all_is_well(&app).await;
}
