//! The first sign-in, by a one-time link (G1).

use chrono::TimeDelta;
use hersys_api::device::current_code;
use serde_json::{Value, json};

use crate::support::{Browser, Options, PASSWORD, TestApp, at_once, device, enrol};

/// A new nurse of Chiyoda's: address of the account, and the link.
async fn newcomer(admin: &Browser) -> (String, String) {
    let new = json!({"login": "new.nurse", "display_name": "新人 花子", "roles": ["nurse"]});
    let issued = admin.post("/accounts", &new).await.expect(201);
    (
        format!("/accounts/{}", issued["account"]["id"].as_str().unwrap()),
        issued["enrolment_secret"].as_str().unwrap().to_owned(),
    )
}

/// The code of the device that a link sets up.
async fn code(app: &TestApp, link: &str) -> String {
    let shown = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await
        .expect(200);
    let secret = device(shown["totp_secret"].as_str().unwrap());
    current_code(&secret, app.now()).unwrap()
}

async fn complete(app: &TestApp, link: &str, password: &str, code: &str) -> crate::support::Reply {
    let given = json!({"secret": link, "password": password, "code": code});
    app.nobody().post("/enrolment/completion", &given).await
}

/// Signs in with a code of this device.
async fn sign_in(app: &TestApp, secret: &str) -> Browser {
    let browser = app.nobody();
    let ticket = app.ticket(&browser, "new.nurse").await;
    let code = current_code(&device(secret), app.now()).unwrap();
    let given = json!({"ticket": ticket, "code": code});
    browser.post("/session/otp", &given).await.expect(200);
    browser
}

#[tokio::test]
async fn a_link_shows_whose_it_is_and_sets_up_the_device() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let (path, link) = newcomer(&admin).await;
    assert_eq!(admin.get(&path).await.expect(200)["enrolled"], false);
    let shown = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await
        .expect(200);
    assert_eq!(shown["login"], "new.nurse");
    assert_eq!(shown["display_name"], "新人 花子");
    assert_eq!(shown["organization_name"], "chiyoda（試験）");
    let (uri, secret) = (
        shown["totp_uri"].as_str().unwrap(),
        shown["totp_secret"].as_str().unwrap(),
    );
    assert_eq!(
        uri,
        format!("otpauth://totp/hersys:new.nurse?secret={secret}&issuer=hersys")
    );
    assert!(shown["qr_size"].as_u64().unwrap() > 20);
    // Looking again shows the same device: a page may be loaded twice.
    let again = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await
        .expect(200);
    assert_eq!(again, shown);
    // The code typed here may be typed again at the sign-in that follows at once.
    let (secret, codes) = enrol(&app, &link).await;
    assert_eq!(codes.len(), 10);
    sign_in(&app, &secret).await.get("/me").await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["enrolled"], true);
}

#[tokio::test]
async fn a_link_works_once_even_for_many_at_once() {
    let app = TestApp::with(Options {
        pool: 12,
        ..Options::default()
    })
    .await;
    let (_, link) = newcomer(&app.sign_in("chiyoda.administrator").await).await;
    let given = json!({"secret": link, "password": PASSWORD, "code": code(&app, &link).await});
    let statuses = at_once(8, |_| {
        let (browser, given) = (app.nobody(), given.clone());
        async move { browser.post("/enrolment/completion", &given).await.status }
    })
    .await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        7,
        "{statuses:?}"
    );
    let look = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await;
    look.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn a_link_lasts_seven_days() {
    let app = TestApp::new().await;
    let (_, link) = newcomer(&app.sign_in("chiyoda.administrator").await).await;
    app.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    let code = code(&app, &link).await;
    app.advance(TimeDelta::seconds(1));
    complete(&app, &link, PASSWORD, &code)
        .await
        .problem(401, "ticket_invalid");
    let look = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await;
    look.problem(401, "ticket_invalid");
    let look = app
        .nobody()
        .post("/enrolment", &json!({"secret": "made up"}))
        .await;
    look.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn five_wrong_codes_kill_a_link() {
    let app = TestApp::new().await;
    let (_, link) = newcomer(&app.sign_in("chiyoda.administrator").await).await;
    let right = code(&app, &link).await;
    let wrong = if right.starts_with('1') {
        "900000"
    } else {
        "100000"
    };
    for _ in 0..5 {
        let reply = complete(&app, &link, PASSWORD, wrong).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), ["/code code.wrong"]);
    }
    complete(&app, &link, PASSWORD, &right)
        .await
        .problem(401, "ticket_invalid");
}

