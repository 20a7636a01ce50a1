//! What the document promises of answers holds: headers, repeats, ways to fail; and its page for reading.

use std::collections::BTreeSet;

use hersys_api::openapi::{self, Amiss};
use hersys_api::routes::BASE;
use serde_json::{Value, json};

use crate::support::operations::{self, Documented, Prepared};
use crate::support::{Browser, Options, Reply, Sql, TestApp};

async fn demonstration() -> TestApp {
    TestApp::with(Options {
        demonstration: true,
        ..Options::default()
    })
    .await
}

/// A right request, and the browser of somebody who may do it.
async fn ready(operation: &Documented, app: &TestApp, sql: &Sql) -> (Prepared, Browser) {
    let browser = if operation.public() {
        app.nobody()
    } else {
        operation.browser(app, sql).await
    };
    let who = app.staff(operation.actor());
    (operation.prepare(app, sql, who).await, browser)
}

fn response(operation: &Documented, status: u16) -> &Value {
    &operation.entry["responses"][status.to_string()]
}

#[tokio::test]
async fn answers_carry_the_headers_that_the_document_names() {
    let app = demonstration().await;
    let sql = app.sql().await;
    for operation in operations::all() {
        let name = operation.row.name;
        let (request, browser) = ready(&operation, &app, &sql).await;
        let reply = request.send(&browser).await;
        assert_eq!(
            reply.status,
            operation.success(),
            "{name}: {}",
            reply.text()
        );
        for header in ["ETag", "Location"] {
            let promised = !response(&operation, reply.status)["headers"][header].is_null();
            assert_eq!(
                !reply.header(header).is_empty(),
                promised,
                "{name}: {header}"
            );
        }
    }
}

fn takes_a_key(operation: &Documented) -> bool {
    let parameters = operation.entry["parameters"].as_array();
    parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "Idempotency-Key"))
}

#[tokio::test]
async fn what_takes_a_key_answers_a_repeat_alike() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let keyed: Vec<Documented> = operations::all().into_iter().filter(takes_a_key).collect();
    assert!(!keyed.is_empty());
    for (number, operation) in keyed.into_iter().enumerate() {
        let (request, browser) = ready(&operation, &app, &sql).await;
        // A key is for one act of an account.
        let key = format!("once-{number}");
        let send = async || {
            let ask = request.ask(&browser).header("Idempotency-Key", &key);
            ask.send().await
        };
        let (first, second) = (send().await, send().await);
        let name = operation.row.name;
        assert_eq!(
            first.status,
            operation.success(),
            "{name}: {}",
            first.text()
        );
        assert_eq!(
            (second.status, second.text(), second.etag()),
            (first.status, first.text(), first.etag()),
            "{name}"
        );
    }
}

#[test]
fn what_makes_a_record_takes_a_key() {
    for operation in operations::all() {
        let creates = operation.success() == 201;
        assert!(
            !creates || takes_a_key(&operation),
            "{}",
            operation.row.name
        );
    }
}

/// Requests that fail, each in its way.
async fn failures(request: &Prepared, app: &TestApp, browser: &Browser) -> Vec<Reply> {
    let changing = request.method != "GET";
    let mut replies = vec![request.send(&app.nobody()).await];
    if changing {
        replies.push(request.ask(browser).foreign().send().await);
    }
    if request.etag.is_some() {
        for etag in [None, Some("v1"), Some("\"v99\"")] {
            let etag = etag.map(str::to_owned);
            let other = Prepared {
                etag,
                ..request.clone()
            };
            replies.push(other.send(browser).await);
        }
    }
    if request.body.is_some() {
        let bare = Prepared {
            body: None,
            ..request.clone()
        };
        for body in ["[", "{\"no_such\": 1}", "{}", "{\"a\": \"\\u0000\"}"] {
            let ask = bare.ask(browser).header("Content-Type", "application/json");
            replies.push(ask.body(body).send().await);
        }
        replies.push(bare.ask(browser).body("{}").send().await);
        let large = format!("{{\"a\": \"{}\"}}", "a".repeat(300_000));
        let ask = bare.ask(browser).header("Content-Type", "application/json");
        replies.push(ask.body(large).send().await);
    }
    let elsewhere = Prepared {
        path: format!(
            "{}{}no_such=1",
            request.path,
            if request.path.contains('?') { '&' } else { '?' }
        ),
        ..request.clone()
    };
    replies.push(elsewhere.send(browser).await);
    replies
}

