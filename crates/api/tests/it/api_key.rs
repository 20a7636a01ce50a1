//! Connected systems: what a key opens, what it never opens, how it ends (J2).

use std::process::Command;

use chrono::TimeDelta;
use hersys_domain::permission::Permission;
use serde_json::{Value, json};

use crate::support::operations::{self, Documented};
use crate::support::records::{form, notified};
use crate::support::target::new_api_key;
use crate::support::{Browser, Sql, TestApp};

/// Issues a key for the organisation of an administrator; gives its record and a system that uses it.
async fn connect(app: &TestApp, place: &str, roles: &[&str], scopes: &[&str]) -> (Value, Browser) {
    let admin = app.sign_in(&format!("{place}.administrator")).await;
    let new = new_api_key(app, roles, scopes);
    let made = admin.post("/api-keys", &new).await.expect(201);
    let system = app.nobody().system(made["secret"].as_str().unwrap());
    (made["api_key"].clone(), system)
}

/// All scopes that a health centre's key may hold, and every role but the administrator's.
fn everything() -> (Vec<&'static str>, Vec<&'static str>) {
    use hersys_domain::organization::OrganizationKind::HealthCenter;
    use hersys_domain::role::Role;
    let roles: Vec<Role> = Role::ALL[1..].to_vec();
    let scopes = hersys_domain::api_key::scopes_open_to(HealthCenter, &roles);
    (
        roles.iter().map(|role| role.as_str()).collect(),
        scopes.iter().map(|scope| scope.as_str()).collect(),
    )
}

#[tokio::test]
async fn a_key_opens_its_scopes_within_its_organisation_and_nothing_else() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (record, system) = connect(&app, "shinjuku", &["nurse"], &["case.read"]).await;
    let made = notified(&app, &sql, &form()).await;
    let me = system.get("/me").await.expect(200);
    assert_eq!(me["permissions"], json!(["case.read"]));
    assert_eq!(me["display_name"], record["label"]);

    let case = format!("/cases/{}", made.case);
    let seen = system.get(&case).await.expect(200);
    // Who somebody is is a scope of its own: without it a case has no name.
    assert_eq!(seen["name"], Value::Null);
    assert_eq!(seen["id"], json!(made.case));
    system
        .get(&format!("/persons/{}", made.person))
        .await
        .problem(403, "scope_missing");
    // Minato's key with the same scope knows of nothing.
    let (_, stranger) = connect(&app, "minato", &["nurse"], &["case.read"]).await;
    stranger.get(&case).await.problem(404, "not_found");
}

#[tokio::test]
async fn with_every_scope_it_does_what_the_document_says_and_never_more() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (roles, scopes) = everything();
    let (_, system) = connect(&app, "chiyoda", &roles, &scopes).await;
    let by_key = |operation: &Documented| {
        let ways = operation.entry["security"].as_array().unwrap();
        ways.iter().any(|way| way.get("api_key").is_some())
    };
    let who = app.staff("chiyoda.all");
    for operation in operations::all().iter().filter(|one| one.staffs()) {
        let name = operation.row.name;
        let scope = operation.permission().is_some_and(Permission::for_api_keys);
        assert_eq!(by_key(operation), scope || name == "GET /me", "{name}");
        let reply = operation.prepare(&app, &sql, who).await.send(&system).await;
        assert_eq!(reply.header("set-cookie"), "", "{name}");
        let open = |one: Permission| scopes.contains(&one.as_str());
        if by_key(operation) && operation.permission().is_none_or(open) {
            assert_ne!(reply.status, 401, "{name}: {}", reply.text());
            assert_ne!(reply.code(), "scope_missing", "{name}");
        } else if operation.permission().is_some() {
            reply.problem(403, "scope_missing");
        } else {
            // Sessions are for browsers: the header is not looked at.
            let wanted = if operation.changes() {
                "origin_refused"
            } else {
                "not_signed_in"
            };
            assert_eq!(reply.code(), wanted, "{name}");
        }
    }
    let (_, poor) = connect(&app, "chiyoda", &["viewer"], &["reference.read"]).await;
    for operation in operations::all().iter().filter(|one| by_key(one)) {
        if matches!(
            operation.permission(),
            None | Some(Permission::ReferenceRead)
        ) {
            continue;
        }
        let reply = operation.prepare(&app, &sql, who).await.send(&poor).await;
        reply.problem(403, "scope_missing");
    }
}

