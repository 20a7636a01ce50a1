//! How a patient comes in: link, second fact, PIN; later visits; another phone; a second invitation.

mod code;
mod pin;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::patients::{
    BIRTH, PIN, come_in, known_link, link, signed_in, ticket, verified,
};
use crate::support::records::{form, notified, session_of, with};
use crate::support::{PATIENT_DEVICE, TestApp, at_once};

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
