//! When the database goes away, requests fail as they should, nothing is half done, and all is well again
//! when it is back.

use hersys_api::db::POOL_WAIT;
use serde_json::json;

use crate::support::{Browser, Options, Reply, Sql, TestApp, at_once, postgres};

/// Ends every connection of the server.
pub async fn terminate(app: &TestApp, sql: &Sql) {
    sql.run(&format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = '{}' AND usename = 'hersys_app'",
        app.database()
    ))
    .await;
}

#[track_caller]
fn unavailable(reply: &Reply) {
    reply.problem(503, "unavailable");
    let seconds: u32 = reply.header("retry-after").parse().unwrap();
    assert!((1..=5).contains(&seconds));
}

/// Asks until it is answered; each failure on the way must be a proper one.
async fn until_answered(browser: &Browser, path: &str, tries: usize) -> usize {
    for failed in 0..tries {
        let reply = browser.get(path).await;
        if reply.status == 200 {
            return failed;
        }
        unavailable(&reply);
    }
    panic!("{path} is not answered after {tries} tries");
}

#[tokio::test]
async fn connections_that_were_cut_are_replaced() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let warm = |browser: Browser| async move { browser.get("/organizations").await.status };
    at_once(6, |_| warm(browser.clone())).await;
    for _ in 0..3 {
        terminate(&app, &sql).await;
        // Each dead connection costs one request at most.
        until_answered(&browser, "/organizations", 7).await;
    }
    terminate(&app, &sql).await;
    let replies = at_once(12, |_| {
        let browser = browser.clone();
        async move { browser.get("/organizations").await }
    })
    .await;
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        unavailable(reply);
    }
}

#[tokio::test]
async fn a_request_whose_connection_is_cut_is_not_half_done() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let kanda = app.id("kanda");
    // Somebody holds the row: the request waits, and is cut while it waits.
    let holder = app.sql().await;
    holder
        .run(&format!(
            "BEGIN; SELECT FROM organization WHERE id = '{kanda}' FOR UPDATE"
        ))
        .await;
    let waiting = tokio::spawn({
        let (browser, path) = (browser.clone(), format!("/organizations/{kanda}"));
        async move {
            browser
                .patch(&path, "\"v1\"", &json!({"name": "別名"}))
                .await
        }
    });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sql.number(waits).await == 0 {
        tokio::task::yield_now().await;
    }
    let audited = "SELECT count(*) FROM audit_entry WHERE operation LIKE 'PATCH %'";
    terminate(&app, &sql).await;
    unavailable(&waiting.await.unwrap());
    holder.run("ROLLBACK").await;
    assert_eq!(sql.number(audited).await, 0);
    let name = format!("SELECT version FROM organization WHERE id = '{kanda}'");
    assert_eq!(sql.number(&name).await, 1);
    until_answered(&browser, "/organizations", 7).await;
}

#[tokio::test]
async fn a_row_held_too_long_is_a_503_and_the_connection_is_whole() {
    let app = TestApp::with(Options {
        pool: 1,
        ..Options::default()
    })
    .await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let kanda = app.id("kanda");
    let holder = app.sql().await;
    holder
        .run(&format!(
            "BEGIN; SELECT FROM organization WHERE id = '{kanda}' FOR UPDATE"
        ))
        .await;
    let path = format!("/organizations/{kanda}");
    let change = json!({"name": "別名"});
    unavailable(&browser.patch(&path, "\"v1\"", &change).await);
    holder.run("ROLLBACK").await;
    browser.patch(&path, "\"v1\"", &change).await.expect(200);
}

#[tokio::test]
async fn without_a_free_connection_one_is_told_to_come_back() {
    let app = TestApp::with(Options {
        pool: 1,
        wait: POOL_WAIT,
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let kanda = app.id("kanda");
    let holder = app.sql().await;
    holder
        .run(&format!(
            "BEGIN; SELECT FROM organization WHERE id = '{kanda}' FOR UPDATE"
        ))
        .await;
    let waiting = tokio::spawn({
        let (browser, path) = (browser.clone(), format!("/organizations/{kanda}"));
        async move {
            browser
                .patch(&path, "\"v1\"", &json!({"name": "別名"}))
                .await
        }
    });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sql.number(waits).await == 0 {
        tokio::task::yield_now().await;
    }
    unavailable(&browser.get("/organizations").await);
    holder.run("ROLLBACK").await;
    waiting.await.unwrap().expect(200);
    browser.get("/organizations").await.expect(200);
}

#[tokio::test]
async fn whoever_hangs_up_leaves_nothing_open() {
    let app = TestApp::with(Options {
        pool: 1,
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let kanda = app.id("kanda");
    let holder = app.sql().await;
    holder
        .run(&format!(
            "BEGIN; SELECT FROM organization WHERE id = '{kanda}' FOR UPDATE"
        ))
        .await;
    let waiting = tokio::spawn({
        let (browser, path) = (browser.clone(), format!("/organizations/{kanda}"));
        async move {
            browser
                .patch(&path, "\"v1\"", &json!({"name": "別名"}))
                .await
        }
    });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sql.number(waits).await == 0 {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    drop(waiting.await);
    holder.run("ROLLBACK").await;
    // Done or not done, but whole: version, name and log agree.
    until_answered(&browser, "/organizations", 50).await;
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    while sql.number(open).await > 0 {
        tokio::task::yield_now().await;
    }
    let version = sql
        .number(&format!(
            "SELECT version FROM organization WHERE id = '{kanda}'"
        ))
        .await;
    let entries = sql
        .number("SELECT count(*) FROM audit_entry WHERE operation LIKE 'PATCH %'")
        .await;
    assert_eq!(version - 1, entries);
}

#[tokio::test]
async fn while_the_database_takes_nobody_in_everybody_is_told() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    assert_eq!(browser.get("//readyz").await.status, 200);
    let admin = Sql::connect(&postgres::superuser_url("postgres")).await;
    let name = app.database();
    admin
        .run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        .await;
    terminate(&app, &admin).await;
    for _ in 0..3 {
        unavailable(&browser.get("/organizations").await);
        unavailable(
            &browser
                .post(
                    "/organizations",
                    &json!({"kind": "laboratory", "name": "x"}),
                )
                .await,
        );
        let given = json!({"login": "chiyoda.nurse", "password": "x"});
        unavailable(&app.nobody().post("/session", &given).await);
    }
    let ready = browser.get("//readyz").await;
    assert_eq!((ready.status, ready.header("retry-after")), (503, "2"));
    assert_eq!(browser.get("//healthz").await.status, 200);
    admin
        .run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        .await;
    until_answered(&browser, "/organizations", 7).await;
    assert_eq!(browser.get("//readyz").await.status, 200);
}

#[tokio::test]
async fn without_a_database_at_all_the_server_answers_still() {
    let app = TestApp::with(Options {
        app_url: Some("host=/nonexistent user=hersys_app dbname=hersys".to_owned()),
        ..Options::default()
    })
    .await;
    let nobody = app.nobody();
    let given = json!({"login": "chiyoda.nurse", "password": "x"});
    unavailable(&nobody.post("/session", &given).await);
    nobody.get("/me").await.problem(401, "not_signed_in");
    assert_eq!(nobody.get("//readyz").await.status, 503);
    assert_eq!(nobody.get("//healthz").await.status, 200);
    assert_eq!(nobody.get("/openapi.json").await.status, 200);
}
