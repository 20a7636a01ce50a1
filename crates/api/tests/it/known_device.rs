//! Which devices an account is known on: its own, those it shares, and none that somebody else chose.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Browser, DEVICE, PASSWORD, TestApp};

const NURSE: &str = "chiyoda.nurse";
const CLERK: &str = "chiyoda.clerk";

async fn password(browser: &Browser, login: &str, password: &str) -> u16 {
    let given = json!({"login": login, "password": password});
    browser.post("/session", &given).await.status
}

/// Tries passwords from elsewhere until nobody gets in on a device that is not known.
async fn keep_out(app: &TestApp, login: &str) {
    let attacker = app.nobody();
    for _ in 0..6 {
        password(&attacker, login, "not the password of anybody").await;
    }
    assert_eq!(password(&app.nobody(), login, PASSWORD).await, 429);
}

#[tokio::test]
async fn a_shared_computer_is_known_to_all_who_use_it() {
    let app = TestApp::new().await;
    let shared = app.sign_in(NURSE).await;
    let device = shared.cookie(DEVICE).unwrap();
    app.sign_in_on(&shared, CLERK).await;
    assert_eq!(shared.cookie(DEVICE).unwrap(), device);
    for login in [NURSE, CLERK] {
        keep_out(&app, login).await;
        assert_eq!(password(&shared, login, PASSWORD).await, 200, "{login}");
    }
}

#[tokio::test]
async fn a_token_that_somebody_chose_is_not_taken_over() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    browser.set_cookie(DEVICE, "planted");
    app.sign_in_on(&browser, NURSE).await;
    assert_ne!(browser.cookie(DEVICE).unwrap(), "planted");
    keep_out(&app, NURSE).await;
    let attacker = app.nobody();
    attacker.set_cookie(DEVICE, "planted");
    assert_eq!(password(&attacker, NURSE, PASSWORD).await, 429);
    assert_eq!(password(&browser, NURSE, PASSWORD).await, 200);
}

#[tokio::test]
async fn a_device_is_known_for_180_days() {
    let app = TestApp::new().await;
    let browser = app.sign_in(NURSE).await;
    let device = browser.cookie(DEVICE).unwrap();
    app.advance(TimeDelta::days(179));
    keep_out(&app, NURSE).await;
    assert_eq!(password(&browser, NURSE, PASSWORD).await, 200);
    app.advance(TimeDelta::days(1));
    keep_out(&app, NURSE).await;
    assert_eq!(password(&browser, NURSE, PASSWORD).await, 429);
    // What lapsed is not gone on with.
    app.advance(TimeDelta::days(1));
    app.sign_in_on(&browser, NURSE).await;
    assert_ne!(browser.cookie(DEVICE).unwrap(), device);
}
