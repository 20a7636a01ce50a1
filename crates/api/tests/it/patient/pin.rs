//! The PIN: which are refused, how often it may be tried, how long a phone is known.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::patients::{BIRTH, PIN, come_in, known_link, signed_in, ticket};
use crate::support::records::session_of;
use crate::support::{PATIENT, TestApp, at_once};

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
