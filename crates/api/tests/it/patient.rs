//! How a patient comes in: link, second fact, PIN; later visits; another phone; a second invitation.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::patients::{
    BIRTH, PIN, code, come_in, known_link, link, signed_in, ticket, verified,
};
use crate::support::records::{form, notified, session_of, with};
use crate::support::{PATIENT, PATIENT_DEVICE, TestApp, at_once};

#[tokio::test]
async fn link_birth_date_and_pin_open_ones_own_first_screen() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let invited = link(&app, &sql).await;
    let patient = come_in(&app, &invited.link).await;
    let today = patient.get("/self/today").await.expect(200);
    assert_eq!(today["center_name"], "shinjuku（試験）");
    assert_eq!(today["phone"], "03-5555-0100");
    // Onset 2022-10-01, by the rule of the day.
    assert_eq!(today["period"]["last_on"], "2022-10-08");
    assert_eq!(today["period"]["outing"], "free");
    assert_eq!(today["reporting"], true);
    assert_eq!(today["latest"], Value::Null);
    // Neither name nor address nor birth date is told to a phone.
    let text = today.to_string();
    for secret in ["高橋", "髙橋", "健子", "1980", "新宿1-1", "090"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn birth_dates_are_read_as_japanese_write_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for typed in ["S55.3.14", "1980/3/14", "昭和５５年３月１４日", "19800314"] {
        let link = link(&app, &sql).await.link;
        let given = json!({"secret": link, "birth_date": typed});
        let reply = app.nobody().post("/self/verification", &given).await;
        reply.expect(200);
    }
    // What is no date is told so, and is no try.
    let link = link(&app, &sql).await.link;
    for _ in 0..7 {
        let given = json!({"secret": link, "birth_date": "さんがつ"});
        let reply = app.nobody().post("/self/verification", &given).await;
        assert!(
            reply.fields()[0].starts_with("/birth_date "),
            "{}",
            reply.text()
        );
    }
    verified(&app, &link).await;
}

#[tokio::test]
async fn a_link_works_for_72_hours_and_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let early = link(&app, &sql).await.link;
    let late = link(&app, &sql).await.link;
    app.advance(TimeDelta::hours(72) - TimeDelta::seconds(1));
    come_in(&app, &early).await;
    app.advance(TimeDelta::seconds(1));
    for dead in [early.as_str(), late.as_str(), "AAAAAAAAAAAAAAAAAAAAAA"] {
        let given = json!({"secret": dead, "birth_date": BIRTH});
        let reply = app.nobody().post("/self/verification", &given).await;
        reply.problem(401, "ticket_invalid");
    }
}

#[tokio::test]
async fn a_ticket_works_for_ten_minutes_and_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let late = ticket(&app, &sql).await;
    app.advance(TimeDelta::minutes(10));
    let chosen = |ticket: &str| json!({"ticket": ticket, "pin": PIN});
    let reply = app.nobody().post("/self/pin", &chosen(&late)).await;
    reply.problem(401, "ticket_invalid");
    let good = ticket(&app, &sql).await;
    let replies = at_once(8, |_| {
        let (browser, chosen) = (app.nobody(), chosen(&good));
        async move { browser.post("/self/pin", &chosen).await.status }
    })
    .await;
    let opened = replies.iter().filter(|status| **status == 204).count();
    assert_eq!(opened, 1, "{replies:?}");
}

#[tokio::test]
async fn five_wrong_birth_dates_and_no_more_however_many_come_at_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let link = link(&app, &sql).await.link;
    let replies = at_once(24, |number| {
        let browser = app.nobody();
        let given = json!({"secret": link, "birth_date": format!("1980-04-{:02}", number + 1)});
        async move { browser.post("/self/verification", &given).await.code() }
    })
    .await;
    let judged = replies
        .iter()
        .filter(|code| *code == "sign_in_failed")
        .count();
    assert_eq!(judged, 5, "{replies:?}");
    assert!(
        replies
            .iter()
            .all(|code| ["sign_in_failed", "ticket_invalid"].contains(&code.as_str()))
    );
    // The right one comes too late.
    let given = json!({"secret": link, "birth_date": BIRTH});
    let reply = app.nobody().post("/self/verification", &given).await;
    reply.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn pins_everybody_tries_first_are_refused() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let ticket = ticket(&app, &sql).await;
    for (pin, code) in [
        ("111111", "pin.weak"),
        ("123456", "pin.weak"),
        ("12345", "pin.digits"),
    ] {
        let reply = app
            .nobody()
            .post("/self/pin", &json!({"ticket": ticket, "pin": pin}))
            .await;
        assert_eq!(reply.fields(), [format!("/pin {code}")]);
    }
    let chosen = json!({"ticket": ticket, "pin": "４８２９１５"});
    app.nobody().post("/self/pin", &chosen).await.expect(204);
}