#[tokio::test]
async fn what_it_enters_is_signed_and_audited_as_the_systems() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let scopes = ["observation.read", "observation.write"];
    let (record, system) = connect(&app, "shinjuku", &["nurse"], &scopes).await;
    let made = notified(&app, &sql, &form()).await;
    let path = format!("/cases/{}/observations", made.case);
    let said = json!({"temperature": 37.2, "urgent_asked": true});
    let report = json!({"channel": "external", "report": said});
    let ask = || {
        system
            .ask("POST", &path)
            .header("Idempotency-Key", "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11")
    };
    let kept = ask().json(&report).send().await.expect(201);
    let again = ask().json(&report).send().await.expect(201);
    assert_eq!(kept["id"], again["id"]);
    assert_eq!(kept["reporter"], "external");
    let account = record["account_id"].as_str().unwrap();
    let entered = "SELECT count(*) FROM observation WHERE account_id";
    assert_eq!(sql.number(&format!("{entered} = '{account}'")).await, 1);
    let audited =
        "SELECT count(*) FROM audit_entry WHERE permission = 'observation.write' AND account_id";
    assert!(sql.number(&format!("{audited} = '{account}'")).await >= 1);
    // It is nobody of the organisation's people, and has no way to sign in.
    let admin = app.sign_in("shinjuku.administrator").await;
    admin
        .get(&format!("/accounts/{account}"))
        .await
        .problem(404, "not_found");
    let people = admin.get("/accounts?limit=200").await.expect(200);
    let people = people["items"].as_array().unwrap();
    assert!(people.iter().all(|one| one["id"] != record["account_id"]));
}

async fn refused(system: &Browser) {
    let reply = system.get("/me").await;
    reply.problem(401, "api_key_refused");
    assert_eq!(reply.header("set-cookie"), "");
}

#[tokio::test]
async fn whatever_ends_it_ends_it_at_the_next_request() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let (record, system) = connect(&app, "chiyoda", &["nurse"], &["case.read"]).await;
    let (id, account) = (
        record["id"].as_str().unwrap(),
        record["account_id"].as_str().unwrap(),
    );
    let chiyoda = app.id("chiyoda");
    for (table, row) in [
        ("account", format!("id = '{account}'")),
        ("membership", format!("account_id = '{account}'")),
        ("organization", format!("id = '{chiyoda}'")),
    ] {
        system.get("/me").await.expect(200);
        sql.run(&format!(
            "UPDATE {table} SET stopped_at = now() WHERE {row}"
        ))
        .await;
        refused(&system).await;
        sql.run(&format!("UPDATE {table} SET stopped_at = NULL WHERE {row}"))
            .await;
    }
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = format!("/api-keys/{id}/stop");
    admin
        .act(&path, "\"v7\"")
        .await
        .problem(412, "stale_version");
    let stopped = admin.act(&path, "\"v1\"").await.expect(200);
    assert_eq!(stopped["stopped"], true);
    refused(&system).await;
    admin.act(&path, "\"v2\"").await.problem(409, "conflict");

    let (record, system) = connect(&app, "chiyoda", &["nurse"], &["case.read"]).await;
    let last: chrono::NaiveDate = record["valid_until"].as_str().unwrap().parse().unwrap();
    // The last day counts whole, in Japan: it ends at 15:00 of the day before, UTC.
    let end = last.and_hms_opt(15, 0, 0).unwrap().and_utc();
    app.advance(end - app.now() - TimeDelta::seconds(1));
    system.get("/me").await.expect(200);
    app.advance(TimeDelta::seconds(2));
    refused(&system).await;
}

#[tokio::test]
async fn a_second_key_takes_the_place_of_the_first_without_a_gap() {
    let app = TestApp::new().await;
    let (record, old) = connect(&app, "chiyoda", &["nurse"], &["case.read"]).await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let until = json!({"valid_until": record["valid_until"]});
    let rotation = format!("/api-keys/{}/rotation", record["id"].as_str().unwrap());
    let second = admin.post(&rotation, &until).await.expect(201);
    let new = app.nobody().system(second["secret"].as_str().unwrap());
    for system in [&old, &new] {
        let me = system.get("/me").await.expect(200);
        assert_eq!(me["account_id"], record["account_id"]);
        assert_eq!(me["permissions"], json!(["case.read"]));
    }
    admin.post(&rotation, &until).await.problem(409, "conflict");
    let stop = format!("/api-keys/{}/stop", record["id"].as_str().unwrap());
    admin.act(&stop, "\"v1\"").await.expect(200);
    refused(&old).await;
    new.get("/me").await.expect(200);
    // A stopped key is no way to a new one.
    admin.post(&rotation, &until).await.problem(409, "conflict");
}

#[tokio::test]
async fn ten_who_rotate_at_once_make_one() {
    let app = TestApp::new().await;
    let (record, _) = connect(&app, "chiyoda", &["nurse"], &["case.read"]).await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = format!("/api-keys/{}/rotation", record["id"].as_str().unwrap());
    let body = json!({"valid_until": record["valid_until"]});
    let tries = (0..10).map(|_| admin.post(&path, &body));
    let replies = futures_util::future::join_all(tries).await;
    let count = |status| {
        replies
            .iter()
            .filter(|reply| reply.status == status)
            .count()
    };
    assert_eq!((count(201), count(409)), (1, 9));
}

