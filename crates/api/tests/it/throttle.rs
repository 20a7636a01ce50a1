//! Failed sign-ins are slowed down: an attacker gets few tries, a health centre is never locked out.

use chrono::TimeDelta;
use hersys_api::hashing::Caller;
use serde_json::json;

use crate::support::{Browser, Options, PASSWORD, Reply, TestApp, at_once, enrol};

const WHO: &str = "chiyoda.nurse";

async fn password(browser: &Browser, login: &str, password: &str) -> Reply {
    browser
        .post("/session", &json!({"login": login, "password": password}))
        .await
}

async fn wrong(browser: &Browser, login: &str) -> Reply {
    password(browser, login, "not the password of anybody").await
}

/// Seconds to wait, of a 429.
#[track_caller]
fn pause(reply: &Reply) -> i64 {
    reply.problem(429, "too_many_requests");
    reply.header("retry-after").parse().unwrap()
}

#[tokio::test]
async fn five_wrong_passwords_cost_half_a_minute_known_or_not() {
    let app = TestApp::new().await;
    for login in [WHO, "nobody.at.all"] {
        let browser = app.nobody();
        for _ in 0..5 {
            wrong(&browser, login).await.problem(401, "sign_in_failed");
        }
        assert_eq!(pause(&password(&browser, login, PASSWORD).await), 30);
        app.advance(TimeDelta::seconds(29));
        assert_eq!(pause(&wrong(&browser, login).await), 1);
        app.advance(TimeDelta::seconds(1));
        // One more, and it is twice as long.
        wrong(&browser, login).await.problem(401, "sign_in_failed");
        assert_eq!(pause(&wrong(&browser, login).await), 60);
        app.advance(TimeDelta::seconds(60));
    }
    password(&app.nobody(), WHO, PASSWORD).await.expect(200);
    // A success is forgiven.
    wrong(&app.nobody(), WHO)
        .await
        .problem(401, "sign_in_failed");
}

#[tokio::test]
async fn whoever_signed_in_here_before_is_not_kept_out_by_others() {
    let app = TestApp::new().await;
    let known = app.sign_in(WHO).await;
    known.delete("/session").await.expect(204);
    let attacker = app.nobody();
    // A device that is known for another account is unknown for this one.
    let colleague = app.sign_in("chiyoda.clerk").await;
    for browser in [&attacker, &colleague] {
        for _ in 0..6 {
            drop(wrong(browser, WHO).await);
        }
        pause(&wrong(browser, WHO).await);
    }
    app.sign_in_on(&known, WHO).await;
    known.get("/me").await.expect(200);
}