#[tokio::test]
async fn a_known_phone_asks_for_the_pin_alone_for_30_days() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let phone = signed_in(&app, &sql).await.browser;
    app.advance(TimeDelta::days(29));
    phone
        .get("/self/today")
        .await
        .problem(401, "session_locked");
    phone
        .post("/self/session", &json!({"pin": PIN}))
        .await
        .expect(204);
    phone.get("/self/today").await.expect(200);
    // The 30 days begin anew with each visit.
    app.advance(TimeDelta::days(29));
    phone
        .post("/self/session", &json!({"pin": PIN}))
        .await
        .expect(204);
    app.advance(TimeDelta::days(31));
    phone.get("/self/today").await.problem(401, "not_signed_in");
    let reply = phone.post("/self/session", &json!({"pin": PIN})).await;
    reply.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn a_session_locks_unused_and_ends_when_one_signs_out() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let phone = signed_in(&app, &sql).await.browser;
    for _ in 0..4 {
        app.advance(TimeDelta::minutes(29));
        phone.get("/self/today").await.expect(200);
    }
    app.advance(TimeDelta::minutes(31));
    phone
        .get("/self/today")
        .await
        .problem(401, "session_locked");
    phone
        .post("/self/session", &json!({"pin": PIN}))
        .await
        .expect(204);
    let session = phone.cookie(PATIENT).unwrap();
    phone.delete("/self/session").await.expect(204);
    assert_eq!(phone.cookie(PATIENT), None);
    // The old cookie opens nothing any more; the phone is still known.
    phone.set_cookie(PATIENT, &session);
    phone
        .get("/self/today")
        .await
        .problem(401, "session_locked");
    phone
        .post("/self/session", &json!({"pin": PIN}))
        .await
        .expect(204);
}

#[tokio::test]
async fn cookies_are_bound_to_the_host_and_out_of_reach_of_scripts() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let ticket = ticket(&app, &sql).await;
    let reply = app
        .nobody()
        .post("/self/pin", &json!({"ticket": ticket, "pin": PIN}))
        .await;
    let cookies: Vec<&str> = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|one| one.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-hersys-patient"), "{cookie}");
        for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

#[tokio::test]
async fn five_wrong_pins_and_only_a_new_invitation_helps() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let replies = at_once(16, |_| {
        let browser = patient.browser.clone();
        async move {
            browser
                .post("/self/session", &json!({"pin": "000001"}))
                .await
                .code()
        }
    })
    .await;
    let judged = replies
        .iter()
        .filter(|code| *code == "sign_in_failed")
        .count();
    assert_eq!(judged, 5, "{replies:?}");
    let right = json!({"pin": PIN});
    patient
        .browser
        .post("/self/session", &right)
        .await
        .problem(401, "ticket_invalid");
    // Nor by another phone.
    let asked = json!({"phone": "090-1234-5678", "birth_date": BIRTH});
    app.nobody().post("/self/codes", &asked).await.expect(200);
    let sent = "SELECT count(*) FROM outbound_message WHERE purpose = 'device_code'";
    assert_eq!(sql.number(sent).await, 0);
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/cases/{}/invitations", patient.case);
    nurse.post(&path, &json!({})).await.expect(201);
    let link = known_link(&sql, &patient.case).await;
    come_in(&app, &link)
        .await
        .get("/self/today")
        .await
        .expect(200);
}

#[tokio::test]
async fn four_wrong_pins_are_forgotten_after_the_right_one() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let phone = signed_in(&app, &sql).await.browser;
    for _ in 0..3 {
        for _ in 0..4 {
            let reply = phone.post("/self/session", &json!({"pin": "000001"})).await;
            reply.problem(401, "sign_in_failed");
        }
        phone
            .post("/self/session", &json!({"pin": PIN}))
            .await
            .expect(204);
    }
}

