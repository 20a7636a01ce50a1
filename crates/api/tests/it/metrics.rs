//! `/metrics`: what is counted, under which names; and that nothing stands in it that anybody typed.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use hersys_api::config::RateOptions;
use hersys_api::openapi;
use hersys_api::routes::BASE;
use hersys_api::services::audit_seal::seal_once;
use hersys_domain::problem::ProblemCode;
use serde_json::json;

use crate::database::terminate;
use crate::support::operations::entries;
use crate::support::records::{form, notified, session_of};
use crate::support::{Options, Sql, TestApp, postgres};

const MARKER: &str = "Qx7Wv9Kp2Zd";

/// The figures; demands the right form.
async fn figures(app: &TestApp) -> String {
    let reply = app.figures().await;
    reply.expect(200);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(reply.header("content-type"), kind);
    let text = reply.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    text
}

/// The value of one figure, named with its labels; none where it is not there.
fn value(text: &str, name: &str) -> Option<f64> {
    let rest = |line: &str| Some(line.strip_prefix(name)?.strip_prefix(' ')?.to_owned());
    text.lines().find_map(rest)?.parse().ok()
}

#[track_caller]
fn demand(text: &str, name: &str, wanted: f64) {
    assert_eq!(value(text, name), Some(wanted), "{name} in {text}");
}

/// Every label of every figure: its name and what it says.
fn labels(text: &str) -> BTreeSet<(String, String)> {
    let label = regex_lite::Regex::new(r#"([a-z_]+)="([^"]*)""#).unwrap();
    let figures = text.lines().filter(|line| !line.starts_with('#'));
    figures
        .flat_map(|line| label.captures_iter(line))
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect()
}

#[tokio::test]
async fn requests_are_counted_under_the_pattern_of_their_route() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = session_of(&app, &sql, "chiyoda.administrator").await;
    let kanda = app.id("kanda");
    for _ in 0..2 {
        let path = format!("/organizations/{kanda}");
        browser.get(&path).await.expect(200);
    }
    browser
        .get(&format!("/organizations/{MARKER}"))
        .await
        .expect(404);
    let text = figures(&app).await;
    let of = |figure: &str, rest: &str| {
        format!("{figure}{{method=\"GET\",route=\"{BASE}/organizations/{{id}}\"{rest}}}")
    };
    demand(
        &text,
        &of("hersys_http_requests_total", ",status=\"2xx\""),
        2.0,
    );
    demand(
        &text,
        &of("hersys_http_requests_total", ",status=\"4xx\""),
        1.0,
    );
    let seconds = "hersys_http_request_duration_seconds";
    demand(&text, &of(&format!("{seconds}_count"), ""), 3.0);
    assert!(value(&text, &of(&format!("{seconds}_sum"), "")).unwrap() > 0.0);
    demand(&text, "hersys_http_refusals_total{code=\"not_found\"}", 1.0);
    demand(&text, "hersys_http_refusals_total{code=\"internal\"}", 0.0);
    demand(&text, "hersys_http_requests_under_way", 0.0);
    assert!(!text.contains(&kanda) && !text.contains(MARKER), "{text}");
}

#[tokio::test]
async fn nothing_that_anybody_typed_stands_in_the_figures() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let nobody = app.nobody();
    for path in [
        format!("/{MARKER}"),
        format!("//{MARKER}"),
        format!("//p/{MARKER}"),
        format!("/organizations?text={MARKER}"),
        format!("/organizations/{MARKER}?{MARKER}={MARKER}"),
        format!("/reference/postal-codes/{MARKER}"),
        format!("/cases/{}?{MARKER}", made.case),
        "//%51x7Wv9Kp2Zd".to_owned(),
    ] {
        nurse.get(&path).await;
        nurse.ask(MARKER, &path).send().await;
        let ask = nobody.ask("DELETE", &path);
        ask.header("X-Request-Id", MARKER).send().await;
    }
    let given = json!({"login": MARKER, "password": MARKER});
    nobody.post("/session", &given).await;
    nurse
        .post("/persons/search", &json!({"text": MARKER}))
        .await;
    let text = figures(&app).await;
    assert!(!text.contains(MARKER), "{text}");
    for id in [&made.case, &made.notification] {
        assert!(!text.contains(id.as_str()), "{text}");
    }

    // What labels say is known before anybody comes.
    let document = openapi::whole().unwrap();
    let mut routes: BTreeSet<String> = entries(&document)
        .keys()
        .map(|name| format!("{BASE}{}", name.split_once(' ').unwrap().1))
        .collect();
    routes.insert("-".to_owned());
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other",
    ];
    let bound = regex_lite::Regex::new(r"^([0-9.e-]+|\+Inf)$").unwrap();
    let found = labels(&text);
    assert!(found.iter().any(|(_, said)| said == "other"), "{text}");
    for (label, said) in found {
        let known = match label.as_str() {
            "route" => routes.contains(&said),
            "method" => methods.contains(&said.as_str()),
            "status" => ["2xx", "3xx", "4xx", "5xx"].contains(&said.as_str()),
            "code" => said.parse::<ProblemCode>().is_ok(),
            "pool" => ["application", "statistics"].contains(&said.as_str()),
            "state" => ["busy", "idle", "wanted", "most"].contains(&said.as_str()),
            "queue" => ["events", "messages", "audit"].contains(&said.as_str()),
            "version" => said == env!("CARGO_PKG_VERSION"),
            "le" => bound.is_match(&said),
            _ => false,
        };
        assert!(known, "{label}=\"{said}\"");
    }
}

