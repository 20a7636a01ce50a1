//! Sessions: how long they last, when they lock, for whom one acts (G1).

use chrono::{NaiveTime, TimeDelta};
use serde_json::json;

use crate::support::{DEVICE, SESSION, Sql, TestApp};

const WHO: &str = "chiyoda.nurse";

#[tokio::test]
async fn a_session_that_is_not_used_for_an_hour_locks() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    app.advance(TimeDelta::minutes(60));
    browser.get("/me").await.expect(200);
    app.advance(TimeDelta::minutes(60) + TimeDelta::seconds(1));
    browser.get("/me").await.problem(401, "session_locked");
    let given = json!({"code": app.wrong_code(WHO)});
    browser
        .post("/session/unlock", &given)
        .await
        .problem(401, "sign_in_failed");
    browser.get("/me").await.problem(401, "session_locked");
    let given = json!({"code": app.code(WHO)});
    let me = browser.post("/session/unlock", &given).await.expect(200);
    assert_eq!(me["account_id"], app.staff(WHO).id.to_string());
    browser.get("/me").await.expect(200);
    // The same code opens nothing twice.
    app.advance(TimeDelta::minutes(61));
    browser
        .post("/session/unlock", &given)
        .await
        .problem(401, "sign_in_failed");
}

#[tokio::test]
async fn asking_for_what_is_locked_does_not_keep_it_open() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    for _ in 0..3 {
        app.advance(TimeDelta::minutes(61));
        browser.get("/me").await.problem(401, "session_locked");
    }
}

#[tokio::test]
async fn a_session_in_use_ends_after_twelve_hours() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    let begun = app.now();
    // A request every 20 seconds at first, then each 50 minutes: both keep it open.
    for _ in 0..9 {
        app.advance(TimeDelta::seconds(20));
        browser.get("/me").await.expect(200);
    }
    while app.now() + TimeDelta::minutes(50) < begun + TimeDelta::hours(12) {
        app.advance(TimeDelta::minutes(50));
        browser.get("/me").await.expect(200);
    }
    let left = begun + TimeDelta::hours(12) - app.now();
    app.advance(left - TimeDelta::seconds(1));
    browser.get("/me").await.expect(200);
    app.advance(TimeDelta::seconds(1));
    browser.get("/me").await.problem(401, "not_signed_in");
    let given = json!({"code": app.code(WHO)});
    browser
        .post("/session/unlock", &given)
        .await
        .problem(401, "not_signed_in");
}

#[tokio::test]
async fn unlocking_does_not_lengthen_a_session() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    let ends_at = browser.get("/me").await.expect(200)["ends_at"].clone();
    app.advance(TimeDelta::minutes(90));
    let given = json!({"code": app.code(WHO)});
    browser.post("/session/unlock", &given).await.expect(200);
    assert_eq!(browser.get("/me").await.expect(200)["ends_at"], ends_at);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let app = TestApp::new().await;
    let (here, there) = (app.sign_in(WHO).await, app.sign_in(WHO).await);
    let stolen = here.cookie(SESSION).unwrap();
    let reply = here.delete("/session").await;
    reply.expect(204);
    assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(here.cookie(SESSION), None);
    // The device stays known: its lane is not the strangers'.
    assert!(here.cookie(DEVICE).is_some());
    here.set_cookie(SESSION, &stolen);
    here.get("/me").await.problem(401, "not_signed_in");
    there.get("/me").await.expect(200);
}

#[tokio::test]
async fn me_says_what_the_table_of_permissions_allows() {
    let app = TestApp::new().await;
    let me = app.sign_in(WHO).await.get("/me").await.expect(200);
    let nurse = [hersys_domain::role::Role::Nurse];
    let center = hersys_domain::organization::OrganizationKind::HealthCenter;
    let allowed: Vec<_> = hersys_domain::permission::Permission::ALL
        .iter()
        .filter(|permission| permission.allows(center, &nurse))
        .collect();
    assert_eq!(me["permissions"], json!(allowed));
    assert_eq!(me["locks_after_seconds"], 3600);
    assert_eq!(me["demonstration"], false);
    assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
}

/// Makes the nurse of Chiyoda a clerk of Shinjuku too.
async fn second_membership(app: &TestApp, sql: &Sql) {
    sql.run(&format!(
        "INSERT INTO membership (account_id, organization_id, roles, created_at) \
         VALUES ('{}', '{}', '{{clerk}}', now())",
        app.staff(WHO).id,
        app.id("shinjuku")
    ))
    .await;
}