#[tokio::test]
async fn what_is_asked_of_a_new_key_is_judged() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let right = new_api_key(&app, &["nurse"], &["case.read"]);
    for (change, field) in [
        (json!({"label": " "}), "/label required"),
        (json!({"roles": []}), "/roles required"),
        (
            json!({"roles": ["nurse", "administrator"]}),
            "/roles/1 api_key.no_administrator",
        ),
        (json!({"scopes": []}), "/scopes required"),
        (
            json!({"scopes": ["case.read", "account.write"]}),
            "/scopes/1 api_key.scope_not_open",
        ),
        (
            json!({"scopes": ["notification.submit"]}),
            "/scopes/0 api_key.scope_not_open",
        ),
        (json!({"valid_until": null}), "/valid_until required"),
        (
            json!({"valid_until": "2020-01-01"}),
            "/valid_until api_key.past",
        ),
        (
            json!({"valid_until": "2099-01-01"}),
            "/valid_until api_key.too_long",
        ),
    ] {
        let mut body = right.clone();
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let reply = admin.post("/api-keys", &body).await;
        reply.problem(422, "invalid");
        assert!(
            reply.fields().contains(&field.to_owned()),
            "{field}: {:?}",
            reply.fields()
        );
    }
    // A screen left open issues no keys.
    app.advance(TimeDelta::minutes(16));
    admin
        .post("/api-keys", &right)
        .await
        .problem(403, "step_up_required");
}

#[tokio::test]
async fn what_is_no_key_is_refused_whatever_cookie_comes_with_it() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.nurse").await;
    let (_, right) = connect(&app, "chiyoda", &["nurse"], &["case.read"]).await;
    right.get("/me").await.expect(200);
    for header in [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic eDp5",
        "Bearer hsk_aaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_000000",
        "Bearer \u{e9}",
    ] {
        let reply = browser
            .ask("GET", "/me")
            .header("Authorization", header)
            .send()
            .await;
        reply.problem(401, "api_key_refused");
    }
}

async fn everywhere(sql: &Sql, what: &str) -> i64 {
    let text = "SELECT count(*) FROM api_key AS k WHERE k::text LIKE";
    let kept = sql.number(&format!("{text} '%{what}%'")).await;
    kept + sql
        .number(&format!(
            "SELECT count(*) FROM account AS a WHERE a::text LIKE '%{what}%'"
        ))
        .await
}

#[tokio::test]
async fn the_secret_is_shown_once_and_not_kept() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let new = new_api_key(&app, &["nurse"], &["case.read"]);
    let made = admin.post("/api-keys", &new).await.expect(201);
    let secret = made["secret"].as_str().unwrap();
    // Its name, which may be shown, and its check stand around it.
    let chance = &secret[13..56];
    assert_eq!(everywhere(&sql, &chance.replace('_', "\\_")).await, 0);
    let path = format!("/api-keys/{}", made["api_key"]["id"].as_str().unwrap());
    for shown in [admin.get(&path).await, admin.get("/api-keys").await] {
        assert!(!shown.text().contains(chance));
    }
    // To the minute: it has been used, and one sees that.
    let system = app.nobody().system(secret);
    assert_eq!(
        admin.get(&path).await.expect(200)["last_used_at"],
        Value::Null
    );
    system.get("/cases").await.expect(200);
    assert_ne!(
        admin.get(&path).await.expect(200)["last_used_at"],
        Value::Null
    );
}

/// The blocks of the walk-through in this language, in order.
fn blocks(language: &str) -> Vec<String> {
    let text = include_str!("../../../../docs/api-walkthrough.md");
    let opening = format!("\n```{language}\n");
    let after = text.split(opening.as_str()).skip(1);
    after
        .map(|rest| rest.split("\n```").next().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_through_works_as_it_is_written() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let scopes = [
        "case.read",
        "case.write",
        "observation.read",
        "observation.write",
    ];
    let admin = app.sign_in("shinjuku.administrator").await;
    let new = new_api_key(&app, &["nurse"], &scopes);
    let made = admin.post("/api-keys", &new).await.expect(201);
    let run = |program: &str, flag: &str, text: &str| {
        let mut command = Command::new(program);
        command.args([flag, text]).env("HERSYS_URL", &app.base);
        command.env("HERSYS_KEY", made["secret"].as_str().unwrap());
        let output = tokio::task::block_in_place(|| command.output().unwrap());
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}\n{told}\n{error}");
        told
    };
    let shell = blocks("bash");
    assert_eq!(shell.len(), 3);
    for block in &shell {
        run("bash", "-c", &format!("set -euo pipefail\n{block}"));
    }
    let python = blocks("python").join("\n\n");
    assert!(run("python3", "-c", &python).ends_with("done\n"));
}
