//! Every operation as everybody: who is nobody, who is half signed in, who was stopped, every kind of
//! organisation, every role. What must come out is what the table of permissions says.

use chrono::TimeDelta;
use hersys_domain::permission::Permission;
use hersys_domain::role::Role;
use serde_json::Value;

use crate::support::operations::{self, Documented, Target};
use crate::support::patients;
use crate::support::{
    Browser, Options, PATIENT, PATIENT_DEVICE, Person, Reply, SESSION, Sql, TestApp,
};

/// The person whose requests are right wherever permissions do not matter.
const ANYBODY: &str = "chiyoda.all";

async fn demonstration() -> TestApp {
    TestApp::with(Options {
        demonstration: true,
        ..Options::default()
    })
    .await
}

/// Demands that every operation of a session answers with this problem.
async fn demand(
    app: &TestApp,
    sql: &Sql,
    browser: &Browser,
    wanted: impl Fn(&Documented) -> Option<(u16, &'static str)>,
    whence: &str,
) {
    let who = app.staff(ANYBODY);
    let session = browser.cookie(SESSION);
    for operation in operations::all() {
        let Some((status, code)) = wanted(&operation) else {
            continue;
        };
        let reply = operation.prepare(app, sql, who).await.send(browser).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{} {whence}: {}",
            operation.row.name,
            reply.text()
        );
        assert_eq!(browser.cookie(SESSION), session, "{}", operation.row.name);
    }
}

fn unless_public(operation: &Documented) -> Option<(u16, &'static str)> {
    (!operation.public()).then_some((401, "not_signed_in"))
}

#[tokio::test]
async fn nobody_gets_in() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    demand(&app, &sql, &app.nobody(), unless_public, "as nobody").await;
    let guesser = app.nobody();
    guesser.set_cookie(SESSION, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    demand(&app, &sql, &guesser, unless_public, "with a guessed cookie").await;
}

#[tokio::test]
async fn the_password_alone_opens_nothing() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let ticket = app.ticket(&browser, ANYBODY).await;
    browser.set_cookie(SESSION, &ticket);
    demand(
        &app,
        &app.sql().await,
        &browser,
        unless_public,
        "with a ticket",
    )
    .await;
}

