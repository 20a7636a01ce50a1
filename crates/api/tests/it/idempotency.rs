//! A repeat of a creating request gets the first answer and makes nothing.

use serde_json::{Value, json};

use crate::support::{Browser, Options, Reply, TestApp, at_once};

async fn create(browser: &Browser, key: &str, body: &Value) -> Reply {
    let ask = browser
        .ask("POST", "/organizations")
        .header("Idempotency-Key", key);
    ask.json(body).send().await
}

fn clinic(name: &str) -> Value {
    json!({"kind": "medical_institution", "name": name})
}

async fn made(app: &TestApp, name: &str) -> i64 {
    let query = format!("SELECT count(*) FROM organization WHERE name = '{name}'");
    app.sql().await.number(&query).await
}

#[tokio::test]
async fn the_same_again_is_answered_the_same() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let first = create(&browser, "k-1", &clinic("一番")).await;
    first.expect(201);
    let second = create(&browser, "k-1", &clinic("一番")).await;
    assert_eq!((second.status, &second.body), (first.status, &first.body));
    assert_eq!(second.etag(), first.etag());
    assert_eq!(second.header("location"), first.header("location"));
    assert_eq!(made(&app, "一番").await, 1);
    // Under another key, and without one, it is another act.
    create(&browser, "k-2", &clinic("一番")).await.expect(201);
    browser
        .post("/organizations", &clinic("一番"))
        .await
        .expect(201);
    assert_eq!(made(&app, "一番").await, 3);
}

#[tokio::test]
async fn a_key_is_for_one_body_at_one_address() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    create(&browser, "k-1", &clinic("一番")).await.expect(201);
    create(&browser, "k-1", &clinic("二番"))
        .await
        .problem(422, "idempotency_key_reused");
    let account = json!({"login": "new.one", "display_name": "新人", "roles": ["nurse"]});
    let ask = browser
        .ask("POST", "/accounts")
        .header("Idempotency-Key", "k-1");
    ask.json(&account)
        .send()
        .await
        .problem(422, "idempotency_key_reused");
    assert_eq!(made(&app, "二番").await, 0);
    // Everybody has keys of their own.
    let other = app.sign_in("shinjuku.administrator").await;
    create(&other, "k-1", &clinic("二番")).await.expect(201);
}

#[tokio::test]
async fn what_failed_may_be_tried_again_under_its_key() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let taken = json!({"login": "kanda.physician", "display_name": "新人", "roles": ["nurse"]});
    for _ in 0..2 {
        let ask = browser
            .ask("POST", "/accounts")
            .header("Idempotency-Key", "k-1");
        let reply = ask.json(&taken).send().await;
        assert_eq!(reply.fields(), ["/login login.taken"]);
    }
    let free = json!({"login": "new.one", "display_name": "新人", "roles": ["nurse"]});
    let ask = browser
        .ask("POST", "/accounts")
        .header("Idempotency-Key", "k-1");
    ask.json(&free).send().await.expect(201);
}

#[tokio::test]
async fn keys_that_are_none() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    for key in ["", "a b", &"k".repeat(101), "鍵"] {
        create(&browser, key, &clinic("一番"))
            .await
            .problem(400, "malformed_parameter");
    }
    create(&browser, &"k".repeat(100), &clinic("一番"))
        .await
        .expect(201);
}

#[tokio::test]
async fn twenty_at_once_make_one_and_get_one_answer() {
    let app = TestApp::with(Options {
        pool: 24,
        ..Options::default()
    })
    .await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let replies = at_once(20, |_| {
        let browser = browser.clone();
        async move { create(&browser, "k-1", &clinic("一番")).await }
    })
    .await;
    for reply in &replies {
        reply.expect(201);
        assert_eq!(reply.body, replies[0].body);
    }
    assert_eq!(made(&app, "一番").await, 1);
}

#[tokio::test]
async fn answers_are_kept_sealed() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let account = json!({"login": "new.one", "display_name": "新人", "roles": ["nurse"]});
    let ask = browser
        .ask("POST", "/accounts")
        .header("Idempotency-Key", "k-1");
    let issued = ask.json(&account).send().await.expect(201);
    let sql = app.sql().await;
    let link = issued["enrolment_secret"].as_str().unwrap();
    let kept = sql
        .one("SELECT encode(answer, 'escape') || idempotency_key::text FROM idempotency_key")
        .await;
    assert!(!kept.contains(link) && !kept.contains("new.one") && !kept.contains("新人"));
    // Moved to another key, the answer does not open, and the caller is not told why.
    sql.run("UPDATE idempotency_key SET key = 'k-2'").await;
    let ask = browser
        .ask("POST", "/accounts")
        .header("Idempotency-Key", "k-2");
    let reply = ask.json(&account).send().await;
    assert!(!reply.problem(500, "internal").to_string().contains("seal"));
}