#[tokio::test]
async fn every_way_to_fail_is_in_the_document() {
    let app = demonstration().await;
    let sql = app.sql().await;
    for operation in operations::all() {
        let name = operation.row.name;
        // One's own session would be gone, and the next request would fail for that.
        if name == "DELETE /session" {
            continue;
        }
        let (request, browser) = ready(&operation, &app, &sql).await;
        let mut replies = failures(&request, &app, &browser).await;
        if operation.path().contains("{id}") {
            let nowhere = operation
                .path()
                .replace("{id}", "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11");
            let other = Prepared {
                path: nowhere,
                ..request.clone()
            };
            replies.push(other.send(&browser).await);
        }
        // The second time it may be too late.
        replies.push(request.send(&browser).await);
        replies.push(request.send(&browser).await);
        for reply in replies {
            assert!(
                response(&operation, reply.status).is_object(),
                "{name} answers {} without saying so: {}",
                reply.status,
                reply.text()
            );
        }
    }
}

#[test]
fn every_problem_is_described_and_every_reference_leads_somewhere() {
    let document = openapi::whole().unwrap();
    let text = document.to_string();
    let mut seen = BTreeSet::new();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let reference = reference.split('"').next().unwrap();
        seen.insert(reference.to_owned());
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    for name in document["components"]["responses"]
        .as_object()
        .unwrap()
        .keys()
    {
        assert!(
            seen.contains(&format!("/components/responses/{name}")),
            "no operation answers {name}"
        );
    }
}

#[test]
fn everything_has_a_japanese_text_and_no_text_is_left_over() {
    assert_eq!(openapi::amiss().unwrap(), Amiss::default());
}

/// Whether somebody who knows no English reads what it is about.
fn japanese(description: &Value) -> bool {
    let first = description.as_str().unwrap_or_default();
    let first = first.split("\n\n").next().unwrap();
    first
        .chars()
        .any(|c| ('\u{3041}'..='\u{9fff}').contains(&c))
}

fn demand_members(name: &str, schema: &Value) {
    for (member, part) in schema["properties"].as_object().into_iter().flatten() {
        assert!(japanese(&part["description"]), "{name}.{member}: {part}");
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        demand_members(name, part);
    }
}

#[test]
fn descriptions_begin_in_japanese() {
    let document = openapi::whole().unwrap();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(japanese(&schema["description"]), "{name}: {schema}");
        demand_members(name, schema);
        let words = schema["x-enumDescriptions"].as_object();
        for value in schema["enum"].as_array().into_iter().flatten() {
            let word = words.and_then(|words| words.get(value.as_str().unwrap()));
            assert!(word.is_some(), "{name}: {value} has no word");
        }
    }
    let all = operations::all();
    for operation in &all {
        let (entry, name) = (&operation.entry, operation.row.name);
        assert!(japanese(&entry["summary"]), "{name}");
        for parameter in entry["parameters"].as_array().into_iter().flatten() {
            assert!(japanese(&parameter["description"]), "{name}: {parameter}");
        }
        let tag = document["tags"].as_array().unwrap().iter();
        assert_eq!(
            tag.filter(|tag| tag["name"] == entry["tags"][0]).count(),
            1,
            "{name}"
        );
    }
    for tag in document["tags"].as_array().unwrap() {
        let used = all.iter().any(|one| one.entry["tags"][0] == tag["name"]);
        assert!(used && japanese(&tag["description"]), "{tag}");
    }
}