#[tokio::test]
async fn what_was_public_answers_nobody() {
    let app = demonstration().await;
    let sql = app.sql().await;
    for operation in operations::all().iter().filter(|one| one.public()) {
        let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
        let reply = request.send(&app.nobody()).await;
        assert_eq!(
            reply.status,
            operation.success(),
            "{request:?}: {}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn whoever_is_stopped_is_out_at_the_next_request() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.sign_in(ANYBODY).await;
    let account = app.staff(ANYBODY).id;
    let organization = app.country.place("chiyoda").id;
    let membership = format!("account_id = '{account}' AND organization_id = '{organization}'");
    let live = format!("account_id = '{account}' AND ended_at IS NULL");
    let yesterday = (app.now() - TimeDelta::days(1)).date_naive();
    for (how, back) in [
        (
            format!("UPDATE account SET stopped_at = now() WHERE id = '{account}'"),
            format!("UPDATE account SET stopped_at = NULL WHERE id = '{account}'"),
        ),
        (
            format!("UPDATE membership SET stopped_at = now() WHERE {membership}"),
            format!("UPDATE membership SET stopped_at = NULL WHERE {membership}"),
        ),
        (
            format!("UPDATE membership SET valid_until = '{yesterday}' WHERE {membership}"),
            format!("UPDATE membership SET valid_until = NULL WHERE {membership}"),
        ),
        (
            format!("UPDATE organization SET stopped_at = now() WHERE id = '{organization}'"),
            format!("UPDATE organization SET stopped_at = NULL WHERE id = '{organization}'"),
        ),
        (
            format!("UPDATE session SET ended_at = now() WHERE {live}"),
            format!("UPDATE session SET ended_at = NULL WHERE account_id = '{account}'"),
        ),
    ] {
        // Tickets and links of the requests are made while everybody is still in force.
        let mut ready = Vec::new();
        for operation in operations::all() {
            if !operation.public() {
                let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
                ready.push((operation, request));
            }
        }
        sql.run(&how).await;
        for (operation, request) in ready {
            let reply = request.send(&browser).await;
            assert_eq!(
                reply.code(),
                "not_signed_in",
                "{how}: {}",
                operation.row.name
            );
        }
        sql.run(&back).await;
        browser.get("/me").await.expect(200);
    }
}

#[tokio::test]
async fn a_locked_session_can_be_opened_or_ended_and_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.sign_in(ANYBODY).await;
    app.advance(TimeDelta::minutes(61));
    let wanted = |operation: &Documented| {
        (operation.staffs() && !operation.row.locked).then_some((401, "session_locked"))
    };
    demand(&app, &sql, &browser, wanted, "with a locked session").await;
    for operation in operations::all().iter().filter(|one| one.row.locked) {
        let browser = app.sign_in(ANYBODY).await;
        app.advance(TimeDelta::minutes(61));
        let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
        request.send(&browser).await.expect(operation.success());
    }
}

#[tokio::test]
async fn changes_come_from_our_own_pages_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let host = app.base.strip_prefix("http://").unwrap();
    for operation in operations::all().iter().filter(|one| one.changes()) {
        let browser = operation.browser(&app, &sql).await;
        let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
        for origin in [
            "https://evil.example",
            "null",
            &format!("{}.evil.example", app.base),
        ] {
            let reply = request.ask(&browser).header("Origin", origin).send().await;
            assert_eq!(
                reply.code(),
                "origin_refused",
                "{} {origin}",
                operation.row.name
            );
        }
        let reply = request.ask(&browser).foreign().send().await;
        assert_eq!(reply.code(), "origin_refused", "{}", operation.row.name);
        let reply = request
            .ask(&browser)
            .header("Origin", &format!("https://{host}"))
            .send()
            .await;
        assert_eq!(
            reply.status,
            operation.success(),
            "{}: {}",
            operation.row.name,
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_patient_gets_at_nothing_of_staff() {
    let app = demonstration().await;
    let sql = app.sql().await;
    let who = app.staff(ANYBODY);
    for operation in operations::all() {
        // The session's own cookie in the place of that of staff opens nothing either.
        let patient = patients::signed_in(&app, &sql).await.browser;
        patient.set_cookie(SESSION, &patient.cookie(PATIENT).unwrap());
        let reply = operation
            .prepare(&app, &sql, who)
            .await
            .send(&patient)
            .await;
        let wanted = match operation.staffs() {
            true => (401, "not_signed_in".to_owned()),
            false => (operation.success(), String::new()),
        };
        assert_eq!(
            (reply.status, reply.code()),
            wanted,
            "{}: {}",
            operation.row.name,
            reply.text()
        );
    }
}

#[tokio::test]
async fn staff_get_at_nothing_of_patients() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.sign_in("shinjuku.all").await;
    let token = browser.cookie(SESSION).unwrap();
    browser.set_cookie(PATIENT, &token);
    browser.set_cookie(PATIENT_DEVICE, &token);
    for operation in operations::all().iter().filter(|one| one.patients()) {
        let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
        let reply = request.send(&browser).await;
        assert_eq!(
            reply.status,
            401,
            "{}: {}",
            operation.row.name,
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_patients_session_that_is_over_opens_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let signed = |one: &&Documented| one.entry["security"] == serde_json::json!([{"patient": []}]);
    for (how, code) in [
        (Some(TimeDelta::minutes(31)), "session_locked"),
        (Some(TimeDelta::days(30)), "not_signed_in"),
        (None, "not_signed_in"),
    ] {
        for operation in operations::all().iter().filter(signed) {
            let patient = patients::signed_in(&app, &sql).await;
            let request = operation.prepare(&app, &sql, app.staff(ANYBODY)).await;
            match how {
                Some(later) => app.advance(later),
                None => {
                    let stop = "UPDATE patient_access SET stopped_at = now()";
                    sql.run(&format!("{stop} WHERE person_id = '{}'", patient.person))
                        .await;
                }
            }
            let reply = request.send(&patient.browser).await;
            assert_eq!(
                (reply.status, reply.code().as_str()),
                (401, code),
                "{}",
                operation.row.name
            );
        }
    }
}

/// What the table of permissions says of one request.
fn wanted(app: &TestApp, operation: &Documented, who: &Person) -> u16 {
    let Some(permission) = operation.permission() else {
        return operation.success();
    };
    let kind = app.country.place(&who.organization).kind;
    if !permission.allows(kind, &who.roles) {
        return 403;
    }
    let relation = operation.relation(who);
    let seen =
        |by: Permission| relation.is_some_and(|one| by.relations(kind, &who.roles).contains(&one));
    // Lists hold what one may see; the tests of each noun look into them.
    let listed = matches!(operation.row.target, Target::Nothing | Target::Reference(_));
    if listed || seen(permission) {
        operation.success()
    } else if operation.sight().is_some_and(seen) {
        403
    } else {
        404
    }
}

async fn walk(app: &TestApp, logins: impl IntoIterator<Item = String>) {
    let sql = app.sql().await;
    for login in logins {
        let who = app.staff(&login);
        let browser = app.sign_in(&login).await;
        for operation in operations::all()
            .iter()
            .filter(|one| one.permission().is_some())
        {
            let request = operation.prepare(app, &sql, who).await;
            let reply = request.send(&browser).await;
            let status = wanted(app, operation, who);
            assert_eq!(
                reply.status,
                status,
                "{login} {request:?}: {}",
                reply.text()
            );
            if status == 404 {
                not_told_apart(&browser, operation, &request, reply).await;
            }
        }
    }
}

/// What is out of reach answers as what is not there at all.
async fn not_told_apart(
    browser: &Browser,
    operation: &Documented,
    tried: &operations::Prepared,
    reply: Reply,
) {
    let path = &tried.path;
    let id = path.split('/').find(|part| part.len() == 36).unwrap();
    let elsewhere = path.replace(id, "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11");
    let request = operations::Prepared {
        method: operation.method(),
        path: elsewhere,
        etag: Some("\"v1\"".to_owned()),
        body: match operation.row.given {
            operations::Given::Json(make) => Some(make()),
            operations::Given::OtherRecord | operations::Given::OtherPerson => tried.body.clone(),
            _ => None,
        },
        text: None,
        purpose: operation.names_somebody().then_some("survey"),
    };
    let absent = request.send(browser).await;
    let plain = |reply: &Reply| {
        let mut body = reply.json();
        body["request_id"] = Value::Null;
        (reply.status, body)
    };
    assert_eq!(plain(&absent), plain(&reply), "{}", operation.row.name);
}

/// Walks as somebody of every third organisation, from the one at `part`: the three parts together are all of them.
async fn walk_a_third(part: usize, who: &str) {
    let app = TestApp::new().await;
    let places = app.country.places.keys();
    let keys: Vec<String> = places.skip(part - 1).step_by(3).cloned().collect();
    walk(&app, keys.iter().map(|key| format!("{key}.{who}"))).await;
}

#[tokio::test]
async fn every_kind_of_organization_1_of_3() {
    walk_a_third(1, "all").await;
}

#[tokio::test]
async fn every_kind_of_organization_2_of_3() {
    walk_a_third(2, "all").await;
}

#[tokio::test]
async fn every_kind_of_organization_3_of_3() {
    walk_a_third(3, "all").await;
}

#[tokio::test]
async fn every_role_of_a_health_center() {
    let app = TestApp::new().await;
    walk(&app, Role::ALL.iter().map(|role| format!("chiyoda.{role}"))).await;
}

#[tokio::test]
async fn administrators_of_every_organization_1_of_3() {
    walk_a_third(1, "administrator").await;
}

#[tokio::test]
async fn administrators_of_every_organization_2_of_3() {
    walk_a_third(2, "administrator").await;
}

#[tokio::test]
async fn administrators_of_every_organization_3_of_3() {
    walk_a_third(3, "administrator").await;
}