#[tokio::test]
async fn a_password_is_a_phrase_that_nobody_guesses() {
    let app = TestApp::new().await;
    let (_, link) = newcomer(&app.sign_in("chiyoda.administrator").await).await;
    let code = code(&app, &link).await;
    let long = "ほ".repeat(129);
    for (password, field) in [
        ("", "/password password.too_short"),
        ("fourteen chars", "/password password.too_short"),
        (&long, "/password text.too_long"),
        ("passwordpassword", "/password password.common"),
        ("aaaaaaaaaaaaaaaaaaaa", "/password password.common"),
        ("123456789012345", "/password password.common"),
        ("new.nursenew.nurse", "/password password.common"),
        ("qwertyuiopasdfgh", "/password password.common"),
    ] {
        let reply = complete(&app, &link, password, &code).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), [field], "{password}");
    }
    // None of these counted as a try; 128 characters of any script are welcome.
    let phrase: String = "春は曙やうやう白くなりゆく山際"
        .chars()
        .cycle()
        .take(128)
        .collect();
    complete(&app, &link, &phrase, &code).await.expect(200);
}

#[tokio::test]
async fn a_new_link_ends_sessions_and_the_old_link() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let (path, first) = newcomer(&admin).await;
    let (old, old_codes) = enrol(&app, &first).await;
    let browser = sign_in(&app, &old).await;

    let etag = admin.get(&path).await.etag().to_owned();
    let renewed = admin
        .act(&format!("{path}/enrolment"), &etag)
        .await
        .expect(200);
    browser.get("/me").await.problem(401, "not_signed_in");
    let second = renewed["enrolment_secret"].as_str().unwrap();
    let etag = admin.get(&path).await.etag().to_owned();
    let renewed = admin
        .act(&format!("{path}/enrolment"), &etag)
        .await
        .expect(200);
    let third = renewed["enrolment_secret"].as_str().unwrap();
    for link in [&first, second] {
        let look = app
            .nobody()
            .post("/enrolment", &json!({"secret": link}))
            .await;
        look.problem(401, "ticket_invalid");
    }

    // Until the link is used the old device works; whoever signed in with it is out afterwards.
    app.advance(TimeDelta::seconds(30));
    let browser = sign_in(&app, &old).await;
    browser.get("/me").await.expect(200);
    let (new, new_codes) = enrol(&app, third).await;
    browser.get("/me").await.problem(401, "not_signed_in");
    app.advance(TimeDelta::seconds(30));
    sign_in(&app, &new).await;
    let ticket = app.ticket(&app.nobody(), "new.nurse").await;
    for (code, status) in [(&old_codes[0], 401), (&new_codes[0], 200)] {
        let given = json!({"ticket": ticket, "code": code});
        let reply = app.nobody().post("/session/recovery", &given).await;
        assert_eq!(reply.status, status, "{}", reply.text());
    }
}

#[tokio::test]
async fn whoever_is_stopped_before_the_first_sign_in_never_gets_in() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let (path, link) = newcomer(&admin).await;
    let code = code(&app, &link).await;
    let etag = admin.get(&path).await.etag().to_owned();
    let stopped = admin.act(&format!("{path}/stop"), &etag).await.expect(200);
    assert_eq!(stopped["stopped"], Value::Bool(true));
    let look = app
        .nobody()
        .post("/enrolment", &json!({"secret": link}))
        .await;
    look.problem(401, "ticket_invalid");
    complete(&app, &link, PASSWORD, &code)
        .await
        .problem(401, "ticket_invalid");
    let id = path.strip_prefix("/accounts/").unwrap();
    let hash = sql
        .one(&format!(
            "SELECT password_hash FROM account WHERE id = '{id}'"
        ))
        .await;
    assert_eq!(hash, "");
}