#[tokio::test]
async fn what_waits_is_counted_with_its_age() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let events = sql.number("SELECT count(*) FROM outbox").await;
    let audit = sql.number("SELECT count(*) FROM audit_waiting").await;
    assert!(events > 0 && audit > 0);
    app.advance(TimeDelta::seconds(90));
    let text = figures(&app).await;
    let length = |queue: &str| format!("hersys_queue_length{{queue=\"{queue}\"}}");
    let age = |queue: &str| format!("hersys_queue_age_seconds{{queue=\"{queue}\"}}");
    let messages = sql
        .number("SELECT count(*) FROM outbound_message WHERE state = 'waiting'")
        .await;
    for (queue, count) in [("events", events), ("audit", audit), ("messages", messages)] {
        let count = u32::try_from(count).unwrap();
        demand(&text, &length(queue), f64::from(count));
        let waited = value(&text, &age(queue)).unwrap();
        assert_eq!(waited >= 90.0, count > 0, "{queue}: {waited}");
    }
    while seal_once(&app.app.db).await.unwrap().is_some() {}
    let text = figures(&app).await;
    demand(&text, &length("audit"), 0.0);
    demand(&text, &age("audit"), 0.0);
}

#[tokio::test]
async fn states_of_the_process_are_told() {
    let app = TestApp::with(Options {
        rates: RateOptions {
            rate_records: 1,
            ..RateOptions::NONE
        },
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let stream = nurse.ask("GET", "/events").open().await.unwrap();
    nurse.get("/me").await.problem(429, "too_many_requests");
    let text = figures(&app).await;
    demand(&text, "hersys_event_streams", 1.0);
    demand(
        &text,
        "hersys_http_refusals_total{code=\"too_many_requests\"}",
        1.0,
    );
    demand(&text, "hersys_draining", 0.0);
    demand(&text, "hersys_database_up", 1.0);
    let version = env!("CARGO_PKG_VERSION");
    demand(
        &text,
        &format!("hersys_build_info{{version=\"{version}\"}}"),
        1.0,
    );
    let pool =
        |state: &str| format!("hersys_pool_connections{{pool=\"application\",state=\"{state}\"}}");
    demand(&text, &pool("most"), 6.0);
    assert!(value(&text, &pool("idle")).unwrap() >= 1.0, "{text}");
    let waits = "hersys_pool_wait_seconds_count{pool=\"application\"}";
    assert!(value(&text, waits).unwrap() >= 1.0, "{text}");
    for figure in ["process_resident_memory_bytes", "process_cpu_seconds_total"] {
        let told = value(&text, figure).is_some_and(|value| value > 0.0);
        assert_eq!(told, cfg!(target_os = "linux"), "{figure}: {text}");
    }
    drop(stream);
}

#[tokio::test]
async fn without_the_database_the_rest_is_told_still() {
    let app = TestApp::new().await;
    let admin = Sql::connect(&postgres::superuser_url("postgres")).await;
    let name = app.database();
    admin
        .run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        .await;
    terminate(&app, &admin).await;
    let text = figures(&app).await;
    demand(&text, "hersys_database_up", 0.0);
    demand(&text, "hersys_event_streams", 0.0);
    assert!(!text.contains("hersys_queue_length{"), "{text}");
}

#[tokio::test]
async fn the_public_address_has_no_figures() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    for path in ["//metrics", "//metrics/", "/metrics"] {
        let reply = nobody.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("hersys_"), "{path}");
    }
    assert!(openapi::json().is_ok_and(|text| !text.contains("/metrics")));
}
