//! Another phone: codes to the registered number, which never tell whether somebody is there.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::patients::{BIRTH, code, known_link, signed_in};
use crate::support::records::{form, notified, session_of, with};
use crate::support::{TestApp, at_once};

#[tokio::test]
async fn another_phone_needs_the_code_sent_to_the_registered_number() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (ticket, code) = code(&app, &sql).await;
    let phone = app.nobody();
    for _ in 0..4 {
        let wrong = json!({"ticket": ticket, "code": "000000"});
        phone
            .post("/self/codes/answer", &wrong)
            .await
            .problem(401, "sign_in_failed");
    }
    // Before the code is given, the ticket chooses no PIN.
    let chosen = json!({"ticket": ticket, "pin": "730915"});
    phone
        .post("/self/pin", &chosen)
        .await
        .problem(401, "ticket_invalid");
    let given = json!({"ticket": ticket, "code": code});
    phone.post("/self/codes/answer", &given).await.expect(200);
    phone.post("/self/pin", &chosen).await.expect(204);
    phone.get("/self/today").await.expect(200);
    phone
        .post("/self/pin", &chosen)
        .await
        .problem(401, "ticket_invalid");
}

#[tokio::test]
async fn a_code_stops_after_five_wrong_tries_and_after_ten_minutes() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (ticket, right) = code(&app, &sql).await;
    let replies = at_once(12, |_| {
        let (browser, given) = (app.nobody(), json!({"ticket": ticket, "code": "000000"}));
        async move { browser.post("/self/codes/answer", &given).await.code() }
    })
    .await;
    let judged = replies
        .iter()
        .filter(|code| *code == "sign_in_failed")
        .count();
    assert_eq!(judged, 5, "{replies:?}");
    let given = json!({"ticket": ticket, "code": right});
    let reply = app.nobody().post("/self/codes/answer", &given).await;
    reply.problem(401, "ticket_invalid");
    let (ticket, right) = code(&app, &sql).await;
    app.advance(TimeDelta::minutes(10));
    let given = json!({"ticket": ticket, "code": right});
    let reply = app.nobody().post("/self/codes/answer", &given).await;
    reply.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn asking_for_a_code_never_tells_whether_somebody_is_there() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let plain = |value: Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let ask = |phone: &str, birth: &str| json!({"phone": phone, "birth_date": birth});
    let there = app
        .nobody()
        .post("/self/codes", &ask("０９０１２３４５６７８", "S55.3.14"))
        .await;
    let other_birth = app
        .nobody()
        .post("/self/codes", &ask("090-1234-5678", "S55.3.15"))
        .await;
    let nobody = app
        .nobody()
        .post("/self/codes", &ask("090-9999-9999", "S55.3.14"))
        .await;
    let sent = "SELECT count(*) FROM outbound_message WHERE purpose = 'device_code'";
    assert_eq!(sql.number(sent).await, 1);
    let mut tickets = Vec::new();
    for reply in [there, other_birth, nobody] {
        let body = reply.expect(200);
        assert_eq!(plain(body.clone()), ["ticket"]);
        tickets.push(body["ticket"].clone());
    }
    // Wrong codes are answered alike, too, and so is the end of the tries.
    for ticket in tickets {
        for _ in 0..5 {
            let given = json!({"ticket": ticket, "code": "000000"});
            let reply = app.nobody().post("/self/codes/answer", &given).await;
            reply.problem(401, "sign_in_failed");
        }
        let given = json!({"ticket": ticket, "code": "000000"});
        let reply = app.nobody().post("/self/codes/answer", &given).await;
        reply.problem(401, "ticket_invalid");
    }
    // Nobody is flooded: the fifth request within a quarter of an hour waits, for whatever number.
    for phone in ["090-1234-5678", "090-9999-9999"] {
        let mut last = 200;
        for _ in 0..5 {
            last = app
                .nobody()
                .post("/self/codes", &ask(phone, "S55.3.14"))
                .await
                .status;
        }
        assert_eq!(last, 429, "{phone}");
    }
    patient.browser.get("/self/today").await.expect(200);
}

#[tokio::test]
async fn a_number_that_strangers_ask_for_is_free_again_within_a_day() {
    let app = TestApp::new().await;
    let stranger = app.nobody();
    let asked = json!({"phone": "090-9999-9999", "birth_date": "S55.3.14"});
    let (mut taken, mut longest) = (0, 0);
    while taken < 60 {
        let reply = stranger.post("/self/codes", &asked).await;
        if reply.status == 200 {
            taken += 1;
            continue;
        }
        reply.problem(429, "too_many_requests");
        let seconds: i64 = reply.header("retry-after").parse().unwrap();
        longest = longest.max(seconds);
        app.advance(TimeDelta::seconds(seconds));
    }
    assert!(longest <= 24 * 3_600, "{longest}");
    app.advance(TimeDelta::days(1));
    for _ in 0..4 {
        stranger.post("/self/codes", &asked).await.expect(200);
    }
    let reply = stranger.post("/self/codes", &asked).await;
    assert_eq!(reply.header("retry-after"), "900");
}

#[tokio::test]
async fn who_has_come_in_may_ask_for_codes_anew() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (ticket, code) = code(&app, &sql).await;
    let phone = app.nobody();
    let ask = json!({"phone": "090-1234-5678", "birth_date": BIRTH});
    for _ in 0..4 {
        phone.post("/self/codes", &ask).await.expect(200);
    }
    let reply = phone.post("/self/codes", &ask).await;
    reply.problem(429, "too_many_requests");
    let given = json!({"ticket": ticket, "code": code});
    phone.post("/self/codes/answer", &given).await.expect(200);
    let chosen = json!({"ticket": ticket, "pin": "730915"});
    phone.post("/self/pin", &chosen).await.expect(204);
    phone.post("/self/codes", &ask).await.expect(200);
}

#[tokio::test]
async fn where_no_birth_date_is_known_the_centre_reads_a_code_out() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let unknown = with(
        form(),
        &[
            ("/person/birth_date", json!("")),
            ("/person/age", json!("46")),
        ],
    );
    let made = notified(&app, &sql, &unknown).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let state = nurse
        .get(&format!("/cases/{}/invitation", made.case))
        .await
        .expect(200);
    assert_eq!(
        (&state["state"], &state["gap"]),
        (&json!("not_sent"), &json!("birth_unknown"))
    );
    let alerts = nurse.get("/alerts").await.expect(200);
    assert_eq!(alerts["items"][0]["rules"], json!(["not_invited"]));
    let sent = nurse
        .post(&format!("/cases/{}/invitations", made.case), &json!({}))
        .await
        .expect(201);
    let code = sent["code"].as_str().unwrap();
    let link = known_link(&sql, &made.case).await;
    let by_birth = json!({"secret": link, "birth_date": BIRTH});
    app.nobody()
        .post("/self/verification", &by_birth)
        .await
        .problem(401, "sign_in_failed");
    let by_code = json!({"secret": link, "code": code});
    app.nobody()
        .post("/self/verification", &by_code)
        .await
        .expect(200);
}