#[test]
fn the_document_is_still_one() {
    let document: utoipa::openapi::OpenApi =
        serde_json::from_value(openapi::whole().unwrap()).unwrap();
    assert_eq!(document.info.license.unwrap().name, "MIT OR Apache-2.0");
    assert_eq!(document.servers.unwrap()[0].url, "/");
}

#[tokio::test]
async fn who_has_the_document_gets_it_no_second_time() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    for path in ["/openapi.json", "//api/docs", "//api/docs/style.css"] {
        let first = browser.ask("GET", path).send().await;
        first.expect(200);
        assert_eq!(first.header("cache-control"), "no-cache");
        let known = format!("\"other\", W/{}", first.etag());
        let again = browser.ask("GET", path).header("If-None-Match", &known);
        let again = again.send().await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.etag(), first.etag());
        let other = browser
            .ask("GET", path)
            .header("If-None-Match", "\"other\"");
        assert_eq!(other.send().await.body, first.body, "{path}");
    }
}

#[tokio::test]
async fn the_page_names_every_operation_and_every_schema() {
    let app = TestApp::new().await;
    let page = app.nobody().get("//api/docs").await;
    page.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    for operation in operations::all() {
        let named = format!(
            "<code>{} {BASE}{}</code>",
            operation.method(),
            operation.path()
        );
        assert!(html.contains(&named.replace('{', "&#123;")), "{named}");
        let summary = operation.entry["summary"].as_str().unwrap();
        assert!(html.contains(&format!("<p>{summary}</p>")), "{summary}");
    }
    let document = openapi::whole().unwrap();
    for name in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        assert!(html.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    // Every link within the page leads somewhere.
    for link in html.split("href=\"/api/docs#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[tokio::test]
async fn the_page_runs_no_script_and_asks_nobody_else() {
    let app = TestApp::new().await;
    for path in ["//api/docs", "//api/docs?q=%E5%8F%96%E4%B8%8B%E3%81%92"] {
        let page = app.nobody().get(path).await;
        page.expect(200);
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe") && !policy.contains("script-src"),
            "{policy}"
        );
        // Texts may speak of an address; tags may not hold one.
        let html = page.text();
        for tag in html
            .split('<')
            .skip(1)
            .map(|part| part.split('>').next().unwrap())
        {
            assert!(
                !tag.starts_with("script") && !tag.starts_with("style"),
                "{tag}"
            );
            for forbidden in ["://", " style=", " on"] {
                assert!(!tag.contains(forbidden), "{tag}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_finds_what_one_looks_for() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    let found = browser.get("//api/docs?q=onset_on%20412").await.text();
    assert!(!found.contains("件見つかりました"), "no piece holds both");
    let found = browser.get("//api/docs?q=ONSET_ON").await.text();
    assert!(found.contains("id=\"schema-DiagnosisForm\""));
    assert!(!found.contains("id=\"schema-Account\""));
    let found = browser.get("//api/docs?q=drafts+submission").await.text();
    assert!(found.contains("id=\"submit_notification\""));
    assert!(!found.contains("id=\"list_accounts\""));
    // Markup that is looked for is shown as it is.
    let evil = browser
        .get("//api/docs?q=%22%3E%3Cscript%3E%7Bbody%7D%3C%2Fscript%3E")
        .await;
    assert_eq!(evil.status, 200);
    assert!(
        evil.text()
            .contains("&lt;script&gt;&#123;body}&lt;/script&gt;")
    );
    assert!(!evil.text().contains("<script"));
    let blank = browser.get("//api/docs?q=%20").await.text();
    assert_eq!(blank, browser.get("//api/docs").await.text());
}

#[test]
fn a_form_of_the_document_can_be_submitted() {
    // An example that leaves everything bare would be valid, too, and of no use.
    let document = openapi::whole().unwrap();
    let form = &document["components"]["schemas"]["NotificationForm"]["example"];
    assert_eq!(form["category"], "confirmed");
    assert_eq!(form["person"]["residence"]["municipality_code"], "131016");
    assert_eq!(form["diagnosis"]["tests"][0]["method"], json!("pcr"));
}