#[tokio::test]
async fn a_second_invitation_voids_the_first_and_all_it_opened() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let invited = link(&app, &sql).await;
    let case = &invited.notified.case;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let again = format!("/cases/{case}/invitations");
    nurse.post(&again, &json!({})).await.expect(201);
    let given = json!({"secret": invited.link, "birth_date": BIRTH});
    let reply = app.nobody().post("/self/verification", &given).await;
    reply.problem(401, "ticket_invalid");
    // One that has signed in by the second one is out by the third.
    let second = known_link(&sql, case).await;
    let phone = come_in(&app, &second).await;
    let state = nurse
        .get(&format!("/cases/{case}/invitation"))
        .await
        .expect(200);
    assert_eq!(state["state"], "used");
    let ticket_of_old = verified(&app, &link(&app, &sql).await.link).await;
    nurse.post(&again, &json!({})).await.expect(201);
    phone.get("/self/today").await.problem(401, "not_signed_in");
    let reply = phone.post("/self/session", &json!({"pin": PIN})).await;
    reply.problem(401, "ticket_invalid");
    // Another person's ticket is not touched by it.
    let chosen = json!({"ticket": ticket_of_old, "pin": PIN});
    app.nobody().post("/self/pin", &chosen).await.expect(204);
}

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

#[tokio::test]
async fn without_phone_or_mail_nothing_goes_out_and_staff_see_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let silent = with(form(), &[("/person/phone", json!("03-5555-0199"))]);
    let made = notified(&app, &sql, &silent).await;
    assert_eq!(sql.number("SELECT count(*) FROM outbound_message").await, 0);
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let state = nurse
        .get(&format!("/cases/{}/invitation", made.case))
        .await
        .expect(200);
    assert_eq!(
        (&state["state"], &state["gap"]),
        (&json!("not_sent"), &json!("no_channel"))
    );
    // A mail address does as well.
    let by_mail = with(
        silent,
        &[("/person/mail", json!("takahashi@hersys.example"))],
    );
    let made = notified(&app, &sql, &by_mail).await;
    let state = nurse
        .get(&format!("/cases/{}/invitation", made.case))
        .await
        .expect(200);
    assert_eq!(
        (&state["state"], &state["channel"]),
        (&json!("waiting"), &json!("mail"))
    );
}

#[tokio::test]
async fn a_link_that_came_to_the_wrong_person_stops_and_the_centre_is_told() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let invited = link(&app, &sql).await;
    let refused = json!({"secret": invited.link});
    app.nobody()
        .post("/self/refusal", &refused)
        .await
        .expect(204);
    let given = json!({"secret": invited.link, "birth_date": BIRTH});
    let reply = app.nobody().post("/self/verification", &given).await;
    reply.problem(401, "ticket_invalid");
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let alerts = nurse.get("/alerts").await.expect(200);
    assert_eq!(alerts["items"][0]["rules"], json!(["wrong_recipient"]));
    let path = format!("/cases/{}/invitation", invited.notified.case);
    assert_eq!(nurse.get(&path).await.expect(200)["state"], "refused");
    // A link that never was is answered alike.
    let nothing = json!({"secret": "AAAAAAAAAAAAAAAAAAAAAA"});
    app.nobody()
        .post("/self/refusal", &nothing)
        .await
        .expect(204);
    assert_eq!(sql.number("SELECT count(*) FROM alert").await, 1);
}

#[tokio::test]
async fn no_secret_stands_in_the_database_and_every_step_is_in_the_log() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let device = patient.browser.cookie(PATIENT_DEVICE).unwrap();
    let kept = sql
        .column("SELECT a::text || d::text FROM patient_access a, patient_device d")
        .await
        .join("\n");
    for secret in [PIN, device.as_str()] {
        assert!(!kept.contains(secret));
    }
    patient.browser.get("/self/today").await.expect(200);
    let log = sql
        .column(&format!(
            "SELECT actor || ' ' || operation FROM audit_entry JOIN audit_person ON audit_id = id \
             WHERE person_id = '{}' AND actor <> 'staff' ORDER BY 1",
            patient.person
        ))
        .await;
    assert_eq!(
        log,
        [
            "patient GET /api/v1/self/today",
            "public POST /api/v1/self/pin",
            "public POST /api/v1/self/verification",
        ]
    );
}
