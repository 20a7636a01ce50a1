//! An account that works for several organisations: the one that issued it is its home.

use serde_json::json;

use crate::support::{Browser, Sql, TestApp};

const WHO: &str = "chiyoda.nurse";

/// Makes somebody a member of another organisation, too.
async fn join(app: &TestApp, sql: &Sql, login: &str, key: &str, role: &str) {
    sql.run(&format!(
        "INSERT INTO membership (account_id, organization_id, roles, created_at) \
         VALUES ('{}', '{}', '{{{role}}}', now())",
        app.staff(login).id,
        app.id(key)
    ))
    .await;
}

fn path(app: &TestApp, login: &str) -> String {
    format!("/accounts/{}", app.staff(login).id)
}

/// Signs in and acts for an organisation.
async fn acting(app: &TestApp, login: &str, key: &str) -> Browser {
    let browser = app.sign_in(login).await;
    let given = json!({"organization_id": app.id(key)});
    let reply = browser.post("/session/organization", &given).await;
    reply.expect(200);
    browser
}

#[tokio::test]
async fn the_link_is_made_anew_where_the_id_was_issued_and_nowhere_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    join(&app, &sql, WHO, "shinjuku", "clerk").await;
    let link = format!("{}/enrolment", path(&app, WHO));
    // Whoever had the link could be the nurse of Chiyoda.
    let other = app.sign_in("shinjuku.administrator").await;
    let seen = other.get(&path(&app, WHO)).await.expect(200);
    assert_eq!(seen["organization_id"], app.id("shinjuku"));
    assert_eq!(seen["home"], false);
    other.act(&link, "\"v1\"").await.problem(403, "not_allowed");
    assert_eq!(
        sql.number("SELECT count(*) FROM enrolment e WHERE used_at IS NULL")
            .await,
        0
    );
    let home = app.sign_in("chiyoda.administrator").await;
    let seen = home.get(&path(&app, WHO)).await.expect(200);
    assert_eq!(seen["home"], true);
    home.act(&link, "\"v1\"").await.expect(200);
}

#[tokio::test]
async fn a_creator_reaches_administrators_that_its_own_creation_issued() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // Somebody of Yotsuya's, whom Kanda has made an administrator, too.
    join(&app, &sql, "yotsuya.physician", "kanda", "administrator").await;
    let creator = app.sign_in("chiyoda.administrator").await;
    let link = format!("{}/enrolment", path(&app, "yotsuya.physician"));
    creator
        .act(&link, "\"v1\"")
        .await
        .problem(403, "not_allowed");
    let link = format!("{}/enrolment", path(&app, "kanda.administrator"));
    creator.act(&link, "\"v1\"").await.expect(200);
}

#[tokio::test]
async fn the_name_is_the_homes_and_the_membership_each_ones_own() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    join(&app, &sql, WHO, "shinjuku", "clerk").await;
    let (path, other) = (path(&app, WHO), app.sign_in("shinjuku.administrator").await);
    let reply = other
        .patch(&path, "\"v1\"", &json!({"display_name": "別人 花子"}))
        .await;
    assert_eq!(reply.fields(), ["/display_name account.not_home"]);
    // The name as it is, as a form sends it, and what is Shinjuku's.
    let seen = other.get(&path).await.expect(200);
    let change = json!({"display_name": seen["display_name"], "roles": ["nurse"]});
    let changed = other.patch(&path, "\"v1\"", &change).await.expect(200);
    assert_eq!(changed["roles"], json!(["nurse"]));
    let home = app.sign_in("chiyoda.administrator").await;
    let reply = home
        .patch(&path, "\"v1\"", &json!({"display_name": "結婚 花子"}))
        .await;
    assert_eq!(reply.expect(200)["display_name"], "結婚 花子");
}

#[tokio::test]
async fn sessions_for_others_end_where_the_home_acts_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    join(&app, &sql, WHO, "shinjuku", "clerk").await;
    let path = path(&app, WHO);
    let at_home = acting(&app, WHO, "chiyoda").await;
    let elsewhere = acting(&app, WHO, "shinjuku").await;
    let other = app.sign_in("shinjuku.administrator").await;
    let stop = format!("{path}/stop");
    other.act(&stop, "\"v1\"").await.expect(200);
    elsewhere.get("/me").await.problem(401, "not_signed_in");
    at_home.get("/me").await.expect(200);
    let resume = format!("{path}/resumption");
    other.act(&resume, "\"v2\"").await.expect(200);
    let elsewhere = acting(&app, WHO, "shinjuku").await;
    let home = app.sign_in("chiyoda.administrator").await;
    home.act(&stop, "\"v1\"").await.expect(200);
    for browser in [&at_home, &elsewhere] {
        browser.get("/me").await.problem(401, "not_signed_in");
    }
}