#[tokio::test]
async fn a_crowd_of_strangers_shuts_nobody_out_who_signed_in_here_before() {
    let app = TestApp::new().await;
    let known = app.sign_in(WHO).await;
    known.delete("/session").await.expect(204);
    let colleague = app.sign_in("chiyoda.clerk").await;
    // The line of strangers is as long as it gets.
    let mut crowd = Vec::new();
    while let Ok(place) = app.app.hashing.place(Caller::Stranger) {
        crowd.push(place);
    }
    for browser in [&app.nobody(), &colleague] {
        for login in [WHO, "nobody.at.all"] {
            let reply = password(browser, login, PASSWORD).await;
            reply.problem(503, "unavailable");
            assert!(!reply.header("retry-after").is_empty());
        }
    }
    app.sign_in_on(&known, WHO).await;
    known.get("/me").await.expect(200);
    // Those turned away cost nobody a try.
    let tried = app
        .sql()
        .await
        .number("SELECT count(*) FROM throttle")
        .await;
    assert_eq!(tried, 0);
    drop(crowd);
    password(&app.nobody(), WHO, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn of_many_wrong_passwords_at_once_five_are_tried() {
    let app = TestApp::with(Options {
        pool: 24,
        ..Options::default()
    })
    .await;
    let statuses = at_once(12, |_| {
        let browser = app.nobody();
        async move { wrong(&browser, WHO).await.status }
    })
    .await;
    // Where hashing takes too long for so many, some are told to come back before anything is tried.
    let known = [401, 429, 503];
    assert!(
        statuses.iter().all(|status| known.contains(status)),
        "{statuses:?}"
    );
    let tried = statuses.iter().filter(|status| **status == 401).count();
    assert!(tried <= 5, "{statuses:?}");
    let counted = app
        .sql()
        .await
        .number("SELECT failures FROM throttle")
        .await;
    assert_eq!(counted, i64::try_from(tried).unwrap());
}

#[tokio::test]
async fn five_wrong_codes_kill_the_ticket_and_stop_the_device() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let ticket = app.ticket(&browser, WHO).await;
    for _ in 0..5 {
        let given = json!({"ticket": ticket, "code": app.wrong_code(WHO)});
        browser
            .post("/session/otp", &given)
            .await
            .problem(401, "sign_in_failed");
    }
    let code = app.code(WHO);
    let given = json!({"ticket": ticket, "code": code});
    browser
        .post("/session/otp", &given)
        .await
        .problem(401, "ticket_invalid");
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": code});
    assert_eq!(pause(&browser.post("/session/otp", &given).await), 15 * 60);
    // A recovery code is the way out.
    let given = json!({"ticket": given["ticket"], "code": app.staff(WHO).recovery_codes[0]});
    browser.post("/session/recovery", &given).await.expect(200);
    app.sign_in(WHO).await;
}

#[tokio::test]
async fn twenty_wrong_codes_at_once_are_five_tries() {
    let app = TestApp::with(Options {
        pool: 24,
        ..Options::default()
    })
    .await;
    let mut tickets = Vec::new();
    for _ in 0..20 {
        tickets.push(app.ticket(&app.nobody(), WHO).await);
    }
    let code = app.wrong_code(WHO);
    let replies = at_once(tickets.len(), |number| {
        let (browser, given) = (
            app.nobody(),
            json!({"ticket": tickets[number], "code": code}),
        );
        async move { browser.post("/session/otp", &given).await.status }
    })
    .await;
    let tried = replies.iter().filter(|status| **status == 401).count();
    assert_eq!(tried, 5, "{replies:?}");
    assert_eq!(
        replies.iter().filter(|status| **status == 429).count(),
        15,
        "{replies:?}"
    );
}

#[tokio::test]
async fn a_guesser_with_the_password_evaluates_fifty_codes_and_then_none() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let mut tried = 0;
    loop {
        let ticket = app.ticket(&browser, WHO).await;
        let given = json!({"ticket": ticket, "code": app.wrong_code(WHO)});
        let reply = browser.post("/session/otp", &given).await;
        if reply.status == 401 {
            tried += 1;
            continue;
        }
        let seconds = pause(&reply);
        if seconds > 365 * 24 * 3600 {
            break;
        }
        app.advance(TimeDelta::seconds(seconds));
    }
    assert_eq!(tried, 50);
    // The issuing organisation proves the person anew; then they sign in again.
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = format!("/accounts/{}", app.staff(WHO).id);
    let etag = admin.get(&path).await.etag().to_owned();
    let link = admin
        .act(&format!("{path}/enrolment"), &etag)
        .await
        .expect(200);
    let (secret, _) = enrol(&app, link["enrolment_secret"].as_str().unwrap()).await;
    let device = crate::support::device(&secret);
    let code = hersys_api::device::current_code(&device, app.now()).unwrap();
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": code});
    browser.post("/session/otp", &given).await.expect(200);
}

#[tokio::test]
async fn wrong_codes_at_the_lock_count_like_those_at_the_door() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    app.advance(TimeDelta::minutes(61));
    for _ in 0..5 {
        let given = json!({"code": app.wrong_code(WHO)});
        browser
            .post("/session/unlock", &given)
            .await
            .problem(401, "sign_in_failed");
    }
    let given = json!({"code": app.code(WHO)});
    assert_eq!(
        pause(&browser.post("/session/unlock", &given).await),
        15 * 60
    );
    browser.get("/me").await.problem(401, "session_locked");
}
