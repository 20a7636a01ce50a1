//! Signing in: password, ticket, code (G1).

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{DEVICE, Options, PASSWORD, Reply, SESSION, TestApp, at_once};

const WHO: &str = "chiyoda.nurse";

/// Everything of an answer but the request's id.
fn plain(reply: &Reply) -> (u16, Value, Vec<String>) {
    let mut body = reply.json();
    body["request_id"] = Value::Null;
    let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (reply.status, body, names)
}

async fn password(app: &TestApp, login: &str, password: &str) -> Reply {
    let given = json!({"login": login, "password": password});
    app.nobody().post("/session", &given).await
}

#[tokio::test]
async fn who_does_not_exist_answers_as_a_wrong_password_does() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let new = json!({"login": "never.used", "display_name": "新人", "roles": ["nurse"]});
    admin.post("/accounts", &new).await.expect(201);
    sql.run("UPDATE account SET stopped_at = now() WHERE login = 'chiyoda.clerk'")
        .await;

    let wrong = password(&app, WHO, "not the password of anybody").await;
    wrong.problem(401, "sign_in_failed");
    for (login, typed) in [
        ("nobody.at.all", PASSWORD),
        ("never.used", PASSWORD),
        ("chiyoda.clerk", PASSWORD),
        ("日本語", PASSWORD),
    ] {
        assert_eq!(
            plain(&password(&app, login, typed).await),
            plain(&wrong),
            "{login}"
        );
    }
}

#[tokio::test]
async fn logins_are_folded_and_codes_may_be_typed_wide() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let given = json!({"login": " Chiyoda.NURSE ", "password": PASSWORD});
    let ticket = browser.post("/session", &given).await.expect(200)["ticket"].clone();
    let wide: String = app
        .code(WHO)
        .chars()
        .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap())
        .collect();
    let typed = format!(
        "{} {}",
        wide.chars().take(3).collect::<String>(),
        wide.chars().skip(3).collect::<String>()
    );
    let given = json!({"ticket": ticket, "code": typed});
    let me = browser.post("/session/otp", &given).await.expect(200);
    assert_eq!(me["account_id"], app.staff(WHO).id.to_string());
}

#[tokio::test]
async fn cookies_stay_with_this_host_and_away_from_scripts() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": app.code(WHO)});
    let reply = browser.post("/session/otp", &given).await;
    reply.expect(200);
    let cookies: Vec<&str> = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|header| header.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            assert!(
                cookie.split("; ").any(|found| found == part),
                "{part}: {cookie}"
            );
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    // The database alone opens nothing.
    let token = browser.cookie(SESSION).unwrap();
    let sql = app.sql().await;
    let kept = sql
        .column("SELECT s::text || d::text FROM session s, known_device d")
        .await
        .join("");
    assert!(!kept.contains(&token) && !kept.contains(&browser.cookie(DEVICE).unwrap()));
}

#[tokio::test]
async fn a_code_works_once() {
    let app = TestApp::new().await;
    let code = app.code(WHO);
    let browser = app.nobody();
    let tickets = [
        app.ticket(&browser, WHO).await,
        app.ticket(&browser, WHO).await,
    ];
    let first = json!({"ticket": tickets[0], "code": code});
    browser.post("/session/otp", &first).await.expect(200);
    browser
        .post("/session/otp", &first)
        .await
        .problem(401, "ticket_invalid");
    let again = json!({"ticket": tickets[1], "code": code});
    browser
        .post("/session/otp", &again)
        .await
        .problem(401, "sign_in_failed");
}

