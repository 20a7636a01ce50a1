//! No organisation is left without somebody who can issue IDs.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Browser, Options, TestApp, at_once, enrol};

const FIRST: &str = "minato.administrator";

/// Connections that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

fn path(app: &TestApp) -> String {
    format!("/accounts/{}", app.staff(FIRST).id)
}

/// In Minato nobody but the first administrator may issue IDs.
async fn alone(app: &TestApp) -> Browser {
    app.sql()
        .await
        .run(&format!(
            "UPDATE membership SET roles = '{{nurse}}' WHERE account_id = '{}'",
            app.staff("minato.all").id
        ))
        .await;
    app.sign_in(FIRST).await
}

#[tokio::test]
async fn the_last_one_stays() {
    let app = TestApp::new().await;
    let admin = alone(&app).await;
    let path = path(&app);
    for reply in [
        admin.act(&format!("{path}/stop"), "\"v1\"").await,
        admin
            .patch(&path, "\"v1\"", &json!({"roles": ["nurse"]}))
            .await,
    ] {
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), ["/roles account.last_administrator"]);
    }
    // The creator can as little.
    let creator = app.sign_in("tokyo.administrator").await;
    let reply = creator.act(&format!("{path}/stop"), "\"v1\"").await;
    assert_eq!(reply.fields(), ["/roles account.last_administrator"]);
    // With a second one it goes.
    let new =
        json!({"login": "minato.second", "display_name": "二人目", "roles": ["administrator"]});
    let issued = admin.post("/accounts", &new).await.expect(201);
    enrol(&app, issued["enrolment_secret"].as_str().unwrap()).await;
    admin
        .act(&format!("{path}/stop"), "\"v1\"")
        .await
        .expect(200);
}

#[tokio::test]
async fn one_whose_last_day_is_over_does_not_count() {
    let app = TestApp::new().await;
    let admin = alone(&app).await;
    let yesterday = (app.now() - TimeDelta::days(2)).date_naive();
    let new = json!({
        "login": "minato.former", "display_name": "元職員", "roles": ["administrator"],
        "valid_until": yesterday,
    });
    admin.post("/accounts", &new).await.expect(201);
    let reply = admin.act(&format!("{}/stop", path(&app)), "\"v1\"").await;
    assert_eq!(reply.fields(), ["/roles account.last_administrator"]);
}

#[tokio::test]
async fn two_who_stop_each_other_at_once_do_not_both_succeed() {
    let app = TestApp::with(Options {
        pool: 12,
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let first = alone(&app).await;
    sql.run(&format!(
        "UPDATE membership SET roles = '{{administrator}}' WHERE account_id = '{}'",
        app.staff("minato.nurse").id
    ))
    .await;
    let second = app.sign_in("minato.nurse").await;
    let targets = [app.staff("minato.nurse").id, app.staff(FIRST).id];
    // Both are let in and stand before the same door before either goes through.
    let holder = app.sql().await;
    holder.run("BEGIN; SELECT FROM membership FOR UPDATE").await;
    let waiting = tokio::spawn({
        let sql = app.sql().await;
        async move {
            while sql.number(WAITING).await < 2 {
                tokio::task::yield_now().await;
            }
            holder.run("ROLLBACK").await;
        }
    });
    let statuses = at_once(2, |number| {
        let browser = [&first, &second][number].clone();
        let path = format!("/accounts/{}/stop", targets[number]);
        async move { browser.act(&path, "\"v1\"").await.status }
    })
    .await;
    waiting.await.unwrap();
    let left = sql
        .number(&format!(
            "SELECT count(*) FROM membership WHERE organization_id = '{}' AND stopped_at IS NULL \
             AND 'administrator' = ANY (roles)",
            app.id("minato")
        ))
        .await;
    assert_eq!(left, 1, "{statuses:?}");
}
