//! How many requests are taken: by account and by address, in classes of their own, told in headers.

use chrono::TimeDelta;
use hersys_api::config::RateOptions;
use serde_json::json;

use crate::support::patients::signed_in;
use crate::support::records::{form, session_of};
use crate::support::{Options, PASSWORD, TestApp};

async fn limited(rates: RateOptions) -> TestApp {
    TestApp::with(Options {
        rates,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn an_account_has_a_share_of_its_own() {
    let app = limited(RateOptions {
        rate_records: 3,
        rate_records_address: 600,
        ..RateOptions::NONE
    })
    .await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    // A second session is no second share.
    let again = session_of(&app, &sql, "chiyoda.nurse").await;
    for (browser, left, reset) in [(&nurse, 2, 20), (&again, 1, 40), (&nurse, 0, 60)] {
        let reply = browser.get("/me").await;
        reply.expect(200);
        assert_eq!(
            reply.header("ratelimit-policy"),
            "\"address\";q=600;w=60, \"account\";q=3;w=60"
        );
        let state = reply.header("ratelimit");
        let wanted = format!("\"account\";r={left};t={reset}");
        assert!(state.ends_with(&wanted), "{state}");
    }
    let refused = nurse.get("/me").await;
    refused.problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "20");
    assert!(
        refused
            .header("ratelimit")
            .ends_with("\"account\";r=0;t=60")
    );
    // Others, and what is reported, go on.
    let clerk = session_of(&app, &sql, "chiyoda.clerk").await;
    clerk.get("/me").await.expect(200);
    let writer = session_of(&app, &sql, "kanda.all").await;
    for _ in 0..3 {
        writer.get("/me").await.expect(200);
    }
    writer.get("/me").await.problem(429, "too_many_requests");
    writer
        .post("/notifications/drafts", &form())
        .await
        .expect(201);
    app.advance(TimeDelta::seconds(20));
    nurse.get("/me").await.expect(200);
    nurse.get("/me").await.problem(429, "too_many_requests");
}

#[tokio::test]
async fn a_patient_has_a_share_too() {
    let app = limited(RateOptions {
        rate_intake: 2,
        ..RateOptions::NONE
    })
    .await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let report = json!({"temperature": 36.5});
    for _ in 0..2 {
        let kept = patient.browser.post("/self/observations", &report).await;
        kept.expect(201);
        assert_eq!(kept.header("ratelimit-policy"), "\"account\";q=2;w=60");
    }
    patient
        .browser
        .post("/self/observations", &report)
        .await
        .problem(429, "too_many_requests");
    patient.browser.get("/self/today").await.expect(200);
}

#[tokio::test]
async fn strangers_of_one_address_are_stopped_before_anything_is_read() {
    let app = limited(RateOptions {
        rate_public_address: 3,
        ..RateOptions::NONE
    })
    .await;
    let sql = app.sql().await;
    let known = session_of(&app, &sql, "chiyoda.nurse").await;
    for path in ["/session", "/self/verification", "/enrolment"] {
        let reply = app.nobody().post(path, &json!({})).await;
        assert!([400, 422].contains(&reply.status), "{}", reply.text());
        assert_eq!(reply.header("ratelimit-policy"), "\"address\";q=3;w=60");
    }
    let given = json!({"login": "chiyoda.nurse", "password": PASSWORD});
    let reply = app.nobody().post("/session", &given).await;
    reply.problem(429, "too_many_requests");
    assert_eq!(reply.header("retry-after"), "20");
    // Nobody writes an address of their own choice.
    let forged = app.nobody();
    let ask = forged.ask("POST", "/session").json(&given);
    let reply = ask.header("X-Forwarded-For", "203.0.113.9").send().await;
    reply.problem(429, "too_many_requests");
    known.get("/me").await.expect(200);
    app.advance(TimeDelta::seconds(20));
    app.nobody().post("/session", &given).await.expect(200);
}

#[tokio::test]
async fn behind_a_balancer_its_word_counts() {
    let app = limited(RateOptions {
        rate_public_address: 1,
        trusted_proxies: 1,
        ..RateOptions::NONE
    })
    .await;
    let status = async |forwarded: &str| {
        let browser = app.nobody();
        let ask = browser.ask("POST", "/enrolment").json(&json!({}));
        ask.header("X-Forwarded-For", forwarded).send().await.status
    };
    assert_ne!(status("198.51.100.7").await, 429);
    assert_eq!(status("198.51.100.7").await, 429);
    assert_ne!(status("198.51.100.8").await, 429);
    // What the caller wrote before what the balancer saw counts for nothing.
    assert_eq!(status("203.0.113.1, 198.51.100.8").await, 429);
}

#[tokio::test]
async fn an_address_written_otherwise_is_the_same() {
    let app = limited(RateOptions {
        rate_public_address: 2,
        ..RateOptions::NONE
    })
    .await;
    let plain = app.nobody().get("/openapi.json").await.expect(200);
    let other = app.nobody().get("/openapi%2Ejson").await.expect(200);
    assert_eq!(other, plain);
    let reply = app.nobody().get("/%6De").await;
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.problem(401, "not_signed_in");
    // Signing in has its limit, however it is spelt.
    for path in ["/sessio%6E", "/%73ession", "/session"] {
        let reply = app.nobody().post(path, &json!({})).await;
        let status = if path == "/session" { 429 } else { 400 };
        assert_eq!(reply.status, status, "{path}: {}", reply.text());
    }
    let elsewhere = app.nobody().ask("DELETE", "/sessio%6E/ot%70").send().await;
    elsewhere.problem(405, "method_not_allowed");
    let nowhere = app.nobody().get("/%6De/nothing").await;
    nowhere.problem(404, "not_found");
}
