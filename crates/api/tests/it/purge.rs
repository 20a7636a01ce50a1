//! What strangers can make does not add up: nothing of theirs in the log that is kept for ever, and what has lapsed is
//! taken away.

use chrono::TimeDelta;
use hersys_api::services::purge::purge;
use serde_json::{Value, json};

use crate::support::patients::{BIRTH, link, signed_in};
use crate::support::{PASSWORD, PATIENT_DEVICE, Sql, TestApp};

async fn entries(sql: &Sql) -> i64 {
    sql.number("SELECT count(*) FROM audit_entry").await
}

#[tokio::test]
async fn what_concerns_nobody_leaves_nothing_in_the_log() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let invited = link(&app, &sql).await;
    let patient = signed_in(&app, &sql).await;
    let before = entries(&sql).await;
    let stranger = app.nobody();
    stranger.set_cookie(
        PATIENT_DEVICE,
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    let nothing = "AAAAAAAAAAAAAAAAAAAAAA";
    let asked: [(&str, Value); 5] = [
        ("/self/refusal", json!({"secret": nothing})),
        (
            "/self/verification",
            json!({"secret": nothing, "birth_date": BIRTH}),
        ),
        ("/self/session", json!({"pin": "482915"})),
        (
            "/self/codes/answer",
            json!({"ticket": nothing, "code": "730264"}),
        ),
        (
            "/session",
            json!({"login": "nobody.at.all", "password": PASSWORD}),
        ),
    ];
    for (path, body) in &asked {
        let reply = stranger.post(path, body).await;
        assert!(reply.status < 429, "{path}: {}", reply.text());
        assert_eq!(entries(&sql).await, before, "{path}");
    }
    // The code that was sent to nobody.
    let asked = json!({"phone": "090-9999-9999", "birth_date": BIRTH});
    let ticket = stranger.post("/self/codes", &asked).await.expect(200);
    let before = entries(&sql).await;
    let wrong = json!({"ticket": ticket["ticket"], "code": "730264"});
    stranger
        .post("/self/codes/answer", &wrong)
        .await
        .problem(401, "sign_in_failed");
    assert_eq!(entries(&sql).await, before);
    // What concerns somebody is there, right or wrong.
    let known: [(&str, Value); 4] = [
        (
            "/self/verification",
            json!({"secret": invited.link, "birth_date": "S40.1.1"}),
        ),
        ("/self/refusal", json!({"secret": invited.link})),
        (
            "/session",
            json!({"login": "chiyoda.nurse", "password": "not the password of anybody"}),
        ),
        (
            "/session",
            json!({"login": "chiyoda.nurse", "password": PASSWORD}),
        ),
    ];
    for (number, (path, body)) in (1..).zip(&known) {
        app.nobody().post(path, body).await;
        assert_eq!(entries(&sql).await, before + number, "{path}");
    }
    patient
        .browser
        .post("/self/session", &json!({"pin": "000001"}))
        .await;
    assert_eq!(entries(&sql).await, before + 5);
}

#[tokio::test]
async fn what_has_lapsed_is_taken_away_and_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let sizes = async || {
        let tables = [
            "throttle",
            "sign_in_ticket",
            "patient_code",
            "known_device",
            "enrolment",
        ];
        let mut sizes = Vec::new();
        for table in tables {
            sizes.push(sql.number(&format!("SELECT count(*) FROM {table}")).await);
        }
        sizes
    };
    purge(&app.app.db).await.unwrap();
    let devices = sizes().await[3];
    // A device, a link that is not used, a ticket, a code for nobody, and tries of three kinds.
    app.link().await;
    let stranger = app.nobody();
    app.ticket(&stranger, "chiyoda.nurse").await;
    let asked = json!({"phone": "090-9999-9999", "birth_date": BIRTH});
    stranger.post("/self/codes", &asked).await.expect(200);
    for login in ["chiyoda.clerk", "nobody.at.all"] {
        let wrong = json!({"login": login, "password": "not the password of anybody"});
        stranger
            .post("/session", &wrong)
            .await
            .problem(401, "sign_in_failed");
    }
    for _ in 0..5 {
        let ticket = app.ticket(&stranger, "shinjuku.nurse").await;
        let wrong = json!({"ticket": ticket, "code": app.wrong_code("shinjuku.nurse")});
        stranger
            .post("/session/otp", &wrong)
            .await
            .problem(401, "sign_in_failed");
    }
    let full = sizes().await;
    assert!(full.iter().all(|size| *size > 0), "{full:?}");
    assert_eq!(purge(&app.app.db).await.unwrap(), 0);
    assert_eq!(sizes().await, full);
    app.advance(TimeDelta::days(9));
    assert!(purge(&app.app.db).await.unwrap() > 0);
    // Wrong codes add up to a stop; they are not forgotten by waiting.
    assert_eq!(sizes().await, [1, 0, 0, full[3], 0]);
    assert!(full[3] > devices);
    app.advance(TimeDelta::days(180));
    purge(&app.app.db).await.unwrap();
    assert_eq!(sizes().await, [1, 0, 0, 0, 0]);
}