#[tokio::test]
async fn twenty_at_once_with_one_code_are_one_session() {
    let app = TestApp::with(Options {
        pool: 24,
        ..Options::default()
    })
    .await;
    let code = app.code(WHO);
    let mut tickets = Vec::new();
    for _ in 0..20 {
        tickets.push(app.ticket(&app.nobody(), WHO).await);
    }
    let replies = at_once(tickets.len(), |number| {
        let (browser, given) = (
            app.nobody(),
            json!({"ticket": tickets[number], "code": code}),
        );
        async move { browser.post("/session/otp", &given).await.status }
    })
    .await;
    assert_eq!(
        replies.iter().filter(|status| **status == 200).count(),
        1,
        "{replies:?}"
    );
    assert!(
        replies
            .iter()
            .all(|status| [200, 401, 429].contains(status)),
        "{replies:?}"
    );
    let who = app.staff(WHO).id;
    let sessions = format!("SELECT count(*) FROM session WHERE account_id = '{who}'");
    assert_eq!(app.sql().await.number(&sessions).await, 1);
}

#[tokio::test]
async fn one_ticket_is_one_session() {
    let app = TestApp::with(Options {
        pool: 24,
        ..Options::default()
    })
    .await;
    let given = json!({"ticket": app.ticket(&app.nobody(), WHO).await, "code": app.code(WHO)});
    let replies = at_once(20, |_| {
        let (browser, given) = (app.nobody(), given.clone());
        async move { browser.post("/session/otp", &given).await.status }
    })
    .await;
    assert_eq!(
        replies.iter().filter(|status| **status == 200).count(),
        1,
        "{replies:?}"
    );
}

#[tokio::test]
async fn a_code_of_the_step_before_works_and_an_older_one_does_not() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let code = app.code(WHO);
    app.advance(TimeDelta::seconds(30));
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": code});
    browser.post("/session/otp", &given).await.expect(200);
    let code = app.code(WHO);
    app.advance(TimeDelta::seconds(60));
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": code});
    browser
        .post("/session/otp", &given)
        .await
        .problem(401, "sign_in_failed");
}

#[tokio::test]
async fn a_ticket_lasts_five_minutes() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let ticket = app.ticket(&browser, WHO).await;
    app.advance(TimeDelta::minutes(5));
    let given = json!({"ticket": ticket, "code": app.code(WHO)});
    browser
        .post("/session/otp", &given)
        .await
        .problem(401, "ticket_invalid");
    let given = json!({"ticket": "made up", "code": "123456"});
    browser
        .post("/session/otp", &given)
        .await
        .problem(401, "ticket_invalid");
}

#[tokio::test]
async fn a_ticket_of_whoever_is_stopped_meanwhile_opens_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let who = app.staff(WHO).id;
    for stop in [
        "account SET stopped_at = now() WHERE id",
        "membership SET stopped_at = now() WHERE account_id",
    ] {
        let browser = app.nobody();
        let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": app.code(WHO)});
        sql.run(&format!("UPDATE {stop} = '{who}'")).await;
        browser
            .post("/session/otp", &given)
            .await
            .problem(401, "sign_in_failed");
        assert_eq!(browser.cookie(SESSION), None);
        sql.run("UPDATE account SET stopped_at = NULL; UPDATE membership SET stopped_at = NULL")
            .await;
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_however_it_is_typed() {
    let app = TestApp::new().await;
    let codes = &app.staff(WHO).recovery_codes;
    assert_eq!(codes.len(), 10);
    let typed = codes[0].to_lowercase().replace('-', " ");
    for (code, status) in [
        (&typed, 200),
        (&typed, 401),
        (&codes[1], 200),
        (&codes[0], 401),
    ] {
        let browser = app.nobody();
        let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": code});
        let reply = browser.post("/session/recovery", &given).await;
        assert_eq!(reply.status, status, "{}", reply.text());
        assert_eq!(browser.cookie(SESSION).is_some(), status == 200);
    }
    // One of somebody else's is none.
    let browser = app.nobody();
    let other = &app.staff("chiyoda.clerk").recovery_codes[0];
    let given = json!({"ticket": app.ticket(&browser, WHO).await, "code": other});
    browser
        .post("/session/recovery", &given)
        .await
        .problem(401, "sign_in_failed");
}