#[tokio::test]
async fn one_acts_for_the_organization_that_one_chooses() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    second_membership(&app, &sql).await;
    let browser = app.sign_in(WHO).await;
    let me = browser.get("/me").await.expect(200);
    assert_eq!(me["memberships"].as_array().unwrap().len(), 2);
    for (key, role) in [
        ("shinjuku", "clerk"),
        ("chiyoda", "nurse"),
        ("shinjuku", "clerk"),
    ] {
        let given = json!({"organization_id": app.id(key)});
        let me = browser
            .post("/session/organization", &given)
            .await
            .expect(200);
        assert_eq!(me["organization"]["organization_id"], app.id(key));
        assert_eq!(me["organization"]["roles"], json!([role]));
        assert_eq!(browser.get("/me").await.expect(200), me);
    }
    for key in ["minato", "ministry"] {
        let given = json!({"organization_id": app.id(key)});
        browser
            .post("/session/organization", &given)
            .await
            .problem(404, "not_found");
    }
    assert_eq!(
        browser.get("/me").await.expect(200)["organization"]["organization_id"],
        app.id("shinjuku")
    );
}

#[tokio::test]
async fn one_organization_stops_and_the_other_stays() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    second_membership(&app, &sql).await;
    let browser = app.sign_in(WHO).await;
    let given = json!({"organization_id": app.id("shinjuku")});
    browser
        .post("/session/organization", &given)
        .await
        .expect(200);
    sql.run(&format!(
        "UPDATE organization SET stopped_at = now() WHERE id = '{}'",
        app.id("shinjuku")
    ))
    .await;
    browser.get("/me").await.problem(401, "not_signed_in");
    let browser = app.sign_in(WHO).await;
    let me = browser.get("/me").await.expect(200);
    assert_eq!(me["organization"]["organization_id"], app.id("chiyoda"));
    assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
    // What is stopped cannot be chosen.
    browser
        .post("/session/organization", &given)
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_membership_ends_after_its_last_day_in_japan() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let today = (app.now() + TimeDelta::hours(9)).date_naive();
    let last_day = format!(
        "UPDATE membership SET valid_until = '{today}' WHERE account_id = '{}'",
        app.staff(WHO).id
    );
    sql.run(&last_day).await;
    let midnight = (today + TimeDelta::days(1))
        .and_time(NaiveTime::MIN)
        .and_utc()
        - TimeDelta::hours(9);
    app.advance(midnight - TimeDelta::minutes(10) - app.now());
    let browser = app.sign_in(WHO).await;
    app.advance(midnight - TimeDelta::seconds(1) - app.now());
    browser.get("/me").await.expect(200);
    app.advance(TimeDelta::seconds(1));
    browser.get("/me").await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn its_owner_locks_it_and_a_code_opens_it() {
    let app = TestApp::new().await;
    let browser = app.sign_in(WHO).await;
    let elsewhere = app.sign_in(WHO).await;
    assert_eq!(
        browser.ask("POST", "/session/lock").send().await.status,
        204
    );
    browser.get("/me").await.problem(401, "session_locked");
    browser.get("/cases").await.problem(401, "session_locked");
    // Locking again is the same; the other session of the same person stays open.
    assert_eq!(
        browser.ask("POST", "/session/lock").send().await.status,
        204
    );
    elsewhere.get("/me").await.expect(200);
    app.advance(TimeDelta::seconds(30));
    let given = json!({"code": app.wrong_code(WHO)});
    browser
        .post("/session/unlock", &given)
        .await
        .problem(401, "sign_in_failed");
    browser.get("/me").await.problem(401, "session_locked");
    let given = json!({"code": app.code(WHO)});
    browser.post("/session/unlock", &given).await.expect(200);
    browser.get("/me").await.expect(200);
}

#[tokio::test]
async fn administration_asks_for_a_fresh_factor() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let clinic = json!({"kind": "medical_institution", "name": "新しい診療所"});
    app.advance(TimeDelta::minutes(15));
    admin.post("/organizations", &clinic).await.expect(201);
    app.advance(TimeDelta::seconds(1));
    let reply = admin.post("/organizations", &clinic).await;
    reply.problem(403, "step_up_required");
    let account = json!({"login": "late.nurse", "display_name": "遅番", "roles": ["nurse"]});
    admin
        .post("/accounts", &account)
        .await
        .problem(403, "step_up_required");
    // Looking is not administration; who may not do it at all is told so.
    admin.get("/accounts").await.expect(200);
    let nurse = app.sign_in(WHO).await;
    app.advance(TimeDelta::minutes(16));
    nurse
        .post("/accounts", &account)
        .await
        .problem(403, "not_allowed");
    let given = json!({"code": app.code("chiyoda.administrator")});
    admin.post("/session/unlock", &given).await.expect(200);
    admin.post("/accounts", &account).await.expect(201);
}
